"""What goes wrong is said, and never shown as if it were right."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel import events
from carrel.demo.spec import MadeCourse
from carrel.errors import SourceUnsupported
from carrel.library import Library
from carrel.pipeline import runner
from tests.coursesite import BrokenSubtitles, CourseSite, Status, Truncated
from tests.library.helpers import Heard, files_below, lines, of_one_file, opened, states


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PAUSES_S", (0.1, 0.2))


def test_a_missing_segment_fails_its_lecture_alone_and_can_be_retried(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    coursesite.misbehave("*/lecture2/hls/segment2.ts", Status(404))
    with opened(tmp_path / "library") as library:
        library.add(course.hls_page)
        report = library.sync()
        assert report.done == 2
        assert [failure.step.value for failure in report.failed] == ["fetch"]
        assert states(library) == ["ready", "failed", "ready"]
        assert len([f for f in files_below(library.layout.courses) if f.endswith(".mp4")]) == 2
        coursesite.behave()
        library.retry()
        assert library.sync().done == 1
        assert states(library) == ["ready"] * 3


def test_a_truncated_file_is_reported_and_not_shown(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    coursesite.misbehave("*/lecture1.mp4", Truncated())
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        report = library.sync()
        assert report.done == 1
        assert len(report.failed) == 1
        assert [line.file is None for line in lines(library.course(added.id))] == [True, False]
        coursesite.behave()
        assert library.sync().done == 1


def test_broken_subtitles_leave_the_video_in_place_and_are_reported(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    coursesite.misbehave("*/lecture1.en.vtt", BrokenSubtitles("html"))
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        report = library.sync()
        assert report.done == 2
        assert [failure.step.value for failure in report.failed] == ["transcribe"]
        assert report.failed[0].message
        first, second = lines(library.course(added.id))
        assert (first.state, second.state) == ("ready", "ready")
        assert (first.languages, second.languages) == ([], ["en"])
        assert first.failure is not None


def test_a_subtitle_that_was_throttled_comes_with_the_next_sync_and_the_video_is_not_fetched_again(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    coursesite.misbehave("*.vtt", Status(429))
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        assert library.sync().done == 1
        assert lines(library.course(added.id))[0].languages == []
        coursesite.behave()
        coursesite.forget()
        report = library.sync()
        assert (report.new, report.done, report.failed) == (0, 1, ())
        assert lines(library.course(added.id))[0].languages == ["en"]
        assert coursesite.asked("/files/*.mp4") == []
        assert library.search("chalk").lectures


def test_another_language_is_fetched_when_it_is_asked_for(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        added = library.add(course.platform, options={"languages": ("en",)})
        library.sync()
        assert lines(library.course(added.id))[0].languages == ["en"]
        library.add(course.platform, options={"languages": ("en", "de")})
        coursesite.forget()
        assert library.sync().done == 1
        assert lines(library.course(added.id))[0].languages == ["de", "en"]
        assert coursesite.asked("*.mp4") == []
        assert library.sync().done == 0


def test_a_passing_fault_is_tried_again_within_the_run(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    heard = Heard()
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        coursesite.misbehave("*/lecture1.mp4", Status(429, retry_after_s=1), times=1)
        assert library.sync(on_event=heard).done == 1
    failed = [event for event in heard.events if isinstance(event, events.StepFailed)]
    assert [event.again_in_s is not None for event in failed] in ([True], [])


def test_a_source_that_asks_for_an_hour_is_left_alone_for_that_hour(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        coursesite.misbehave("*/lecture1.mp4", Status(429, retry_after_s=3600))
        report = library.sync()
        assert [failure.code for failure in report.failed] == ["source-throttled"]
        coursesite.behave()
        coursesite.forget()
        report = library.sync()
        assert (report.done, report.waiting) == (0, 1)
        assert coursesite.asked("*.mp4") == []
        library.retry()
        assert library.sync().done == 1


def test_private_and_removed_lectures_are_listed_with_their_reason_and_not_tried(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    course.lectures[1].state = "private"
    with opened(tmp_path / "library") as library:
        added = library.add(course.platform)
        report = library.sync()
        assert (report.done, report.failed) == (2, ())
        line = lines(library.course(added.id))[1]
        assert line.state == "unavailable"
        assert line.failure is not None
        assert "private" in line.failure.message.lower()
        course.lectures[1].state = "public"
        assert library.sync().done == 1


def test_a_site_that_is_down_costs_nothing_that_is_here(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:1])
    with opened(tmp_path / "library") as library:
        library.add(of_one_file(course))
        library.sync()
        coursesite.misbehave("/platform/*", Status(500))
        report = library.sync()
        assert [one.code for one in report.unlisted] == ["source-unreachable"]
        assert report.gone == 0
        assert states(library) == ["ready"]


def test_a_page_without_videos_is_no_course(coursesite: CourseSite, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with opened(tmp_path / "library") as library:
        for address in ("not a source", str(tmp_path / "empty")):
            with pytest.raises(SourceUnsupported) as caught:
                library.add(address)
            assert caught.value.hint
        assert library.overview().courses == []


def test_removed_lectures_do_not_come_back(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    with opened(tmp_path / "library") as library:
        added = library.add(course.platform)
        library.sync()
        gone = lines(library.course(added.id))[1]
        trash = library.remove(gone.title)
        assert any(path.suffix == ".mp4" for path in trash.iterdir())
        assert library.search("brook runs").lectures == []
        coursesite.forget()
        report = library.sync()
        assert (report.new, report.done) == (0, 0)
        assert coursesite.asked("*.mp4") == []
        library.rebuild()
        library.sync()
        assert len(lines(library.course(added.id))) == 2
        library.remove(added.id)
        assert library.overview().courses == []
        assert files_below(library.layout.courses) == []


def test_deleting_a_phone_copy_by_hand_brings_it_back(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        library.sync()
        line = lines(library.course(added.id))[0]
        (library.root / str(line.file)).unlink()
        assert library.sync().done == 1
        assert lines(library.course(added.id))[0] == line


def test_a_second_sync_at_the_same_time_says_who_is_at_work(tmp_path: Path) -> None:
    from carrel.errors import LibraryBusy
    from carrel.files import hold_lock

    with opened(tmp_path / "library") as library, hold_lock(library.layout.sync_lock, "carrel sync"):
        with pytest.raises(LibraryBusy, match="carrel sync"):
            library.sync()
        assert library.sync_state().running
    assert not Library.open(tmp_path / "library", create=True).sync_state().running
