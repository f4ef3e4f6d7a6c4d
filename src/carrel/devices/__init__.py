"""The devices of the house: invited, let in, named, put out. One list for all processes (`store`); last moments seen are kept
loosely, for they change with every request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from carrel.devices.naming import clean_name, free_name, name_of
from carrel.devices.store import DeviceRecord, GuestFile, Guests, InvitationRecord
from carrel.devices.tokens import digest, is_same, new_code, new_id, new_token
from carrel.errors import CarrelError, DeviceNameInvalid, NotFound, PairingRefused

__all__ = ["INVITED_S", "DeviceRecord", "Devices", "Invitation"]

INVITED_S = 600.0
"""How long an invitation stands, in seconds."""
_MOST_INVITATIONS = 16
_SEEN_EVERY_S = 300.0
"""How old the file's word on when a device was seen may become, in seconds."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What lets one device in, once: the secret (in a QR code) or the code (typed). Unix seconds."""

    secret: str
    code: str
    expires_at: float
    may_manage: bool


class Devices:
    """Who was let in. Safe to use from many threads; other processes may change the list at any time."""

    def __init__(self, path: Path, lock: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = GuestFile(path, lock)
        self._clock = clock
        self._seen: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._seen_lock = threading.Lock()

    def every(self) -> list[DeviceRecord]:
        """Return the devices, the one let in last first, each with when it was seen last."""
        found = [self._with_seen(device) for device in self._file.read().devices]
        return sorted(found, key=lambda device: device.paired_at, reverse=True)

    def get(self, device_id: str) -> DeviceRecord:
        """Raises NotFound."""
        for device in self._file.read().devices:
            if device.id == device_id:
                return self._with_seen(device)
        raise NotFound("There is no such device.", hint="`carrel devices` shows those that were let in.")

    def invite(self, *, may_manage: bool = False) -> Invitation:
        """Return a new invitation."""
        made = Invitation(new_token(), new_code(), self._clock() + INVITED_S, may_manage)
        record = InvitationRecord(
            secret=digest(made.secret), code=digest(made.code), expires_at=made.expires_at, may_manage=may_manage
        )
        with self._file.change() as held:
            standing = (*self._standing(held[-1]), record)[-_MOST_INVITATIONS:]
            held.append(held[-1].model_copy(update={"invitations": standing}))
        return made

    def pair(self, secret: str, user_agent: str = "", *, instead_of: DeviceRecord | None = None) -> tuple[DeviceRecord, str]:
        """Let in the device that shows an invitation's secret or code: it and its token. The invitation is used up.

        A device that is in already takes its own place, and keeps its name. Raises PairingRefused.
        """
        shown = digest(secret.strip().replace(" ", ""))
        with self._file.change() as held:
            standing = self._standing(held[-1])
            found = [one for one in standing if is_same(one.secret, shown) | is_same(one.code, shown)]
            if not found:
                raise PairingRefused("This invitation is not known, was used already, or has run out.")
            token = new_token()
            others = tuple(one for one in held[-1].devices if instead_of is None or one.id != instead_of.id)
            device = DeviceRecord(
                id=new_id(),
                name=free_name(instead_of.name if instead_of else name_of(user_agent), {one.name for one in others}),
                token=digest(token),
                paired_at=self._clock(),
                last_seen_at=self._clock(),
                may_manage=found[0].may_manage,
            )
            rest = tuple(one for one in standing if one is not found[0])
            held.append(Guests(devices=(*others, device), invitations=rest))
        return device, token

    def admit(self, token: str) -> DeviceRecord | None:
        """Return the device whose token this is; None for a stranger's. Every device is compared, however early one fits."""
        shown = digest(token)
        found = [device for device in self._file.read().devices if is_same(device.token, shown)]
        return found[0] if found else None

    def admit_again(self, device: DeviceRecord) -> bool:
        """Say whether a device that was admitted a moment ago still is."""
        return any(one.id == device.id for one in self._file.read().devices)

    def saw(self, device: DeviceRecord) -> None:
        """Remember that a device was here just now. The file is told now and then; that it cannot be written harms nobody."""
        now = self._clock()
        with self._seen_lock:
            due = now - max(self._told.get(device.id, 0.0), device.last_seen_at or 0.0) > _SEEN_EVERY_S
            self._seen[device.id] = now
            if due:
                self._told[device.id] = now
        if due:
            with suppress(CarrelError, OSError):
                self._update(device.id, last_seen_at=now)

    def rename(self, device_id: str, name: str) -> DeviceRecord:
        """Raises NotFound, DeviceNameInvalid."""
        cleaned = clean_name(name)
        if not cleaned:
            raise DeviceNameInvalid("A device needs a name.")
        if any(one.name == cleaned and one.id != device_id for one in self._file.read().devices):
            raise DeviceNameInvalid(f"Another device is called {cleaned!r} already.")
        return self._update(device_id, name=cleaned)

    def allow(self, device_id: str, may_manage: bool) -> DeviceRecord:
        """Give a device the right to manage the library, or take it. Raises NotFound."""
        return self._update(device_id, may_manage=may_manage)

    def revoke(self, device_id: str) -> None:
        """Put a device out: its token lets nobody in from now on. Raises NotFound."""
        self.get(device_id)
        with self._file.change() as held:
            kept = tuple(device for device in held[-1].devices if device.id != device_id)
            held.append(held[-1].model_copy(update={"devices": kept}))
        with self._seen_lock:
            self._seen.pop(device_id, None)
            self._told.pop(device_id, None)

    def _update(self, device_id: str, **changes: object) -> DeviceRecord:
        self.get(device_id)
        with self._file.change() as held:
            changed = tuple(
                device.model_copy(update=changes) if device.id == device_id else device for device in held[-1].devices
            )
            held.append(held[-1].model_copy(update={"devices": changed}))
        return self.get(device_id)

    def _standing(self, guests: Guests) -> tuple[InvitationRecord, ...]:
        now = self._clock()
        return tuple(one for one in guests.invitations if one.expires_at > now)

    def _with_seen(self, device: DeviceRecord) -> DeviceRecord:
        seen = self._seen.get(device.id)
        if seen is None or (device.last_seen_at or 0.0) >= seen:
            return device
        return device.model_copy(update={"last_seen_at": seen})
