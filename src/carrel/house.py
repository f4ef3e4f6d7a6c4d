"""The house: the devices that were let in, how they come in, and where they find the library."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Literal, cast

from carrel.device_views import AccessView, DevicesView, DeviceView, InvitationView, LanView, LinkView
from carrel.devices import INVITED_S, DeviceRecord, Devices
from carrel.errors import LibraryReadOnly, NotOnLan
from carrel.files import hold_lock, lock_holder
from carrel.find import find_named
from carrel.lan.serving import Serving, ServingFile
from carrel.layout import Layout

PAIRING_PATH = "/pair"


class House:
    """Safe to use from many threads, and beside other processes of the same library."""

    def __init__(self, layout: Layout) -> None:
        self.devices = Devices(layout.devices, layout.devices_lock)
        self.serving = ServingFile(layout.serving)
        self._lock = layout.serving_lock

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the one server of this library that others reach. Raises LibraryBusy, LibraryReadOnly."""
        try:
            held = ExitStack()
            held.enter_context(hold_lock(self._lock, "carrel serve, for other devices"))
        except OSError as error:
            raise LibraryReadOnly("The library cannot be written, so no device could be let in.") from error
        with held:
            yield

    def overview(self, current: str | None = None) -> DevicesView:
        """Return the devices, `current` being the id of the one that asks. Raises RecordInvalid."""
        serving = self._reached()
        lan = None if serving is None else LanView(serving.name, [address for _, address in serving.urls])
        return DevicesView([self.device(one, current) for one in self.devices.every()], lan)

    def device(self, device: DeviceRecord, current: str | None = None) -> DeviceView:
        return DeviceView(
            id=device.id,
            name=device.name,
            paired_at=_iso(device.paired_at),
            last_seen_at=None if device.last_seen_at is None else _iso(device.last_seen_at),
            may_manage=device.may_manage,
            current=device.id == current,
        )

    def find(self, name: str) -> DeviceRecord:
        """Return the device that `name` means: an id, a name, or a part of one name only. Raises NotFound, Ambiguous."""
        return find_named(name, self.devices.every(), "device", hint="`carrel devices` shows those that were let in.")

    def access(self, device: DeviceRecord | None) -> AccessView:
        """Return what a device may do; None: this machine itself."""
        if device is None:
            return AccessView("machine", socket.gethostname(), True, None)
        return AccessView("device", device.name, device.may_manage, device.id)

    def invite(self, *, may_manage: bool = False, made_by: str | None = None) -> InvitationView:
        """Return an invitation for one device, with all ways to follow it; it falls with the device `made_by`.

        Raises NotOnLan where no server is there for others, LibraryBusy, LibraryReadOnly.
        """
        serving = self._reached()
        if serving is None:
            raise NotOnLan("No server is running here that other devices could reach.")
        made = self.devices.invite(may_manage=may_manage, made_by=made_by)
        links = [_link(kind, address, made.secret) for kind, address in serving.urls]
        return InvitationView(made.id, made.code, _iso(made.expires_at), INVITED_S, may_manage, links)

    def _reached(self) -> Serving | None:
        """Return where others reach a server. The record of one that was killed stays behind, its lock does not."""
        serving = self.serving.read()
        if serving is None or not serving.urls or lock_holder(self._lock) is None:
            return None
        return serving


def _link(kind: str, address: str, secret: str) -> LinkView:
    import segno

    pairing = f"{address}{PAIRING_PATH}#{secret}"
    out = io.BytesIO()
    segno.make_qr(pairing, error="m").save(out, kind="svg", border=4, omitsize=True, dark="#000", light="#fff", xmldecl=False)
    drawn = out.getvalue().decode("utf-8").strip()
    return LinkView(cast('Literal["name", "address", "proxy"]', kind), address, pairing, drawn)


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
