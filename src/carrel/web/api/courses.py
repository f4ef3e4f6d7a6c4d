"""GET /api/v1/courses/{course_id}."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel

from carrel.views import CourseView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import answers, resource

routes = resource("courses", "/api/v1/courses")


class CoursePath(BaseModel):
    course_id: str


@routes.get("/<course_id>", responses=answers(CourseView, refusals=(404,)))
def get_course(path: CoursePath) -> Response:
    """A course with its sections and lectures."""
    return answer(current_library().course(path.course_id))
