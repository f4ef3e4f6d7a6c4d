"""/api/v1/settings, /api/v1/storage, /api/v1/failures and /api/v1/programs."""

from __future__ import annotations

from typing import Any

from flask import Response
from pydantic import BaseModel, Field, model_validator

from carrel.upkeep_views import FailuresView, RetriedView, SettingsView, StorageView
from carrel.views import LibraryView
from carrel.web.answers import answer, current_library
from carrel.web.api.courses import SettingsBody, Title
from carrel.web.api.resource import Resource, answers

routes = Resource("upkeep", "/api/v1")


class OrderBody(BaseModel):
    program: Title | None = Field(None, description="The program's title; null: the courses without a program.")
    courses: list[str] = Field(max_length=10_000, description="The ids of all its courses, in their new order.")


class RenameProgramBody(BaseModel):
    title: Title = Field(description="The program's title as it is.")
    to: Title = Field(description="Its new title. Of one that exists already the courses become part, at its end.")


class RetryBody(BaseModel):
    model_config = {"openapi_extra": {"required": False}}  # type: ignore[typeddict-unknown-key]

    lectures: list[str] | None = Field(None, max_length=10_000, description="Ids of the lectures; null: all that failed.")

    @model_validator(mode="before")
    @classmethod
    def _absent_is_all(cls, body: Any) -> Any:
        return {} if body is None else body


@routes.get("/settings", responses=answers(SettingsView))
def get_settings() -> Response:
    """What holds for the whole library, and where it comes from."""
    return answer(current_library().upkeep.settings())


@routes.patch("/settings", responses=answers(SettingsView, refusals=(409,)))
def change_settings(body: SettingsBody) -> Response:
    """Change some settings of the library: all of those given, or none. They hold from the next sync on."""
    return answer(current_library().upkeep.change_settings(None, dict(body.values)))


@routes.get("/storage", responses=answers(StorageView))
def get_storage() -> Response:
    """Where the bytes are, counted at most half a minute ago."""
    return answer(current_library().upkeep.storage())


@routes.get("/failures", responses=answers(FailuresView))
def get_failures() -> Response:
    """What did not come, why, and what happens next."""
    return answer(current_library().upkeep.failures())


@routes.post("/failures/retry", responses=answers(RetriedView, refusals=(404, 409)))
def retry_all(body: RetryBody) -> Response:
    """Make all that failed be tried again by the next sync, or the lectures that are named."""
    return answer(current_library().upkeep.retry(body.lectures))


@routes.put("/programs/order", responses=answers(LibraryView, refusals=(404, 409, 507)))
def order_courses(body: OrderBody) -> Response:
    """Put the courses of a program into another order."""
    return answer(current_library().upkeep.order(body.program, body.courses))


@routes.post("/programs/rename", responses=answers(LibraryView, refusals=(404, 409, 507)))
def rename_program(body: RenameProgramBody) -> Response:
    """Give a program another title. Its folder moves along."""
    return answer(current_library().upkeep.rename_program(body.title, body.to))
