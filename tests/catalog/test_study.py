"""What follows from the journals' events is the same whatever order they come in, and however often."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.catalog import Database, courses, lectures, study
from carrel.records import Course, ListedLecture, Source, SourceKind
from carrel.study.events import PlanSet, StudyEvent
from tests.study.made import at, deleted, edited, event_id, marked, noted, retracted, watched

LECTURES = ("river", "brook")


@contextmanager
def catalogue() -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "catalog.db")
        database.create(complete=True)
        courses.save(database, Course("waters", "Waters", None, 1, Source(SourceKind.URL, "x"), "x", "courses/Waters"))
        for number, lecture in enumerate(LECTURES):
            give_length(database, lecture, 60.0 + number)
        yield database
        database.close()


@pytest.fixture
def database() -> Iterator[Database]:
    with catalogue() as found:
        yield found


def give_length(database: Database, lecture: str, duration_s: float | None) -> None:
    listed = ListedLecture(lecture, lecture.title(), 1, "", (), duration_s)
    lectures.save_listed(database, "waters", lecture, listed, None)


def what_follows(database: Database) -> dict[str, Any]:
    return {
        table: [tuple(row) for row in database.all(f"SELECT * FROM {table} ORDER BY 1")]
        for table in ("study_events", "progress", "study_time", "notes")
    }


@st.composite
def studies(draw: st.DrawFn) -> list[StudyEvent]:
    """Events of some lectures and notes, some of which take others back, at times that need not be those of their making."""
    made: list[StudyEvent] = []
    place = st.integers(0, 60)
    for number in range(draw(st.integers(1, 14))):
        lecture = draw(st.sampled_from([*LECTURES, "not-in-the-library"]))
        given: dict[str, Any] = {"lecture": lecture, "at": at(draw(st.integers(0, 5))), "device": draw(st.sampled_from("ab"))}
        match draw(st.integers(0, 7)):
            case 0 | 1 | 2:
                begin, end = sorted((draw(place), draw(place)))
                made.append(watched(number, begin, end, **given))
            case 3:
                made.append(noted(number, 5, **given))
            case 4:
                made.append(marked(number, draw(st.booleans()), **given))
            case 5 | 6:
                bases = draw(st.sets(st.integers(0, number), max_size=2))
                given["note"] = draw(st.sampled_from(["one", "two"]))
                is_deletion = draw(st.booleans())
                made.append(
                    deleted(number, *bases, **given) if is_deletion else edited(number, f"text {number}", *bases, **given)
                )
            case _:
                del given["lecture"]
                made.append(retracted(number, draw(st.integers(0, 14)), **given))
    return made


@settings(max_examples=60)
@given(studies(), st.integers(0, 10_000))
def test_order_batches_and_repetition_change_nothing(events: list[StudyEvent], seed: int) -> None:
    rng = random.Random(seed)
    again: Sequence[StudyEvent] = rng.sample([*events, *events], 2 * len(events))
    with catalogue() as one, catalogue() as other:
        study.add(one, events)
        while again:
            size = rng.randint(1, 5)
            study.add(other, again[:size])
            again = again[size:]
        assert what_follows(one) == what_follows(other)


def test_what_is_taken_back_leaves_nothing_whichever_comes_first(database: Database) -> None:
    study.add(database, [watched(1, 0, 60), retracted(2, 1), retracted(4, 3), retracted(6, 5)])
    study.add(database, [edited(3, "text"), PlanSet(**plan(5))])
    assert study.every_progress(database) == []
    assert study.notes_of(database, with_deleted=True) == []
    assert list(study.events_of_kind(database, "plan_set")) == []
    assert database.all("SELECT * FROM study_time") == []


def test_taking_back_the_latest_edit_brings_the_text_before_it_back(database: Database) -> None:
    study.add(database, [edited(1, "first"), deleted(2, 1)])
    assert study.notes_of(database) == []
    study.add(database, [retracted(3, 2)])
    assert [note.text for note in study.notes_of(database)] == ["first"]


def test_a_retraction_is_not_taken_back(database: Database) -> None:
    study.add(database, [watched(1, 0, 60), retracted(2, 1), retracted(3, 2)])
    assert study.every_progress(database) == []


def plan(number: int) -> dict[str, Any]:
    base = {"id": event_id(number), "device": "laptop", "at": at(number)}
    return {**base, "plan": "p", "title": "Plan", "courses": ("waters",), "start_on": "2026-03-01", "finish_by": "2026-04-01"}


def test_events_of_a_kind_come_by_time(database: Database) -> None:
    study.add(database, [PlanSet(**plan(4)), watched(3, 0, 9), PlanSet(**plan(2))])
    assert [event.id for event in study.events_of_kind(database, "plan_set")] == [event_id(2), event_id(4)]


def test_completion_follows_the_length_of_the_lecture(database: Database) -> None:
    study.add(database, [watched(1, 0, 55)])
    assert study.progress_of(database, LECTURES)["river"].completed_at == at(1)
    give_length(database, "river", 120.0)
    study.reckon_lengths(database)
    longer = study.progress_of(database, LECTURES)["river"]
    assert (longer.completed_at, longer.resume_s, longer.duration_s) == (None, 55, 120.0)
    lectures.delete(database, ["river"])
    study.reckon_lengths(database)
    assert study.progress_of(database, LECTURES)["river"].duration_s is None


def test_notes_are_asked_for_by_lecture(database: Database) -> None:
    whole = edited(4, "whole", note="d", second=None)
    study.add(database, [edited(1, "b", note="b", second=9.0), edited(2, "a", note="a", second=2.0), whole])
    study.add(database, [edited(3, "c", note="c", lecture="brook"), edited(5, "x", note="e"), deleted(6, 5, note="e")])
    assert [note.id for note in study.notes_of(database, lecture="river")] == ["d", "a", "b"]
    assert [note.id for note in study.notes_of(database, lectures=["brook", "none"])] == ["c"]
    assert study.notes_of(database, lectures=[]) == []
    assert len(study.notes_of(database)) == 4
    assert [note.id for note in study.notes_of(database, with_deleted=True) if note.deleted] == ["e"]
    assert study.note_counts(database) == {"river": 3, "brook": 1}


def test_a_note_that_moved_to_another_lecture_is_there_alone(database: Database) -> None:
    study.add(database, [edited(1, "text"), edited(2, "text", 1, lecture="brook")])
    assert study.note_counts(database) == {"brook": 1}
