"""The built front end: its files, and its page at every other address (the page itself knows which screen that is).

All of it is the same for everybody but the home screen's page, which holds some of the library: nobody keeps that one but the
browser that it is for.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from carrel.web.ahead import with_answers
from carrel.web.door import the_door, the_visitor
from carrel.web.mediatypes import media_type

BUILT = Path(__file__).parent / "app"
FOLDER = "CARREL_FRONT_END"
"""The application's configuration key for the folder with the built front end."""
PAIRING = "/pair"
ASSET = "pages.get_asset"
"""The endpoint of files that never change."""
_FOREVER_S = 365 * 24 * 3600
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Carrel</title>
<h1>Carrel's web page is not built</h1>
<p>The server is running and its API answers, but this copy of Carrel was not installed with its page. In the folder with
Carrel's sources:</p>
<pre>cd web
npm ci
npm run build</pre>
<p>Then load this page again.</p>
</html>
"""

pages = Blueprint("pages", __name__)


@pages.get("/assets/<path:name>")
def get_asset(name: str) -> Response:
    """Send a file of the front end. It has its content's hash in its name and never changes; it says nothing of the library."""
    return _send(name, within="assets", forever=True)


@pages.get("/icon.svg")
def get_icon() -> Response:
    return _send("icon.svg", forever=False)


@pages.get(PAIRING)
def get_pairing() -> Response:
    return pairing_page()


@pages.get("/")
def get_home() -> Response:
    """Send the page with what the home screen shows, as its visitor may see it."""
    found = _find("index.html")
    if found is None:
        return _page("index.html")
    response = Response(with_answers(found.read_bytes()), mimetype="text/html")
    response.cache_control.private = True
    _asked_again(response)
    the_door().renew_cookie(request, response, the_visitor())
    return response


@pages.get("/<path:address>")
def get_page(address: str) -> Response:
    if address.split("/", 1)[0] in {"api", "media"}:
        raise NotFound
    found = _find(address)
    return _file(found, forever=False) if found is not None else _page("index.html")


def pairing_page() -> Response:
    """Return the page by which a device comes in. It says nothing of the library."""
    return _page("pair.html")


def _page(name: str) -> Response:
    found = _find(name)
    if found is None:
        return Response(_NOT_BUILT, 503, content_type="text/html; charset=utf-8")
    return _file(found, forever=False)


def _send(name: str, *, within: str = "", forever: bool) -> Response:
    found = _find(name, within)
    if found is None:
        raise NotFound
    return _file(found, forever=forever)


def _find(name: str, within: str = "") -> Path | None:
    folder: Path = current_app.config[FOLDER]
    joined = safe_join(str(folder / within), name)
    # Unlike Path.is_file it takes any name, however long and whatever is in it.
    return Path(joined) if joined is not None and os.path.isfile(joined) else None  # noqa: PTH113


def _file(path: Path, *, forever: bool) -> Response:
    response = Response(path.read_bytes(), mimetype=media_type(path.name))
    if not forever:
        _asked_again(response)
        return response
    response.cache_control.public = True
    response.cache_control.max_age = _FOREVER_S
    response.cache_control.immutable = True
    response.add_etag()
    response.make_conditional(request)
    return response


def _asked_again(response: Response) -> None:
    """Let a browser keep an answer that it asks again for each time (ETag)."""
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
