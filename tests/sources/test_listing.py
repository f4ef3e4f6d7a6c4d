"""Web sources are listed whole, in order, with keys that stay the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel.demo.server import Answer, Request, Server, text_answer
from carrel.demo.spec import MadeCourse
from carrel.errors import LectureUnavailable, LoginNeeded, SourceThrottled, SourceUnreachable, SourceUnsupported
from carrel.settings import Settings
from tests.coursesite import CourseSite, SiteCourse, Status
from tests.sources.helpers import List


def titles(course: SiteCourse) -> list[str]:
    return [lecture.made.spec.title for lecture in course.lectures]


@pytest.mark.parametrize("shape", ["page", "feed", "hls", "hls_page", "platform"])
def test_every_shape_of_a_course_is_listed_in_order(shape: str, course: SiteCourse, list_at: List) -> None:
    listing = list_at(getattr(course, shape))
    assert listing.title == "The river course"
    assert [one.title for one in listing.lectures] == titles(course)
    assert [one.position for one in listing.lectures] == list(range(1, 7))
    assert len({one.key for one in listing.lectures}) == 6
    assert listing.problems == ()


@pytest.mark.parametrize("shape", ["page", "hls_page", "platform"])
def test_sections_are_kept(shape: str, course: SiteCourse, list_at: List) -> None:
    sections = [one.section for one in list_at(getattr(course, shape)).lectures]
    assert sections == [(lecture.made.spec.section,) for lecture in course.lectures]


def test_keys_are_addresses_where_files_share_their_names(
    coursesite: CourseSite, course_media: MadeCourse, list_at: List
) -> None:
    course = coursesite.offer(course_media.lectures)
    alike = [lecture for lecture in course.lectures if lecture.file.endswith("/lecture1")]
    keys = {one.key for one in list_at(course.page).lectures}
    assert len(alike) > 1
    assert {course.url(lecture, ".mp4") for lecture in alike} <= keys


def test_keys_on_a_platform_are_its_ids(course: SiteCourse, list_at: List) -> None:
    listing = list_at(course.platform)
    assert listing.key == "coursesiteplaylist:river"
    assert listing.lectures[0].key == f"coursesite:{course.lectures[0].key}"
    assert list_at(listing.lectures[0].address).lectures[0].key == listing.lectures[0].key


def test_the_same_course_has_one_key_however_its_address_is_written(course: SiteCourse, list_at: List) -> None:
    assert list_at(course.page).key == list_at(course.page.replace("http://", "HTTP://") + "#week-2").key


@pytest.mark.parametrize("suffix", [".mp4", "/hls/master.m3u8", "/dash/manifest.mpd"])
def test_a_single_file_is_a_course_of_one(suffix: str, course: SiteCourse, list_at: List) -> None:
    address = course.url(course.lectures[0], suffix)
    listing = list_at(address)
    assert [(one.key, one.title, one.section) for one in listing.lectures] == [(address, "lecture1", ())]
    assert listing.key == address


def test_a_channel_is_listed_flat_with_its_playlists_as_sections(
    coursesite: CourseSite, course: SiteCourse, course_media: MadeCourse, list_at: List
) -> None:
    coursesite.offer(course_media.lectures[6:9], key="sea", title="The sea course")
    listing = list_at(coursesite.channel)
    assert [one.section[0] for one in listing.lectures] == ["The river course"] * 6 + ["The sea course"] * 3
    assert listing.lectures[0].section == ("The river course", course.lectures[0].made.spec.section)


def test_a_playlist_that_cannot_be_read_is_told_and_the_others_are_listed(
    coursesite: CourseSite, course: SiteCourse, course_media: MadeCourse, list_at: List
) -> None:
    coursesite.offer(course_media.lectures[6:9], key="sea", title="The sea course")
    coursesite.misbehave("/platform/sea", Status(500))
    listing = list_at(coursesite.channel)
    assert len(listing.lectures) == 6
    assert listing.problems == ("The sea course could not be listed: The server has a fault (HTTP 500).",)


def test_what_is_private_removed_or_to_come_keeps_its_place(course: SiteCourse, list_at: List) -> None:
    for index, state in enumerate(("private", "removed", "upcoming"), start=1):
        course.lectures[index].state = state  # type: ignore[assignment]
    found = list_at(course.platform).lectures
    assert [one.unavailable for one in found[:5]] == [
        None,
        "It is private.",
        "It was removed.",
        "It has not begun yet.",
        None,
    ]
    assert [one.position for one in found] == list(range(1, 7))


def test_a_lecture_appears_and_another_goes(course: SiteCourse, course_media: MadeCourse, list_at: List) -> None:
    before = {one.key for one in list_at(course.feed).lectures}
    course.publish(course_media.lectures[7])
    course.withdraw(course.lectures[2])
    after = {one.key for one in list_at(course.feed).lectures}
    assert (len(after - before), len(before - after)) == (1, 1)


def test_a_video_that_is_missing_from_a_page_is_told(coursesite: CourseSite, course: SiteCourse, list_at: List) -> None:
    coursesite.misbehave("*/week1/lecture2/hls/master.m3u8", Status(500))
    listing = list_at(course.hls_page)
    assert len(listing.lectures) == 5
    assert "does not answer" in listing.problems[0]
    assert "HTTP Error 500" in listing.problems[1]


def test_a_page_none_of_whose_videos_answers_is_unreachable_and_not_empty(
    coursesite: CourseSite, course: SiteCourse, list_at: List
) -> None:
    coursesite.misbehave("*.m3u8", Status(503))
    with pytest.raises(SourceUnreachable, match="HTTP 503"):
        list_at(course.hls_page)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, LoginNeeded),
        (403, LoginNeeded),
        (404, LectureUnavailable),
        (410, LectureUnavailable),
        (429, SourceThrottled),
        (500, SourceUnreachable),
        (503, SourceUnreachable),
    ],
)
def test_a_refusal_is_an_error_of_its_kind(
    status: int, kind: type[Exception], coursesite: CourseSite, course: SiteCourse, list_at: List
) -> None:
    coursesite.misbehave("/page/*", Status(status, retry_after_s=7))
    with pytest.raises(kind, match=f"HTTP {status}") as caught:
        list_at(course.page)
    assert getattr(caught.value, "retry_after_s", None) == (7 if status in (429, 500, 503) else None)


def test_a_host_that_is_not_there_is_unreachable(list_at: List) -> None:
    with pytest.raises(SourceUnreachable, match=r"^127\.0\.0\.1:9 refuses the connection\.$"):
        list_at("http://127.0.0.1:9/course")


class Pages:
    """A site of single pages, for what the course site does not offer."""

    def __init__(self, pages: dict[str, str]) -> None:
        self._pages = pages
        self.server = Server(self._answer)

    def _answer(self, request: Request) -> Answer:
        suffix = ".xml" if request.path.endswith(".xml") else ".html"
        return text_answer(self._pages[request.path].replace("ROOT", self.server.root), suffix)


def test_a_page_without_videos_is_unsupported(list_at: List) -> None:
    pages = Pages({"/": "<html><title>Hello</title><p>No video here.</p></html>"})
    with pages.server as server, pytest.raises(SourceUnsupported, match="No video was found"):
        list_at(server.root + "/")


def test_an_empty_feed_is_an_error_and_not_an_empty_course(list_at: List) -> None:
    pages = Pages({"/feed.xml": "<?xml version='1.0'?><rss><channel><title>T</title></channel></rss>"})
    with pages.server as server, pytest.raises(SourceUnsupported, match="No lectures"):
        list_at(server.root + "/feed.xml")


def test_a_feed_is_put_in_order_of_its_dates_and_repeats_are_dropped(list_at: List) -> None:
    def item(day: int) -> str:
        date = f"0{day} Feb 2026 09:00:00 +0000"
        return f"<item><title>Day {day}</title><pubDate>{date}</pubDate><enclosure url='ROOT/{day}.mp4'/></item>"

    feed = f"<?xml version='1.0'?><rss><channel><title>T</title>{item(3)}{item(1)}{item(2)}{item(1)}</channel></rss>"
    with Pages({"/feed.xml": feed}).server as server:
        assert [one.title for one in list_at(server.root + "/feed.xml").lectures] == ["Day 1", "Day 2", "Day 3"]


def test_the_person_s_own_yt_dlp_configuration_is_not_read(
    course: SiteCourse, list_at: List, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in (tmp_path, tmp_path / "yt-dlp"):
        folder.mkdir(exist_ok=True)
        (folder / "yt-dlp.conf").write_text("--playlist-items 1\n--simulate\n")
        (folder / "config").write_text("--playlist-items 1\n--simulate\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert len(list_at(course.platform).lectures) == 6


def test_a_missing_cookies_file_and_an_unknown_browser_are_told(course: SiteCourse, list_at: List) -> None:
    with pytest.raises(LoginNeeded, match=r"cookies\.txt could not be read"):
        list_at(course.platform, Settings(cookies_file="cookies.txt"))
    with pytest.raises(LoginNeeded, match="netscape"):
        list_at(course.platform, Settings(cookies_from_browser="netscape:me"))
