"""GET /healthz and GET /api/v1/openapi.json."""

from __future__ import annotations

from flask import Response, current_app, jsonify
from pydantic import BaseModel

from carrel import __version__
from carrel.web.api.resource import Resource

DOCUMENT = "carrel.document"
"""The extension of the application that returns the document as text."""

routes = Resource("health", "")


class Health(BaseModel):
    status: str
    version: str


@routes.get("/healthz", responses={200: Health})
def get_health() -> Response:
    """Say that the server is up."""
    response = jsonify(status="ok", version=__version__)
    response.cache_control.no_store = True
    return response


@routes.get("/api/v1/openapi.json", doc_ui=False)
def get_openapi() -> Response:
    """The document that describes this API."""
    response = Response(current_app.extensions[DOCUMENT](), mimetype="application/json")
    response.cache_control.no_cache = True
    return response
