"""Where to look closely when the words of a query were said very often: stretches of speech are weighed first, a few words each.

A bucket is 16 positions. It has the words that it or the one after it holds, as a pattern of bits: what a pattern is worth, and
what it can be worth at most once the order of its words is known, is reckoned once for each pattern that there may be.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from carrel.search.matches import Marks, Matches, Numbers, Source, Values, any_between, followed_by, gather, in_ranges
from carrel.search.positions import Positions
from carrel.search.segment import BUCKET_BITS
from carrel.search.windows import Wanted

_FEW_MATCHES = 4_000
_MOST_BUCKETS = 400
_SHARE = 0.5
"""Of the greatest worth, what a bucket must have to be looked at closely."""
_SPARSE = 8
"""Places to a bucket beyond which looking into each bucket is quicker than going through all places."""
_MOSTLY = 4
"""Where more than one bucket in so many is likely, most of what was said lies in one."""
_RARE_BITS = 5
"""What is said less often than once in 2**5 buckets is marked anew each time: no more is kept of it than its places."""
_MOST_TOLD = 8
"""So many words of a query tell which buckets are looked at: the most telling ones."""

Patterns = NDArray[np.uint8]


def promising(sources: Sequence[Source], wanted: Wanted, extent_buckets: int, allowed: NDArray[np.bool_] | None) -> Matches:
    """Return the matches in which the best windows of all are: all matches if they are few.

    `allowed` says which buckets count, None for all. Where there are many, only what lies in or next to a bucket that can be
    among the best is looked at.
    """
    total = sum(len(s.positions) for s in sources)
    if total <= _FEW_MATCHES:
        return gather(sources, [_in_buckets(s, allowed) for s in sources])
    told = _Told(wanted)
    likely, patterns = _likely(*_patterns(sources, told, extent_buckets, allowed), told)
    found = [source.positions for source in sources]
    if len(likely) * _MOSTLY <= extent_buckets:
        found = _within(found, likely, extent_buckets)
    if len(likely) > _MOST_BUCKETS:
        worth = told.worth[patterns]
        _add_neighbours(worth, likely, sources, found, wanted)
        found = _within(found, _greatest(worth, likely), extent_buckets)
    return gather(sources, found)


class _Told:
    """What patterns are worth. `words` are the words of the query that the bits stand for, the most telling first."""

    def __init__(self, wanted: Wanted) -> None:
        self.words = sorted(range(len(wanted.weights)), key=lambda number: -wanted.weights[number])[:_MOST_TOLD]
        self.worth = np.zeros(1)
        for number in self.words:
            self.worth = np.concatenate((self.worth, self.worth + wanted.weights[number]))
        self.most = self.worth.copy()
        numbers = np.arange(len(self.worth))
        mask_of = {number: 1 << bit for bit, number in enumerate(self.words)}
        for left, right in wanted.neighbours:
            if left in mask_of and right in mask_of:
                both = mask_of[left] | mask_of[right]
                self.most[numbers & both == both] += wanted.bonus(left, right)


def _patterns(
    sources: Sequence[Source], told: _Told, extent_buckets: int, allowed: NDArray[np.bool_] | None
) -> tuple[Numbers, Patterns]:
    """Return the buckets that can be among the greatest, with the words of the query that each or the one after it has.

    The telling words come first. Once the others cannot make up for them, they are looked for only where those are (MaxScore;
    H. Turtle and J. Flood, Query evaluation: strategies and optimizations, 1995).
    """
    patterns = np.zeros(extent_buckets, dtype=np.uint8)
    buckets: Numbers | None = None
    for bit, number in enumerate(told.words):
        answers = [source for source in sources if source.bits >> number & 1]
        rest = len(told.worth) - (1 << bit)
        if buckets is None and told.most[rest] < _SHARE * told.worth[(1 << bit) - 1]:
            touched = np.flatnonzero(patterns != 0)
            among = patterns[touched]
            found = np.bincount(among, minlength=len(told.worth))
            hopeful = told.most[np.arange(len(found)) | rest] >= _SHARE * told.worth[found > 0].max(initial=0)
            if not hopeful[0] and int(found[hopeful].sum()) * _SPARSE < sum(len(source.positions) for source in answers):
                kept = hopeful[among]
                buckets, patterns = touched[kept], among[kept]
        if buckets is None:
            has = _marks(answers, extent_buckets)
            if allowed is not None:
                has &= allowed[:extent_buckets]
            patterns |= has.view(np.uint8) << bit
        elif answers:
            begins, ends = ((buckets + more << BUCKET_BITS).astype(np.uint32) for more in (0, 2))
            for source in answers:
                patterns |= any_between(source.positions, begins, ends).view(np.uint8) << bit
    if buckets is None:
        buckets = np.flatnonzero(patterns != 0)
        patterns = patterns[buckets]
    return buckets, patterns


def _marks(sources: Sequence[Source], extent_buckets: int) -> Marks:
    """Say for each bucket whether it or the one after it holds one of the places of some sources."""
    here = np.zeros(extent_buckets + 1, dtype=bool)
    for source in sources:
        if len(source.positions) < extent_buckets >> _RARE_BITS:
            here[np.right_shift(source.positions, BUCKET_BITS, dtype=np.intp)] = True
    has: Marks = here[:-1] | here[1:]
    for source in sources:
        if len(source.positions) >= extent_buckets >> _RARE_BITS:
            has |= source.said.marks(extent_buckets)
    return has


def _likely(buckets: Numbers, patterns: Patterns, told: _Told) -> tuple[Numbers, Patterns]:
    """Return those that may be among the greatest once it is known which words follow each other."""
    found = np.bincount(patterns, minlength=len(told.worth))
    enough = _SHARE * float(told.worth[found > 0].max(initial=0))
    by_worth = np.argsort(-told.worth)
    as_good = found[by_worth].cumsum() >= _MOST_BUCKETS
    if as_good[-1]:
        enough = max(enough, float(told.worth[by_worth[int(np.argmax(as_good))]]))
    kept = (told.most >= enough)[patterns]
    return buckets[kept], patterns[kept]


def _within(lists: Sequence[Positions], buckets: Numbers, extent_buckets: int) -> list[Positions]:
    """Return what of some lists lies in some buckets, or in the one after each."""
    apart = np.diff(buckets) > 1
    begins = (buckets[np.append(True, apart)[: len(buckets)]] << BUCKET_BITS).astype(np.uint32)
    ends = (buckets[np.append(apart, True)[-len(buckets) :]] + 2 << BUCKET_BITS).astype(np.uint32)
    kept: NDArray[np.bool_] | None = None
    found = []
    for positions in lists:
        if len(positions) > _SPARSE * len(begins):
            found.append(in_ranges(positions, begins, ends))
            continue
        if kept is None:
            kept = np.zeros(extent_buckets + 1, dtype=bool)
            kept[buckets] = True
            kept[buckets + 1] = True
        found.append(positions[kept[np.right_shift(positions, BUCKET_BITS, dtype=np.intp)]])
    return found


def _in_buckets(source: Source, allowed: NDArray[np.bool_] | None) -> NDArray[np.uint32]:
    return source.positions if allowed is None else source.positions[allowed[source.positions >> BUCKET_BITS]]


def _add_neighbours(
    worth: Values, buckets: Numbers, sources: Sequence[Source], lists: Sequence[Positions], wanted: Wanted
) -> None:
    """Add to the worth of some buckets, for words that follow each other in the query, where they follow each other in speech.

    `lists` are the positions of the sources that count.
    """
    for left, right in wanted.neighbours:
        nexts = [found for source, found in zip(sources, lists, strict=True) if source.first == right and len(found)]
        if not nexts:
            continue
        after = nexts[0] if len(nexts) == 1 else np.sort(np.concatenate(nexts))
        following = [
            followed_by(found, after, source.length) >> BUCKET_BITS
            for source, found in zip(sources, lists, strict=True)
            if source.last == left
        ]
        if following:
            places = np.unique(np.concatenate(following))
            at = np.minimum(buckets.searchsorted(places), len(buckets) - 1)
            worth[at[buckets[at] == places]] += wanted.bonus(left, right)


def _greatest(worth: Values, buckets: Numbers) -> Numbers:
    """Return those of some buckets of the greatest worth, a limited number."""
    kept: Numbers = buckets[worth >= _SHARE * worth.max(initial=0)]
    if len(kept) <= _MOST_BUCKETS:
        return kept
    return np.sort(buckets[np.argpartition(worth, -_MOST_BUCKETS)[-_MOST_BUCKETS:]])
