from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.study.timing import local_day, spells
from tests.study.made import event_id, marked, noted, watched


def test_watching_again_is_told_from_watching_what_is_new() -> None:
    first, second = spells([watched(2, 60, 150, speed=1.5), watched(1, 0, 120, speed=2.0)])
    assert (first.event, first.watched_s, first.rewatched_s, first.media_s, first.new_media_s) == (event_id(1), 60, 0, 120, 120)
    assert (second.watched_s, second.rewatched_s, second.media_s, second.new_media_s) == (20, 40, 90, 30)


def test_what_was_marked_as_not_watched_is_watched_again_all_the_same() -> None:
    assert [spell.rewatched_s for spell in spells([watched(1, 0, 60), marked(2, False), watched(3, 0, 60)])] == [0, 60]


def test_writing_notes_is_time_apart() -> None:
    [spell] = spells([noted(1, 25.5)])
    assert (spell.noted_s, spell.watched_s, spell.rewatched_s, spell.media_s) == (25.5, 0, 0, 0)


@pytest.mark.parametrize(
    ("instant", "offset", "day"),
    [
        ("2026-03-01T23:30:00.000Z", 0, "2026-03-01"),
        ("2026-03-01T23:30:00.000Z", 60, "2026-03-02"),
        ("2026-03-01T00:30:00.000Z", -60, "2026-02-28"),
        ("2026-12-31T15:00:00.000Z", 600, "2027-01-01"),
    ],
)
def test_a_day_is_the_learners_own(instant: str, offset: int, day: str) -> None:
    assert local_day(noted(1, 1, at=instant, offset_min=offset)) == day


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from([0.5, 1.0, 1.25, 3.0])), max_size=12))
def test_all_time_is_either_new_or_again_in_any_order(stretches: list[tuple[int, int, float]]) -> None:
    events = [watched(n, min(a, b), max(a, b), speed=speed) for n, (a, b, speed) in enumerate(stretches)]
    found = spells(events)
    for spell, event in zip(found, events, strict=True):
        assert spell.watched_s + spell.rewatched_s == pytest.approx((event.to_s - event.from_s) / event.speed, abs=0.002)
    covered = {second for event in events for second in range(int(event.from_s), int(event.to_s))}
    assert sum(spell.new_media_s for spell in found) == len(covered)
    shuffled = list(events)
    random.Random(1).shuffle(shuffled)
    assert spells(shuffled) == found
