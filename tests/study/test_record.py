"""The record of a course: what was completed, when, and in how many hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from carrel.records import Course, Lecture, LectureState, Source, SourceKind, Stretch
from carrel.study.record import record
from carrel.study.stats import count

COURSE = Course("c", "Rivers", "Waters", 1, Source(SourceKind.URL, "https://example.org"), "key", "courses/Rivers")
FIRST = Lecture("one", "c", "1", "https://example.org/1", "Banks", ("Week 1", "Soil"), 1, LectureState.READY, 600.0)
SECOND = replace(FIRST, id="two", title="Levees", section=(), duration_s=None, state=LectureState.GONE)
PRIVATE = replace(FIRST, id="three", title="Secret", state=LectureState.UNAVAILABLE)
STRETCHES = [Stretch("e", "one", "c", 86_400.0 * 20_000 + 3_600, 0, 300.0, 60.0, 0.0, 480.0)]


def test_a_course_is_complete_when_all_that_can_be_had_of_it_is() -> None:
    some = record(COURSE, [FIRST, SECOND, PRIVATE], {"one": date(2026, 9, 1)}, [], 0)
    assert not some.complete
    assert [(line.title, line.section, line.duration_s, line.completed_on) for line in some.lectures] == [
        ("Banks", "Week 1 · Soil", 600.0, "2026-09-01"),
        ("Levees", "", 0.0, None),
    ]
    assert record(COURSE, [FIRST, SECOND, PRIVATE], {"one": date(2026, 9, 1), "two": date(2026, 9, 4)}, [], 0).complete
    assert not record(COURSE, [], {}, [], 0).complete


def test_what_was_completed_before_it_became_private_stays_in_the_record() -> None:
    made = record(COURSE, [PRIVATE], {"three": date(2026, 9, 1)}, [], 0)
    assert (made.complete, [line.title for line in made.lectures]) == (True, ["Secret"])


def test_hours_and_dates_are_those_of_all_study() -> None:
    made = record(COURSE, [FIRST], {"one": date(2024, 10, 9), "other": date(1990, 1, 1)}, count(STRETCHES), 7)
    assert (made.time.watched_s, made.time.rewatched_s, made.notes) == (300, 60, 7)
    assert (made.first_on, made.last_on) == ("2024-10-04", "2024-10-09")
    empty = record(COURSE, [FIRST], {}, [], 0)
    assert (empty.first_on, empty.last_on) == (None, None)
