"""Where to look closely when the words of a query were said very often: stretches of speech are weighed first, a few words each.

A bucket is 16 positions. It has the words that it or the one after it holds, as a pattern of bits: what a pattern is worth, and
what it can be worth at most once the order of its words is known, is reckoned once for each pattern that there may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_MANY_ROWS = 100
"""More rows than anyone asks for at once: those in which two words stand side by side, if so many, are all that is looked at."""
_MOSTLY = 4
"""Where more than one bucket in so many is likely, most of what was said lies in one."""
_RARE_BITS = 5
"""What is said less often than once in 2**5 buckets is marked anew each time: no more is kept of it than its places."""
_MOST_TOLD = 8
"""So many words of a query tell which buckets are looked at: the most telling ones."""

Patterns = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Places:
    """Where to look: the row of each bucket, whether each bucket counts (None: all do), and what each row is worth besides."""

    rows: NDArray[np.int32]
    allowed: Marks | None
    besides: Values

    def __len__(self) -> int:
        return len(self.rows) - 1


def promising(sources: Sequence[Source], wanted: Wanted, places: Places) -> Matches:
    """Return the matches in which the best windows of all are: all matches if they are few.

    Where there are many, only what lies in or next to a bucket that can be among the best is looked at.
    """
    found = [source.positions for source in sources]
    if sum(map(len, found)) <= _FEW_MATCHES:
        return gather(sources, [_in_buckets(positions, places.allowed) for positions in found])
    side_by_side = _side_by_side(sources, wanted, places)
    if side_by_side is not None:
        return gather(sources, _within(found, side_by_side, len(places)))
    told = _Told(wanted)
    likely, patterns = _likely(*_patterns(sources, told, places), told)
    if len(likely) * _MOSTLY <= len(places):
        found = _within(found, likely, len(places))
    if len(likely) > _MOST_BUCKETS:
        worth = told.worth[patterns]
        for left, right in wanted.neighbours:
            following = _following(sources, found, left, right)
            if len(following):
                at = np.minimum(likely.searchsorted(following), len(likely) - 1)
                worth[at[likely[at] == following]] += wanted.bonus(left, right)
        found = _within(found, _greatest(worth, likely), len(places))
    return gather(sources, found)


def _side_by_side(sources: Sequence[Source], wanted: Wanted, places: Places) -> Numbers | None:
    """Return where two words were said as they were asked for, once for each row; None if not in many rows.

    Nothing nearby is worth more. Of too many rows the best are those that are worth most besides.
    """
    if len(wanted.weights) != 2 or len(wanted.neighbours) != 1:
        return None
    buckets = _following(sources, [source.positions for source in sources], *wanted.neighbours[0])
    if places.allowed is not None:
        buckets = buckets[places.allowed[buckets]]
    rows = places.rows[buckets]
    firsts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1])[: len(rows)])
    if len(firsts) < _MANY_ROWS:
        return None
    return _greatest(places.besides[rows[firsts]], buckets[firsts])


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


def _patterns(sources: Sequence[Source], told: _Told, places: Places) -> tuple[Numbers, Patterns]:
    """Return the buckets that can be among the greatest, with the words of the query that each or the one after it has.

    The telling words come first. Once the others cannot make up for them, they are looked for only where those are (MaxScore;
    H. Turtle and J. Flood, Query evaluation: strategies and optimizations, 1995).
    """
    patterns = np.zeros(len(places), dtype=np.uint8)
    buckets: Numbers | None = None
    for bit, number in enumerate(told.words):
        answers = [source for source in sources if source.bits >> number & 1]
        many = sum(len(source.positions) for source in answers)
        rest = len(told.worth) - (1 << bit)
        if buckets is None and many > _FEW_MATCHES and told.most[rest] < _SHARE * told.worth[(1 << bit) - 1]:
            touched = np.flatnonzero(patterns != 0)
            among = patterns[touched]
            found = np.bincount(among, minlength=len(told.worth))
            hopeful = told.most[np.arange(len(found)) | rest] >= _SHARE * told.worth[found > 0].max(initial=0)
            if not hopeful[0] and int(found[hopeful].sum()) * _SPARSE < many:
                kept = _told_by(hopeful, among)
                buckets, patterns = touched[kept], among[kept]
        if buckets is None:
            has = _marks(answers, len(places))
            if places.allowed is not None:
                has &= places.allowed[: len(places)]
            patterns |= has.view(np.uint8) * np.uint8(1 << bit)
        elif answers:
            begins, ends = ((buckets + more << BUCKET_BITS).astype(np.uint32) for more in (0, 2))
            for source in answers:
                patterns |= any_between(source.positions, begins, ends).view(np.uint8) * np.uint8(1 << bit)
    if buckets is None:
        buckets = np.flatnonzero(patterns != 0)
        patterns = patterns[buckets]
    return buckets, patterns


def _told_by(table: Marks, patterns: Patterns) -> Marks:
    """Return what a table says of each pattern."""
    return np.frombuffer(patterns.tobytes().translate(table.tobytes().ljust(256, b"\0")), dtype=bool)


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
    kept = _told_by(told.most >= enough, patterns)
    return buckets[kept], patterns[kept]


def _within(lists: Sequence[Positions], buckets: Numbers, extent_buckets: int) -> list[Positions]:
    """Return what of some lists lies in some buckets, or in the one after each."""
    if not len(buckets):
        return [positions[:0] for positions in lists]
    apart = np.diff(buckets) > 1
    begins = (buckets[np.append(True, apart)] << BUCKET_BITS).astype(np.uint32)
    ends = (buckets[np.append(apart, True)] + 2 << BUCKET_BITS).astype(np.uint32)
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


def _in_buckets(positions: Positions, allowed: Marks | None) -> Positions:
    return positions if allowed is None else positions[allowed[positions >> BUCKET_BITS]]


def _following(sources: Sequence[Source], lists: Sequence[Positions], left: int, right: int) -> Numbers:
    """Return the buckets in which a word of the query is followed by another. `lists` are the sources' positions that count."""
    nexts = [found for source, found in zip(sources, lists, strict=True) if source.first == right and len(found)]
    befores = [(found, source.length) for source, found in zip(sources, lists, strict=True) if source.last == left]
    if not nexts or not befores:
        return np.empty(0, dtype=np.int64)
    after = nexts[0] if len(nexts) == 1 else np.sort(np.concatenate(nexts))
    followed = [followed_by(found, after, length) >> BUCKET_BITS for found, length in befores]
    buckets = followed[0] if len(followed) == 1 else np.sort(np.concatenate(followed))
    once: Numbers = buckets[np.append(True, buckets[1:] != buckets[:-1])[: len(buckets)]].astype(np.int64)
    return once


def _greatest(worth: Values, buckets: Numbers) -> Numbers:
    """Return those of some buckets of the greatest worth, a limited number."""
    if len(buckets) <= _MOST_BUCKETS:
        return buckets
    return np.sort(buckets[np.argpartition(worth, -_MOST_BUCKETS)[-_MOST_BUCKETS:]])
