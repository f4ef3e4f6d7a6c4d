"""Titles, programs and order: folders move along, ids stay, the index knows the new names, and nothing else moves."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from carrel import sidecars
from carrel.catalog import courses
from carrel.errors import ArrangementInvalid, FileInUse, LibraryBusy, NotFound
from carrel.files import hold_lock
from carrel.library import Library
from carrel.pipeline import place
from carrel.pipeline.arrange import Placement
from carrel.records import Source, SourceKind
from carrel.sidecars import CourseRecord
from tests.library.helpers import files_below
from tests.web.shelf import COURSE, READY, WAITING, make_shelf

MINE = "courses/How learning works/Memory"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    root = tmp_path / "library"
    make_shelf(root)
    for course_id, title, program in (("secondcourse", "Attention", "How learning works"), ("thirdcourse1", "Sleep", None)):
        add_course(root, course_id, title, program, f"courses/{f'{program}/' if program else ''}{title}")
    library = Library.open(root)
    library.searching.mend()
    yield library
    library.close()


def add_course(root: Path, course_id: str, title: str, program: str | None, folder: str) -> None:
    source = Source(SourceKind.URL, f"https://example.org/{course_id}")
    record = CourseRecord(course_id, title, source, source.address, program, position=2, added_at="2026-01-01T00:00:00+00:00")
    sidecars.write(root / folder / sidecars.COURSE_FILE, record)


def everything(library: Library) -> object:
    """Return all that the library tells of itself; the same after a rebuild from its folder alone."""
    told = library.overview()
    lectures = [library.lecture(READY), library.lecture(WAITING)]
    library.rebuild()
    assert library.overview() == told
    assert [library.lecture(READY), library.lecture(WAITING)] == lectures
    return told


def test_a_course_and_its_files_follow_a_new_title(library: Library) -> None:
    before = files_below(library.root / MINE)
    view = library.upkeep.edit(COURSE, title="What  lasts\n")
    assert view.title == "What lasts"
    assert not (library.root / MINE).exists()
    assert files_below(library.root / "courses/How learning works/What lasts") == before
    lecture = library.lecture(READY)
    assert lecture.course == "What lasts"
    for path in (lecture.file, lecture.poster, *(a.file for a in lecture.attachments), *(t.file for t in lecture.transcripts)):
        assert path
        assert (library.root / path).is_file()
        assert path.startswith("courses/How learning works/What lasts/")
    record = sidecars.read_lecture((library.root / str(lecture.file)).with_suffix(".json"))
    assert (record.course, record.program) == ("What lasts", "How learning works")
    library.upkeep.settle()
    assert [hits.course for hits in library.search("course:lasts memory").lectures] == ["What lasts"]
    everything(library)


def test_a_course_moves_out_of_its_program_and_into_another(library: Library) -> None:
    assert library.upkeep.edit(COURSE, program="").program is None
    assert (library.root / "courses/Memory/course.json").exists()
    assert library.upkeep.edit(COURSE, program="Brains").program == "Brains"
    assert (library.root / "courses/Brains/Memory/course.json").exists()
    everything(library)
    library.upkeep.edit(COURSE, program="How learning works")
    assert not (library.root / "courses/Brains").exists()
    program = next(one for one in library.overview().programs if one.title == "How learning works")
    assert program.courses == ["secondcourse", COURSE], "it comes to the end"


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("../../etc/passwd", "- .. - etc - passwd"),
        ("..", "Course"),
        ("a/b\\c:d", "a - b - c - d"),
        ("CON", "CON_"),
        ("\u202egnp.exe", "gnp.exe"),
        ("机器学习", "机器学习"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_title_leads_nowhere_else(library: Library, title: str, folder: str) -> None:
    library.upkeep.edit(COURSE, title=title)
    assert (library.root / "courses/How learning works" / folder / "course.json").exists()
    assert sorted(path.name for path in library.root.parent.iterdir()) == [library.root.name]


@pytest.mark.parametrize("title", ["", "  \n ", "x" * 301])
def test_a_title_that_cannot_be_is_refused(library: Library, title: str) -> None:
    with pytest.raises(ArrangementInvalid):
        library.upkeep.edit(COURSE, title=title)
    assert library.course(COURSE).title == "Memory"


def test_a_name_that_is_taken_gets_an_id(library: Library) -> None:
    library.upkeep.edit("secondcourse", title="Memory")
    assert (library.root / MINE / "course.json").exists()
    assert (library.root / f"{MINE} [second]" / "course.json").exists()
    (library.root / "courses/Sleepless").mkdir()
    library.upkeep.edit("thirdcourse1", title="Sleepless")
    assert (library.root / "courses/Sleepless [thirdc]/course.json").exists()


def test_no_course_comes_to_lie_in_another(library: Library) -> None:
    library.upkeep.edit(COURSE, program="Sleep")
    assert not list((library.root / "courses/Sleep").glob("*/course.json"))
    everything(library)


def test_a_course_within_another_steps_aside_before_that_one_goes(library: Library) -> None:
    add_course(library.root, "innercourse1", "Dreams", "Sleep", "courses/Sleep/Dreams")
    library.rebuild()
    library.upkeep.remove("thirdcourse1")
    assert [course.title for course in library.overview().courses] == ["Memory", "Attention", "Dreams"]
    assert library.rebuild().problems == []
    assert "Dreams" in [course.title for course in library.overview().courses]


def test_a_program_gets_another_title(library: Library) -> None:
    view = library.upkeep.rename_program("How learning works", "Learning")
    assert [(program.title, program.courses) for program in view.programs] == [("Learning", [COURSE, "secondcourse"])]
    assert not (library.root / "courses/How learning works").exists()
    everything(library)
    with pytest.raises(NotFound):
        library.upkeep.rename_program("How learning works", "Learning")


def test_courses_change_places(library: Library) -> None:
    view = library.upkeep.order("How learning works", ["secondcourse", COURSE])
    assert view.programs[0].courses == ["secondcourse", COURSE]
    everything(library)
    for wrong in ([COURSE], [COURSE, COURSE], [COURSE, "thirdcourse1"]):
        with pytest.raises(ArrangementInvalid):
            library.upkeep.order("How learning works", wrong)
    with pytest.raises(NotFound):
        library.upkeep.order("No such program", [])


def test_what_another_process_does_is_waited_for(library: Library) -> None:
    with hold_lock(library.layout.sync_lock, "carrel sync"), pytest.raises(LibraryBusy, match="carrel sync"):
        library.upkeep.edit(COURSE, title="Other")
    assert library.course(COURSE).title == "Memory"


def test_a_folder_in_use_stays_and_so_does_all_else(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (library.overview(), files_below(library.layout.courses))
    real = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "Attention":
            raise PermissionError(errno.EACCES, "in use", str(self))
        return real(self, target)

    with monkeypatch.context() as held:
        held.setattr(Path, "rename", refuse)
        with pytest.raises(FileInUse):
            library.upkeep.rename_program("How learning works", "Learning")
    assert (library.overview(), files_below(library.layout.courses)) == before
    assert not library.layout.is_unfinished


def test_a_course_on_another_disk_gets_its_title_and_keeps_its_folder(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))

    with monkeypatch.context() as held:
        held.setattr(Path, "rename", refuse)
        library.upkeep.edit(COURSE, title="Other", program="Learning")
    assert (library.root / MINE / "course.json").exists()
    assert not (library.root / "courses/Learning").exists()
    assert (library.course(COURSE).title, library.course(COURSE).program) == ("Other", "Learning")
    everything(library)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_link_to_another_disk_moves_and_still_leads_there(library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    disk = tmp_path_factory.mktemp("disk")
    (library.root / MINE).rename(disk / "Memory")
    (library.root / MINE).symlink_to(os.path.relpath(disk / "Memory", (library.root / MINE).parent))
    library.upkeep.edit(COURSE, program="")
    assert (library.root / "courses/Memory").is_symlink()
    assert (library.root / str(library.lecture(READY).file)).is_file()


def test_a_lecture_on_its_way_is_placed_where_the_course_is_now(library: Library) -> None:
    intent = library.layout.lecture_staging(WAITING) / place.INTENT
    intent.parent.mkdir(parents=True)
    intent.write_text(json.dumps(f"{MINE}/02 Week 2/02 Remembering"))
    library.upkeep.edit(COURSE, title="What lasts")
    assert json.loads(intent.read_text()) == "courses/How learning works/What lasts/02 Week 2/02 Remembering"


def test_what_was_cut_off_is_finished_when_the_library_is_opened(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr("carrel.pipeline.arrange._write_records", die)
        library.upkeep.edit(COURSE, title="What lasts")
    assert library.layout.is_unfinished
    again = Library.open(library.root)
    assert not again.layout.is_unfinished
    assert everything(again)
    assert again.course(COURSE).title == "What lasts"
    again.close()


def test_a_course_that_takes_the_place_of_a_move_cut_off_keeps_it(library: Library) -> None:
    course = courses.get(library.database, COURSE)
    assert course
    moving = Placement(COURSE, "Other", None, 1, was=MINE, folder="courses/Other")
    library.layout.arranging.write_text(json.dumps({"placements": [asdict(moving)]}))
    add_course(library.root, "laterproject", "Other", None, "courses/Other")
    courses.save(library.database, replace(course, id="laterproject", title="Other", source_key="other", folder="courses/Other"))
    library.upkeep.retry()
    assert library.course(COURSE).title == "Other"
    assert (library.root / MINE / "course.json").exists()
    assert sidecars.read_course(library.root / "courses/Other/course.json").id == "laterproject"
