"""What was removed comes back as it was, or goes for good."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from carrel import sidecars
from carrel.errors import LibraryBusy, NotFound, RestoreImpossible
from carrel.files import hold_lock
from carrel.library import Library
from carrel.pipeline.recover import finish
from carrel.study.events import new_id
from carrel.upkeep_views import TrashItem
from tests.library.helpers import files_below
from tests.web.shelf import COURSE, READY, WAITING, make_shelf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    make_shelf(tmp_path)
    library = Library.open(tmp_path)
    library.searching.mend()
    yield library
    library.close()


def seen(library: Library) -> object:
    library.upkeep.settle()
    lectures = [line.id for course in library.overview().courses for section in course.sections for line in section.lectures]
    records = {path.name: json.loads(path.read_text()) for path in library.layout.courses.rglob("*.json")}
    found = [(hits.id, hits.course, hits.moments) for hits in library.search("memory").lectures]
    return library.overview(), [library.lecture(one) for one in lectures], files_below(library.layout.courses), records, found


def only(library: Library) -> TrashItem:
    (item,) = library.upkeep.trash().items
    return item


@pytest.mark.parametrize("what", [READY, WAITING, COURSE])
def test_what_is_restored_is_as_it_was(library: Library, what: str) -> None:
    before = seen(library)
    removed = library.upkeep.remove(what)
    assert seen(library) != before
    item = only(library)
    assert (item.id, item.what, item.title, item.folder) == (removed.trash, removed.what, removed.title, removed.folder)
    restored = library.upkeep.restore(item.id)
    assert (restored.id, restored.course_id) == (what, COURSE)
    assert seen(library) == before
    assert library.upkeep.trash().items == []
    assert list(library.layout.trash.iterdir()) == []
    library.rebuild()
    assert seen(library) == before


def test_notes_are_there_again(library: Library) -> None:
    note = {"event": "note_edited", "at": "2026-01-01T00:00:00.000Z", "device": "laptop", "lecture": READY, "second": 3.0}
    library.desk.record_objects([{**note, "id": new_id(), "note": new_id(), "text": "Ask!"}])
    library.upkeep.remove(COURSE)
    library.upkeep.restore(only(library).id)
    assert [one.text for one in library.desk.notes(lecture=READY).notes] == ["Ask!"]


def test_the_trash_tells_what_is_in_it(library: Library) -> None:
    library.upkeep.remove(READY)
    item = only(library)
    assert (item.what, item.course, item.lectures) == ("lecture", "Memory", 1)
    assert item.bytes > 700_000
    library.upkeep.remove(COURSE)
    newest, _ = library.upkeep.trash().items
    assert (newest.what, newest.title, newest.course) == ("course", "Memory", None)


def test_a_lecture_waits_for_its_course(library: Library) -> None:
    before = seen(library)
    lecture = library.upkeep.remove(READY).trash
    course = library.upkeep.remove(COURSE).trash
    with pytest.raises(RestoreImpossible, match="Memory"):
        library.upkeep.restore(lecture)
    library.upkeep.restore(course)
    library.upkeep.restore(lecture)
    assert seen(library) == before


def test_a_lecture_comes_back_into_a_course_that_moved(library: Library) -> None:
    trash = library.upkeep.remove(READY).trash
    library.upkeep.edit(COURSE, title="What lasts", program="")
    library.upkeep.restore(trash)
    assert str(library.lecture(READY).file) == "courses/What lasts/01 Week 1/01 Forgetting — 忘却.mp4"
    record = sidecars.read_lecture((library.root / str(library.lecture(READY).file)).with_suffix(".json"))
    assert (record.course, record.program) == ("What lasts", None)


def test_a_name_that_was_taken_meanwhile_is_left_to_who_has_it(library: Library) -> None:
    file = library.root / str(library.lecture(READY).file)
    trash = library.upkeep.remove(READY).trash
    file.parent.mkdir()
    file.write_bytes(b"strange")
    library.upkeep.restore(trash)
    lecture = library.lecture(READY)
    assert file.read_bytes() == b"strange"
    assert lecture.file == library.layout.relative(file.with_name(f"{file.stem} [readyl].mp4"))
    attached = {one.file for one in lecture.attachments}
    for path in (lecture.file, lecture.poster, *attached, *(one.file for one in lecture.transcripts)):
        assert (library.root / str(path)).is_file()
    assert len(attached) == 3
    assert library.transcript(READY, "en").cues
    assert library.rebuild().problems == []
    assert library.lecture(READY) == lecture


def test_a_course_whose_folder_is_taken_gets_another(library: Library) -> None:
    folder = "courses/How learning works/Memory"
    trash = library.upkeep.remove(COURSE).trash
    (library.root / folder).mkdir(parents=True)
    library.upkeep.restore(trash)
    assert str(library.lecture(READY).file).startswith(f"{folder} [memory]/")


def test_what_is_in_the_library_again_is_not_replaced(library: Library) -> None:
    copy = library.root.parent / f"{library.root.name} copy"
    shutil.copytree(library.root / "courses", copy)
    trash = library.upkeep.remove(COURSE).trash
    shutil.copytree(copy, library.root / "courses", dirs_exist_ok=True)
    library.rebuild()
    before = seen(library)
    with pytest.raises(RestoreImpossible, match="again"):
        library.upkeep.restore(trash)
    assert seen(library) == before
    assert only(library).id == trash


def test_the_trash_is_emptied(library: Library) -> None:
    first = library.upkeep.remove(READY).trash
    second = library.upkeep.remove(WAITING).trash
    assert [item.id for item in library.upkeep.empty_trash(first).items] == [second]
    with pytest.raises(NotFound):
        library.upkeep.restore(first)
    assert library.upkeep.empty_trash().items == []
    assert list(library.layout.trash.iterdir()) == []
    assert library.rebuild().lectures == 0, "what was removed stays away"


def test_the_trash_of_an_older_carrel_can_be_restored(library: Library) -> None:
    before = seen(library)
    for what in (READY, COURSE):
        library.upkeep.remove(what)
        (library.root / only(library).folder / "trash.json").unlink()
        assert only(library).removed_at.startswith("20")
        library.upkeep.restore(only(library).id)
    assert seen(library) == before


def test_what_nobody_knows_is_listed_and_can_only_be_deleted(library: Library) -> None:
    strange = library.layout.trash / "photos"
    strange.mkdir(parents=True)
    (strange / "cat.jpg").write_bytes(b"cat")
    assert (only(library).what, only(library).title, only(library).bytes) == ("unknown", "photos", 3)
    with pytest.raises(RestoreImpossible):
        library.upkeep.restore(only(library).id)
    library.upkeep.empty_trash()
    assert not strange.exists()


def test_a_record_that_points_out_of_the_library_moves_nothing_there(library: Library) -> None:
    library.upkeep.remove(READY)
    path = library.root / only(library).folder / "trash.json"
    record = sidecars.read_trash(path)
    sidecars.write(path, replace(record, place="../../../../out/01 Evil"))
    with pytest.raises(Exception, match="outside"):
        library.upkeep.restore(only(library).id)
    assert not (library.root.parent / "out").exists()
    assert len(library.upkeep.trash().items) == 1
    assert not library.layout.is_unfinished


def test_a_return_that_makes_no_sense_any_more_holds_up_nothing(library: Library) -> None:
    trash = library.upkeep.remove(READY).trash
    library.layout.restoring.write_text(json.dumps({"trash": "x", "course": COURSE, "folder": "../../out"}))
    library.upkeep.restore(trash)
    assert library.lecture(READY).file


def test_restoring_works_across_disks(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seen(library)
    trash = library.upkeep.remove(COURSE).trash
    real = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.parent == target.parent:
            return real(self, target)
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))

    with monkeypatch.context() as held:
        held.setattr(Path, "rename", refuse)
        library.upkeep.restore(trash)
    assert seen(library) == before


def test_a_copy_to_another_disk_that_was_cut_off_is_no_course(library: Library) -> None:
    before = library.overview()
    folder = library.root / "courses/How learning works/Memory"
    shutil.copytree(folder, folder.with_name(".0123456789ab.tmp"))
    assert library.rebuild().problems == []
    assert library.overview() == before


def test_half_a_deletion_is_finished(library: Library) -> None:
    half = library.layout.trash / ".0123456789ab.tmp"
    half.mkdir(parents=True)
    (half / "left.mp4").write_bytes(b"left")
    assert library.upkeep.trash().items == []
    finish(library.layout, library.database)
    assert not half.exists()


def test_a_sync_at_work_is_waited_for(library: Library) -> None:
    trash = library.upkeep.remove(READY).trash
    with hold_lock(library.layout.sync_lock, "carrel sync"):
        for change in (
            lambda: library.upkeep.restore(trash),
            library.upkeep.empty_trash,
            lambda: library.upkeep.remove(COURSE),
        ):
            with pytest.raises(LibraryBusy, match="carrel sync"):
                change()
