"""Where the words of a lecture lie in its text, all at once by vector operations where a line is plain.

A plain line has nothing but letters of the Latin, Greek and Cyrillic scripts, digits, and punctuation that parts words or, alone
between letters, joins them. There a look at neighbouring characters tells the runs that `words.chunks` tells by a pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carrel.search.words import APOSTROPHES, CONNECTORS

_PARTS, _LETTER, _APOSTROPHE, _HYPHEN, _POINT, _SYMBOL, _ODD = range(7)


def _kind(code: int) -> int:
    character = chr(code)
    mark = 0x300 <= code < 0x370 or 0x483 <= code < 0x48A or code >= 0x20D0
    if mark or 0x530 <= code < 0x1E00 or character in "_\u02bc\u200c\u200d":
        return _ODD
    if character in CONNECTORS:
        return _APOSTROPHE if character in APOSTROPHES else _HYPHEN
    if character.isalnum():
        return _LETTER
    return _POINT if character in ".," else _SYMBOL if character in "+#" else _PARTS


_KINDS = np.array([_kind(code) for code in range(0x2100)], dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The words of a text's lines: those of line `i`, if it is plain, begin with the one numbered `first[i]`."""

    starts: memoryview[int]
    ends: memoryview[int]
    first: Sequence[int]
    plain: Sequence[bool]


def word_bounds(text: str, offsets: Sequence[int], counts: NDArray[np.int64], *, eliding: bool) -> Bounds:
    """Return where words begin and end in `text`, whose lines begin at `offsets`; the last of those is one past its end.

    `counts` are how many words each line has: a line in which others are found here is not plain. `eliding`: an apostrophe parts
    words, as in French.
    """
    if text.isascii():
        kinds = _KINDS[np.frombuffer(text.encode("ascii"), dtype=np.uint8)]
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kinds = _KINDS[np.minimum(codes, len(_KINDS) - 1)]
    inside = np.zeros(len(kinds) + 2, dtype=bool)
    inside[1:-1] = kinds == _LETTER
    before, after = inside[:-2], inside[2:]
    between = before & after
    odd = (kinds == _ODD) | ((kinds == _POINT) & between) | ((kinds == _SYMBOL) & before)
    joins = kinds == _HYPHEN if eliding else (kinds == _HYPHEN) | (kinds == _APOSTROPHE)
    inside[1:-1] |= joins & between
    edges = np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32)
    starts, ends = edges[::2], edges[1::2]
    lines = np.array(offsets)
    first = np.searchsorted(starts, lines)
    plain = np.diff(first) == counts
    plain[np.searchsorted(lines, np.flatnonzero(odd), side="right") - 1] = False
    return Bounds(starts.copy().data, ends.copy().data, first.tolist(), plain.tolist())
