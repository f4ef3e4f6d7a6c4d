"""Which parts of a lecture are covered by what was watched. In whole milliseconds, so that sums are the same in any order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Coverage:
    """A growing set of covered seconds."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.covered_ms = 0

    def add(self, from_s: float, to_s: float) -> float:
        """Cover [from_s, to_s]; return how many seconds of it were not covered before. What ends before it begins is empty."""
        start, end = round(from_s * 1000), round(to_s * 1000)
        if end <= start:
            return 0.0
        # Those between `first` and `last` touch or overlap the new one and become one with it.
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        before = sum(self._ends[first:last]) - sum(self._starts[first:last])
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]
        new_ms = end - start - before
        self.covered_ms += new_ms
        return new_ms / 1000

    @property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        """What is covered, in seconds, ascending and disjoint."""
        return tuple((start / 1000, end / 1000) for start, end in zip(self._starts, self._ends, strict=True))
