"""How Whoosh writes and reads our postings: a document's number and a frequency, and nothing else.

Whoosh's own codec pickles and compresses each list in blocks, about eighty bytes for a word said in two lectures. Here a list is
one block: a byte that says how wide its numbers are, the gaps between document numbers, then the frequencies, all little-endian.
It is smaller, read by one look at mapped bytes, and runs nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.matching import ListMatcher

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]

_WIDTHS = {0: "", 1: "B", 2: "H", 4: "I"}
_ALL_ONE = 0
_ONE_BLOCK = 1 << 31


def pack_postings(ids: Sequence[int], weights: Sequence[float]) -> bytes:
    """Return ascending document numbers and their frequencies (whole numbers) as bytes."""
    gaps = [b - a for a, b in pairwise(chain((0,), ids))]
    counts = [int(weight) for weight in weights]
    wide = _width(gaps)
    high = _ALL_ONE if all(count == 1 for count in counts) else _width(counts)
    numbers = gaps if high == _ALL_ONE else (*gaps, *counts)
    form = f"<B{len(gaps)}{_WIDTHS[wide]}" + (f"{len(counts)}{_WIDTHS[high]}" if high else "")
    return struct.pack(form, wide << 4 | high, *numbers)


def unpack_postings(packed: bytes) -> tuple[Numbers, Scores]:
    """Return the document numbers and frequencies that `pack_postings` packed. Raises ValueError if they make no sense."""
    wide, high = packed[0] >> 4, packed[0] & 15
    count, rest = divmod(len(packed) - 1, wide + high) if wide in (1, 2, 4) and high in _WIDTHS else (0, 1)
    if rest:
        raise ValueError("a posting list is damaged")
    gaps = np.frombuffer(packed, dtype=f"<u{wide}", count=count, offset=1)
    ids = np.cumsum(gaps, dtype=np.int64)
    if high == _ALL_ONE:
        return ids, np.ones(count)
    return ids, np.frombuffer(packed, dtype=f"<u{high}", count=count, offset=1 + wide * count).astype(np.float64)


def posting_list(dbfile: Any, info: Any) -> bytes:
    """Return the bytes of a term's posting list, from Whoosh's file of them and what Whoosh knows of the term."""
    offset, length = info.extent()
    return bytes(dbfile.get(offset, *length))  # what Whoosh reads the length into is a tuple of one


def _width(numbers: Iterable[int]) -> int:
    most = max(numbers)
    return 1 if most < 1 << 8 else 2 if most < 1 << 16 else 4


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with posting lists of our own."""

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        return _Writer(dbfile, _ONE_BLOCK, byteids=byteids, inlinelimit=0)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> ListMatcher:
        ids, weights = unpack_postings(posting_list(dbfile, terminfo))
        none = [b""] * len(ids)
        return ListMatcher(ids.tolist(), weights.tolist(), none, format_, scorer=scorer, term=term, terminfo=terminfo)


class _Writer(W3PostingsWriter):  # type: ignore[misc]
    def _write_block(self, last: bool = False) -> None:  # noqa: ARG002 - there is but one block
        self._terminfo.add_block(self)
        self._postfile.write(pack_postings(self._ids, self._weights))
        self._blockcount += 1
        self._new_block()
