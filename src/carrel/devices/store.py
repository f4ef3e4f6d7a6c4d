"""devices.json: who was let in and who is invited. Written whole and under a lock; read by every process that serves or manages.

The file holds digests of tokens, never a token. Without it nobody is let in; nothing else is lost.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from carrel.errors import LibraryBusy, LibraryReadOnly, RecordInvalid
from carrel.files import write_whole

_PATIENCE_S = 10.0
_NOT_OURS_TO_WRITE = {errno.EACCES, errno.EPERM, errno.EROFS}


class DeviceRecord(BaseModel):
    """`token` is the digest of what the device's cookie holds; moments are Unix seconds."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    token: str
    paired_at: float
    last_seen_at: float | None = None
    may_manage: bool = False

    @property
    def title(self) -> str:
        """Its name, as all that is looked for by name has it."""
        return self.name


class InvitationRecord(BaseModel):
    """`secret` and `code` are digests; `made_by` is the device that invited, None: the machine itself."""

    model_config = ConfigDict(frozen=True)

    id: str
    secret: str
    code: str
    expires_at: float
    may_manage: bool = False
    made_by: str | None = None


class Guests(BaseModel):
    """All that the file holds. `salt` is the codes'."""

    model_config = ConfigDict(frozen=True)

    salt: str = ""
    devices: tuple[DeviceRecord, ...] = ()
    invitations: tuple[InvitationRecord, ...] = ()

    def having(self, **changes: object) -> Guests:
        return self.model_copy(update=changes)


class GuestFile:
    """The file. Safe to use from many threads and processes."""

    def __init__(self, path: Path, lock: Path) -> None:
        self._path = path
        self._lock = lock
        self._thread_lock = threading.Lock()
        self._read: tuple[tuple[int, int, int] | None, Guests] | None = None

    def read(self) -> Guests:
        """Return what the file holds now: a look at it costs microseconds as long as nobody changed it. Raises RecordInvalid."""
        stamp = self._stamp()
        known = self._read
        if known is not None and known[0] == stamp:
            return known[1]
        guests = self._parse() if stamp is not None else Guests()
        self._read = stamp, guests
        return guests

    def change(self, make: Callable[[Guests], Guests]) -> Guests:
        """Replace what the file holds by what `make` makes of it, nobody else changing it meanwhile; return that.

        Raises what `make` raises, LibraryBusy, LibraryReadOnly, DiskFull, RecordInvalid; the file is then as it was.
        """
        from filelock import FileLock, Timeout

        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with self._thread_lock, FileLock(self._lock, timeout=_PATIENCE_S, poll_interval=0.02):
                before = self.read()
                after = make(before)
                if after != before:
                    write_whole(self._path, after.model_dump_json(indent=1) + "\n", mode=0o600)
                    self._read = None
                return after
        except Timeout:
            raise LibraryBusy("Another process changes the list of devices and does not come to an end.") from None
        except OSError as error:
            if error.errno not in _NOT_OURS_TO_WRITE:
                raise
            raise LibraryReadOnly("The list of devices cannot be written here, so it stays as it is.") from error

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino

    def _parse(self) -> Guests:
        try:
            return Guests.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Guests()
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise RecordInvalid(
                f"{self._path.name} is not a list of devices: {where + ': ' if where else ''}{first['msg']}.",
                hint="Mend the file, or move it away and let the devices in again.",
            ) from error
