"""Who may ask, and what a page of ours may do.

The server listens on loopback and knows no passwords, so what must be kept out is another web site in the same browser: by a name
that it points at us (Host), by a request it sends for the reader (Origin, Sec-Fetch-Site), and by framing or embedding.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request

from carrel.web.errors import error_answer

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
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask, bound_host: str) -> None:
    """Guard every request and every answer of `app`, which listens on `bound_host`."""

    @app.before_request
    def guard() -> Response | None:
        if not host_is_ours(request.host, bound_host):
            return error_answer(403, "host-refused", "This server does not go by that name.", "Open the address that it printed.")
        if request.method not in _READS:
            return _guard_write()
        return None

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def host_is_ours(host: str, bound_host: str) -> bool:
    """Say whether a Host header names this server.

    Besides loopback and the bound host: a server bound to all addresses is also reached by any address of the machine and by its
    name. An address cannot be rebound by a name server, so it is safe whichever it is.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    if name in {"localhost", "127.0.0.1", "::1", bound_host.lower()}:
        return True
    if bound_host not in {"0.0.0.0", "::", ""}:  # noqa: S104 (compared, not bound)
        return False
    machine = socket.gethostname().lower().removesuffix(".local")
    return _is_address(name) or name in {machine, f"{machine}.local"}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_from_another_site(request: Request) -> bool:
    """Say whether another site sends a request through the reader's browser.

    Every browser of today sends Sec-Fetch-Site with a request, or Origin with a write; what sends neither is no browser.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    return site not in {"same-origin", "none"} or (origin is not None and urlsplit(origin).netloc != request.host)


def _guard_write() -> Response | None:
    """Refuse a write that another site sends, and a body that is not JSON."""
    if is_from_another_site(request):
        return error_answer(403, "other-site", "Another web site may not change this library.", "Use Carrel's own page.")
    if request.get_data():
        try:
            request.get_json()
        except RecursionError:
            return error_answer(400, "bad-request", "The request's JSON is nested too deeply.")
    return None
