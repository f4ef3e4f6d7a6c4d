"""Which segments to merge when one is added: so that there are never many, and no one waits long."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

ALIKE = 8
"""So many segments of about one size become one; sizes are alike within this factor."""


def to_merge(sizes: Sequence[int], added: int, *, unit: int, most: int) -> list[int]:
    """Return which segments, by index, to merge with one of `added` bytes that is about to be written.

    `unit` is the size of a segment of one lecture. No merge makes a segment of more than `most` bytes.
    """
    chosen: list[int] = []
    total = max(added, 1)
    while True:
        tier = _tier(total, unit)
        alike = [i for i, size in enumerate(sizes) if i not in chosen and _tier(size, unit) <= tier]
        grown = total + sum(sizes[i] for i in alike)
        if len(alike) + 1 < ALIKE or grown > most:
            return sorted(chosen)
        chosen.extend(alike)
        total = grown


def _tier(size: int, unit: int) -> int:
    return max(0, int(log(max(size, 1) / unit, ALIKE)))
