from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from carrel.study.coverage import Coverage

STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30)


def seconds(stretches: list[tuple[int, int]]) -> set[int]:
    """The seconds that stretches cover, counted one by one."""
    return {second for start, end in stretches for second in range(start, end)}


@given(STRETCHES)
def test_each_stretch_tells_what_is_new_in_it_and_the_sum_is_what_is_covered(stretches: list[tuple[int, int]]) -> None:
    coverage = Coverage()
    for number, (start, end) in enumerate(stretches):
        assert coverage.add(start, end) == len(seconds(stretches[: number + 1]) - seconds(stretches[:number]))
    assert coverage.covered_ms == len(seconds(stretches)) * 1000


@given(STRETCHES)
def test_intervals_are_what_is_covered_ascending_and_apart(stretches: list[tuple[int, int]]) -> None:
    coverage = Coverage()
    for start, end in stretches:
        coverage.add(start, end)
    intervals = coverage.intervals
    assert seconds([(int(start), int(end)) for start, end in intervals]) == seconds(stretches)
    assert all(start < end for start, end in intervals)
    assert all(before[1] < after[0] for before, after in pairwise(intervals))


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), max_size=12), st.integers(0, 1_000))
def test_the_order_changes_nothing_to_the_last_bit(stretches: list[tuple[float, float]], seed: int) -> None:
    shuffled = random.Random(seed).sample(stretches, len(stretches))
    one, other = Coverage(), Coverage()
    for stretch in stretches:
        one.add(*stretch)
    for stretch in shuffled:
        other.add(*stretch)
    assert (one.intervals, one.covered_ms) == (other.intervals, other.covered_ms)
