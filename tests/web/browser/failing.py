"""A library in which a lecture failed."""

from __future__ import annotations

from pathlib import Path

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.records import Failure
from carrel.views import CourseView
from tests.coursesite import CourseSite, Status


def failed_once(
    root: Path, coursesite: CourseSite, media: MadeCourse, *, streamed: bool, fault: str, status: int
) -> tuple[CourseView, Failure]:
    """Sync a course of two lectures, one of which fails as its files at `fault` answer with a status; return both."""
    offered = coursesite.offer(media.lectures[:2])
    coursesite.misbehave(fault, Status(status))
    library = Library.open(root, create=True)
    course = library.add(offered.hls_page if streamed else offered.page)
    (failure,) = library.sync().failed
    library.close()
    return course, failure
