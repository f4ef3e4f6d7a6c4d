"""The tightest places in which most of a query was said.

A window is a run of speech from one matched word to another. It is worth the words it has, each by its rarity and by how well it
is answered; more if they come in the query's order and next to each other; less for every other word in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from carrel.search.matches import Matches, Numbers, Source, Values

SPAN = 40
"""Words that a window reaches over at most: about fifteen seconds of speech."""
_ORDER = 0.5
_FARTHEST = 5
_LOOSENESS = 0.06


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a query in one language: `weights` by rarity, `order` the words as they follow in the query."""

    weights: tuple[float, ...]
    order: tuple[int, ...]

    @property
    def ideal(self) -> float:
        """The worth of a window that is just what was asked for."""
        pairs = zip(self.order, self.order[1:], strict=False)
        return sum(self.weights) + sum(self.bonus(left, right) for left, right in pairs)

    @property
    def neighbours(self) -> list[tuple[int, int]]:
        """The words that follow each other in the query, each two once."""
        return list(dict.fromkeys(zip(self.order, self.order[1:], strict=False)))

    def weight_of(self, bits: int) -> float:
        """Return the weight of some of the words together."""
        total = 0.0
        while bits:
            total += self.weights[(bits & -bits).bit_length() - 1]
            bits &= bits - 1
        return total

    def bonus(self, left: int, right: int) -> float:
        """Return what it is worth that two words follow each other as in the query."""
        return _ORDER * min(self.weights[left], self.weights[right])


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows by their first and last matched words (places, the last included), their worth, and the query's words they have."""

    starts: Numbers
    ends: Numbers
    worth: Values
    bits: Numbers

    def __len__(self) -> int:
        return len(self.starts)


def no_windows() -> Windows:
    none = np.empty(0, dtype=np.int64)
    return Windows(none, none, np.empty(0), none)


def best_windows(matches: Matches, sources: Sequence[Source], wanted: Wanted) -> Windows:
    """Return the best window that starts at each match."""
    count = len(matches)
    places = matches.positions
    bits_of = np.array([s.bits for s in sources], dtype=np.int64)
    worth_of = np.array([s.worth * wanted.weight_of(s.bits) for s in sources])
    length_of = np.array([s.length for s in sources], dtype=np.int64)
    bits, worth = bits_of[matches.source], worth_of[matches.source]
    ends = places + length_of[matches.source] - 1
    if len(wanted.weights) == 1:
        return Windows(places, ends, worth, bits)
    steps = _order_worth(matches, sources, wanted, ends)
    best = Windows(places, ends.copy(), worth.copy(), bits.copy())
    most_ordered = wanted.ideal - sum(wanted.weights)
    everything = (1 << len(wanted.weights)) - 1
    # The windows that still grow: where each starts, and what it has so far.
    at, first, reach, has, covered, ordered = np.arange(count), places, ends, bits, worth, np.zeros(count)
    words = np.bitwise_count(bits).astype(np.int64)
    for ahead in range(1, min(3 * len(wanted.weights) + 4, 36)):
        growing = (has != everything) & (at < count - ahead)
        growing[growing] = places[at[growing] + ahead] - first[growing] < SPAN
        at, first, reach, has, covered, ordered, words = (
            held[growing] for held in (at, first, reach, has, covered, ordered, words)
        )
        if not len(at):
            break
        other = at + ahead
        ordered += steps[other]
        fresh = bits[other] & ~has
        new = fresh.nonzero()[0]
        other = other[new]
        covered[new] += worth[other]
        words[new] += np.bitwise_count(fresh[new])
        has[new] |= bits[other]
        reach[new] = np.maximum(reach[new], ends[other])
        extra = np.maximum(reach[new] - first[new] + 1 - words[new], 0)
        total = (covered[new] + np.minimum(ordered[new], most_ordered)) / (1 + _LOOSENESS * extra)
        better = total > best.worth[at[new]]
        starts, grown = at[new[better]], new[better]
        best.worth[starts], best.ends[starts], best.bits[starts] = total[better], reach[grown], has[grown]
    return best


def _order_worth(matches: Matches, sources: Sequence[Source], wanted: Wanted, ends: Numbers) -> Values:
    """Return what each match is worth for following the match before it as the query has it."""
    steps = np.zeros(len(matches))
    if len(matches) < 2:
        return steps
    table = _order_table(wanted)
    last_of = np.array([s.last for s in sources])
    first_of = np.array([s.first for s in sources])
    gaps = matches.positions[1:] - ends[:-1]
    near = np.flatnonzero(gaps <= _FARTHEST)
    lasts, firsts = last_of[matches.source[near]], first_of[matches.source[near + 1]]
    steps[near + 1] = table[lasts, firsts, np.maximum(gaps[near], 0)]
    return steps


@lru_cache(64)
def _order_table(wanted: Wanted) -> Values:
    """Return what it is worth that a word of the query follows another, by the two and by how many words later."""
    table = np.zeros((len(wanted.weights), len(wanted.weights), _FARTHEST + 1))
    gaps = np.arange(1, _FARTHEST + 1)
    for i, left in enumerate(wanted.order):
        for j in range(i + 1, min(i + _FARTHEST, len(wanted.order))):
            right = wanted.order[j]
            nearness = np.maximum(1 - 0.25 * np.abs(gaps - (j - i)), 0.0) * (1.0 if j == i + 1 else 0.8)
            table[left, right, 1:] = np.maximum(table[left, right, 1:], wanted.bonus(left, right) * nearness)
    return table
