"""One segment of the speech table: some lectures, the words said in them with their positions, and the speech itself.

Positions count the words of the whole segment. Each lecture begins at a multiple of `BUCKET`, and at least `GAP` positions after
the last word of the one before, so that no run of words reaches from one lecture into another. A segment never changes; a lecture
that is gone is left out by whoever reads, until a merge drops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from carrel.search.positions import Packing, Positions, unpack
from carrel.search.sections import Sections
from carrel.search.speech import Speech, unpack_speech
from carrel.search.vocabulary import Vocabulary

BUCKET_BITS = 4
BUCKET = 1 << BUCKET_BITS
GAP = 48
_KEPT = 1024
"""Lectures whose speech is kept unpacked, about 45 kB each: of a hundred hours all, which are 459."""


@dataclass(frozen=True, slots=True)
class Row:
    """A lecture in one language, as a segment keeps it. `start` is the position of its first word."""

    revision: int
    lecture_id: str
    course_id: str
    language: str
    digest: str
    title: str
    section: str
    course: str
    duration_s: float
    start: int
    words: int


def next_start(end: int) -> int:
    """Return where the lecture after one that ends at `end` begins."""
    return -(-(end + GAP) // BUCKET) * BUCKET


class Segment:
    """A segment, open. Raises IndexDamaged if it is not whole; FileNotFoundError if it is gone."""

    def __init__(self, path: Path) -> None:
        self._sections = Sections(path)
        about = self._sections.about
        self.name = path.name
        self.rows: Sequence[Row] = [Row(*values) for values in about["rows"]]
        self.spoken: dict[str, int] = about["spoken"]
        """How many words were said in each language (primary subtag)."""
        array = self._sections.array
        ranges = {language: (first, last) for language, first, last in about["languages"]}
        self.vocabulary = Vocabulary(array("keys"), array("key_offsets"), array("stems"), array("letters"), ranges)
        self.counts: NDArray[np.uint32] = array("counts")
        self._list_starts: NDArray[np.uint32] = array("list_starts")
        self._list_units: NDArray[np.uint32] = array("list_units")
        self._packings: NDArray[np.uint8] = array("packings")
        self._lists = {packing: array(f"lists{packing.value}") for packing in Packing}
        self._speech_offsets: NDArray[np.uint64] = array("speech_offsets")
        self._speech: NDArray[np.uint8] = array("speech")
        self.dictionary = array("dictionary").tobytes()
        self._speech_of = lru_cache(_KEPT)(self._unpacked)

    @property
    def extent(self) -> int:
        """The position after the last, with its gap: where a segment that follows could begin."""
        return next_start(self.rows[-1].start + self.rows[-1].words) if self.rows else 0

    @cached_property
    def row_starts(self) -> NDArray[np.int64]:
        return np.array([row.start for row in self.rows], dtype=np.int64)

    def positions(self, word: int) -> Positions:
        """Return where a word was said, ascending."""
        packing = int(self._packings[word])
        start = int(self._list_starts[word])
        return unpack(packing, self._lists[Packing(packing)][start : start + int(self._list_units[word])])

    def packed_speech(self, row: int) -> bytes:
        return self._speech[int(self._speech_offsets[row]) : int(self._speech_offsets[row + 1])].tobytes()

    def speech(self, row: int) -> Speech:
        """Return what was said in a row; the latest ones asked for are kept. Raises zlib.error or ValueError if it is damaged."""
        return self._speech_of(row)

    def _unpacked(self, row: int) -> Speech:
        return unpack_speech(self.packed_speech(row), self.rows[row].language, self.dictionary)

    def check(self) -> None:
        self._sections.check()


def row_values(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    return [astuple(row) for row in rows]
