"""A course's folder, the catalogue and the index stay of one mind, whatever happens to any of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from carrel.errors import LibraryNotFound
from carrel.library import Library
from carrel.sidecars import COURSE_FILE
from tests.coursesite import CourseSite
from tests.library.helpers import files_below, lines, of_one_file, opened, states


def test_a_course_folder_that_is_away_is_left_alone_and_taken_back(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        library.sync()
        folder = library.layout.courses / "The river course"
        folder.rename(tmp_path / "away")
        coursesite.forget()
        for _ in range(2):
            report = library.sync()
            assert "is not where it was" in report.problems[0]
        assert coursesite.asked("*.mp4") == []
        assert not folder.exists()
        (tmp_path / "away").rename(folder)
        report = library.sync()
        assert (report.done, report.problems) == (0, ())
        assert len(lines(library.course(added.id))) == 2


def test_a_library_that_goes_away_under_an_open_catalogue_does_not_become_an_empty_one(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.overview()
        (tmp_path / "library").rename(tmp_path / "elsewhere")
        with pytest.raises(LibraryNotFound):
            library.overview()
        assert not (tmp_path / "library").exists()


def test_a_first_rebuild_that_was_cut_off_is_done_again(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.sync()
    for path in (tmp_path / "library").glob("catalog.db*"):
        path.unlink()
    Library(tmp_path / "library").database.create(complete=False)
    with opened(tmp_path / "library") as library:
        assert states(library) == ["ready"]


def test_a_course_added_by_a_run_cut_off_before_the_catalogue_gets_its_own_folder_again(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.database.run("DELETE FROM courses")
        library.add(of_one_file(course))
        assert files_below(library.layout.courses) == [f"The river course/{COURSE_FILE}"]


def test_two_courses_of_one_title_have_folders_of_their_own(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(course.page)
        shutil.rmtree(library.layout.courses / "The river course")
        library.add(course.platform)
        assert len({c.id for c in library.overview().courses}) == 2


def test_a_new_title_is_found_by_search(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
        library.sync()
        library.add(course.platform, title="Hydrology")
        library.upkeep.settle()
        assert len(library.search("hydrology").lectures) == 2
        assert library.search("hydrology").lectures[0].course == "Hydrology"


def test_a_course_named_twice_is_synced_once(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        report = library.sync([added.id, added.title])
        assert (report.new, report.done, report.failed) == (2, 2, ())


def test_a_dry_run_leaves_out_what_a_sync_would_leave_out(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
        library.remove("Springs")
        assert library.sync(dry_run=True).new == 2
        assert states(library) == ["waiting"] * 2


def test_a_course_can_be_left_out_of_syncs_that_do_not_name_it(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course), options={"sync": False})
        assert library.sync().new == 0
        assert library.sync([added.id]).done == 1
