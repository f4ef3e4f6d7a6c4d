"""What of a view is told to whom: where courses come from (folders of the machine, logins) to who may manage alone."""

from __future__ import annotations

from dataclasses import replace

from carrel.views import CourseView, LibraryView
from carrel.web.door import the_visitor


def library_as_told(view: LibraryView) -> LibraryView:
    return replace(view, courses=[course_as_told(course) for course in view.courses])


def course_as_told(view: CourseView) -> CourseView:
    return view if the_visitor().may_manage else replace(view, source="")
