"""GET and HEAD under /media: videos, pictures, captions and attachments, with ranges."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import Forbidden
from werkzeug.http import dump_options_header
from werkzeug.utils import get_content_type

from carrel.errors import NotFound
from carrel.web.answers import current_library
from carrel.web.mediatypes import media_type
from carrel.web.ranges import file_answer
from carrel.web.security import POLICY, is_from_another_site

media = Blueprint("media", __name__, url_prefix="/media")

_PLACES = "carrel.places"
_REMEMBERED_S = 5.0
_SHOWN_IN_PLACE = {"application/pdf", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"}
_SHUT_IN = "default-src 'none'; sandbox"
_BESIDE_US = "frame-ancestors 'self'"
"""Of a PDF. Nothing else may stand here: browsers hold the page of their own viewer to it (https://crbug.com/271452)."""
_FOR_EVER = "private, max-age=31536000, immutable"


@media.get("/<lecture_id>/video.mp4")
def get_video(lecture_id: str) -> Response:
    """Send a video. A player asks for range after range, so where it lies is remembered for as long as it lies there."""
    places: dict[str, tuple[Path, float]] = current_app.extensions.setdefault(_PLACES, {})
    path, until = places.get(lecture_id, (None, 0.0))
    if path is not None and time.monotonic() < until:
        with suppress(OSError):
            return file_answer(request, path, "video/mp4")
    path = current_library().file_of(lecture_id, "video")
    places[lecture_id] = path, time.monotonic() + _REMEMBERED_S
    return _send(path, "video/mp4")


@media.get("/<lecture_id>/poster.jpg")
def get_poster(lecture_id: str) -> Response:
    return _send(current_library().file_of(lecture_id, "poster"), "image/jpeg")


@media.get("/<lecture_id>/thumbs.jpg")
def get_thumbs(lecture_id: str) -> Response:
    return _send(current_library().file_of(lecture_id, "thumbs"), "image/jpeg")


@media.get("/<lecture_id>/frames/<int:milliseconds>.jpg")
def get_frame(lecture_id: str, milliseconds: int) -> Response:
    """Send what a lecture shows at a time, and keep it for the notes. Another site's page must not fill the disk with them."""
    if is_from_another_site(request):
        raise Forbidden("Another web site may not have frames taken.")
    response = _send(current_library().frames.of(lecture_id, milliseconds / 1000), "image/jpeg")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@media.get("/<lecture_id>/captions/<language>.vtt")
def get_captions(lecture_id: str, language: str) -> Response:
    return _send(current_library().caption_file(lecture_id, language), "text/vtt; charset=utf-8")


@media.get("/<lecture_id>/attachments/<name>")
def get_attachment(lecture_id: str, name: str) -> Response:
    """Send an attachment under its own name (RFC 6266).

    It came from somewhere: what a browser would run as a page of ours (HTML, SVG, anything unknown) is only ever downloaded. A
    PDF may stand in a page of ours, beside the video.
    """
    kind = media_type(name)
    response = _send(current_library().attachment_file(lecture_id, name), get_content_type(kind, "utf-8"))
    in_place = kind in _SHOWN_IN_PLACE
    response.headers["Content-Disposition"] = disposition("inline" if in_place else "attachment", name)
    if not in_place:
        response.headers[POLICY] = _SHUT_IN
    elif kind == "application/pdf":
        response.headers[POLICY] = _BESIDE_US
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def disposition(kind: str, name: str) -> str:
    """Return a Content-Disposition with the name as it is, and in ASCII for what knows no other (RFC 6266, appendix D)."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii() and c.isprintable())
    if plain == name:
        return dump_options_header(kind, {"filename": name})
    return dump_options_header(kind, {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"})


def _send(path: Path, content_type: str) -> Response:
    try:
        return file_answer(request, path, content_type)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound("The file is no longer in the library.", hint="`carrel rebuild` looks again at what is there.") from error
