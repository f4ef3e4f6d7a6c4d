"""Where the words of a query were said, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carrel.search.positions import Positions
from carrel.search.segment import BUCKET_BITS

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Marks = NDArray[np.bool_]

_SPARSE = 200
"""Places to a find beyond which looking each up is quicker than marking all places."""


class Said:
    """Where a form was said, for as long as it is kept."""

    __slots__ = ("_marks", "positions")

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self._marks: Marks | None = None

    def marks(self, buckets: int) -> Marks:
        """Say for each of the `buckets` that there are whether it or the one after it holds one of the positions."""
        if self._marks is None:
            here = np.zeros(buckets + 1, dtype=bool)
            here[np.right_shift(self.positions, BUCKET_BITS, dtype=np.intp)] = True
            self._marks = here[:-1] | here[1:]
        return self._marks


@dataclass(frozen=True, slots=True)
class Source:
    """The places of one form that answers a word of the query, ascending.

    `bits` are the query's words that it answers, `first` and `last` the first and last of them, `length` how many words of the
    speech it covers, and `worth` how well it answers (0 to 1).
    """

    said: Said
    bits: int
    first: int
    last: int
    worth: float
    form: str
    length: int = 1

    @property
    def positions(self) -> Positions:
        return self.said.positions


@dataclass(frozen=True, slots=True)
class Matches:
    """Single finds, ascending by position. `source` is an index into the sources they were taken from."""

    positions: Numbers
    source: Numbers

    def __len__(self) -> int:
        return len(self.positions)


def gather(sources: Sequence[Source], found: Sequence[Positions]) -> Matches:
    """Return the matches at some of each source's positions."""
    if not any(map(len, found)):
        return no_matches()
    # Where one place answers in two ways, the better answer comes first.
    by_worth = sorted((number for number, here in enumerate(found) if len(here)), key=lambda number: -sources[number].worth)
    places = np.concatenate([found[number] for number in by_worth])
    source = np.repeat(by_worth, [len(found[number]) for number in by_worth])
    order = places.argsort(kind="stable")
    return Matches(places[order].astype(np.int64), source[order])


def one_after_another(lists: Sequence[Positions]) -> Positions:
    """Return the positions of some lists, each of which begins after the end of the one before."""
    return lists[0] if len(lists) == 1 else np.concatenate((*lists, np.empty(0, dtype=np.uint32)))


def no_matches() -> Matches:
    return Matches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def in_ranges(positions: Positions, starts: Positions, ends: Positions) -> Positions:
    """Return the positions that lie in one of some ranges, which are ascending and apart."""
    begin, end = positions.searchsorted(starts), positions.searchsorted(ends)
    counts = end - begin
    upto = counts.cumsum()
    many = int(upto[-1]) if len(upto) else 0
    if not many:
        return positions[:0]
    kept = np.arange(many)
    kept += np.repeat(begin - upto + counts, counts)
    return positions[kept]


def any_between(positions: Positions, starts: Positions, ends: Positions) -> NDArray[np.bool_]:
    """Say for each of some ranges, in ascending order, whether one of the positions lies in it."""
    if not len(positions):
        return np.zeros(len(starts), dtype=bool)
    at = positions.searchsorted(starts)
    found: NDArray[np.bool_] = (at < len(positions)) & (positions[np.minimum(at, len(positions) - 1)] < ends)
    return found


def followed_by(left: Positions, right: Positions, distance: int) -> Positions:
    """Return the positions of `left` that have one of `right` `distance` places later."""
    if not len(left) or not len(right):
        return left[:0]
    wanted: Positions = left + np.uint32(distance)
    low, high = min(int(wanted[0]), int(right[0])), max(int(wanted[-1]), int(right[-1]))
    if min(len(left), len(right)) * _SPARSE < high - low:
        if len(left) <= len(right):
            at = np.minimum(np.searchsorted(right, wanted), len(right) - 1)
            kept: NDArray[np.bool_] = right[at] == wanted
            return left[kept]
        back: Positions = right - np.uint32(distance)
        at = np.minimum(np.searchsorted(left, back), len(left) - 1)
        places: Positions = left[at[left[at] == back]]
        return places
    marks = np.zeros(high - low + 1, dtype=bool)
    marks[right - np.uint32(low)] = True
    found: Positions = left[marks[wanted - np.uint32(low)]]
    return found
