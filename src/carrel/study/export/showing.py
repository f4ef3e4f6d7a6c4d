"""A note's Markdown as HTML that stands in a page by itself."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from functools import cache

import nh3
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from carrel.study.export.book import FRAME
from carrel.study.export.mathml import ATTRIBUTES, ELEMENTS, mathml
from carrel.study.export.reading import is_web_link, reader

Frame = Callable[[float], tuple[bytes | None, str]]
"""Gives the JPEG of a lecture's second, if there is one, and the address of that moment in the player."""
_JPEG = "data:image/jpeg;base64,"
_PLACE = re.compile(rf'<img src="{FRAME.pattern}"')
_TAGS = ELEMENTS | {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "div", "span",
}  # fmt: skip
_HEADING_DEPTH = 3
"""Headings of a note stand below those of the page: its title, a course's or section's, a lecture's."""
_FRAME = "frame"


def shown(text: str, frame: Frame) -> str:
    """Return a note's Markdown (see `book.clean`) as HTML."""
    parser = reader()
    html = _sieve().clean(_renderer().render(parser.parse(text), parser.options, {_FRAME: frame}))
    # A picture's bytes come last: the sieve would take its time over them. In what it lets through, `<` begins a tag.
    return _PLACE.sub(lambda found: f'<img src="{_JPEG}{_base64(frame, found[1])}"', html)


class _Renderer(RendererHTML):
    """The rules that differ from Markdown's own. HTML never reaches a rule: the reader takes it for text."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return f"<{_lowered(tokens[idx].tag)}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return f"</{_lowered(tokens[idx].tag)}>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Show a frame; any other picture is elsewhere, and becomes a link."""
        token = tokens[idx]
        source = str(token.attrGet("src"))
        words = self.renderInlineAsText(token.children, options, env) if token.children else ""
        if not (found := FRAME.fullmatch(source)):
            return _link(source, words)
        data, moment = env[_FRAME](float(found[1]))
        if data is None:
            return _link(moment, words or "Frame")
        return f'<img src="{source}" alt="{escapeHtml(words)}">'

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return mathml(tokens[idx].content, display=False)

    def math_inline_double(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return mathml(tokens[idx].content, display=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return f"<p>{mathml(tokens[idx].content, display=True)}</p>\n"


@cache
def _renderer() -> _Renderer:
    return _Renderer()


def _base64(frame: Frame, second: str) -> str:
    return base64.b64encode(frame(float(second))[0] or b"").decode()


def _link(address: str, words: str) -> str:
    text = escapeHtml(words or address)
    return f'<a href="{escapeHtml(address)}">{text}</a>' if is_web_link(address) else text


def _lowered(tag: str) -> str:
    return f"h{min(int(tag[1]) + _HEADING_DEPTH, 6)}"


@cache
def _sieve() -> nh3.Cleaner:
    """Return the last line: whatever the parts before it make, only this passes."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes={**dict.fromkeys(ELEMENTS, ATTRIBUTES), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
        attribute_filter=_passes,
        url_schemes={"http", "https", "mailto", "frame"},
        link_rel="noopener noreferrer",
    )


def _passes(tag: str, name: str, value: str) -> str | None:
    """Let a link lead to the web or to mail, a picture be a frame."""
    if name == "href":
        return value if tag == "a" and is_web_link(value) else None
    if name == "src":
        return value if FRAME.fullmatch(value) else None
    return value
