"""LaTeX as MathML (https://www.w3.org/TR/mathml-core/), which browsers show and print without a script."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, tostring

from carrel.study.export.book import clean

_MOST_LETTERS = 4_000
_PROGRAMS = re.compile(r"\\(?:[egx]?def|let|(?:re|provide)?newcommand|newenvironment|DeclareMathOperator)(?![A-Za-z])")
"""A few letters of these can stand for millions."""
ELEMENTS = {
    "math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded",
    "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts",
    "mtable", "mtr", "mtd", "none",
}  # fmt: skip
ATTRIBUTES = {
    "xmlns", "display", "displaystyle", "scriptlevel", "mathvariant", "mathsize", "mathcolor", "stretchy", "fence",
    "separator", "form", "minsize", "maxsize", "lspace", "rspace", "movablelimits", "linethickness", "accent",
    "accentunder", "width", "height", "depth", "columnalign", "rowlines", "columnlines", "rowspacing", "columnspacing",
    "notation", "open", "close", "separators", "symmetric", "largeop", "voffset",
}  # fmt: skip


def mathml(latex: str, *, display: bool) -> str:
    """Return a formula as MathML; one that is not understood as its source, in HTML."""
    if len(latex) <= _MOST_LETTERS and not _PROGRAMS.search(latex):
        from latex2mathml.converter import Converter

        try:
            made = Converter(display="block" if display else "inline").convert_to_element(latex)
            _restrict(made)
            return tostring(made, encoding="unicode")
        except Exception:  # noqa: BLE001, S110  whatever a formula does to it: the source is still there
            pass
    return f"<code>{html.escape(latex)}</code>"


def _restrict(element: Element) -> None:
    """Leave what is math; the converter's texts hold references to characters that are not resolved yet."""
    if element.tag not in ELEMENTS:
        element.tag = "mrow"
    for name in set(element.attrib) - ATTRIBUTES:
        del element.attrib[name]
    element.text = clean(html.unescape(element.text)) if element.text else None
    element.tail = None
    for child in element:
        _restrict(child)
