"""The Flask application for one library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response
from flask_compress import Compress
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from carrel import __version__
from carrel.lan.reach import Reach
from carrel.web import errors, frontend, security, streams
from carrel.web.answers import LIBRARY
from carrel.web.api import (
    access,
    courses,
    devices,
    health,
    lectures,
    notes,
    plans,
    runs,
    search,
    stats,
    study,
    sync,
    trash,
    upkeep,
)
from carrel.web.api import library as library_api
from carrel.web.door import COOKIE, Door
from carrel.web.media import media

if TYPE_CHECKING:
    from carrel.library import Library

_LARGEST_BODY = 1_000_000
_LET_IN = "Of a device that was let in (POST /api/v1/pairing). The machine that serves needs none."


def create_app(library: Library, *, reach: Reach | None = None, front_end: Path = frontend.BUILT) -> OpenAPI:
    """Return the application that serves `library` as far as `reach` says, with the built front end in the folder `front_end`."""
    app = describe()
    app.extensions[LIBRARY] = library
    app.config[frontend.FOLDER] = front_end
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    errors.install(app)
    _compress(app)
    security.install(app, Door(library.house, reach or Reach()))
    streams.install(app)
    app.register_blueprint(media)
    app.register_blueprint(frontend.pages)
    return app


def _compress(app: OpenAPI) -> None:
    """Compress texts for clients that take it; not what is sent while it is made (media, events)."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_STREAMS=False,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_CACHE_BACKEND=_Compressed,
        COMPRESS_CACHE_KEY=lambda request: request.path if request.endpoint == frontend.ASSET else "",
    )
    compress = Compress(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        return response if response.is_streamed else compress.after_request(response)


class _Compressed:
    """The front end's files in their compressed forms, each made once: anybody may ask for them, as often as they like."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._made.get(key)

    def set(self, key: str, value: bytes) -> None:
        # The key is the form and the path. All else is made anew: it is private, or changes.
        if not key.endswith(";"):
            self._made[key] = value


def describe() -> OpenAPI:
    """Return the API alone, with its OpenAPI document (`.api_doc`) and no library to serve."""
    app = OpenAPI(
        "carrel.web",
        info=Info(title="Carrel", version=__version__, description="A library of course videos. Times are seconds, sizes bytes."),
        security_schemes={"device": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": _LET_IN}},
        doc_ui=False,
        static_folder=None,
        validation_error_model=errors.ErrorBody,
        validation_error_callback=errors.bad_parameters,
    )
    for resource in (
        health.routes,
        access.routes,
        library_api.routes,
        courses.routes,
        devices.routes,
        lectures.routes,
        notes.routes,
        plans.routes,
        runs.routes,
        search.routes,
        stats.routes,
        study.routes,
        sync.routes,
        trash.routes,
        upkeep.routes,
    ):
        app.register_api(resource)
    return app
