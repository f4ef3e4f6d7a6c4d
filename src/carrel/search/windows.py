"""The tightest places in which most of a query was said.

A window is a run of speech from one matched word to another. It is worth the words it has, each by its rarity and by how well it
is answered; more if they come in the query's order and next to each other; less for every other word in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from carrel.search.matches import Matches, Numbers, Source, Values, any_between, followed_by, gather, in_ranges
from carrel.search.segment import BUCKET_BITS

SPAN = 40
"""Words that a window reaches over at most: about fifteen seconds of speech."""
_ORDER = 0.5
_FARTHEST = 5
_LOOSENESS = 0.06
_FEW_MATCHES = 12_000
_MOST_BUCKETS = 600
_SHARE = 0.5
"""Of the greatest worth, what a bucket must have to be looked at closely."""
_LEAST = 1e-6
_SPARSE = 8
"""Places to a bucket beyond which looking into each bucket is quicker than going through all places."""
_STEPS = 1_024


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words of a query in one language: `weights` by rarity, `order` the words as they follow in the query."""

    weights: tuple[float, ...]
    order: tuple[int, ...]

    @property
    def ideal(self) -> float:
        """The worth of a window that is just what was asked for."""
        pairs = zip(self.order, self.order[1:], strict=False)
        return sum(self.weights) + _ORDER * sum(min(self.weights[a], self.weights[b]) for a, b in pairs)


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
    worth_of = np.array([s.worth * sum(w for i, w in enumerate(wanted.weights) if s.bits >> i & 1) for s in sources])
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
    table = np.zeros((len(wanted.weights), len(wanted.weights), _FARTHEST + 1))
    for i, left in enumerate(wanted.order):
        for j in range(i + 1, min(i + _FARTHEST, len(wanted.order))):
            right = wanted.order[j]
            weight = _ORDER * min(wanted.weights[left], wanted.weights[right])
            for gap in range(1, _FARTHEST + 1):
                nearness = max(1 - 0.25 * abs(gap - (j - i)), 0.0) * (1.0 if j == i + 1 else 0.8)
                table[left, right, gap] = max(table[left, right, gap], weight * nearness)
    last_of = np.array([s.last for s in sources])
    first_of = np.array([s.first for s in sources])
    gaps = np.clip(matches.positions[1:] - ends[:-1], 0, _FARTHEST)
    near = matches.positions[1:] - ends[:-1] <= _FARTHEST
    steps[1:] = np.where(near, table[last_of[matches.source[:-1]], first_of[matches.source[1:]], gaps], 0.0)
    return steps


def promising(sources: Sequence[Source], wanted: Wanted, extent_buckets: int, allowed: NDArray[np.bool_] | None) -> Matches:
    """Return the matches in which the best windows of all are: all matches if they are few.

    `allowed` says which buckets count, None for all. Where there are many, buckets of words are weighed first, by the query's
    words in each and its neighbour. Only what lies in or next to a bucket that can still be among the best is looked at again.
    """
    total = sum(len(s.positions) for s in sources)
    if total <= _FEW_MATCHES:
        return gather(sources, [_in_buckets(s, allowed) for s in sources])
    worth = np.zeros(extent_buckets, dtype=np.float32)
    if allowed is not None:
        worth[~allowed[:extent_buckets]] = -np.inf
    _add_words(worth, sources, wanted)
    likely = _likely(worth)
    few = _within(sources, likely, extent_buckets)
    _add_neighbours(worth, few, wanted)
    best = _within(few, _greatest(worth, likely), extent_buckets)
    return gather(best, [source.positions for source in best])


def _add_words(worth: NDArray[np.float32], sources: Sequence[Source], wanted: Wanted) -> None:
    """Add the weight of each word of the query that a bucket or the one after it has, where it can be among the greatest.

    The telling words come first. Once the others cannot make up for them, they are looked for only where those are (MaxScore;
    H. Turtle and J. Flood, Query evaluation: strategies and optimizations, 1995).
    """
    answers = [[s.positions for s in sources if s.bits >> number & 1] for number in range(len(wanted.weights))]
    left = float(sum(wanted.weights))
    among: Numbers | None = None
    for number in sorted(range(len(answers)), key=lambda n: -wanted.weights[n]):
        weight = np.float32(wanted.weights[number])
        if among is None and left < (enough := _enough(worth)):
            likely = np.flatnonzero(worth >= enough - left)
            among = likely if len(likely) * _SPARSE < sum(map(len, answers[number])) else None
        if among is None:
            here = np.zeros(len(worth) + 1, dtype=bool)
            for positions in answers[number]:
                here[np.right_shift(positions, BUCKET_BITS, dtype=np.intp)] = True
            worth += weight * (here[:-1] | here[1:])
        else:
            begins, ends = ((among + more << BUCKET_BITS).astype(np.uint32) for more in (0, 2))
            worth[among] += weight * np.logical_or.reduce([any_between(found, begins, ends) for found in answers[number]])
        left -= float(weight)


def _enough(worth: NDArray[np.float32]) -> float:
    """Return the least that may be among the greatest once neighbours are added, which is at most `_ORDER` times as much."""
    return float(worth.max(initial=0)) * _SHARE / (1 + _ORDER)


def _likely(worth: NDArray[np.float32]) -> Numbers:
    """Return the buckets that may be among the greatest once neighbours are added."""
    likely = np.flatnonzero(worth >= max(_enough(worth), _LEAST))
    among = worth[likely]
    found: Numbers = likely[among >= _at_least(among, _MOST_BUCKETS) / (1 + _ORDER)]
    return found


def _at_least(values: NDArray[np.float32], count: int) -> float:
    """Return something that at least `count` values are not under, and not many more. 0 if there are not so many."""
    if len(values) <= count:
        return 0.0
    step = float(values.max()) / _STEPS
    many = np.bincount((values / np.float32(step)).astype(np.int64), minlength=_STEPS + 1)[::-1].cumsum()
    return (_STEPS - int(np.argmax(many >= count))) * step * (1 - 1e-6)


def _within(sources: Sequence[Source], buckets: Numbers, extent_buckets: int) -> list[Source]:
    """Return what of some sources lies in some buckets, or in the one after each."""
    kept = np.zeros(extent_buckets + 1, dtype=bool)
    kept[buckets] = True
    kept[buckets + 1] = True
    edges = np.flatnonzero(np.diff(kept, prepend=False, append=False)) << BUCKET_BITS
    begins, ends = edges[::2].astype(np.uint32), edges[1::2].astype(np.uint32)
    found = []
    for source in sources:
        positions = source.positions
        if len(positions) > _SPARSE * len(begins):
            found.append(replace(source, positions=in_ranges(positions, begins, ends)))
        else:
            found.append(replace(source, positions=positions[kept[np.right_shift(positions, BUCKET_BITS, dtype=np.intp)]]))
    return found


def _in_buckets(source: Source, allowed: NDArray[np.bool_] | None) -> NDArray[np.uint32]:
    return source.positions if allowed is None else source.positions[allowed[source.positions >> BUCKET_BITS]]


def _add_neighbours(worth: NDArray[np.float32], sources: Sequence[Source], wanted: Wanted) -> None:
    """Add, for words that follow each other in the query, where they follow each other in speech."""
    for left, right in dict.fromkeys(zip(wanted.order, wanted.order[1:], strict=False)):
        nexts = [s.positions for s in sources if s.first == right and len(s.positions)]
        if not nexts:
            continue
        after = nexts[0] if len(nexts) == 1 else np.sort(np.concatenate(nexts))
        following = [followed_by(s.positions, after, s.length) >> BUCKET_BITS for s in sources if s.last == left]
        if following:
            bonus = np.float32(_ORDER * min(wanted.weights[left], wanted.weights[right]))
            worth[np.unique(np.concatenate(following))] += bonus


def _greatest(worth: NDArray[np.float32], likely: Numbers) -> Numbers:
    """Return those buckets of `likely` of the greatest worth, a limited number."""
    among = worth[likely]
    kept: Numbers = likely[among >= max(among.max(initial=0) * _SHARE, _at_least(among, _MOST_BUCKETS))]
    if len(kept) <= _MOST_BUCKETS:
        return kept
    best = np.argpartition(worth[kept], -_MOST_BUCKETS)[-_MOST_BUCKETS:]
    return np.sort(kept[best])
