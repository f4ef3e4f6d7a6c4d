"""The Flask application for one library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response
from flask_compress import Compress
from flask_openapi3.openapi import OpenAPI

from carrel.lan.reach import Reach
from carrel.web import errors, frontend, security, streams
from carrel.web.answers import LIBRARY
from carrel.web.door import Door
from carrel.web.media import media
from carrel.web.openapi import routed

if TYPE_CHECKING:
    from carrel.library import Library

_LARGEST_BODY = 1_000_000


def create_app(library: Library, *, reach: Reach | None = None, front_end: Path = frontend.BUILT) -> OpenAPI:
    """Return the application that serves `library` as far as `reach` says, with the built front end in the folder `front_end`."""
    app = routed()
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
