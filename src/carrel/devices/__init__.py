"""The devices of the house: invited, let in, named, put out. One list for all processes (`store`); last moments seen are kept
loosely, for they change with every request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from carrel.devices.naming import clean_name, free_name, name_of
from carrel.devices.store import DeviceRecord, GuestFile, Guests, InvitationRecord
from carrel.devices.tokens import code_digest, digest, is_same, is_secret, new_code, new_id, new_salt, new_token
from carrel.errors import CarrelError, DeviceNameInvalid, NotFound, PairingRefused

__all__ = ["INVITED_S", "DeviceRecord", "Devices", "Invitation"]

INVITED_S = 600.0
"""How long an invitation stands, in seconds."""
_MOST_INVITATIONS = 16
_MOST_TOKENS = 8
_BETWEEN = "."
_SEEN_EVERY_S = 300.0
"""How old the file's word on when a device was seen may become, in seconds."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What lets one device in, once: the secret (in a QR code) or the code (typed). Unix seconds."""

    id: str
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
        return self._with_seen(_among(self._file.read(), device_id))

    def invite(self, *, may_manage: bool = False, made_by: str | None = None) -> Invitation:
        """Return a new invitation. It falls with the device `made_by`."""
        made = Invitation(new_id(), new_token(), new_code(), self._clock() + INVITED_S, may_manage)

        def add(guests: Guests) -> Guests:
            salt = guests.salt or new_salt()
            record = InvitationRecord(
                id=made.id,
                secret=digest(made.secret),
                code=code_digest(made.code, salt),
                expires_at=made.expires_at,
                may_manage=may_manage,
                made_by=made_by,
            )
            return guests.having(salt=salt, invitations=(*self._standing(guests), record)[-_MOST_INVITATIONS:])

        self._file.change(add)
        return made

    def withdraw(self, invitation_id: str | None = None) -> None:
        """Make an invitation, or all of them, let nobody in any more. One that is over already is no matter."""

        def without(guests: Guests) -> Guests:
            kept = tuple(one for one in self._standing(guests) if invitation_id is not None and one.id != invitation_id)
            return guests.having(invitations=kept)

        self._file.change(without)

    def pair(self, shown: str, user_agent: str = "", *, instead_of: DeviceRecord | None = None) -> tuple[DeviceRecord, str]:
        """Let in the device that shows an invitation's secret or code: it and its token. The invitation is used up.

        A device that is in already takes its own place, and keeps its name and its rights. Raises PairingRefused.
        """
        known = self._file.read()
        token = new_token()
        made: list[DeviceRecord] = []
        # Made before the lock is held: it takes a while.
        kept = digest(shown) if is_secret(shown) else code_digest(shown, known.salt)

        def let_in(guests: Guests) -> Guests:
            standing = self._standing(guests)
            found = [one for one in standing if is_same(one.secret, kept) | is_same(one.code, kept)]
            if not found:
                raise PairingRefused("This invitation is not known, was used already, or has run out.")
            others = tuple(one for one in guests.devices if instead_of is None or one.id != instead_of.id)
            device = DeviceRecord(
                id=new_id(),
                name=free_name(instead_of.name if instead_of else name_of(user_agent), {one.name for one in others}),
                token=digest(token),
                paired_at=self._clock(),
                last_seen_at=self._clock(),
                may_manage=found[0].may_manage or (instead_of is not None and instead_of.may_manage),
            )
            made.append(device)
            return guests.having(devices=(*others, device), invitations=tuple(one for one in standing if one is not found[0]))

        self._file.change(let_in)
        return made[0], token

    def admit(self, tokens: str) -> DeviceRecord | None:
        """Return the device one of whose tokens these are; None for a stranger's.

        A browser knows one cookie for all ports of a machine, so that of several libraries there has the tokens of them all.
        Every device is compared, however early one fits.
        """
        shown = [digest(token) for token in tokens.split(_BETWEEN)[:_MOST_TOKENS]]
        found = [device for device in self._file.read().devices if sum(is_same(device.token, one) for one in shown)]
        return found[0] if found else None

    def others_of(self, tokens: str) -> list[str]:
        """Return those of a cookie's tokens that are not ours but, it may be, another library's."""
        return [one for one in tokens.split(_BETWEEN) if is_secret(one) and self.admit(one) is None][: _MOST_TOKENS - 1]

    @staticmethod
    def joined(tokens: Sequence[str]) -> str:
        """Return what a cookie holds that has these tokens."""
        return _BETWEEN.join(tokens)

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
        return self._update(device_id, name=cleaned)

    def allow(self, device_id: str, may_manage: bool) -> DeviceRecord:
        """Give a device the right to manage the library, or take it, and with it the invitations it made. Raises NotFound."""
        return self._update(device_id, may_manage=may_manage)

    def revoke(self, *device_ids: str) -> None:
        """Put devices out: their tokens let nobody in from now on, nor do invitations that they made. Raises NotFound."""

        def without(guests: Guests) -> Guests:
            for device_id in device_ids:
                _among(guests, device_id)
            kept = tuple(device for device in guests.devices if device.id not in device_ids)
            return guests.having(devices=kept, invitations=_not_made_by(guests, device_ids))

        self._file.change(without)
        with self._seen_lock:
            for device_id in device_ids:
                self._seen.pop(device_id, None)
                self._told.pop(device_id, None)

    def _update(self, device_id: str, **changes: object) -> DeviceRecord:
        def update(guests: Guests) -> Guests:
            device = _among(guests, device_id)
            if any(one.name == changes.get("name") and one.id != device_id for one in guests.devices):
                raise DeviceNameInvalid(f"Another device is called {changes['name']!r} already.")
            changed = tuple(one.model_copy(update=changes) if one is device else one for one in guests.devices)
            invitations = guests.invitations if changes.get("may_manage", True) else _not_made_by(guests, (device_id,))
            return guests.having(devices=changed, invitations=invitations)

        return self._with_seen(_among(self._file.change(update), device_id))

    def _standing(self, guests: Guests) -> tuple[InvitationRecord, ...]:
        now = self._clock()
        return tuple(one for one in guests.invitations if one.expires_at > now)

    def _with_seen(self, device: DeviceRecord) -> DeviceRecord:
        seen = self._seen.get(device.id)
        if seen is None or (device.last_seen_at or 0.0) >= seen:
            return device
        return device.model_copy(update={"last_seen_at": seen})


def _among(guests: Guests, device_id: str) -> DeviceRecord:
    for device in guests.devices:
        if device.id == device_id:
            return device
    raise NotFound("There is no such device.", hint="`carrel devices` shows those that were let in.")


def _not_made_by(guests: Guests, device_ids: Sequence[str]) -> tuple[InvitationRecord, ...]:
    return tuple(one for one in guests.invitations if one.made_by not in device_ids)
