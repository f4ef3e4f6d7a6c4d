"""What the API's resources share: how they are made and how the OpenAPI document describes their answers."""

from __future__ import annotations

from typing import Any

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ResponseDict
from pydantic import BaseModel, ConfigDict, RootModel

from carrel.web.described import Described
from carrel.web.errors import ErrorBody


class Parameters(Described):
    """What a route takes from an address."""


_EVERYWHERE = (400, 401, 403, 413, 415, 422, 429, 500, 503)
"""What any route may answer: to a stranger, to who may not manage, to a request that is not as described, to too many."""


def resource(name: str, prefix: str) -> APIBlueprint:
    """Return an empty blueprint for the routes of one resource; `prefix` is the beginning of their addresses."""
    return APIBlueprint(
        name,
        __name__,
        url_prefix=prefix,
        abp_tags=[Tag(name=name)],
        abp_responses=errors(*_EVERYWHERE),
        operation_id_callback=_camel_case,
    )


def answers(view: type[Any], status: int = 200, *, refusals: tuple[int, ...] = ()) -> ResponseDict:
    """Return what a route answers: a view, or an error with one of the statuses `refusals`."""
    return {status: shape(view), **errors(*refusals)}


def errors(*statuses: int) -> ResponseDict:
    return dict.fromkeys(statuses, ErrorBody)


def shape(view: type[Any]) -> type[BaseModel]:
    """Return the model that describes a view; all its fields are required, as all are sent."""
    config = ConfigDict(title=view.__name__, json_schema_serialization_defaults_required=True)
    return type(view.__name__, (RootModel[view],), {"model_config": config, "__module__": __name__})  # type: ignore[valid-type]


def _camel_case(name: str, path: str, method: str) -> str:  # noqa: ARG001 (the caller names its arguments)
    """Return an operation's id: get_library is getLibrary."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)
