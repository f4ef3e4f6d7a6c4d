"""/api/v1/courses: courses come in, are looked at, get titles and places, are tried again, go to the trash; previews."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from carrel.upkeep_views import FailuresView, PreviewView, RemovedView, RetriedView, SettingsView
from carrel.views import CourseView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers, errors
from carrel.web.told import course_as_told

routes = Resource("courses", "/api/v1/courses")

Value = StrictBool | StrictInt | StrictFloat | StrictStr | list[str] | None
"""A setting's value; null takes it back."""
Title = Annotated[str, Field(max_length=1_000)]


class CoursePath(BaseModel):
    course_id: str


class PreviewPath(BaseModel):
    preview_id: str


class PreviewBody(BaseModel):
    address: str = Field(max_length=8_000, description="A web address, or a folder of this machine.")
    options: dict[str, Value] = Field(default={}, description="Settings to list with, as for adding: a login, for instance.")


class AddBody(PreviewBody):
    program: Title | None = Field(None, description="The program that the course belongs to.")
    title: Title | None = Field(None, description="A title of one's own.")
    options: dict[str, Value] = Field(default={}, description="Settings of this course.")


class EditBody(BaseModel):
    title: Title | None = Field(None, description="A new title.")
    program: Title | None = Field(None, description='The program to move it into; "" takes it out of its program.')


class SettingsBody(BaseModel):
    values: dict[str, Value] = Field(description="Settings by name; null takes one back, so that what is inherited holds.")


@routes.post("/preview", responses=answers(PreviewView, 202, refusals=(409,)))
def start_preview(body: PreviewBody) -> Response:
    """Look at what is at an address, changing nothing.

    A folder is often in the answer already. A slow site takes a minute: while the state is "working", ask for
    /api/v1/courses/preview/{id} now and then. An administrator's action: addresses of the network and folders of the machine are
    read for whoever may call it.
    """
    return answer(current_library().upkeep.preview(body.address, body.options), 202)


@routes.get("/preview/<preview_id>", responses=answers(PreviewView, refusals=(404,)))
def get_preview(path: PreviewPath) -> Response:
    """How far a look at an address is, and what it found. It is kept for a quarter of an hour."""
    return answer(current_library().upkeep.previewed(path.preview_id))


@routes.delete("/preview/<preview_id>", responses={204: None, **errors(404)})
def cancel_preview(path: PreviewPath) -> Response:
    """End a look at an address, and forget it."""
    current_library().upkeep.cancel_preview(path.preview_id)
    return Response(status=204)


@routes.post("", responses=answers(CourseView, 201, refusals=(409, 502, 507)))
def add_course(body: AddBody) -> Response:
    """Keep what is at an address as a course; nothing is downloaded yet, a sync does that.

    What a preview of the same address and options has found is not asked for again; otherwise this takes as long as the site.
    The same source twice is the same course, with the title, program and options given last. An administrator's action, as the
    preview.
    """
    library = current_library()
    added = library.upkeep.add(body.address, program=body.program, title=body.title, options=body.options)
    return answer(added, 201)


@routes.get("/<course_id>", responses=answers(CourseView, refusals=(404,)))
def get_course(path: CoursePath) -> Response:
    """A course with its sections and lectures. Its source is told to who may manage alone."""
    return answer(course_as_told(current_library().course(path.course_id)))


@routes.patch("/<course_id>", responses=answers(CourseView, refusals=(404, 409, 507)))
def edit_course(path: CoursePath, body: EditBody) -> Response:
    """Give a course another title, or move it into or out of a program. Its folder moves along; ids, notes and progress stay."""
    return answer(current_library().upkeep.edit(path.course_id, title=body.title, program=body.program))


@routes.delete("/<course_id>", responses=answers(RemovedView, refusals=(404, 409, 507)))
def remove_course(path: CoursePath) -> Response:
    """Move a course to the trash. Notes and progress are kept."""
    library = current_library()
    library.course(path.course_id)
    return answer(library.upkeep.remove(path.course_id))


@routes.get("/<course_id>/failures", responses=answers(FailuresView, refusals=(404,)))
def get_course_failures(path: CoursePath) -> Response:
    """What of a course did not come, why, and what happens next."""
    return answer(current_library().upkeep.failures(path.course_id))


@routes.post("/<course_id>/retry", responses=answers(RetriedView, refusals=(404, 409)))
def retry_course(path: CoursePath) -> Response:
    """Make all that failed in a course be tried again by the next sync."""
    return answer(current_library().upkeep.retry(course_id=path.course_id))


@routes.get("/<course_id>/settings", responses=answers(SettingsView, refusals=(404,)))
def get_course_settings(path: CoursePath) -> Response:
    """What holds for a course, and where it comes from."""
    return answer(current_library().upkeep.settings(path.course_id))


@routes.patch("/<course_id>/settings", responses=answers(SettingsView, refusals=(404, 409)))
def change_course_settings(path: CoursePath, body: SettingsBody) -> Response:
    """Change some settings of a course: all of those given, or none. They hold from the next sync on."""
    values: dict[str, Any] = dict(body.values)
    return answer(current_library().upkeep.change_settings(path.course_id, values))
