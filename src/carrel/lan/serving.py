"""staging/serving.json: where others reach the running server. Written by the command that serves; read by its worker (the names
it answers to change with the network) and by commands that invite a device."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from carrel.files import write_whole


class Serving(BaseModel):
    """`host` is listened on; `name` is the one by mDNS with its ".local"; `addresses` are the house's ways here, best first."""

    model_config = ConfigDict(frozen=True)

    pid: int
    host: str
    port: int
    lan: bool = False
    name: str | None = None
    addresses: tuple[str, ...] = ()
    proxy_url: str | None = None

    @property
    def urls(self) -> list[tuple[str, str]]:
        """Return what can be opened from elsewhere, best first, each with its kind: "proxy", "name" or "address"."""
        found = [("proxy", self.proxy_url)] if self.proxy_url else []
        if self.lan:
            found += [("name", url(self.name, self.port))] if self.name else []
            found += [("address", url(address, self.port)) for address in self.addresses]
        return [(kind, address) for kind, address in found if address]


class ServingFile:
    """The record. A look at it costs microseconds as long as it is the same."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, int], Serving | None] | None = None

    def write(self, serving: Serving) -> None:
        write_whole(self._path, serving.model_dump_json())

    def remove(self) -> None:
        """Take the record away, if it is this process's."""
        found = self.read()
        if found is not None and found.pid == os.getpid():
            self._path.unlink(missing_ok=True)

    def read(self) -> Serving | None:
        """Return what it says; None if there is none or it cannot be read."""
        try:
            facts = self._path.stat()
        except OSError:
            return None
        stamp = facts.st_mtime_ns, facts.st_ino
        known = self._read
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            found = Serving.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            found = None
        self._read = stamp, found
        return found


def url(host: str, port: int) -> str:
    """Return the address to open; an IPv6 address gets its brackets (RFC 3986, section 3.2.2)."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"
