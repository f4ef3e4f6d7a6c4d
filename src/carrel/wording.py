"""Text from elsewhere, made fit to be kept and shown: whole characters, and nothing in it that acts instead of being read.

Terminals act on control characters, readers are misled by what turns the direction of the text around it (Unicode Standard Annex
#9, section 2; CVE-2021-42574), and half a character (a lone surrogate) can be written to no file.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
_HALF = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_ACTING = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls that are no white space
    r"\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates
    r"\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"  # what is not there to be seen
)


def whole(text: str) -> str:
    """Return `text` with U+FFFD for each half of a character."""
    return _HALF.sub("\ufffd", text)


def lines(text: str, most: int | None = None) -> str:
    """Return what is to be read of `text`, its lines ended by newlines; at most `most` letters."""
    plain = _ACTING.sub("", _BREAK.sub("\n", whole(text)))
    return _cut(plain, most)


def line(text: str, most: int | None = None) -> str:
    """Return what is to be read of `text` on one line, with single spaces; at most `most` letters."""
    return _cut(" ".join(lines(text).split()), most)


def web_address(text: str | None) -> str | None:
    """Return an address if it is one of the web, that does nothing but lead there; else None."""
    if text is None or not re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", text, re.IGNORECASE) or _ACTING.search(text):
        return None
    try:
        return text if urlsplit(text).hostname else None
    except ValueError:
        return None


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else text[: most - 1].rstrip() + "…"
