"""Notes read as Markdown: CommonMark with tables, strikethrough, and math between dollars. HTML is not read: it is text."""

from __future__ import annotations

import re
from functools import cache
from typing import TypeVar

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from carrel.study.export.book import FRAME

R = TypeVar("R", bound=MarkdownIt)


class Reader(MarkdownIt):
    """Takes links to the web and to mail, and frames; what would be another link stays text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  the parser's own name
        return is_web_link(url) or FRAME.fullmatch(url) is not None


class LooseReader(MarkdownIt):
    """Takes what any program might: HTML, and every link."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


def is_web_link(url: str) -> bool:
    return re.match(r"https?://|mailto:", url, re.IGNORECASE) is not None


@cache
def reader() -> Reader:
    """Return the reader of notes."""
    return _equipped(Reader("commonmark", {"html": False, "breaks": True}), math=True)


@cache
def loose_reader(*, math: bool) -> LooseReader:
    """Return a reader that tells what other programs may see in a text, be it that they know of math or not."""
    return _equipped(LooseReader("commonmark", {"html": True}), math=math)


def _equipped(made: R, *, math: bool) -> R:
    made.enable(["table", "strikethrough"])
    if math:
        dollarmath_plugin(
            made, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True
        )
    return made
