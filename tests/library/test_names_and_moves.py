"""Files keep names of their own, and what is removed or moved ends where it belongs."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from carrel import files, settings, sidecars
from carrel.catalog import courses, lectures
from carrel.demo.spec import MadeCourse
from carrel.errors import FileInUse
from carrel.layout import COMPONENT_BYTES, attachment_name
from carrel.library import Library
from carrel.pipeline import place
from carrel.pipeline.job import Job
from carrel.pipeline.remove import finish_removals
from tests.library.helpers import files_below, lines, opened, states


@pytest.fixture
def taught(course_media: MadeCourse, tmp_path: Path) -> Iterator[Library]:
    """A library with two lectures of a folder."""
    folder = tmp_path / "Rivers"
    folder.mkdir()
    for number in (1, 2):
        shutil.copy(course_media.lectures[number].media, folder / f"lecture{number}.mp4")
    with opened(tmp_path / "library") as library:
        library.add(str(folder))
        assert library.sync().done == 2
        yield library


def name_in_use(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    """Refuse to rename files with `suffix`, as Windows does while a player has one open."""
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == suffix:
            raise PermissionError(errno.EACCES, "in use", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)


def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        if self.parent == target.parent:
            return real(self, target)
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))

    real = Path.replace
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "rename", refuse)


@pytest.mark.parametrize("title", ["A very long title of a lecture " * 5, "机器学习导论" * 8])
def test_attachments_of_a_long_title_stay_apart(title: str) -> None:
    stem = f"01 Week/01 {title}"
    names = [attachment_name(stem, f"{title[:40]} - {what}.pdf") for what in ("slides", "slides with notes", "reading list")]
    names += [attachment_name(stem, f"Introductory chapter {number}.pdf") for number in (1, 2)]
    assert len(set(names)) == 5
    assert all(len(Path(name).name.encode()) <= COMPONENT_BYTES for name in names)
    assert all(Path(name).name.startswith(f"01 {title[:6]}") for name in names)
    assert names[4].endswith(" - Introductory chapter 2.pdf")


def test_an_attachment_does_not_repeat_its_lecture() -> None:
    assert attachment_name("03 Intro", "03 Intro - slides.pdf") == "03 Intro - slides.pdf"
    assert attachment_name("03 Intro", "intro_slides.pdf") == "03 Intro - slides.pdf"
    assert attachment_name("03 Intro", "Introduction.pdf") == "03 Intro - Introduction.pdf"
    assert attachment_name("03 Intro", "Intro.json") == "03 Intro - Intro.json"


def test_every_attachment_is_placed_as_it_was(course_media: MadeCourse, tmp_path: Path) -> None:
    folder = tmp_path / "Rivers"
    folder.mkdir()
    shutil.copy(course_media.lectures[1].media, folder / "lecture1.mp4")
    names = ["Slides.pdf", "slides.pdf", "slides: all.pdf", "slides - all.pdf"]
    names += [f"{'a very long name ' * 8}{number}.pdf" for number in range(3)]
    for number, name in enumerate(names):
        (folder / name).write_text(f"attachment {number}")
    with opened(tmp_path / "library") as library:
        added = library.add(str(folder))
        assert library.sync().done == 1
        lecture = library.lecture(lines(library.course(added.id))[0].id)
        assert len(lecture.attachments) == len(names)
        placed = {name: library.attachment_file(lecture.id, name) for name in names}
        assert [placed[name].read_text() for name in names] == [f"attachment {number}" for number in range(len(names))]
        assert len({str(path).casefold() for path in placed.values()}) == len(names)


def test_a_choice_of_a_run_cut_off_gives_way_to_the_lecture_that_took_the_name(taught: Library) -> None:
    course = courses.every(taught.database)[0]
    first, second = lectures.of_course(taught.database, course.id)
    assert first.file
    staging = taught.layout.lecture_staging(second.id)
    staging.mkdir(parents=True)
    (staging / place.INTENT).write_text(json.dumps(first.file.removesuffix(".mp4").upper()))
    job = Job(replace(second, file=None), course, settings.load(taught.layout.settings), taught.root, staging)
    assert place._stem(job, taught.layout, taught.database).casefold() != first.file.removesuffix(".mp4").casefold()


def test_a_forgotten_lecture_has_no_transcripts_and_no_attachments(course_media: MadeCourse, tmp_path: Path) -> None:
    folder = tmp_path / "Rivers"
    folder.mkdir()
    shutil.copy(course_media.lectures[1].media, folder / "lecture1.mp4")
    shutil.copy(next(iter(course_media.lectures[1].subtitles.values())), folder / "lecture1.en.vtt")
    (folder / "lecture1.pdf").write_bytes(b"%PDF-1.4")
    with opened(tmp_path / "library") as library:
        added = library.add(str(folder))
        library.sync()
        lecture = library.lecture(lines(library.course(added.id))[0].id)
        assert lecture.attachments
        assert lecture.transcripts
        lectures.forget_files(library.database, lecture.id)
        found = lectures.get(library.database, lecture.id)
        assert found is not None
        assert (found.file, found.transcripts, found.attachments) == (None, (), ())


def test_languages_asked_for_add_up(taught: Library) -> None:
    course = courses.every(taught.database)[0]
    lecture = replace(lectures.of_course(taught.database, course.id)[0], languages_asked=("en", "fr"))
    chosen = replace(settings.load(taught.layout.settings), languages=("de", "en"))
    job = Job(lecture, course, chosen, taught.root, taught.root, phone_copy=taught.root / str(lecture.file))
    assert place._asked(job) == ("en", "fr", "de")
    assert place._asked(replace(job, phone_copy=None)) == ("de", "en")


def test_a_removal_kept_up_by_an_open_file_is_finished_later(taught: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as held:
        name_in_use(held, ".mp4")
        with pytest.raises(FileInUse):
            taught.remove("lecture1")
        finish_removals(taught.layout, taught.database)
    assert len(states(taught)) == 1
    assert len(list(taught.layout.courses.rglob("*.mp4"))) == 2
    assert taught.rebuild().problems == []
    assert len(states(taught)) == 1
    assert taught.sync().done == 0
    left = files_below(taught.layout.courses)
    assert [name.rpartition("/")[2] for name in left if name.endswith((".mp4", ".json"))] == [
        "02 lecture2.json",
        "02 lecture2.mp4",
        "course.json",
    ]
    assert len(list(taught.layout.trash.rglob("*.mp4"))) == 1


def test_a_lecture_renamed_at_its_source_and_then_removed_is_known_by_its_id(
    taught: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Rivers" / "lecture1.mp4").rename(tmp_path / "Rivers" / "lecture3.mp4")
    taught.sync()
    with monkeypatch.context() as held:
        name_in_use(held, ".mp4")
        with pytest.raises(FileInUse):
            taught.remove("lecture3")
    taught.sync()
    assert len(list(taught.layout.courses.rglob("*.mp4"))) == 1
    assert len(list(taught.layout.trash.rglob("*.mp4"))) == 1


def test_a_course_whose_removal_was_killed_right_after_the_move_does_not_come_back(taught: Library) -> None:
    course = courses.every(taught.database)[0]
    trash = taught.layout.trash / "2026-01-01 120000 Rivers"
    trash.mkdir(parents=True)
    (trash / "removing.json").write_text(json.dumps({"course": course.id}))
    (taught.root / course.folder).rename(trash / "Rivers")
    finish_removals(taught.layout, taught.database)
    assert courses.every(taught.database) == []
    assert not (trash / "removing.json").exists()


def test_a_course_whose_removal_was_killed_before_the_move_stays(taught: Library) -> None:
    course = courses.every(taught.database)[0]
    trash = taught.layout.trash / "2026-01-01 120000 Rivers"
    trash.mkdir(parents=True)
    (trash / "removing.json").write_text(json.dumps({"course": course.id}))
    finish_removals(taught.layout, taught.database)
    assert states(taught) == ["ready", "ready"]
    assert not (trash / "removing.json").exists()


def test_removing_works_across_disks(taught: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    other_disk(monkeypatch)
    taught.remove("lecture1")
    assert len(list(taught.layout.courses.rglob("*.mp4"))) == 1
    taught.remove("Rivers")
    assert list(taught.layout.courses.rglob("*.mp4")) == []
    assert len(list(taught.layout.trash.rglob("*.mp4"))) == 2
    assert not list(taught.layout.trash.rglob("removing.json"))


def test_placing_works_across_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_disk(monkeypatch)
    (tmp_path / "staged").write_text("whole")
    target = tmp_path / "courses" / "a.mp4"
    files.place(tmp_path / "staged", target)
    assert target.read_text() == "whole"
    assert files_below(tmp_path) == ["courses/a.mp4"]


def test_writes_cut_off_by_a_kill_are_swept(taught: Library) -> None:
    folder = next(taught.layout.courses.rglob(sidecars.COURSE_FILE)).parent
    before = files_below(taught.layout.courses)
    for name in (".0123456789ab.tmp", ".notes.tmp"):
        (folder / name).touch()
    place.sweep_temporaries(taught.layout)
    assert files_below(taught.layout.courses) == sorted([*before, f"{folder.name}/.notes.tmp"])
