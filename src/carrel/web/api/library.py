"""GET /api/v1/library."""

from __future__ import annotations

from flask import Response

from carrel.views import LibraryView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers
from carrel.web.told import library_as_told

routes = Resource("library", "/api/v1/library")


@routes.get("", responses=answers(LibraryView))
def get_library() -> Response:
    """Everything there is: programs, courses, sections, lectures."""
    return answer(library_as_told(current_library().overview()))
