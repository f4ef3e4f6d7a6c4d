"""Rates and gaps, told from the times of packets."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from carrel.media.timing import Timing, usual_rate, varies

RATES = [Fraction(10), Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(50), Fraction(60)]


@given(st.sampled_from(RATES), st.integers(300, 2000), st.integers(0, 10_000))
def test_a_steady_rate_is_known_through_the_rounding_of_matroska(rate: Fraction, frames: int, start_ms: int) -> None:
    timing = Timing(Fraction(1, 1000), times=[start_ms + round(number * 1000 / rate) for number in range(frames)])
    assert not varies(timing)
    assert usual_rate(timing, variable=False) == rate


@given(
    st.lists(st.sampled_from([1, 2, 5]), min_size=200, max_size=400).filter(lambda steps: min(map(steps.count, (1, 2, 5))) > 30)
)
def test_a_mixed_rate_varies_and_its_fastest_is_usual(steps: list[int]) -> None:
    times = [0]
    for step in steps:
        times.append(times[-1] + step * 512)
    timing = Timing(Fraction(1, 12800), times=times)
    assert varies(timing)
    assert usual_rate(timing, variable=True) == 25


def test_one_long_pause_is_a_varying_rate() -> None:
    times = [*range(0, 25_000, 40), *range(28_000, 60_000, 40)]
    assert varies(Timing(Fraction(1, 1000), times=times))


def test_the_longest_stretch_without_a_keyframe_may_be_the_last() -> None:
    assert Timing(Fraction(1, 10), keyframes=[0, 20, 30], end_s=9.5).keyframe_gap_s == 6.5
    assert Timing(Fraction(1, 10), keyframes=[0, 70, 80], end_s=9.5).keyframe_gap_s == 7.0
    assert Timing(Fraction(1, 10), end_s=9.5).keyframe_gap_s == 9.5


def test_a_single_frame_has_no_rate() -> None:
    assert usual_rate(Timing(Fraction(1, 10), times=[0]), variable=False) is None
    assert not varies(Timing(Fraction(1, 10), times=[0]))
