"""The site itself: what each path gives, what goes wrong on request, and a log of what was asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from types import TracebackType
from typing import Self

from carrel.demo.server import NOT_FOUND, Answer, Request, Server, file_answer, text_answer
from carrel.demo.spec import MadeLecture
from tests.coursesite import captions, media, pages, platform
from tests.coursesite.course import SiteCourse, SiteLecture
from tests.coursesite.faults import Fault

PLUGIN = Path(__file__).parent / "plugin"
"""Put this folder on PYTHONPATH (or sys.path) for yt-dlp to read the platform."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was answered. `range` is its header, "" for the whole; `status` 0 means that we hung up."""

    method: str
    path: str
    range: str
    status: int
    sent_bytes: int
    at_s: float


@dataclass(slots=True)
class _Rule:
    paths: str
    fault: Fault
    left: float


class CourseSite:
    """A site of courses on a free port of 127.0.0.1, from `with` to its end. All of it may be used from many threads."""

    def __init__(self, port: int = 0) -> None:
        self._server = Server(self._answer, port=port, answered=self._note)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._rules: list[_Rule] = []
        self._asked: list[Asked] = []
        self._forgotten = 0
        self.under_way: dict[int, int] = {}
        """How often the log was emptied before each request came, by its identity."""
        self.courses: dict[str, SiteCourse] = {}

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving; what hangs is let go."""
        self._closed.set()
        self._server.close()

    @property
    def root(self) -> str:
        return self._server.root

    @property
    def channel(self) -> str:
        """A platform channel: the playlist of all courses' playlists. Needs the yt-dlp plugin."""
        return f"{self.root}/channel/all"

    def offer(
        self,
        lectures: Sequence[MadeLecture],
        *,
        key: str = "river",
        title: str = "The river course",
        description: str = "Water, from spring to sea.",
    ) -> SiteCourse:
        """Offer a course of these lectures in every shape. Every third lecture has automatic captions only, on the platform."""
        course = SiteCourse(self.root, key, title, description)
        for number, made in enumerate(lectures, 1):
            lecture = course.publish(made)
            lecture.manual = number % 3 != 0
            lecture.automatic = not lecture.manual
        self.courses[key] = course
        return course

    def misbehave(self, paths: str, fault: Fault, *, times: int | None = None) -> None:
        """Let `fault` befall requests whose path matches the glob `paths` ("*/lecture1.mp4"), the first `times` or all.

        Several faults may meet in one answer, in the order in which they were asked for.
        """
        with self._lock:
            self._rules.append(_Rule(paths, fault, float("inf") if times is None else times))

    def behave(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._rules.clear()

    def asked(self, paths: str = "*") -> list[Asked]:
        """Return the requests so far whose path matches the glob, oldest first."""
        with self._lock:
            return [one for one in self._asked if fnmatchcase(one.path, paths)]

    def forget(self) -> None:
        """Empty the log of requests. Those that are still being answered do not come into it."""
        with self._lock:
            self._asked.clear()
            self._forgotten += 1

    def _note(self, request: Request, status: int, sent_bytes: int) -> None:
        one = Asked(request.method, request.path, request.headers.get("range", ""), status, sent_bytes, time.monotonic())
        with self._lock:
            if self.under_way.pop(id(request), self._forgotten) == self._forgotten:
                self._asked.append(one)

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            self.under_way[id(request)] = self._forgotten
        answer = self._find(request)
        for fault in self._faults(request.path):
            answer = fault.apply(answer, self._wait)
        return answer

    def _faults(self, path: str) -> list[Fault]:
        with self._lock:
            met = [rule for rule in self._rules if rule.left > 0 and fnmatchcase(path, rule.paths)]
            for rule in met:
                rule.left -= 1
            return [rule.fault for rule in met]

    def _wait(self, seconds: float) -> None:
        if self._closed.wait(seconds):
            raise ConnectionAbortedError

    def _find(self, request: Request) -> Answer:
        kind, _, rest = request.path.strip("/").partition("/")
        if kind == "files":
            return self._file(rest)
        if kind == "channel":
            return text_answer(json.dumps(platform.channel(list(self.courses.values()))), ".json")
        key, _, lecture_key = rest.removesuffix(".xml").partition("/")
        course = self.courses.get(key)
        if course is None:
            return NOT_FOUND
        if kind == "platform":
            return _platform(course, lecture_key)
        shapes: dict[str, Callable[[], Answer]] = {
            "page": lambda: text_answer(pages.page(course, ".{}", "video/mp4"), ".html"),
            "hls-page": lambda: text_answer(pages.page(course, "/hls/master.m3u8", "application/x-mpegurl"), ".html"),
            "feed": lambda: text_answer(pages.feed(course, ".{}", "video/mp4"), ".xml"),
            "hls": lambda: text_answer(pages.feed(course, "/hls/master.m3u8", "application/x-mpegurl"), ".xml"),
        }
        return shapes[kind]() if kind in shapes else NOT_FOUND

    def _file(self, path: str) -> Answer:
        lectures = [lecture for course in self.courses.values() for lecture in course.lectures]
        for lecture in lectures:
            suffix = path.removeprefix(lecture.file)
            if suffix != path and suffix[:1] in (".", "/"):
                return _lecture_file(lecture, suffix)
        return NOT_FOUND


def _platform(course: SiteCourse, lecture_key: str) -> Answer:
    if not lecture_key:
        return text_answer(json.dumps(platform.playlist(course)), ".json")
    lecture = next((one for one in course.lectures if one.key == lecture_key), None)
    return NOT_FOUND if lecture is None else text_answer(json.dumps(platform.lecture_info(course, lecture)), ".json")


def _lecture_file(lecture: SiteLecture, suffix: str) -> Answer:
    made = lecture.made
    if suffix == made.media.suffix:
        return file_answer(made.media)
    if suffix == ".auto.json3":
        return Answer(captions.json3(made.cues).encode(), "application/json")
    if suffix == ".auto.vtt":
        return text_answer(captions.rolling_vtt(made.cues, made.spec.language), ".vtt")
    if (match := re.fullmatch(r"\.([\w-]+)\.vtt", suffix)) and match[1] in made.subtitles:
        return file_answer(made.subtitles[match[1]])
    folders = {"separate": media.separate_streams, "hls": media.hls, "dash": media.dash}
    match = re.fullmatch(r"/(\w+)/([\w.-]+)", suffix)
    if match and match[1] in folders and (file := folders[match[1]](made) / match[2]).is_file():
        return file_answer(file)
    return NOT_FOUND
