"""Keeps the connections of one machine from filling the server: what an address has too many of is closed.

The server takes in a fixed number of connections, from whomever. One that asks nothing is closed after some seconds, and a
machine that opens thousands anew all the time would keep the others waiting all the same. So every half second, once there are
many, they are counted by the address they come from.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from carrel.lan.addresses import Address, parse

MOST_EACH = 128
"""Connections of one address. A browser has six, and a page of ours no more; several people behind one address have room."""
_MANY = 256
"""Open files below which there is nothing to count."""
_LOOK_EVERY_S = 0.5
_FOLDERS = (Path("/proc/self/fd"), Path("/dev/fd"))
"""Where Linux and macOS list a process's open files. Windows has no such list."""


def watch(is_exempt: Callable[[Address], bool]) -> None:
    """Begin to close what is too much, in a thread of this process. What `is_exempt` (a proxy) may have any number."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    if folder is not None and sys.platform != "win32":
        threading.Thread(target=_watch, args=(folder, is_exempt), name="crowd", daemon=True).start()


def _watch(folder: Path, is_exempt: Callable[[Address], bool]) -> None:
    while True:
        time.sleep(_LOOK_EVERY_S)
        with suppress(OSError):
            names = os.listdir(folder)  # noqa: PTH208  (thousands of names, twice a second)
            if len(names) >= _MANY:
                thin_out((int(name) for name in names), is_exempt)


def thin_out(descriptors: Iterator[int], is_exempt: Callable[[Address], bool]) -> int:
    """Close connections of addresses that have more than MOST_EACH among these open files; return how many."""
    crowds: dict[Address, list[int]] = defaultdict(list)
    for descriptor in descriptors:
        if (peer := _peer(descriptor)) is not None:
            crowds[peer].append(descriptor)
    closed = 0
    for address, crowd in crowds.items():
        if len(crowd) <= MOST_EACH or is_exempt(address):
            continue
        for descriptor in crowd[MOST_EACH:]:
            # By now it may be another's.
            if _peer(descriptor) == address and _shut(descriptor):
                closed += 1
    return closed


def _peer(descriptor: int) -> Address | None:
    """Return the address at the other end of an open file; None if it is no connection to another machine."""
    try:
        found = socket.socket(fileno=descriptor)
    except OSError:
        return None
    try:
        if found.family not in (socket.AF_INET, socket.AF_INET6) or found.type != socket.SOCK_STREAM:
            return None
        return parse(str(found.getpeername()[0]))
    except OSError:
        return None
    finally:
        # It is the server's, which closes it when the other end is gone.
        found.detach()


def _shut(descriptor: int) -> bool:
    try:
        found = socket.socket(fileno=descriptor)
    except OSError:
        return False
    try:
        found.shutdown(socket.SHUT_RDWR)
    except OSError:
        return False
    finally:
        found.detach()
    return True
