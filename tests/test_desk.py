"""The desk: what was taken in is in the journals, and the catalogue follows them wherever they come from."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.desk import Desk
from carrel.desk_views import NotesView, ProgressesView
from carrel.errors import LibraryNotFound, NotFound
from carrel.layout import Layout
from carrel.library import Library
from carrel.study import journal
from carrel.study.events import StudyEvent, as_json
from tests.catalog.test_study import catalogue, studies, what_follows
from tests.study.made import edited, event_id, marked, noted, retracted, watched
from tests.web.shelf import COURSE, READY, WAITING, make_shelf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    make_shelf(tmp_path)
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


def arrive(library: Library, device: str, *events: StudyEvent) -> Path:
    """Put a journal into the library as a file synchroniser does."""
    path = library.layout.study / f"{device}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{as_json(event)}\n" for event in events), encoding="utf-8")
    return path


def lines(library: Library) -> dict[str, int]:
    return {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in library.layout.study.iterdir()}


def standing(library: Library) -> tuple[ProgressesView, NotesView]:
    """What a desk that was just opened shows."""
    desk = Desk(library.layout, library.database)
    return desk.progress(), desk.notes()


def test_what_was_done_is_in_the_journal_of_its_device_once(library: Library) -> None:
    events: list[StudyEvent] = [
        watched(1, 0, 30, READY),
        edited(2, "text", lecture=READY, device="phone"),
        watched(1, 0, 30, READY),
    ]
    first = library.desk.record(events)
    again = library.desk.record([*events, noted(3, 9, READY)])
    assert first.kept == [event_id(1), event_id(2)]
    assert again.kept == [event_id(1), event_id(2), event_id(3)]
    assert lines(library) == {"laptop": 2, "phone": 1}
    assert [(p.lecture_id, p.intervals, p.notes) for p in again.progress] == [(READY, [(0.0, 30.0)], 1)]
    assert [note.text for note in again.notes] == ["text"]


def test_what_another_process_has_just_written_is_not_written_again(library: Library) -> None:
    with journal.alone(library.layout.study_lock):
        journal.append(library.layout.study, "laptop", [marked(1, True, READY)])
    assert library.desk.record([marked(1, True, READY), marked(2, True, WAITING)]).kept == [event_id(1), event_id(2)]
    assert lines(library) == {"laptop": 2}


def test_what_is_taken_back_is_answered_as_it_is_now(library: Library) -> None:
    library.desk.record([watched(1, 0, 30, READY), edited(2, "one", lecture=READY), edited(3, "two", 2, lecture=READY)])
    answer = library.desk.record([retracted(4, 1), retracted(5, 3)])
    assert [(p.lecture_id, p.share, p.intervals, p.notes) for p in answer.progress] == [(READY, 0.0, [], 1)]
    assert [note.text for note in answer.notes] == ["one"]


def test_an_event_that_is_none_costs_no_other(library: Library) -> None:
    good = json.loads(as_json(watched(1, 0, 30, READY)))
    answer = library.desk.record_objects(
        [{**good, "id": event_id(2), "to_s": -1}, good, "event", {"id": 7}, {"id": "half \ud83d"}]
    )
    assert answer.kept == [event_id(1)]
    assert [refused.id for refused in answer.refused] == [event_id(2), "", "", "half \ufffd"]
    assert "to_s" in answer.refused[0].message


def test_another_devices_journal_is_taken_in_as_it_comes_and_grows(library: Library) -> None:
    arrive(library, "phone", watched(1, 0, 30, READY))
    assert standing(library)[0].lectures[0].intervals == [(0.0, 30.0)]
    path = arrive(library, "phone", watched(1, 0, 30, READY), watched(2, 30, 40, READY))
    assert standing(library)[0].lectures[0].intervals == [(0.0, 40.0)]
    # Another file came in its place; what was known stays.
    path.unlink()
    arrive(library, "phone", watched(3, 50, 60, READY))
    assert standing(library)[0].lectures[0].intervals == [(0.0, 40.0), (50.0, 60.0)]


def test_what_another_process_writes_is_seen_in_a_moment(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.desk._EVERY_S", 0)
    assert library.desk.notes().notes == []
    other = Library.open(library.root)
    other.desk.record([edited(1, "text", lecture=READY)])
    other.close()
    assert [note.text for note in library.desk.notes().notes] == ["text"]


def test_study_comes_back_without_a_catalogue(library: Library) -> None:
    library.desk.record([watched(1, 0, 60, READY), marked(2, True, WAITING)])
    library.desk.record([edited(3, "a", lecture=READY), edited(4, "b", lecture=READY)])
    arrive(library, "phone", retracted(5, 2), noted(6, 30, WAITING))
    before = standing(library)
    assert len(before[0].lectures) == 2
    assert [other.text for other in before[1].notes[0].others] == ["a"]
    library.rebuild()
    assert standing(library) == before
    library.close()
    for path in library.root.glob("catalog.db*"):
        path.unlink()
    with_none = Library.open(library.root)
    assert standing(with_none) == before
    with_none.close()


def test_lines_that_cannot_be_read_are_told(library: Library) -> None:
    library.desk.record([watched(1, 0, 30, READY)])
    with (library.layout.study / "laptop.jsonl").open("a") as journal:
        journal.write("{}\n")
    assert library.rebuild().problems == ["study/laptop.jsonl: 1 line cannot be read as an event and left out."]
    told = [check for check in library.doctor().checks if check.name == "journals"]
    assert [check.status for check in told] == ["warning"]
    assert library.desk.progress().lectures


def test_a_damaged_catalogue_loses_no_note(library: Library) -> None:
    library.desk.record([edited(1, "before", lecture=READY)])
    library.close()
    for path in library.root.glob("catalog.db-*"):
        path.unlink()
    library.layout.catalog.write_bytes(b"not a database" * 1000)
    answer = library.desk.record([edited(2, "meanwhile", 1, lecture=READY)])
    assert (answer.kept, answer.notes) == ([event_id(2)], [])
    library.rebuild()
    assert [note.text for note in library.desk.notes().notes] == ["meanwhile"]


def test_removing_a_course_keeps_what_was_done_with_it(library: Library) -> None:
    library.desk.record([watched(1, 0, 60, READY), edited(2, "text", lecture=READY)])
    library.remove(COURSE)
    library.desk.record([edited(3, "text, and more", 2, lecture=READY)])
    progress, notes = standing(library)
    assert progress.lectures[0].intervals == [(0.0, 60.0)]
    assert [note.text for note in notes.notes] == ["text, and more"]
    with pytest.raises(NotFound):
        library.desk.notes(course=COURSE)
    assert library.desk.notes(lecture=READY) == notes
    library.rebuild()
    assert standing(library) == (progress, notes)


def test_nothing_is_written_where_the_library_was(library: Library) -> None:
    library.close()
    shutil.rmtree(library.root)
    library.root.mkdir()
    with pytest.raises(LibraryNotFound):
        library.desk.record([watched(1, 0, 30, READY)])
    assert list(library.root.iterdir()) == []


def test_notes_come_in_the_order_of_the_library(library: Library) -> None:
    made = [
        edited(1, "gone", note="x", lecture="aaa-no-lecture"),
        edited(2, "later lecture", note="b", lecture=WAITING),
        edited(3, "second 9", note="c", lecture=READY, second=9.0),
        edited(4, "second 2", note="a", lecture=READY, second=2.0),
        edited(5, "the whole", note="d", lecture=READY, second=None),
    ]
    library.desk.record(made)
    found = [note.text for note in library.desk.notes().notes]
    assert found == ["the whole", "second 2", "second 9", "later lecture", "gone"]
    assert [note.text for note in library.desk.notes(course=COURSE).notes] == found[:-1]
    assert [note.text for note in library.desk.notes(lecture=WAITING).notes] == ["later lecture"]
    assert [(p.lecture_id, p.notes) for p in library.desk.progress().lectures] == [
        ("aaa-no-lecture", 1),
        (READY, 3),
        (WAITING, 1),
    ]


@settings(max_examples=40)
@given(studies(), st.integers(0, 10_000))
def test_however_the_journals_are_divided_and_brought_the_same_follows(events: list[StudyEvent], seed: int) -> None:
    rng = random.Random(seed)
    with catalogue() as one, catalogue() as other:
        recorded, brought = (Desk(Layout(database.path.parent), database) for database in (one, other))
        recorded.record(events)
        study = other.path.parent / "study"
        study.mkdir()
        for event in rng.sample([*events, *events], 2 * len(events)):
            with (study / f"{rng.choice('abc')}.jsonl").open("a", encoding="utf-8") as journal:
                journal.write(f"{as_json(event)}\n")
            if rng.random() < 0.3:
                brought.catch_up()
        brought.catch_up()
        expected = what_follows(one)
        assert what_follows(other) == expected
        recorded.read_anew()
        assert what_follows(one) == expected
