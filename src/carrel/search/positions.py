"""Ascending lists of word positions, packed small and unpacked by vector operations.

A rare word's positions are stored as they are. A common word's are stored as gaps of one or two bytes, in which the greatest
value means "that much further, and no word yet": so any gap fits and unpacking is one cumulative sum.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.uint32]


class Packing(IntEnum):
    """How a list is stored: the bytes of one unit of it."""

    BYTES = 1
    SHORTS = 2
    WHOLE = 4


_FEW = 8


def pack(positions: Positions) -> tuple[Packing, NDArray[np.generic]]:
    """Return the smallest packing of `positions` and its units."""
    if len(positions) < _FEW:
        return Packing.WHOLE, positions
    gaps = np.diff(positions, prepend=np.uint32(0))
    as_bytes = len(gaps) + int((gaps // 255).sum())
    as_shorts = 2 * (len(gaps) + int((gaps // 65535).sum()))
    smallest = min(as_bytes, as_shorts, 4 * len(gaps))
    if smallest == 4 * len(gaps):
        return Packing.WHOLE, positions
    if smallest == as_bytes:
        return Packing.BYTES, _spread(gaps, 255).astype(np.uint8)
    return Packing.SHORTS, _spread(gaps, 65535).astype(np.uint16)


def _spread(gaps: Positions, most: int) -> Positions:
    full = (gaps // most).astype(np.int64)
    units = np.full(len(gaps) + int(full.sum()), most, dtype=np.uint32)
    units[np.cumsum(full + 1) - 1] = gaps % most
    return units


def unpack(packing: int, units: NDArray[np.generic]) -> Positions:
    """Return the positions that `pack` packed."""
    if packing == Packing.WHOLE:
        return units.astype(np.uint32, copy=False)
    found = np.cumsum(units, dtype=np.uint32)
    most = 255 if packing == Packing.BYTES else 65535
    kept = units != most
    return found if kept.all() else found[kept]
