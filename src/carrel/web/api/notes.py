"""GET /api/v1/notes/export/notes.html and /api/v1/notes/export/markdown.zip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request
from pydantic import Field

from carrel.web.answers import current_library
from carrel.web.api.resource import Parameters, Resource, errors
from carrel.web.media import disposition
from carrel.web.security import POLICY

if TYPE_CHECKING:
    from carrel.notebook import ExportedFile, Scope

_SHUT_IN = "; ".join(
    (
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",  # the page's own policy takes its one style alone
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

routes = Resource("notes", "/api/v1/notes")


class ExportQuery(Parameters):
    course: str | None = Field(None, description="Only those of the course with this id.")
    program: str | None = Field(None, description="Only those of the program with this title.")

    @property
    def scope(self) -> Scope:
        from carrel.notebook import Scope  # and all that sets Markdown, which no other route needs

        return Scope(self.course or None, None if self.course else self.program or None)


def _file(kind: str, what: str, **text: str) -> dict[str, Any]:
    return {"description": what, "content": {kind: {"schema": {"type": "string", **text}}}}


@routes.get("/export/notes.html", responses={200: _file("text/html", "A page that needs nothing else."), **errors(404)})
def get_notes_page(query: ExportQuery) -> Response:
    """The notes of a course, of a program or of all, as one page to read, keep or print. Times link back to this server."""
    made = current_library().notebook.page(query.scope, request.host_url)
    response = _sent(made, "text/html; charset=utf-8", "inline")
    response.headers[POLICY] = _SHUT_IN
    return response


@routes.get(
    "/export/markdown.zip",
    responses={200: _file("application/zip", "Folders of Markdown with pictures.", format="binary"), **errors(404)},
)
def get_notes_archive(query: ExportQuery) -> Response:
    """The same notes as a folder of Markdown for each course, ready for Obsidian, in a ZIP file."""
    made = current_library().notebook.archive(query.scope, request.host_url)
    return _sent(made, "application/zip", "attachment")


def _sent(made: ExportedFile, content_type: str, how: str) -> Response:
    response = Response(made.data, content_type=content_type)
    response.headers["Content-Disposition"] = disposition(how, made.name)
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
