"""Which segments to merge when one is added: so that there are never many, and no one waits long."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

ALIKE = 4
"""So many segments of about one size become one; sizes are alike within this factor."""


def to_merge(sizes: Sequence[int], added: int, *, small: int, most: int) -> list[int]:
    """Return which segments, by index, to merge with one of size `added` that is about to be written.

    What is smaller than `small` is always merged, so that there is at most one such segment: every search pays for each. No merge
    makes a segment of more than `most`.
    """
    chosen: list[int] = []
    total = max(added, 1)
    while True:
        tier = _tier(total, small)
        alike = [i for i, size in enumerate(sizes) if i not in chosen and _tier(size, small) <= tier]
        grown = total + sum(sizes[i] for i in alike)
        if len(alike) < (ALIKE - 1 if tier else 1) or grown > most:
            return sorted(chosen)
        chosen.extend(alike)
        total = grown


def _tier(size: int, small: int) -> int:
    return 0 if size < small else 1 + int(log(size / small, ALIKE))
