"""Where the words of a query were said, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carrel.search.positions import Positions

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """The places of one form that answers a word of the query, ascending.

    `bits` are the query's words that it answers, `first` and `last` the first and last of them, `length` how many words of the
    speech it covers, and `worth` how well it answers (0 to 1).
    """

    positions: Positions
    bits: int
    first: int
    last: int
    worth: float
    form: str
    length: int = 1


@dataclass(frozen=True, slots=True)
class Matches:
    """Single finds, ascending by position. `source` is an index into the sources they were taken from."""

    positions: Numbers
    source: Numbers

    def __len__(self) -> int:
        return len(self.positions)


def gather(sources: Sequence[Source], pieces: Iterable[Sequence[Positions]]) -> Matches:
    """Return the matches in some pieces of each source's positions."""
    positions, numbers = [], []
    for number, found in enumerate(pieces):
        for piece in found:
            if len(piece):
                positions.append(piece)
                numbers.append(np.full(len(piece), number, dtype=np.int64))
    if not positions:
        return no_matches()
    places, source = np.concatenate(positions).astype(np.int64), np.concatenate(numbers)
    # Where one place answers in two ways, the better answer comes first.
    order = np.lexsort((-np.array([s.worth for s in sources])[source], places))
    return Matches(places[order], source[order])


def no_matches() -> Matches:
    return Matches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def within(source: Source, starts: Numbers, ends: Numbers) -> list[Positions]:
    """Return a source's positions in some ranges."""
    if not len(source.positions):
        return []
    begin = np.searchsorted(source.positions, starts.astype(np.uint32)).tolist()
    end = np.searchsorted(source.positions, ends.astype(np.uint32)).tolist()
    return [source.positions[a:b] for a, b in zip(begin, end, strict=True) if b > a]


def followed_by(left: Positions, right: Positions, distance: int) -> Positions:
    """Return the positions of `left` that have one of `right` `distance` places later."""
    if not len(left) or not len(right):
        return left[:0]
    wanted: Positions = left + np.uint32(distance)
    if min(len(left), len(right)) * 20 < max(len(left), len(right)):
        if len(left) <= len(right):
            at = np.minimum(np.searchsorted(right, wanted), len(right) - 1)
            kept: NDArray[np.bool_] = right[at] == wanted
            return left[kept]
        back: Positions = right - np.uint32(distance)
        at = np.minimum(np.searchsorted(left, back), len(left) - 1)
        places: Positions = left[at[left[at] == back]]
        return places
    low = min(int(wanted[0]), int(right[0]))
    marks = np.zeros(max(int(wanted[-1]), int(right[-1])) - low + 1, dtype=bool)
    marks[right - np.uint32(low)] = True
    found: Positions = left[marks[wanted - np.uint32(low)]]
    return found
