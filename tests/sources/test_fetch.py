"""A lecture of the web arrives whole, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from carrel.errors import (
    CarrelError,
    FetchIncomplete,
    LectureUnavailable,
    LoginNeeded,
    SourceThrottled,
    SourceUnreachable,
)
from carrel.records import StepProgress, TranscriptKind
from carrel.settings import Settings
from carrel.sources import Sources
from tests.coursesite import (
    BrokenSubtitles,
    CourseSite,
    CutOff,
    Fault,
    HangUp,
    SiteCourse,
    Status,
    WrongLength,
)
from tests.sources.helpers import Fetch, List, nothing
from tests.waiting import until


@pytest.mark.parametrize("shape", ["page", "feed", "platform"])
def test_a_whole_file_arrives_as_it_is(shape: str, course: SiteCourse, fetch_from: Fetch, tmp_path: Path) -> None:
    course.lectures[1].forms = ("progressive",)
    fetched = fetch_from(getattr(course, shape), 1)
    assert fetched.media == tmp_path / "into" / "original.mp4"
    assert fetched.media.read_bytes() == course.lectures[1].made.media.read_bytes()
    assert sorted(path.name.partition(".")[0] for path in (tmp_path / "into").iterdir()) in (
        ["original"],
        ["original", "subtitle"],
    )


@pytest.mark.parametrize("suffix", ["/hls/master.m3u8", "/dash/manifest.mpd"])
def test_a_stream_in_pieces_arrives_as_one_file(suffix: str, course: SiteCourse, fetch_from: Fetch) -> None:
    fetched = fetch_from(course.url(course.lectures[0], suffix))
    assert fetched.media is not None
    assert abs(duration(fetched.media) - course.lectures[0].made.duration_s) < 0.5


def test_picture_and_sound_apart_are_joined(course: SiteCourse, fetch_from: Fetch) -> None:
    course.lectures[0].forms = ("separate",)
    fetched = fetch_from(course.platform)
    assert fetched.media is not None
    assert streams(fetched.media) == ["audio", "video"]
    assert abs(duration(fetched.media) - course.lectures[0].made.duration_s) < 0.5


@pytest.mark.parametrize(("most", "taken"), [(720, 180), (180, 180), (179, 90), (144, 90)])
def test_the_tallest_picture_that_is_not_too_tall_is_taken(most: int, taken: int, course: SiteCourse, fetch_from: Fetch) -> None:
    course.lectures[0].forms = ("progressive", "separate")
    fetched = fetch_from(course.platform, settings=Settings(max_height=most))
    assert fetched.media is not None
    assert height(fetched.media) == taken


def test_what_the_platform_says_of_a_lecture_comes_with_it(course: SiteCourse, fetch_from: Fetch) -> None:
    fetched = fetch_from(course.platform)
    made = course.lectures[0].made
    assert (fetched.title, fetched.description) == (made.spec.title, made.spec.description)
    assert (fetched.language, fetched.web_page) == ("en", course.watch(course.lectures[0]))
    assert fetched.chapters == made.chapters


@pytest.mark.parametrize("shape", ["page", "hls", "platform"])
def test_subtitles_come_with_their_language(shape: str, course: SiteCourse, fetch_from: Fetch) -> None:
    fetched = fetch_from(getattr(course, shape))
    assert [(one.path.name, one.language, one.kind) for one in fetched.subtitles] == [
        ("subtitle.en.vtt", "en", TranscriptKind.MANUAL)
    ]
    assert course.lectures[0].made.words[0].text in fetched.subtitles[0].path.read_text()


def test_automatic_captions_are_taken_as_json3_where_there_are_no_others(course: SiteCourse, fetch_from: Fetch) -> None:
    course.lectures[0].manual, course.lectures[0].automatic = False, True
    (subtitle,) = fetch_from(course.platform).subtitles
    assert (subtitle.path.name, subtitle.language, subtitle.kind) == ("subtitle.en.json3", "en", TranscriptKind.AUTOMATIC)
    assert json.loads(subtitle.path.read_text())["events"]
    assert fetch_from(course.platform, settings=Settings(automatic_captions=False)).subtitles == ()


@pytest.mark.parametrize("fault", [Status(404), Status(429, 60), BrokenSubtitles("html"), BrokenSubtitles("empty"), HangUp()])
def test_a_subtitle_that_cannot_be_had_leaves_the_video_alone(
    fault: Fault, coursesite: CourseSite, course: SiteCourse, fetch_from: Fetch
) -> None:
    coursesite.misbehave("*.vtt", fault)
    fetched = fetch_from(course.page)
    assert fetched.media is not None
    assert fetched.media.stat().st_size == course.lectures[0].made.media.stat().st_size
    assert fetched.subtitles == ()
    (problem,) = fetched.subtitle_problems
    assert (problem.language, problem.code) == ("en", "subtitle-fetch-failed")
    assert "Errno" not in problem.message


def test_subtitles_alone_can_be_fetched(coursesite: CourseSite, course: SiteCourse, fetch_from: Fetch) -> None:
    coursesite.forget()
    fetched = fetch_from(course.platform, media=False)
    assert fetched.media is None
    assert len(fetched.subtitles) == 1
    assert not coursesite.asked("*.mp4")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Status(403), LoginNeeded),
        (Status(404), LectureUnavailable),
        (Status(429, retry_after_s=7), SourceThrottled),
        (Status(500), SourceUnreachable),
        (HangUp(), SourceUnreachable),
        (CutOff(20_000), FetchIncomplete),
        (WrongLength(500), FetchIncomplete),
    ],
)
def test_a_file_that_cannot_be_had_whole_is_an_error_of_its_kind(
    fault: Fault,
    kind: type[CarrelError],
    coursesite: CourseSite,
    course: SiteCourse,
    fetch_from: Fetch,
    list_at: List,
    tmp_path: Path,
) -> None:
    list_at(course.page)
    coursesite.misbehave("*/week1/lecture1.mp4", fault)
    with pytest.raises(kind) as caught:
        fetch_from(course.page)
    assert isinstance(fault, Status) is ("HTTP" in caught.value.message)
    assert caught.value.retry_after_s == (7 if kind is SourceThrottled else None)
    assert not list((tmp_path / "into").glob("original*"))


@pytest.mark.parametrize("fault", [Status(404), CutOff(100)])
@pytest.mark.parametrize("kind", ["hls", "dash"])
def test_a_stream_with_a_hole_is_never_taken_for_whole(
    kind: str, fault: Fault, coursesite: CourseSite, course: SiteCourse, fetch_from: Fetch, tmp_path: Path
) -> None:
    suffix = {"hls": "/hls/master.m3u8", "dash": "/dash/manifest.mpd"}[kind]
    fetch_from(course.url(course.lectures[0], suffix))
    pieces = [one.path for one in coursesite.asked(f"*/{kind}/*") if one.path.endswith((".ts", ".m4s", ".mp4"))]
    coursesite.misbehave(pieces[-1], fault)
    (tmp_path / "into" / "original.mp4").unlink()
    with pytest.raises(FetchIncomplete):
        fetch_from(course.url(course.lectures[0], suffix))
    assert not list((tmp_path / "into").glob("original*"))


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("private", LectureUnavailable, "Private video"),
        ("removed", LectureUnavailable, "has been removed"),
        ("login", LoginNeeded, "only for members"),
        ("upcoming", LectureUnavailable, "Premieres"),
        ("drm", LectureUnavailable, "DRM"),
    ],
)
def test_what_the_platform_withholds_is_told_in_plain_words(
    state: str, kind: type[CarrelError], words: str, course: SiteCourse, fetch_from: Fetch
) -> None:
    course.lectures[0].state = state  # type: ignore[assignment]
    with pytest.raises(kind, match=words) as caught:
        fetch_from(course.platform)
    assert "--" not in caught.value.message
    assert "[" not in caught.value.message


def test_a_later_try_goes_on_where_the_last_one_ended(
    coursesite: CourseSite, course: SiteCourse, fetch_from: Fetch, tmp_path: Path
) -> None:
    coursesite.misbehave("*/week1/lecture1.mp4", CutOff(20_000))
    with pytest.raises(FetchIncomplete):
        fetch_from(course.feed)
    coursesite.behave()
    coursesite.forget()
    fetched = fetch_from(course.feed)
    assert fetched.media is not None
    assert fetched.media.read_bytes() == course.lectures[0].made.media.read_bytes()
    size = course.lectures[0].made.media.stat().st_size
    # The site notes it when it has sent the last byte.
    until(lambda: any(one.range for one in coursesite.asked("*/week1/lecture1.mp4")))
    (rest,) = [one for one in coursesite.asked("*/week1/lecture1.mp4") if one.range]
    assert rest.status == 206
    assert rest.sent_bytes < size - 10_000
    assert not (tmp_path / "into" / "partial").exists()


def test_a_file_that_changed_meanwhile_is_fetched_anew(
    coursesite: CourseSite, course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    listing = list_at(course.feed)
    coursesite.misbehave("*/week1/lecture1.mp4", CutOff(20_000))
    with pytest.raises(FetchIncomplete):
        sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), nothing)
    coursesite.behave()
    course.lectures[0].made = course.lectures[4].made
    fetched = sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), nothing)
    assert fetched.media is not None
    assert fetched.media.read_bytes() == course.lectures[4].made.media.read_bytes()


def test_a_file_already_there_is_not_trusted(course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    for name in ("original.mp4", "partial/original.mp4", "partial/original.mp4.part"):
        (tmp_path / name).write_bytes(b"torn")
    listing = list_at(course.feed)
    fetched = sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), nothing)
    assert fetched.media == tmp_path / "original.mp4"
    assert fetched.media.read_bytes() == course.lectures[0].made.media.read_bytes()


def test_progress_never_goes_back_and_ends_whole(course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path) -> None:
    listing, seen = list_at(course.platform), list[StepProgress]()
    sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(rate_limit=40_000), seen.append)
    fractions = [one.fraction for one in seen if one.fraction is not None]
    assert len(fractions) > 3
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_a_lecture_that_left_its_page_is_told(course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path) -> None:
    listing = list_at(course.page)
    course.withdraw(course.lectures[0])
    with pytest.raises(LectureUnavailable, match="no longer on its page"):
        sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), nothing)


def test_a_page_shared_by_many_lectures_is_not_read_for_each(
    coursesite: CourseSite, course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    listing = list_at(course.hls_page)
    coursesite.forget()
    for number, lecture in enumerate(listing.lectures[:3]):
        sources.fetch(listing.source, lecture, tmp_path / str(number), Settings(), nothing)
    until(lambda: bool(coursesite.asked("/hls-page/river")))
    assert len(coursesite.asked("/hls-page/river")) == 1
    assert {path.stat().st_size > 0 for path in tmp_path.glob("*/original.mp4")} == {True}


def test_a_lecture_that_is_new_on_its_page_is_found_at_once(
    course: SiteCourse, course_media: MadeCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    listing = list_at(course.page)
    sources.fetch(listing.source, listing.lectures[0], tmp_path / "old", Settings(), nothing)
    made = course.publish(course_media.lectures[8]).made
    listing = list_at(course.page)
    fetched = sources.fetch(listing.source, listing.lectures[-1], tmp_path / "new", Settings(), nothing)
    assert fetched.media is not None
    assert fetched.media.read_bytes() == made.media.read_bytes()


def streams(path: Path) -> list[str]:
    import av

    with av.open(str(path)) as container:
        return sorted(stream.type for stream in container.streams)


def height(path: Path) -> int:
    import av

    with av.open(str(path)) as container:
        return container.streams.video[0].height


def duration(path: Path) -> float:
    import av

    with av.open(str(path)) as container:
        return float(container.duration or 0) / av.time_base
