"""GET /api/v1/lectures/{lecture_id} and its transcripts."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel

from carrel.views import LectureView, TranscriptView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import answers, resource

routes = resource("lectures", "/api/v1/lectures")


class LecturePath(BaseModel):
    lecture_id: str


class TranscriptPath(BaseModel):
    lecture_id: str
    language: str


@routes.get("/<lecture_id>", responses=answers(LectureView, refusals=(404,)))
def get_lecture(path: LecturePath) -> Response:
    """A lecture with all that its page shows."""
    return answer(current_library().lecture(path.lecture_id))


@routes.get("/<lecture_id>/transcripts/<language>", responses=answers(TranscriptView, refusals=(404,)))
def get_transcript(path: TranscriptPath) -> Response:
    """What is said in a lecture, in one of its languages."""
    return answer(current_library().transcript(path.lecture_id, path.language))
