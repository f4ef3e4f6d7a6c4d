"""Who may ask for what, and what a page of ours may do.

What must be kept out: strangers on the network (they see the pairing page alone), devices that change more than their own study,
and other web sites in the same browser: by a name that they point at us (Host), by a request they send for the reader (Origin,
Sec-Fetch-Site), by framing or embedding.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request

from carrel.web.door import COOKIE, DOOR, Door, Visitor, the_door
from carrel.web.errors import error_answer, too_many_tries
from carrel.web.frontend import ASSET, PAIRING, pairing_page

POLICY = "Content-Security-Policy"
_READS = {"GET", "HEAD", "OPTIONS"}
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    POLICY: _CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPENER = "Cross-Origin-Opener-Policy"
"""Browsers want it of loopback and https alone, and complain of it elsewhere."""
_OPEN_TO_ALL = frozenset({ASSET, "pages.get_icon", "pages.get_pairing", "access.pair"})
"""What a stranger may have: the pairing page with its files, and pairing itself."""
_NOT_MANAGING = frozenset({"access.pair", "access.rename_self", "access.leave", "study.record_events"})
"""Writes of every device: its own study, and itself. All other writes manage the library."""
_MANAGING_READS = frozenset({"upkeep.get_settings", "courses.get_course_settings", "courses.get_preview", "devices.get_devices"})
"""Reads that tell of the machine that serves, or of the other devices."""


def install(app: Flask, door: Door) -> None:
    """Guard every request and every answer of `app`; `door` says who asks."""
    app.extensions[DOOR] = door

    @app.before_request
    def guard() -> Response | None:
        refused = _guard_address(door) or _guard_door(door)
        if refused is not None or request.method in _READS:
            return refused
        return _guard_body(g.visitor)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if door.is_trustworthy(request):
            response.headers.setdefault(_OPENER, "same-origin")
        return response


def is_from_another_site(request: Request) -> bool:
    """Say whether another site sends a request through the reader's browser.

    Every browser of today sends Sec-Fetch-Site with a request, or Origin with a write; what sends neither is no browser.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    return site not in {"same-origin", "none"} or (origin is not None and _host_of(origin) not in the_door().origins(request))


def _host_of(origin: str) -> str | None:
    """Return the host, with its port, in an Origin header (RFC 6454, section 7); None where there is none."""
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None


def _guard_address(door: Door) -> Response | None:
    """Refuse a name that is not ours, a proxy that nobody told us of, and a write that another site sends."""
    if not door.goes_by(request.host):
        return error_answer(403, "host-refused", "This server does not go by that name.", "Open the address that it printed.")
    if door.is_proxied_unasked(request):
        hint = "Start it with `carrel serve --proxy URL`, URL being what people open."
        return error_answer(403, "proxy-refused", "This server does not know that it stands behind a proxy.", hint)
    if request.method not in _READS and is_from_another_site(request):
        return error_answer(403, "other-site", "Another web site may not change this library.", "Use Carrel's own page.")
    return None


def _guard_door(door: Door) -> Response | None:
    """Refuse a stranger, and a device that manages without the right to."""
    visitor = door.visitor(request)
    g.visitor = visitor
    endpoint = request.endpoint or ""
    if not visitor.is_in and (endpoint not in _OPEN_TO_ALL or request.method == "OPTIONS"):
        return _to_the_door(door, visitor)
    managing = endpoint in _MANAGING_READS or (request.method not in _READS and endpoint not in _NOT_MANAGING)
    if managing and visitor.is_in and not visitor.may_manage:
        return error_answer(
            403,
            "may-not-manage",
            "This device may watch and note, not change the library.",
            "The machine that serves can give it the right: Library, Devices.",
        )
    return None


def _to_the_door(door: Door, visitor: Visitor) -> Response:
    """Answer a stranger: the pairing page to who opens an address, else an error. Guessed tokens are counted."""
    if request.method in {"GET", "HEAD"} and _opens_a_page(request):
        response = pairing_page()
        response.status_code = 401
    elif COOKIE in request.cookies and (wait_s := door.tokens_tried.take(visitor.address)):
        response = too_many_tries(wait_s)
    else:
        response = error_answer(401, "not-paired", "This device was not let in.", f"Open {PAIRING} on this server to pair it.")
    response.headers["WWW-Authenticate"] = 'Carrel realm="library"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _opens_a_page(request: Request) -> bool:
    if (mode := request.headers.get("Sec-Fetch-Mode")) is not None:
        return mode == "navigate"
    return request.path.split("/", 2)[1] not in {"api", "media"} and "text/html" in request.headers.get("Accept", "")


def _guard_body(visitor: Visitor) -> Response | None:
    """Refuse a body that is not JSON. A stranger's is not even waited for: it could keep a thread as long as it likes."""
    if not visitor.is_in:
        if request.content_length or "Transfer-Encoding" in request.headers:
            return error_answer(401, "pairing-refused", "What lets a device in is in a header, not in a body.")
        return None
    if request.get_data():
        try:
            request.get_json()
        except RecursionError:
            return error_answer(400, "bad-request", "The request's JSON is nested too deeply.")
    return None
