"""Each misbehaviour really happens, where and as often as asked for, and nowhere else."""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from carrel.demo.spec import MadeCourse
from tests.coursesite import (
    BrokenSubtitles,
    CourseSite,
    CutOff,
    Fault,
    Hang,
    HangUp,
    SiteCourse,
    Slow,
    Status,
    Truncated,
    WrongLength,
)
from tests.waiting import until


@pytest.fixture
def course(coursesite: CourseSite, course_media: MadeCourse) -> SiteCourse:
    return coursesite.offer(course_media.lectures[:3])


def _ask(url: str, *, method: str = "GET", timeout: float = 120, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=timeout)) as connection:
        connection.request(method, parts.path, headers=headers)
        response = connection.getresponse()
        return response, response.read()


@pytest.fixture
def media(course: SiteCourse) -> str:
    return course.url(course.lectures[0], ".mp4")


@pytest.fixture
def size(course: SiteCourse) -> int:
    return course.lectures[0].made.media.stat().st_size


def test_a_status_befalls_only_its_paths_and_only_so_often(coursesite: CourseSite, course: SiteCourse, media: str) -> None:
    coursesite.misbehave("*/lecture1.mp4", Status(429, retry_after_s=7), times=2)
    for _ in range(2):
        response, _body = _ask(media)
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert _ask(media)[0].status == 200
    assert _ask(course.url(course.lectures[1], ".mp4"))[0].status == 200


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503])
def test_every_status_lasts_until_told_to_behave(coursesite: CourseSite, media: str, status: int) -> None:
    coursesite.misbehave("/files/*", Status(status))
    assert [_ask(media)[0].status for _ in range(3)] == [status] * 3
    coursesite.behave()
    assert _ask(media)[0].status == 200


def test_slow_takes_its_time_and_loses_nothing(coursesite: CourseSite, course: SiteCourse, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", Slow(size * 2))
    started = time.monotonic()
    _response, body = _ask(media)
    assert body == course.lectures[0].made.media.read_bytes()
    assert time.monotonic() - started > 0.45


def test_a_cut_off_ends_at_the_same_byte_wherever_one_begins(coursesite: CourseSite, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", CutOff(1000))
    with pytest.raises(http.client.IncompleteRead) as whole:
        _ask(media)
    assert (len(whole.value.partial), whole.value.expected) == (1000, size - 1000)
    with pytest.raises(http.client.IncompleteRead) as part:
        _ask(media, Range="bytes=400-")
    assert len(part.value.partial) == 600
    with pytest.raises(http.client.IncompleteRead) as rest:
        _ask(media, Range="bytes=1000-")
    assert len(rest.value.partial) == 0


def test_a_truncated_file_is_consistent_in_every_header(coursesite: CourseSite, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", Truncated(0.5))
    response, body = _ask(media)
    assert len(body) == int(response.headers["Content-Length"]) == size // 2
    response, body = _ask(media, Range="bytes=10-")
    assert response.headers["Content-Range"] == f"bytes 10-{size // 2 - 1}/{size // 2}"


def test_a_wrong_length_promises_more_or_less_than_there_is(coursesite: CourseSite, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", WrongLength(+500), times=1)
    with pytest.raises(http.client.IncompleteRead) as error:
        _ask(media)
    assert (len(error.value.partial), error.value.expected) == (size, 500)
    coursesite.misbehave("*.mp4", WrongLength(-500))
    assert len(_ask(media)[1]) == size - 500


@pytest.mark.parametrize(("how", "begins"), [("html", b"<!doctype"), ("binary", b"\0\1\2"), ("empty", b""), ("torn", b"WEBVTT")])
def test_broken_subtitles_come_with_status_200(coursesite: CourseSite, course: SiteCourse, how: str, begins: bytes) -> None:
    coursesite.misbehave("*.vtt", BrokenSubtitles(how))
    response, body = _ask(course.url(course.lectures[0], ".en.vtt"))
    assert response.status == 200
    assert body.startswith(begins)
    assert body != course.lectures[0].made.subtitles["en"].read_bytes()


def test_one_missing_segment_leaves_the_others(coursesite: CourseSite, course: SiteCourse) -> None:
    coursesite.misbehave("*/lecture1/hls/segment1.ts", Status(404))
    statuses = [_ask(course.url(course.lectures[0], f"/hls/segment{number}.ts"))[0].status for number in range(3)]
    assert statuses == [200, 404, 200]


@pytest.mark.parametrize("fault", [Hang(), Hang(after_bytes=100)])
def test_a_hang_sends_nothing_more(coursesite: CourseSite, media: str, fault: Fault) -> None:
    coursesite.misbehave("*.mp4", fault)
    with pytest.raises(TimeoutError):
        _ask(media, timeout=0.5)


def test_closing_the_site_lets_go_of_what_hangs(course_media: MadeCourse) -> None:
    ended = threading.Event()

    def ask(url: str) -> None:
        with pytest.raises(http.client.RemoteDisconnected):
            _ask(url, timeout=120)
        ended.set()

    with CourseSite() as site:
        course = site.offer(course_media.lectures[:1])
        site.misbehave("*", Hang())
        thread = threading.Thread(target=ask, args=(course.page,))
        thread.start()
        until(lambda: bool(site.under_way))
        assert not ended.is_set()
    thread.join(60)
    assert ended.is_set()


def test_hanging_up_gives_no_answer_at_all(coursesite: CourseSite, media: str) -> None:
    coursesite.misbehave("*.mp4", HangUp())
    with pytest.raises(http.client.RemoteDisconnected):
        _ask(media)


def test_faults_meet_in_one_answer(coursesite: CourseSite, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", Truncated(0.1))
    coursesite.misbehave("*.mp4", Slow(size // 10 * 4))
    started = time.monotonic()
    assert len(_ask(media)[1]) == size // 10
    assert time.monotonic() - started > 0.2


def test_the_log_tells_what_was_asked_and_how_much_was_sent(coursesite: CourseSite, course: SiteCourse, media: str) -> None:
    _ask(course.page)
    _ask(media, Range="bytes=0-99")
    _ask(media, method="HEAD")
    until(lambda: len(coursesite.asked()) == 3)
    told = [(one.method, one.path, one.range, one.status, one.sent_bytes) for one in coursesite.asked("/files/*")]
    path = urlsplit(media).path
    assert told == [("GET", path, "bytes=0-99", 206, 100), ("HEAD", path, "", 200, 0)]
    coursesite.forget()
    assert coursesite.asked() == []


def test_a_request_that_is_being_answered_is_forgotten_too(coursesite: CourseSite, media: str, size: int) -> None:
    coursesite.misbehave("*.mp4", Slow(size * 2))
    asking = threading.Thread(target=_ask, args=(media,))
    asking.start()
    until(lambda: bool(coursesite.under_way))
    coursesite.forget()
    asking.join()
    _ask(media, Range="bytes=0-9")
    until(lambda: bool(coursesite.asked("*.mp4")))
    assert [one.range for one in coursesite.asked("*.mp4")] == ["bytes=0-9"]
