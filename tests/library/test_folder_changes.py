"""Files of a course's folder are renamed, shifted, replaced and copied: each lecture stays what it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from carrel.catalog import courses, lectures
from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.pipeline.reconcile import reconcile
from carrel.records import Lecture
from carrel.sources import fingerprint
from tests.library.helpers import opened, states


@pytest.fixture
def folder(course_media: MadeCourse, tmp_path: Path) -> Path:
    folder = tmp_path / "Rivers"
    folder.mkdir()
    for number in (1, 2, 3):
        shutil.copy(course_media.lectures[number].media, folder / f"lecture{number}.mp4")
    return folder


@pytest.fixture
def taught(folder: Path, tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library") as library:
        library.add(str(folder))
        assert library.sync().done == 3
        yield library


def by_key(library: Library) -> dict[str, Lecture]:
    course = courses.every(library.database)[0]
    return {lecture.key: lecture for lecture in lectures.of_course(library.database, course.id)}


def prints(library: Library) -> dict[str, str]:
    return lectures.fingerprints(library.database, courses.every(library.database)[0].id)


def is_true(library: Library, folder: Path) -> bool:
    """Say whether each file of the folder is the one that its lecture was made from."""
    here, known = by_key(library), prints(library)
    return all(known[here[path.name].id] == fingerprint(path) for path in folder.glob("*.mp4"))


def test_a_new_file_under_the_name_of_a_renamed_one_is_another_lecture(
    taught: Library, folder: Path, course_media: MadeCourse
) -> None:
    before = by_key(taught)
    (folder / "lecture1.mp4").rename(folder / "lecture9.mp4")
    taught.sync()
    shutil.copy(course_media.lectures[5].media, folder / "lecture1.mp4")
    assert taught.sync().done == 1
    after = by_key(taught)
    assert after["lecture9.mp4"].id == before["lecture1.mp4"].id
    assert len({lecture.id for lecture in after.values()}) == 4
    assert is_true(taught, folder)


def test_renaming_and_replacing_at_once_gives_two_lectures(taught: Library, folder: Path, course_media: MadeCourse) -> None:
    before = by_key(taught)
    (folder / "lecture1.mp4").rename(folder / "lecture9.mp4")
    shutil.copy(course_media.lectures[5].media, folder / "lecture1.mp4")
    assert taught.sync().done == 1
    after = by_key(taught)
    assert after["lecture9.mp4"].id == before["lecture1.mp4"].id
    assert after["lecture1.mp4"].id not in {lecture.id for lecture in before.values()}
    assert is_true(taught, folder)


def test_numbers_that_shift_take_their_lectures_along(taught: Library, folder: Path, course_media: MadeCourse) -> None:
    before = by_key(taught)
    (folder / "lecture3.mp4").rename(folder / "lecture4.mp4")
    (folder / "lecture2.mp4").rename(folder / "lecture3.mp4")
    shutil.copy(course_media.lectures[5].media, folder / "lecture2.mp4")
    assert taught.sync().done == 1
    after = by_key(taught)
    assert after["lecture3.mp4"].id == before["lecture2.mp4"].id
    assert after["lecture4.mp4"].id == before["lecture3.mp4"].id
    assert states(taught) == ["ready"] * 4
    assert is_true(taught, folder)
    listed = taught.overview()
    assert taught.rebuild().problems == []
    assert taught.overview() == listed


def test_numbers_that_close_a_gap_leave_the_deleted_lecture_in_the_library(taught: Library, folder: Path) -> None:
    before = by_key(taught)
    (folder / "lecture2.mp4").unlink()
    (folder / "lecture3.mp4").rename(folder / "lecture2.mp4")
    report = taught.sync()
    assert (report.done, report.gone) == (0, 1)
    assert by_key(taught)["lecture2.mp4"].id == before["lecture3.mp4"].id
    assert sorted(states(taught)) == ["gone", "ready", "ready"]
    assert taught.sync().gone == 0
    listed = taught.overview()
    assert taught.rebuild().problems == []
    assert taught.overview() == listed


def test_two_files_that_change_names_change_nothing_else(taught: Library, folder: Path) -> None:
    before = by_key(taught)
    (folder / "lecture1.mp4").rename(folder / "x")
    (folder / "lecture2.mp4").rename(folder / "lecture1.mp4")
    (folder / "x").rename(folder / "lecture2.mp4")
    assert taught.sync().done == 0
    assert by_key(taught)["lecture1.mp4"].id == before["lecture2.mp4"].id
    assert is_true(taught, folder)


def test_a_file_replaced_in_its_place_is_fetched_anew(taught: Library, folder: Path, course_media: MadeCourse) -> None:
    before = by_key(taught)
    shutil.copy(course_media.lectures[5].media, folder / "lecture2.mp4")
    assert taught.sync().done == 1
    assert by_key(taught)["lecture2.mp4"].id == before["lecture2.mp4"].id
    assert is_true(taught, folder)
    assert taught.sync().done == 0


def test_an_emptied_file_costs_the_library_nothing(taught: Library, folder: Path) -> None:
    (folder / "lecture2.mp4").write_bytes(b"")
    taught.sync()
    assert by_key(taught)["lecture2.mp4"].file


def test_a_listing_tells_what_was_renamed_and_keeps_the_title_given_meanwhile(taught: Library, folder: Path) -> None:
    course = courses.every(taught.database)[0]
    (folder / "lecture1.mp4").rename(folder / "rain.mp4")
    listing = taught.sources.list(course.source, taught._settings_for(None)(course.id), lambda _: None)
    courses.save(taught.database, replace(course, title="Waters", program="Earth"))
    now = datetime.now(UTC).isoformat()
    found = reconcile(taught.database, taught.layout, course, listing, now, fingerprint)
    assert (found.course.title, found.course.program, found.course.listed_at) == ("Waters", "Earth", now)
    assert found.renamed == {by_key(taught)["rain.mp4"].id}


def test_a_copy_of_a_course_does_not_take_over(taught: Library, folder: Path) -> None:
    listed = taught.overview()
    course = taught.root / courses.every(taught.database)[0].folder
    for copy in (course.with_name("Another Rivers"), course.with_name("Rivers copy"), course / "Zz copy"):
        shutil.copytree(course, copy)
        record = json.loads((copy / "course.json").read_text())
        (copy / "course.json").write_text(json.dumps({**record, "listed_at": "2020-01-01T00:00:00+00:00"}))
        assert len(taught.rebuild().problems) == 1
        assert taught.overview() == listed
        shutil.rmtree(copy)


def test_a_course_record_without_lectures_does_not_take_over(taught: Library) -> None:
    course = taught.root / courses.every(taught.database)[0].folder
    taught.remove("lecture3")
    listed = taught.overview()
    other = course.with_name("A copy")
    other.mkdir()
    record = json.loads((course / "course.json").read_text())
    gone = {"key": "old.mp4", "title": "old"}
    (other / "course.json").write_text(json.dumps({**record, "listed_at": "2999-01-01T00:00:00+00:00", "removed": [gone]}))
    taught.rebuild()
    assert taught.overview() == listed
    assert sorted(courses.removed_keys(taught.database, record["id"])) == ["lecture3.mp4", "old.mp4"]


def test_a_lecture_copied_beside_itself_is_there_once(taught: Library) -> None:
    listed = taught.overview()
    course = taught.root / courses.every(taught.database)[0].folder
    for suffix in (".mp4", ".json"):
        shutil.copy(course / f"01 lecture1{suffix}", course / f"01 lecture1 copy{suffix}")
    problems = taught.rebuild().problems
    assert len(problems) == 1
    assert "second time" in problems[0]
    assert taught.overview() == listed


def test_a_course_that_is_a_link_to_another_disk_is_rebuilt(taught: Library, tmp_path: Path) -> None:
    listed = taught.overview()
    course = taught.root / courses.every(taught.database)[0].folder
    course.rename(tmp_path / "disk")
    course.symlink_to(tmp_path / "disk")
    assert taught.rebuild().problems == []
    assert taught.overview() == listed
