"""devices.json: who was let in and who is invited. Written whole and under a lock; read by every process that serves or manages.

The file holds digests of tokens, never a token. Without it nobody is let in; nothing else is lost.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from carrel.errors import LibraryBusy, LibraryReadOnly, RecordInvalid
from carrel.files import write_whole

_PATIENCE_S = 10.0


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
    """`secret` and `code` are digests."""

    model_config = ConfigDict(frozen=True)

    secret: str
    code: str
    expires_at: float
    may_manage: bool = False


class Guests(BaseModel):
    """All that the file holds."""

    model_config = ConfigDict(frozen=True)

    devices: tuple[DeviceRecord, ...] = ()
    invitations: tuple[InvitationRecord, ...] = ()


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

    @contextmanager
    def change(self) -> Iterator[list[Guests]]:
        """Hold the file while it is changed: give a list of what it holds, and write what stands last in it afterwards.

        Raises LibraryBusy, LibraryReadOnly, DiskFull, RecordInvalid; the file is then as it was.
        """
        from filelock import FileLock, Timeout

        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with self._thread_lock, FileLock(self._lock, timeout=_PATIENCE_S, poll_interval=0.02):
                before = self.read()
                held = [before]
                yield held
                if held[-1] != before:
                    self._write(held[-1])
        except Timeout:
            raise LibraryBusy("Another process changes the list of devices and does not come to an end.") from None
        except PermissionError as error:
            raise LibraryReadOnly(f"The list of devices cannot be written: {self._path.name}.") from error

    def _write(self, guests: Guests) -> None:
        write_whole(self._path, guests.model_dump_json(indent=1) + "\n")
        if sys.platform != "win32":
            with suppress(OSError):  # a file system without rights, as on a stick
                self._path.chmod(0o600)
        self._read = None

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
