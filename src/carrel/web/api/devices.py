"""/api/v1/devices: those that were let in, and invitations for more."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, Field

from carrel.device_views import DevicesView, InvitationView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers
from carrel.web.door import the_visitor

routes = Resource("devices", "/api/v1/devices")


class DevicePath(BaseModel):
    device_id: str


class InvitationPath(BaseModel):
    invitation_id: str


class DeviceBody(BaseModel):
    name: str | None = Field(None, max_length=200, description="Its new name.")
    may_manage: bool | None = Field(None, description="Whether it may change the library, not just study.")


class InvitationBody(BaseModel):
    may_manage: bool = Field(False, description="Whether the device that comes may change the library.")


@routes.get("", responses=answers(DevicesView))
def get_devices() -> Response:
    """The devices that were let in, the newest first, and where the house finds this server."""
    return _overview()


@routes.patch("/<device_id>", responses=answers(DevicesView, refusals=(404, 409)))
def change_device(path: DevicePath, body: DeviceBody) -> Response:
    """Give a device another name, or give or take its right to manage."""
    devices = current_library().house.devices
    devices.get(path.device_id)
    if body.name is not None:
        devices.rename(path.device_id, body.name)
    if body.may_manage is not None:
        devices.allow(path.device_id, body.may_manage)
    return _overview()


@routes.delete("/<device_id>", responses=answers(DevicesView, refusals=(404, 409)))
def revoke_device(path: DevicePath) -> Response:
    """Put a device out, at once: also what it is playing ends."""
    current_library().house.devices.revoke(path.device_id)
    return _overview()


@routes.post("/invitations", responses=answers(InvitationView, 201, refusals=(409,)))
def invite(body: InvitationBody) -> Response:
    """Make an invitation: it lets one device in, once, within ten minutes."""
    device = the_visitor().device
    made_by = device.id if device is not None else None
    response = answer(current_library().house.invite(may_manage=body.may_manage, made_by=made_by), 201)
    response.cache_control.no_store = True
    return response


@routes.delete("/invitations/<invitation_id>", responses={204: None})
def withdraw(path: InvitationPath) -> Response:
    """Make an invitation let nobody in any more. One that was used or is over is no matter."""
    current_library().house.devices.withdraw(path.invitation_id)
    return Response(status=204)


def _overview() -> Response:
    device = the_visitor().device
    return answer(current_library().house.overview(device.id if device is not None else None))
