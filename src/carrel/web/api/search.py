"""GET /api/v1/search."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from carrel.views import SearchView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Parameters, Resource, answers

routes = Resource("search", "/api/v1/search")


class SearchQuery(Parameters):
    q: str = Field("", description='Words, or a "phrase". Nothing asked finds nothing.')
    course: str | None = Field(None, description="Only in the course with this id.")
    language: str | None = Field(None, description="Only what was said in this language (BCP 47).")
    limit: int = Field(10, ge=1, le=100, description="Most lectures to answer.")


@routes.get("", responses=answers(SearchView, refusals=(404,)))
def search(query: SearchQuery) -> Response:
    """Lectures in which the words were said, best first, each with its best moments.

    All the words, near each other first, the last one perhaps unfinished; "quoted words" as they stand; -word leaves lectures
    out; course:, lang: and in:title, in:speech, in:notes narrow. No query is an error.
    """
    words = query.q.strip()
    if not words:
        return answer(SearchView(query="", took_ms=0.0, suggestion=None, lectures=[]))
    library = current_library()
    found = library.search(query.q, course=query.course or None, language=query.language or None, limit=query.limit)
    if not found.complete:
        library.searching.mend_behind()
    return answer(found)
