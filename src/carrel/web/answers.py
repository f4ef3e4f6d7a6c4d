"""What a route needs: the library that is served, and answers made of its views."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request
from pydantic import TypeAdapter

from carrel import __version__

if TYPE_CHECKING:
    from carrel.library import Library

LIBRARY = "carrel.library"


def current_library() -> Library:
    """Return the library that the running application serves."""
    library: Library = current_app.extensions[LIBRARY]
    return library


def answer(view: Any, status: int = 200) -> Response:
    """Return a view as JSON. Clients keep it and ask each time whether it is still the same (ETag, RFC 9110 section 8.8.3)."""
    response = Response(as_json(view), status, content_type="application/json")
    response.cache_control.no_cache = True
    if status == 200 and request.method in {"GET", "HEAD"}:
        response.add_etag()
        response.make_conditional(request)
    return response


def answer_of_file(path: Path, make: Callable[[], Any]) -> Response:
    """Return, as `answer` does, a view that is made of one file alone. Whoever has it as the file now is gets none made."""
    facts = path.stat()
    tag = f"{__version__}-{facts.st_mtime_ns:x}-{facts.st_size:x}"
    # What was compressed has the way of it after a colon (Flask-Compress).
    known = [given for given in request.if_none_match.as_set(include_weak=True) if given.partition(":")[0] == tag]
    response = Response(status=304) if known else Response(as_json(make()), content_type="application/json")
    response.cache_control.no_cache = True
    response.set_etag(known[0] if known else tag)
    return response


def as_json(view: Any) -> bytes:
    return _adapter(type(view)).dump_json(view)  # type: ignore[arg-type]


@cache
def _adapter(view: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(view)
