"""GET /api/v1/runs and /api/v1/runs/{run_id}."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel

from carrel.upkeep_views import RunsView, RunView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers

routes = Resource("runs", "/api/v1/runs")


class RunPath(BaseModel):
    run_id: str


@routes.get("", responses=answers(RunsView))
def get_runs() -> Response:
    """The latest two hundred syncs, newest first, whoever began them."""
    return answer(current_library().runs())


@routes.get("/<run_id>", responses=answers(RunView, refusals=(404,)))
def get_run(path: RunPath) -> Response:
    """A sync, with what failed in it."""
    return answer(current_library().run(path.run_id))
