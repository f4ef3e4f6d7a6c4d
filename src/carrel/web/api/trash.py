"""/api/v1/trash: what was removed, until it is restored or deleted for good."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel

from carrel.upkeep_views import RestoredView, TrashView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers

routes = Resource("trash", "/api/v1/trash")


class TrashPath(BaseModel):
    trash_id: str


@routes.get("", responses=answers(TrashView))
def get_trash() -> Response:
    """What is in the trash, newest first."""
    return answer(current_library().upkeep.trash())


@routes.post("/<trash_id>/restore", responses=answers(RestoredView, refusals=(404, 409, 507)))
def restore(path: TrashPath) -> Response:
    """Bring a course or lecture back to where it lay."""
    return answer(current_library().upkeep.restore(path.trash_id))


@routes.delete("", responses=answers(TrashView, refusals=(409,)))
def empty_trash() -> Response:
    """Delete all that is in the trash, for good."""
    return answer(current_library().upkeep.empty_trash())


@routes.delete("/<trash_id>", responses=answers(TrashView, refusals=(404, 409)))
def delete_trashed(path: TrashPath) -> Response:
    """Delete one thing in the trash, for good."""
    return answer(current_library().upkeep.empty_trash(path.trash_id))
