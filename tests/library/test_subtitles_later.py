"""Subtitles that come after the video: asked for again, failed again, cut off, or not there at all."""

from __future__ import annotations

from pathlib import Path

from carrel.catalog import steps
from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.records import StepName, StepState
from tests.coursesite import BrokenSubtitles, CourseSite, Status
from tests.library.helpers import lines, of_one_file, opened


def first(library: Library) -> tuple[str, list[str], int]:
    """Return the first lecture's id, its languages, and the inode of its phone copy."""
    line = lines(library.overview().courses[0])[0]
    return line.id, line.languages, (library.root / str(line.file)).stat().st_ino


def test_subtitles_that_fail_again_leave_the_phone_copy_untouched(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    coursesite.misbehave("*.vtt", Status(429))
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.sync()
        _, _, before = first(library)
        report = library.sync()
        assert (report.done, [failure.step for failure in report.failed]) == (0, [StepName.TRANSCRIBE])
        assert first(library)[2] == before


def test_retry_fetches_broken_subtitles_again(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    coursesite.misbehave("*.vtt", BrokenSubtitles("torn"))
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course), options={"languages": ("en",)})
        library.sync()
        coursesite.behave()
        assert library.sync().done == 0
        library.retry()
        coursesite.forget()
        assert library.sync().done == 1
        assert first(library)[1] == ["en"]
        assert coursesite.asked("*.mp4") == []


def test_a_language_that_the_source_does_not_have_is_asked_for_once(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[2:3])
    with opened(tmp_path / "library") as library:
        library.add(course.platform, options={"languages": ("en",)})
        library.sync()
        _, _, before = first(library)
        library.add(course.platform, options={"languages": ("en", "fr")})
        library.sync()
        coursesite.forget()
        assert library.sync().done == 0
        assert coursesite.asked("*.vtt") == []
        assert first(library)[2] == before
        library.rebuild()
        library.sync()
        assert coursesite.asked("*.vtt") == []


def test_a_run_cut_off_while_fetching_subtitles_fetches_them_next_time(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    coursesite.misbehave("*.vtt", Status(429))
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.sync()
        lecture_id, _, _ = first(library)
        steps.mark(library.database, lecture_id, StepName.TRANSCRIBE, StepState.RUNNING)
        coursesite.behave()
        assert library.sync().done == 1
        assert first(library)[1] == ["en"]


def test_a_phone_copy_that_was_damaged_is_fetched_whole_and_the_sync_ends(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(course.platform, options={"languages": ("en",)})
        library.sync()
        file = library.root / str(lines(library.overview().courses[0])[0].file)
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        library.add(course.platform, options={"languages": ("en", "de")})
        assert library.sync().failed
        assert library.sync().done == 1
        assert first(library)[1] == ["de", "en"]
