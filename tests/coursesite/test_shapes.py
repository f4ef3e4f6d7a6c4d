"""yt-dlp itself reads every shape in which the site offers a course, and brings the media."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import av
import pytest
import webvtt
from platformdirs import user_cache_path

from carrel.demo.spec import MadeCourse
from carrel.tools import ffmpeg_folder
from tests.coursesite import CourseSite, SiteCourse


def _read(url: str, **options: Any) -> Any:
    """Return what yt-dlp says of `url`; a playlist is listed flat."""
    import yt_dlp

    logger = logging.getLogger("yt-dlp")
    ffmpeg = str(ffmpeg_folder(user_cache_path("carrel")))
    given = {"quiet": True, "logger": logger, "extract_flat": "in_playlist", "ffmpeg_location": ffmpeg, **options}
    with yt_dlp.YoutubeDL(given) as reader:
        return reader.sanitize_info(reader.extract_info(url, download=bool(options.get("paths"))))


def _fetch(url: str, into: Path, **options: Any) -> dict[str, Path]:
    """Download `url` with all subtitles and return the files by suffix."""
    options = {"writesubtitles": True, "subtitleslangs": ["all"], **options}
    _read(url, paths={"home": str(into)}, outtmpl="it.%(ext)s", **options)
    return {path.name.removeprefix("it."): path for path in into.iterdir()}


@pytest.fixture
def course(coursesite: CourseSite, course_media: MadeCourse) -> SiteCourse:
    return coursesite.offer(course_media.lectures[:8])


def test_a_page_lists_its_videos_in_order_with_tracks_and_two_are_called_lecture1(course: SiteCourse) -> None:
    listing = _read(course.page)
    urls = [entry["formats"][0]["url"] for entry in listing["entries"]]
    assert urls == [course.url(lecture, ".mp4") for lecture in course.lectures]
    assert [url.rpartition("/")[2] for url in urls].count("lecture1.mp4") == 2
    assert [sorted(entry["subtitles"]) for entry in listing["entries"]][:3] == [["de", "en"], ["de", "en"], ["en"]]


def test_a_feed_lists_titles_in_order(course: SiteCourse) -> None:
    listing = _read(course.feed)
    assert listing["title"] == course.title
    assert [entry["title"] for entry in listing["entries"]] == [one.made.spec.title for one in course.lectures]
    dates = [entry["timestamp"] for entry in listing["entries"]]
    assert dates == sorted(set(dates))


def test_an_hls_feed_leads_to_playlists_with_subtitles_at_the_right_time(course: SiteCourse, tmp_path: Path) -> None:
    first = _read(course.hls)["entries"][0]
    assert first["url"] == course.url(course.lectures[0], "/hls/master.m3u8")
    files = _fetch(first["url"], tmp_path)
    assert sorted(files) == ["de.vtt", "en.vtt", "mp4"]
    made = course.lectures[0].made
    cues = webvtt.read(str(files["en.vtt"])).captions
    assert [cue.text for cue in cues] == [cue.text for cue in made.cues]
    assert cues[1].start_in_seconds == int(made.cues[1].start_s)
    _assert_whole(files["mp4"], made.duration_s)


def test_an_hls_page_offers_hls_formats(course: SiteCourse) -> None:
    [protocol] = {entry["formats"][0]["protocol"] for entry in _read(course.hls_page)["entries"]}
    assert protocol == "m3u8_native"


def test_dash_brings_the_whole_lecture(course: SiteCourse, tmp_path: Path) -> None:
    lecture = course.lectures[1]
    _assert_whole(_fetch(course.url(lecture, "/dash/manifest.mpd"), tmp_path)["mp4"], lecture.made.duration_s)


def test_the_platform_lists_sections_and_tells_nothing_of_hidden_lectures(course: SiteCourse) -> None:
    course.lectures[1].state = "private"
    course.lectures[2].state = "removed"
    listing = _read(course.platform)
    entries = listing["entries"]
    assert (listing["title"], len(entries)) == (course.title, 8)
    assert [entry["title"] for entry in entries[1:3]] == ["[Private video]", "[Deleted video]"]
    assert [entry.get("chapter") for entry in entries] == ["Week 1", None, None, "Week 1", "Week 1", "Week 1", "Week 2", "Week 2"]
    assert {(entry["ie_key"], entry["id"]) for entry in entries} == {("CourseSite", one.key) for one in course.lectures}


def test_a_channel_is_a_playlist_of_playlists(coursesite: CourseSite, course: SiteCourse, course_media: MadeCourse) -> None:
    coursesite.offer(course_media.lectures[8:10], key="sea", title="The sea course")
    entries = _read(coursesite.channel)["entries"]
    assert [(entry["ie_key"], entry["title"]) for entry in entries] == [
        ("CourseSitePlaylist", "The river course"),
        ("CourseSitePlaylist", "The sea course"),
    ]


def test_a_lecture_of_the_platform_has_chapters_captions_and_streams_to_merge(course: SiteCourse, tmp_path: Path) -> None:
    by_hand, by_machine = course.lectures[0], course.lectures[2]
    info = _read(course.watch(by_hand))
    assert [chapter["title"] for chapter in info["chapters"]] == ["Springs", "More of springs"]
    assert [one["format_id"] for one in info["requested_formats"]] == ["136", "140"]
    assert sorted(info["subtitles"]) == ["de", "en"]
    assert not info.get("automatic_captions")
    _assert_whole(_fetch(course.watch(by_hand), tmp_path)["mp4"], by_hand.made.duration_s)
    captions = _read(course.watch(by_machine))["automatic_captions"]
    assert sorted(captions) == ["en", "en-orig", "fr"]
    assert [form["ext"] for form in captions["en-orig"]] == ["json3", "vtt"]


def test_automatic_captions_arrive_as_json3(course: SiteCourse, tmp_path: Path) -> None:
    options = {"writeautomaticsub": True, "subtitleslangs": ["en-orig"], "subtitlesformat": "json3", "skip_download": True}
    files = _fetch(course.watch(course.lectures[2]), tmp_path, **options)
    assert list(files) == ["en-orig.json3"]
    assert '"tOffsetMs"' in files["en-orig.json3"].read_text()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("private", "Private video"),
        ("removed", "removed by the uploader"),
        ("login", "only for members"),
        ("drm", "DRM"),
        ("upcoming", "Premieres"),
    ],
)
def test_what_is_not_for_us_is_refused_in_words(course: SiteCourse, state: Any, said: str) -> None:
    import yt_dlp

    course.lectures[0].state = state
    with pytest.raises(yt_dlp.utils.DownloadError, match=said):
        _read(course.watch(course.lectures[0]))


def test_lectures_come_and_go_and_files_are_never_renamed(course: SiteCourse, course_media: MadeCourse) -> None:
    before = [entry["formats"][0]["url"] for entry in _read(course.page)["entries"]]
    course.withdraw(course.lectures[2])
    course.publish(course_media.lectures[12])
    after = [entry["formats"][0]["url"] for entry in _read(course.page)["entries"]]
    assert after[:-1] == before[:2] + before[3:]
    assert after[-1].endswith("/week3/lecture1.mp4")


def _assert_whole(media: Path, duration_s: float) -> None:
    with av.open(media) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio"}
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(duration_s, abs=0.2)
