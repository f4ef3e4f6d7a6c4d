"""What the API's resources share: how they are made and how the OpenAPI document describes their answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.tag import Tag
from flask_openapi3.types import ParametersTuple
from pydantic import BaseModel, ConfigDict, RootModel

from carrel.web.described import Described
from carrel.web.errors import ErrorBody


class Parameters(Described):
    """What a route takes from an address."""


_EVERYWHERE = (400, 401, 403, 413, 415, 422, 429, 500, 503)
"""What any route may answer: to a stranger, to who may not manage, to a request that is not as described, to too many."""


Responses = dict[Any, Any]
"""What a route answers, by status: a view, a model, a part of the OpenAPI document, or nothing (None)."""


class Resource(APIBlueprint):
    """The routes of one resource. `prefix` begins their addresses; `more` gives further parts of the OpenAPI document.

    What the document says of them is worked out when somebody asks for it: a server would start a third later otherwise.
    """

    def __init__(self, name: str, prefix: str, more: Callable[[], dict[str, Schema]] = dict) -> None:
        self._more = more
        self._told: list[Callable[[], object]] = []
        super().__init__(
            name,
            __name__,
            url_prefix=prefix,
            abp_tags=[Tag(name=name)],
            abp_responses=errors(*_EVERYWHERE),
            operation_id_callback=_camel_case,
        )

    def _collect_openapi_info(self, rule: str, func: Callable[..., Any], *, doc_ui: bool = True, **told: Any) -> ParametersTuple:
        if doc_ui:
            self._told.append(partial(self._write, rule, func, **told))
        return super()._collect_openapi_info(rule, func, doc_ui=False)

    def _write(self, rule: str, func: Callable[..., Any], *, responses: Responses | None, **told: Any) -> None:
        shapes = {status: shape(said) if isinstance(said, type) else said for status, said in (responses or {}).items()}
        super()._collect_openapi_info(rule, func, responses=shapes, **told)

    def write_up(self) -> None:
        """Work out what the document says of the routes."""
        for write in self._told:
            write()
        self.components_schemas.update(self._more())


def answers(view: type[Any], status: int = 200, *, refusals: tuple[int, ...] = ()) -> Responses:
    """Return what a route answers: a view, or an error with one of the statuses `refusals`."""
    return {status: view, **errors(*refusals)}


def errors(*statuses: int) -> Responses:
    return dict.fromkeys(statuses, ErrorBody)


def shape(view: type[Any]) -> type[BaseModel]:
    """Return the model that describes a view, or a model itself; all its fields are required, as all are sent."""
    if issubclass(view, BaseModel):
        return view
    config = ConfigDict(title=view.__name__, json_schema_serialization_defaults_required=True)
    return type(view.__name__, (RootModel[view],), {"model_config": config, "__module__": __name__})  # type: ignore[valid-type]


def _camel_case(name: str, path: str, method: str) -> str:  # noqa: ARG001 (the caller names its arguments)
    """Return an operation's id: get_library is getLibrary."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)
