"""/api/v1/access and /api/v1/pairing: a device comes in, says who it is, leaves."""

from __future__ import annotations

from flask import Response, current_app, request
from pydantic import BaseModel, ConfigDict, Field

from carrel.device_views import AccessView
from carrel.devices.tokens import is_secret
from carrel.errors import RecordInvalid
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers
from carrel.web.door import COOKIE, the_door, the_visitor
from carrel.web.errors import error_answer, too_many_tries

routes = Resource("access", "/api/v1")


class PairingHeader(BaseModel):
    """In a header, not in a body: a stranger's body would have to be waited for. Blanks do not count."""

    model_config = ConfigDict(populate_by_name=True)

    carrel_pairing: str = Field("", alias="Carrel-Pairing", description="The secret of an invitation's link, or its code.")


class NameBody(BaseModel):
    name: str = Field(max_length=200, description="What the device is called from now on.")


@routes.get("/access", responses=answers(AccessView))
def get_access() -> Response:
    """Who is asking, and what it may do."""
    visitor = the_visitor()
    response = answer(current_library().house.access(visitor.device))
    the_door().renew_cookie(request, response, visitor)
    return response


@routes.patch("/access", responses=answers(AccessView, refusals=(409,)))
def rename_self(body: NameBody) -> Response:
    """Give the device that asks another name. The machine that serves has its own."""
    house = current_library().house
    device = the_visitor().device
    return answer(house.access(None if device is None else house.devices.rename(device.id, body.name)))


@routes.delete("/access", responses={204: None})
def leave() -> Response:
    """Put the device that asks out."""
    device, devices = the_visitor().device, current_library().house.devices
    others = devices.others_of(request.cookies.get(COOKIE, ""))
    if device is not None:
        devices.revoke(device.id)
    response = Response(status=204)
    the_door().give_cookie(request, response, devices.joined(others))
    return response


@routes.post("/pairing", responses=answers(AccessView, 201, refusals=(409, 507)))
def pair(header: PairingHeader) -> Response:
    """Let the device that shows an invitation's secret or code in: it gets a cookie, and the invitation is used up.

    Tries are counted: ten codes a minute from one address, sixty from all. A device that is in already keeps its name and
    rights, and gets those of the invitation.
    """
    shown = "".join(header.carrel_pairing.split())
    door, visitor = the_door(), the_visitor()
    tries = door.secrets_tried if is_secret(shown) else door.codes_tried
    if wait_s := tries.take(visitor.address):
        return too_many_tries(wait_s)
    house = current_library().house
    try:
        others = house.devices.others_of(request.cookies.get(COOKIE, ""))
        device, token = house.devices.pair(shown, request.user_agent.string, instead_of=visitor.device)
    except RecordInvalid as error:
        current_app.logger.error("%s", error.message)
        return error_answer(503, "devices-unreadable", "The list of devices cannot be read.", "Run there: carrel doctor")
    response = answer(house.access(device), 201)
    response.cache_control.no_store = True
    door.give_cookie(request, response, house.devices.joined([token, *others]))
    return response
