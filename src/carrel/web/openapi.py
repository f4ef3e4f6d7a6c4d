"""The API, and the OpenAPI 3.1 document that describes it: the contract from which the front end's types are made.

python -m carrel.web.openapi > web/openapi.json
"""

from __future__ import annotations

import json
import sys
import threading
from functools import cache

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from carrel import __version__
from carrel.web import errors
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
from carrel.web.door import COOKIE

_RESOURCES = (
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
)
_LET_IN = "Of a device that was let in (POST /api/v1/pairing). The machine that serves needs none."
_writing = threading.Lock()


def routed() -> OpenAPI:
    """Return the API alone, without a library to serve. Its own `api_doc` says nothing of the routes: `document` does."""
    app = OpenAPI(
        "carrel.web",
        info=Info(title="Carrel", version=__version__, description="A library of course videos. Times are seconds, sizes bytes."),
        security_schemes={"device": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": _LET_IN}},
        doc_ui=False,
        static_folder=None,
        validation_error_model=errors.ErrorBody,
        validation_error_callback=errors.bad_parameters,
    )
    for resource in _RESOURCES:
        app.register_api(resource)
    app.extensions[health.DOCUMENT] = document
    return app


def document() -> str:
    """Return the document as JSON text, the same for the same API. The first call takes a third of a second."""
    with _writing:
        return _written()


@cache
def _written() -> str:
    for resource in _RESOURCES:
        resource.write_up()
    return json.dumps(routed().api_doc, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
