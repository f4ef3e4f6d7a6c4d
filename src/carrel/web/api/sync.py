"""GET and POST /api/v1/sync, POST /api/v1/sync/stop, GET /api/v1/sync/events."""

from __future__ import annotations

from typing import Any, get_args

from flask import Response
from flask_openapi3.models.discriminator import Discriminator
from flask_openapi3.models.reference import Reference
from flask_openapi3.models.schema import Schema
from pydantic import BaseModel, Field, model_validator

from carrel import events
from carrel.views import SyncView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers, shape
from carrel.web.eventstream import event_stream

_SCHEMAS = "#/components/schemas/"


def _event_schemas() -> dict[str, Schema]:
    """Return the wire form of every event, as `carrel.events.as_json` writes it, by its name in the OpenAPI document."""
    schemas: dict[str, Schema] = {}
    kinds = get_args(events.Event)
    for kind in kinds:
        parts = shape(kind).model_json_schema(mode="serialization", ref_template=_SCHEMAS + "{model}")["$defs"]
        own = parts.pop(kind.__name__)
        own["properties"] = {"event": {"const": events.name_of(kind), "type": "string"}, **own["properties"]}
        own["required"] = ["event", *own["required"]]
        own["title"] = f"{kind.__name__}Event"
        schemas[own["title"]] = Schema(**own)
        schemas.update({name: Schema(**part) for name, part in parts.items()})
    addresses = {events.name_of(kind): f"{_SCHEMAS}{kind.__name__}Event" for kind in kinds}
    schemas["SyncEvent"] = Schema(
        oneOf=[Reference(**{"$ref": address}) for address in addresses.values()],
        discriminator=Discriminator(propertyName="event", mapping=addresses),
    )
    return schemas


routes = Resource("sync", "/api/v1/sync", _event_schemas)


class SyncBody(BaseModel):
    model_config = {"extra": "forbid", "openapi_extra": {"required": False}}  # type: ignore[typeddict-unknown-key]

    courses: list[str] = Field(default=[], description="Ids of the courses to sync; none: all of them.")

    @model_validator(mode="before")
    @classmethod
    def _absent_is_empty(cls, body: Any) -> Any:
        return {} if body is None else body


@routes.get("", responses=answers(SyncView))
def get_sync() -> Response:
    """Whether a sync runs, and how the last one ended."""
    return answer(current_library().sync_state())


@routes.post("", responses=answers(SyncView, 202, refusals=(404, 409)))
def start_sync(body: SyncBody) -> Response:
    """Start a sync. Its progress is told by /api/v1/sync/events."""
    library = current_library()
    library.start_sync(body.courses)
    # Its process needs a moment before others can see it at work.
    return answer(SyncView(running=True), 202)


@routes.post("/stop", responses=answers(SyncView, 202))
def stop_sync() -> Response:
    """Stop the running sync; the next one goes on from there."""
    library = current_library()
    library.stop_sync()
    return answer(library.sync_state(), 202)


@routes.get(
    "/events",
    responses={
        200: {
            "description": "Each message's data is a SyncEvent; the last one is a ReportEvent, or a RunFailedEvent.",
            "content": {"text/event-stream": {"schema": {"$ref": f"{_SCHEMAS}SyncEvent"}}},
        },
        204: None,
    },
)
def get_sync_events() -> Response:
    """The events of the sync that runs, or ran last, from its beginning and live until its report. 204: no sync has run."""
    return event_stream(current_library().sync_events())
