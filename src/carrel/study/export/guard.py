"""A note's Markdown made safe to stand in a file that other programs show: Obsidian and its like read HTML and load pictures.

Tags get a backslash and so are text, pictures that are no frames become links, code and math stay as they are. The result is
read once more as such a program reads it; should anything remain, links are not spared either, then code and math.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from markdown_it.token import Token

from carrel.study.export.book import FRAME
from carrel.study.export.reading import is_web_link, loose_reader, reader

Frame = Callable[[str, float], str]
"""Returns the Markdown that shows the frame at a second, given its description (Markdown)."""

_PIECE = re.compile(
    r"""
    (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<ticks>`+)
  | (?P<dollars>\$\$?)
  | (?P<address><https?://[^\s<>`|$]+>)
  | (?P<tag><(?=[A-Za-z/!?]))
  | !\[(?P<alt>[^\[\]!`$<>\\\n|]*)\]\((?P<frame>frame:[\d.]+)\)
  | (?P<picture>!(?=!*\[))
  | (?P<comment>%(?=%))
  | (?P<bracket>\[)
    """,
    re.VERBOSE,
)
_MATH_END = re.compile(r"(?<!\\)\$(?!\d)")
_TAG_IN_MATH = re.compile(r"<(?=[A-Za-z/!?])|!(?=\[)")
_END = "the-end-of-a-note"


def guarded(text: str, frame: Frame) -> str:
    """Return a note's Markdown (see `book.clean`) such that it shows what it says and ends where it ends."""
    for links, code in ((True, True), (False, True)):
        safe = _Guard(frame, links=links, code=code).whole(text)
        if _is_harmless(safe):
            return _ended(safe)
    return _ended(_Guard(frame, links=False, code=False).whole(text))


class _Guard:
    """Guards texts, sparing links, and code and math, if it is told to."""

    def __init__(self, frame: Frame, *, links: bool, code: bool) -> None:
        self._frame = frame
        self._links = links
        self._code = code

    def whole(self, text: str) -> str:
        lines = text.split("\n")
        done: list[str] = []
        for kind, start, end in _stretches(reader().parse(text), len(lines)):
            here = "\n".join(lines[start:end])
            done.append(here if kind == "code" else _apart(here) if kind == "math" and self._code else self._text(here))
        return "\n".join(done)

    def _text(self, text: str) -> str:
        """Guard what is text in the main: in it code stays, and `<` in math is set apart from what follows."""
        done, at = [], 0
        # Found once: a search from each dollar would take its time over a text of many.
        math_ends = [end.start() for end in _MATH_END.finditer(text)]
        while found := _PIECE.search(text, at):
            done.append(text[at : found.start()])
            piece, at = self._piece(text, found, math_ends)
            done.append(piece)
        return "".join((*done, text[at:]))

    def _piece(self, text: str, found: re.Match[str], math_ends: list[int]) -> tuple[str, int]:
        """Return what a piece becomes, and where to go on."""
        at, whole = found.end(), found[0]
        if found["frame"] and (seconds := FRAME.fullmatch(found["frame"])):
            return self._frame(found["alt"], float(seconds[1])), at
        if found["frame"] or found["picture"]:
            return "\\" + whole[0], found.start() + 1
        if found["tag"] or (found["bracket"] and not self._links):
            return "\\" + whole, at
        if found["comment"]:
            return "%\\", at
        if found["dollars"]:
            end = self._math_end(text, at, whole, math_ends)
            return (_apart(text[found.start() : end]), end) if end else ("".join(f"\\{dollar}" for dollar in whole), at)
        if found["ticks"] and self._code:
            close = re.compile(f"(?<!`){whole}(?!`)").search(text, at)
            return (text[found.start() : close.end()], close.end()) if close else (whole, at)
        return whole, at

    def _math_end(self, text: str, at: int, dollars: str, ends: list[int]) -> int | None:
        """Return where the math ends that begins before `at`; None if none does. It holds no code: then both would be unclear."""
        if not self._code:
            return None
        if dollars == "$$":
            close = text.find("$$", at)
            content, end = text[at:close], close + 2
        else:
            next_end = bisect_left(ends, at)
            close = ends[next_end] if next_end < len(ends) else -1
            content, end = text[at:close], close + 1
        usable = close > at and "`" not in content and (dollars == "$$" or content == content.strip())
        return end if usable else None


def _apart(math: str) -> str:
    """Return LaTeX in which no `<` could begin a tag and no `!` a picture. A space means nothing to LaTeX here."""
    return _TAG_IN_MATH.sub(lambda found: found[0] + " ", math)


def _stretches(tokens: list[Token], count: int) -> Iterator[tuple[str, int, int]]:
    """Yield the lines of a note as stretches (kind, first, last plus one): code, math, the text of one block, a line between."""
    blocks = {"fence": "code", "code_block": "code", "math_block": "math", "inline": "text"}
    found = sorted((token.map[0], token.map[1], blocks[token.type]) for token in tokens if token.map and token.type in blocks)
    at = 0
    for start, end, kind in found:
        if start < at:
            continue
        yield from (("text", line, line + 1) for line in range(at, start))
        yield kind, start, end
        at = end
    yield from (("text", line, line + 1) for line in range(at, count))


def _is_harmless(text: str) -> bool:
    """Say whether a program that knows HTML finds none in a Markdown text, and no picture or link that it should not follow."""
    if not any(sign in text for sign in ("<", "![", "]:", "](")):
        return True
    for math in (True, False):
        for block in loose_reader(math=math).parse(text):
            for token in (block, *(block.children or ())):
                if token.type in {"html_block", "html_inline"}:
                    return False
                if token.type == "image" and not re.fullmatch(r"(\.\./)*images/[\w.-]+", str(token.attrGet("src"))):
                    return False
                if token.type == "link_open" and not _is_harmless_link(str(token.attrGet("href"))):
                    return False
    return True


def _is_harmless_link(address: str) -> bool:
    """Say whether a link leads to the web, to mail, or to a file beside: has no other scheme (RFC 3986, section 4.2)."""
    return is_web_link(address) or ":" not in re.split("[/?#]", address)[0]


def _ended(text: str) -> str:
    """Return a note that does not swallow what comes after it: code that was begun is ended."""
    if not re.search("```|~~~", text):
        return text
    tokens = loose_reader(math=True).parse(f"{text}\n\n{_END}")
    if len(tokens) > 2 and tokens[-2].content == _END and tokens[-2].type == "inline":
        return text
    begun = next((token for token in reversed(tokens) if token.type == "fence"), None)
    return f"{text}\n{begun.markup}" if begun else text
