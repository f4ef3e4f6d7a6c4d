"""GET /api/v1/search."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from carrel.views import SearchView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import answers, resource

routes = resource("search", "/api/v1/search")


class SearchQuery(BaseModel):
    q: str = Field("", max_length=500, description='Words, or a "phrase". Nothing asked finds nothing.')
    course: str | None = Field(None, description="Only in the course with this id.")
    language: str | None = Field(None, description="Only what was said in this language (BCP 47).")
    limit: int = Field(20, ge=1, le=100, description="Most lectures to answer.")


@routes.get("", responses=answers(SearchView, refusals=(404,)))
def search(query: SearchQuery) -> Response:
    """Lectures in which the words were said, best first, each with its best moments."""
    words = query.q.strip()
    if not words:
        return answer(SearchView(query="", took_ms=0.0, suggestion=None, lectures=[]))
    library = current_library()
    return answer(library.search(words, course=query.course or None, language=query.language or None, limit=query.limit))
