"""The one boundary where errors become answers: {"error": {"code", "message", "hint"}}, never a traceback or a machine's path."""

from __future__ import annotations

import os

from flask import Flask, Response, current_app, request
from flask.logging import default_handler
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from carrel.errors import (
    Ambiguous,
    ArrangementInvalid,
    CarrelError,
    DeviceNameInvalid,
    DiskFull,
    FileInUse,
    IndexDamaged,
    LibraryBusy,
    LibraryDamaged,
    LibraryNotFound,
    LibraryReadOnly,
    NotFound,
    NotOnLan,
    PairingRefused,
    RestoreImpossible,
    SettingInvalid,
    SourceError,
    SourceUnsupported,
)
from carrel.logs import PlainFormatter, tame_standard_error
from carrel.web.answers import current_library
from carrel.web.described import Described

_STATUS: tuple[tuple[type[CarrelError], int], ...] = (
    (NotFound, 404),
    (LibraryBusy, 409),
    (Ambiguous, 422),
    (ArrangementInvalid, 422),
    (SettingInvalid, 422),
    (DeviceNameInvalid, 422),
    (PairingRefused, 401),
    (NotOnLan, 409),
    (FileInUse, 409),
    (RestoreImpossible, 409),
    (SourceUnsupported, 422),
    (SourceError, 502),
    (DiskFull, 507),
    (IndexDamaged, 503),
    (LibraryDamaged, 503),
    (LibraryNotFound, 503),
    (LibraryReadOnly, 503),
)
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take such a request.",
    413: "The request is too large.",
    415: "The request's body must be JSON.",
    416: "The file ends before the range that was asked for.",
}


class ErrorDetail(BaseModel):
    """`message` is one sentence for a person; `hint` says what to do."""

    code: str
    message: str
    hint: str


class ErrorBody(Described):
    error: ErrorDetail


def install(app: Flask) -> None:
    """Make `app` answer every error in this way."""
    tame_standard_error()
    default_handler.setFormatter(PlainFormatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s"))
    app.register_error_handler(CarrelError, _explained)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _unexpected)


def error_answer(status: int, code: str, message: str, hint: str = "") -> Response:
    body = ErrorBody(error=ErrorDetail(code=code, message=message, hint=hint))
    response = Response(body.model_dump_json(), status, content_type="application/json")
    response.cache_control.no_store = True
    return response


def too_many_tries(wait_s: int) -> Response:
    """Return the answer to who must wait before the next try (RFC 6585, section 4)."""
    response = error_answer(429, "too-many-tries", "Too many tries.", f"Wait {wait_s} seconds, then try again.")
    response.headers["Retry-After"] = str(wait_s)
    return response


def bad_parameters(error: ValidationError) -> Response:
    """Return the answer to a request whose parameters are not as the API describes them; it names the first that is wrong."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return error_answer(422, "bad-parameters", f"{name}: {first['msg']}." if name else f"{first['msg']}.")


def _explained(error: CarrelError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        current_app.logger.error("%s %s: %s", request.method, request.path, error.message)
    return error_answer(status, error.code, _without_root(error.message), _without_root(error.hint))


def _refused(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    message = _SENTENCES.get(error.code, error.description or error.name)
    response = error_answer(error.code, error.name.lower().replace(" ", "-"), message)
    for name, value in error.get_headers(request.environ):
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("%s %s", request.method, request.path, exc_info=error)
    return error_answer(500, "unexpected", "Something unexpected happened in Carrel.", "The server's log says more.")


def _without_root(text: str) -> str:
    """Return a sentence with the library's files named relative to it: where a library lies is nobody's business on a network."""
    root = str(current_library().root)
    return text.replace(root + os.sep, "").replace(root, "the library")
