"""The built front end: its files, and its page at every other address (the page itself knows which screen that is)."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from carrel.web.media import media_type

BUILT = Path(__file__).parent / "app"
FOLDER = "CARREL_FRONT_END"
"""The application's configuration key for the folder with the built front end."""
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


@pages.get("/", defaults={"address": ""})
@pages.get("/<path:address>")
def get_page(address: str) -> Response:
    if address.split("/", 1)[0] in {"api", "media"}:
        raise NotFound
    folder: Path = current_app.config[FOLDER]
    found = safe_join(str(folder), address) if address else None
    if found is not None and Path(found).is_file():
        return _file(Path(found), forever=address.startswith("assets/"))
    if address.startswith("assets/"):
        raise NotFound
    index = folder / "index.html"
    if not index.is_file():
        return Response(_NOT_BUILT, 503, content_type="text/html; charset=utf-8")
    return _file(index, forever=False)


def _file(path: Path, *, forever: bool) -> Response:
    """Send a file of the front end. Those under assets/ have their content's hash in their name and never change."""
    response = Response(path.read_bytes(), mimetype=media_type(path.name))
    if forever:
        response.cache_control.public = True
        response.cache_control.max_age = _FOREVER_S
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
