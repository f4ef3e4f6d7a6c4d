"""What the tests of the use cases share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carrel import events
from carrel.library import Library
from carrel.views import CourseView, LectureLine
from tests.coursesite import SiteCourse


@contextmanager
def opened(root: Path) -> Iterator[Library]:
    library = Library.open(root, create=True)
    try:
        yield library
    finally:
        library.close()


def lines(course: CourseView) -> list[LectureLine]:
    return [line for section in course.sections for line in section.lectures]


def states(library: Library) -> list[str]:
    return [line.state for course in library.overview().courses for line in lines(course)]


class Heard:
    """Collects a run's events."""

    def __init__(self) -> None:
        self.events: list[events.Event] = []
        self._lock = threading.Lock()

    def __call__(self, event: events.Event) -> None:
        with self._lock:
            self.events.append(event)

    def names(self) -> list[str]:
        return [events.name(event) for event in self.events]


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def of_one_file(course: SiteCourse) -> str:
    """Return the address of a course on the platform, with each lecture in one file as on a page.

    A page itself is looked at by all of yt-dlp's extractors, which takes a second.
    """
    for lecture in course.lectures:
        lecture.forms = ("progressive",)
    return course.platform
