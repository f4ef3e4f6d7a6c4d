"""/api/v1/lectures/{lecture_id}: a lecture, its transcripts, a search in it; it is tried again, or goes to the trash."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from carrel.upkeep_views import RemovedView, RetriedView
from carrel.views import LectureSearchView, LectureView, TranscriptView
from carrel.web.answers import answer, answer_of_file, current_library
from carrel.web.api.resource import Parameters, Resource, answers

routes = Resource("lectures", "/api/v1/lectures")


class LecturePath(BaseModel):
    lecture_id: str


class TranscriptPath(BaseModel):
    lecture_id: str
    language: str


class LectureSearchQuery(Parameters):
    q: str = Field("", description='Words, or a "phrase". Nothing asked finds nothing.')
    language: str | None = Field(None, description="Only what was said in this language (BCP 47).")
    moments: int = Field(50, ge=1, le=500, description="Most moments to answer.")


@routes.get("/<lecture_id>", responses=answers(LectureView, refusals=(404,)))
def get_lecture(path: LecturePath) -> Response:
    """A lecture with all that its page shows."""
    return answer(current_library().lecture(path.lecture_id))


@routes.post("/<lecture_id>/retry", responses=answers(RetriedView, refusals=(404, 409)))
def retry_lecture(path: LecturePath) -> Response:
    """Make a lecture be tried again by the next sync, from the start."""
    return answer(current_library().upkeep.retry([path.lecture_id]))


@routes.delete("/<lecture_id>", responses=answers(RemovedView, refusals=(404, 409, 507)))
def remove_lecture(path: LecturePath) -> Response:
    """Move a lecture to the trash; no sync fetches it again. Notes and progress are kept."""
    library = current_library()
    library.lecture(path.lecture_id)
    return answer(library.upkeep.remove(path.lecture_id))


@routes.get("/<lecture_id>/transcripts/<language>", responses=answers(TranscriptView, refusals=(404,)))
def get_transcript(path: TranscriptPath) -> Response:
    """What is said in a lecture, in one of its languages."""
    library = current_library()
    file = library.caption_file(path.lecture_id, path.language)
    return answer_of_file(file, lambda: library.transcript(path.lecture_id, path.language))


@routes.get("/<lecture_id>/search", responses=answers(LectureSearchView, refusals=(404,)))
def search_lecture(path: LecturePath, query: LectureSearchQuery) -> Response:
    """The moments of one lecture in which the words were said, best first. Queries are those of the search over all lectures."""
    library = current_library()
    found = library.searching.in_lecture(path.lecture_id, query.q, language=query.language or None, moments=query.moments)
    if not found.complete:
        library.searching.mend_behind()
    return answer(found)
