"""Study time: no second counts twice, each on the learner's own day; streaks, speed, sittings, CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.desk_views import TimeView
from carrel.records import Stretch
from carrel.study import toggl
from carrel.study.stats import Piece, Shelf, count, own_speed, streaks, summed_up, total, wall_s

NOON = 1_790_000_000 // 86_400 * 86_400 + 43_200
"""12:00 UTC on 21 September 2026, a Monday."""
TODAY = date(2026, 9, 21)


def watched(end_s: float, wall: float, *, name: str = "a", offset: int = 0, speed: float = 1.0, course: str = "c") -> Stretch:
    return Stretch(name, "lecture", course, end_s, offset, wall, 0.0, 0.0, wall * speed)


def noted(end_s: float, wall: float, *, name: str = "n") -> Stretch:
    return Stretch(name, "lecture", "c", end_s, 0, 0.0, 0.0, wall, 0.0)


def seconds(pieces: list[Piece]) -> float:
    return sum(wall_s(piece.time) for piece in pieces)


def union(stretches: list[Stretch]) -> float:
    """Return the length of the union of the intervals, the plain way."""
    spans = sorted((s.end_s - s.watched_s - s.rewatched_s - s.noted_s, s.end_s) for s in stretches)
    covered, reached = 0.0, float("-inf")
    for start, end in spans:
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered


@st.composite
def stretches(draw: st.DrawFn, offsets: st.SearchStrategy[int]) -> list[Stretch]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        end = NOON + draw(st.integers(-100_000, 100_000)) + draw(st.sampled_from([0.0, 0.125, 0.5]))
        new, again = draw(st.tuples(*[st.sampled_from([0.0, 0.25, 30.0, 900.0, 40_000.0])] * 2))
        notes = draw(st.sampled_from([10.0, 86_400.0])) if new + again == 0 else 0.0
        found.append(Stretch(f"{number:02d}", "lecture", "c", end, draw(offsets), new, again, notes, (new + again) * 1.5))
    return found


@given(stretches(st.sampled_from([-720, 0, 345, 840])))
def test_all_time_is_the_union_of_the_wall_intervals(found: list[Stretch]) -> None:
    pieces = count(found)
    assert seconds(pieces) == pytest.approx(union(found), abs=1e-3)
    assert all(before.end_s <= after.start_s for before, after in pairwise(pieces))


@given(st.sampled_from([-720, 0, 345, 840]).flatmap(lambda offset: stretches(st.just(offset))))
def test_no_day_has_more_than_its_24_hours(found: list[Stretch]) -> None:
    pieces = count(found)
    for day in {piece.day for piece in pieces}:
        assert seconds([piece for piece in pieces if piece.day == day]) <= 86_400 + 1e-3


@given(stretches(st.sampled_from([-720, 840])))
def test_a_day_gains_no_more_than_the_learner_travelled(found: list[Stretch]) -> None:
    pieces = count(found)
    for day in {piece.day for piece in pieces}:
        assert seconds([piece for piece in pieces if piece.day == day]) <= 86_400 + (840 + 720) * 60 + 1e-3


@given(stretches(st.sampled_from([0, 60])), st.randoms())
def test_the_order_of_the_journal_changes_nothing(found: list[Stretch], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(shuffled) == count(found)


@given(stretches(st.just(0)))
def test_kinds_of_time_keep_their_part_and_media_its_speed(found: list[Stretch]) -> None:
    time = total(piece.time for piece in count(found))
    assert time.media_s == pytest.approx(1.5 * (time.watched_s + time.rewatched_s), abs=0.01)


def test_two_devices_at_once_are_one_learner() -> None:
    laptop = [watched(NOON + 30 * i, 30, name=f"laptop{i}") for i in range(10)]
    phone = [watched(NOON + 30 * i + 11, 30, name=f"phone{i}") for i in range(10)]
    assert seconds(count(laptop + phone)) == pytest.approx(311)


def test_a_stretch_longer_than_the_time_since_the_last_one_has_the_rest_only() -> None:
    assert seconds(count([watched(NOON, 60, name="a"), watched(NOON + 10, 60, name="b")])) == pytest.approx(70)


def test_what_was_watched_within_the_time_of_a_note_is_watching() -> None:
    time = total(piece.time for piece in count([watched(NOON, 20), noted(NOON + 30, 100)]))
    assert (time.watched_s, time.noted_s) == (20, 80)


def test_midnight_divides_a_stretch_between_two_days_of_the_learner() -> None:
    evening = watched(NOON + 12 * 3600 + 20 - 3600, 60, offset=60)
    assert [(piece.day, wall_s(piece.time)) for piece in count([evening])] == [(TODAY, 40), (TODAY + timedelta(days=1), 20)]


def test_of_ten_thousand_stretches_over_each_other_each_second_counts_once() -> None:
    many = [watched(NOON - 15 * (i % 5_000), 30, name=f"{i:05d}") for i in range(10_000)]
    view = summed_up(count(many), [Shelf("c", "Course", {"lecture": None})], TODAY)
    assert view.all.watched_s == pytest.approx(15 * 4_999 + 30)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ([], (0, 0)),
        ([0], (1, 1)),
        ([1], (1, 1)),
        ([2], (0, 1)),
        ([0, 1, 2, 4, 5, 6, 7], (3, 4)),
        ([1, 2, 4], (2, 2)),
        ([-1, 0, 1], (2, 2)),
    ],
)
def test_a_streak_stands_until_a_whole_day_is_missed(ago: list[int], expected: tuple[int, int]) -> None:
    assert streaks([TODAY - timedelta(days=days) for days in ago], TODAY) == expected


def test_the_speed_is_that_of_the_last_weeks_if_they_tell_one() -> None:
    old = watched(NOON - 40 * 86_400, 3600, name="old", speed=1.0)
    new = watched(NOON, 1200, name="new", speed=2.0)
    little = watched(NOON, 300, name="little", speed=2.0)
    assert own_speed(count([old, new]), TODAY) == 2.0
    assert own_speed(count([old, little]), TODAY) == pytest.approx((3600 + 600) / 3900, abs=1e-3)
    assert own_speed(count([watched(NOON, 5, speed=3.0)]), TODAY) == 1.0
    assert own_speed(count([noted(NOON, 5000)]), TODAY) == 1.0


def test_weeks_begin_on_monday_and_a_year_has_its_days() -> None:
    week = [watched(NOON + 86_400 * days, 100, name=f"{days}") for days in (-371, -370, -1, 0, 2, 7)]
    shelf = Shelf("c", "Course", {"lecture": TODAY - timedelta(days=3), "other": None})
    view = summed_up(count(week), [shelf, Shelf("d", "Untouched", {"x": None})], TODAY + timedelta(days=2))
    assert (view.today.watched_s, view.week.watched_s, view.all.watched_s) == (100, 200, 600)
    assert [(day.date, day.time.watched_s, day.completed) for day in view.days] == [
        ("2026-09-18", 0, 1),
        ("2026-09-20", 100, 0),
        ("2026-09-21", 100, 0),
        ("2026-09-23", 100, 0),
    ]
    (course,) = view.courses
    assert (course.title, course.time.watched_s, course.lectures, course.completed) == ("Course", 600, 2, 1)
    assert summed_up([], [], TODAY).all == TimeView()


# Toggl


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_sitting_is_study_of_one_course_without_a_break_of_five_minutes() -> None:
    found = [
        watched(NOON, 60, name="a"),
        noted(NOON + 359, 59.5, name="b"),
        watched(NOON + 400, 30, name="other", course="d"),
        watched(NOON + 1000, 60, name="c"),
    ]
    text = toggl.as_csv(
        toggl.sittings(count(found)), {"c": ("Waters", "Rivers"), "d": ("", "Lakes")}, {"lecture": "Banks"}, "me@example.org"
    )
    assert text.splitlines()[0] == ",".join(toggl.COLUMNS)
    assert [(row["Project"], row["Start date"], row["Start time"], row["Duration"], row["Tags"]) for row in rows(text)] == [
        ("Rivers", "2026-09-21", "11:59:00", "00:02:00", "notes, watching"),
        ("Lakes", "2026-09-21", "12:06:10", "00:00:30", "watching"),
        ("Rivers", "2026-09-21", "12:15:40", "00:01:00", "watching"),
    ]
    assert {(row["Email"], row["Client"], row["Description"], row["Billable"]) for row in rows(text)} == {
        ("me@example.org", "Waters", "Banks", "No"),
        ("me@example.org", "", "Banks", "No"),
    }


def test_sittings_show_the_learners_own_clock() -> None:
    text = toggl.as_csv(toggl.sittings(count([watched(NOON, 60, offset=345)])), {}, {}, "")
    assert [(row["Start date"], row["Start time"]) for row in rows(text)] == [("2026-09-21", "17:44:00")]


@given(stretches(st.sampled_from([0, -300])))
def test_sittings_hold_all_the_time_there_is(found: list[Stretch]) -> None:
    pieces = count(found)
    assert sum(sitting.seconds for sitting in toggl.sittings(pieces)) == pytest.approx(seconds(pieces), abs=1e-3)


@pytest.mark.parametrize("title", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "  =1", "＝1", '=HYPERLINK("http://x";"y")'])
def test_no_title_is_a_formula_in_a_spreadsheet(title: str) -> None:
    text = toggl.as_csv(toggl.sittings(count([watched(NOON, 60)])), {"c": (title, title)}, {"lecture": title}, title)
    (row,) = rows(text)
    assert row["Project"] == row["Client"] == row["Description"] == row["Email"] == f"'{title}"


def test_titles_with_commas_quotes_and_lines_come_back_whole() -> None:
    title = 'Banks, "levees"\nand 河'
    text = toggl.as_csv(toggl.sittings(count([watched(NOON, 60)])), {"c": ("", title)}, {}, "")
    assert rows(text)[0]["Project"] == title
