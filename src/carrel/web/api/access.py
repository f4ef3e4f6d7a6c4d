"""/api/v1/access and /api/v1/pairing: a device comes in, says who it is, leaves."""

from __future__ import annotations

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from carrel.device_views import AccessView
from carrel.devices.tokens import CODE_DIGITS
from carrel.errors import PairingRefused
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import answers, resource
from carrel.web.door import COOKIE, the_door, the_visitor
from carrel.web.errors import error_answer

routes = resource("access", "/api/v1")

_LONGEST_CODE = 2 * CODE_DIGITS


class PairingHeader(BaseModel):
    """In a header, not in a body: a stranger's body would have to be waited for."""

    model_config = ConfigDict(populate_by_name=True)

    carrel_pairing: str = Field("", alias="Carrel-Pairing", description="The secret of an invitation's link, or its code.")


class NameBody(BaseModel):
    name: str = Field(max_length=200, description="What the device is called from now on.")


@routes.get("/access", responses=answers(AccessView))
def get_access() -> Response:
    """Who is asking, and what it may do."""
    visitor = the_visitor()
    response = answer(current_library().house.access(visitor.device))
    if visitor.device is not None:
        the_door().give_cookie(request, response, request.cookies[COOKIE])
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
    device = the_visitor().device
    if device is not None:
        current_library().house.devices.revoke(device.id)
    response = Response(status=204)
    the_door().take_cookie(response)
    return response


@routes.post("/pairing", responses=answers(AccessView, 201, refusals=(409, 507)))
def pair(header: PairingHeader) -> Response:
    """Let the device that shows an invitation's secret or code in: it gets a cookie, and the invitation is used up.

    Wrong tries are counted: ten codes a minute from one address, sixty from all. A device that is in already changes its
    invitation's rights for its own and keeps its name.
    """
    secret = header.carrel_pairing
    tries = the_door().wrong_codes if len(secret) <= _LONGEST_CODE else the_door().wrong_secrets
    visitor = the_visitor()
    if wait_s := tries.wait_s(visitor.address):
        response = error_answer(429, "too-many-tries", "Too many wrong tries.", f"Wait {wait_s} seconds, then try again.")
        response.headers["Retry-After"] = str(wait_s)
        return response
    house = current_library().house
    try:
        device, token = house.devices.pair(secret, request.user_agent.string, instead_of=visitor.device)
    except PairingRefused:
        tries.count(visitor.address)
        raise
    response = answer(house.access(device), 201)
    response.cache_control.no_store = True
    the_door().give_cookie(request, response, token)
    return response
