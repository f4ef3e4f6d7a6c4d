"""POST /api/v1/study/events, GET /api/v1/study/progress, GET /api/v1/study/notes."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field, SkipValidation

from carrel.desk_views import NotesView, ProgressesView, RecordedView
from carrel.study.events import StudyEvent
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers

MOST_EVENTS = 1_000

routes = Resource("study", "/api/v1/study")


class StudyEventsBody(BaseModel):
    # Described here, and each event looked at for itself later: one that is wrong costs no other.
    events: list[SkipValidation[StudyEvent]] = Field(max_length=MOST_EVENTS)


class NotesQuery(BaseModel):
    course: str | None = Field(None, description="Only those of the course with this id.")
    lecture: str | None = Field(None, description="Only those of the lecture with this id.")


@routes.post("/events", responses=answers(RecordedView))
def record_events(body: StudyEventsBody) -> Response:
    """Record what the learner did. An event that was sent before, or is sent again, is kept once.

    What is in `kept` is on the disk. What is in `refused` is no event, and never will be. The rest of the answer is what they
    have changed, as it is now. After any other answer than 200, send all again.
    """
    return answer(current_library().desk.record_objects(body.events))


@routes.get("/progress", responses=answers(ProgressesView))
def get_progress() -> Response:
    """How far the learner is in every lecture with which they have done anything."""
    return answer(current_library().desk.progress())


@routes.get("/notes", responses=answers(NotesView, refusals=(404,)))
def get_notes(query: NotesQuery) -> Response:
    """Notes in the order of courses, lectures and seconds; those on lectures that are not in the library come last."""
    return answer(current_library().desk.notes(course=query.course or None, lecture=query.lecture or None))
