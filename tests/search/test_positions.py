from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from carrel.search.matches import followed_by
from carrel.search.positions import pack, unpack

ascending = st.lists(st.integers(0, 2**32 - 1), unique=True, max_size=300).map(sorted)
crowded = st.lists(st.integers(0, 4_000), unique=True, max_size=300).map(sorted)


@given(ascending | crowded)
def test_packed_positions_come_back(positions: list[int]) -> None:
    packing, units = pack(np.array(positions, dtype=np.uint32))
    assert unpack(packing, units).tolist() == positions


def test_common_words_take_a_byte_or_two() -> None:
    every_tenth = np.arange(0, 100_000, 10, dtype=np.uint32)
    assert pack(every_tenth)[1].nbytes == len(every_tenth)
    every_thousandth = np.arange(0, 1_000_000, 1_000, dtype=np.uint32)
    assert pack(every_thousandth)[1].nbytes == 2 * len(every_thousandth)


@given(crowded, crowded, st.integers(0, 5))
def test_followed_by_finds_what_a_plain_loop_finds(left: list[int], right: list[int], distance: int) -> None:
    found = followed_by(np.array(left, dtype=np.uint32), np.array(right, dtype=np.uint32), distance)
    assert found.tolist() == [p for p in left if p + distance in set(right)]
