"""Serves a library over HTTP: the Flask application in one Granian worker process.

Both processes load this module; what the worker alone needs (Flask, and all that it serves) is for `load` to load.
"""

from __future__ import annotations

import errno
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import CannotListen, CarrelError
from carrel.lan.presence import Presence
from carrel.lan.reach import Reach

if TYPE_CHECKING:
    from flask import Flask

    from carrel.library import Library

THREADS = 128
"""Requests answered at a time. A paused player holds its request open, often two: this is thirty of them, events, and room."""
_ACCEPTED = 4096
"""Connections taken in at a time; more wait in the system's queue. An idle one, or one that never asks, costs some kilobytes."""
_LEAST_ACCEPTED = 256
_OTHER_FILES = 512
"""Files that are open besides connections: videos being sent, the catalogue, the index."""
_HEADERS_S = 10
"""How long a client may take to send the head of a request, or be silent between two."""
_LARGEST_HEAD = 64 * 1024
_STOP_S = 1
"""How long requests may go on when the server is told to stop. A player's never end by themselves."""
_LOOK_S = 0.05, 0.5
"""How often a server that starts is asked whether it answers: at first, and once it has taken `_LONG_S`."""
_LONG_S = 10.0


def serve(library: Library, *, reach: Reach | None = None, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until Ctrl-C or SIGTERM. Port 0 takes a free one. To be called from the main thread.

    `on_ready` is called once, from another thread, with the address to open on this machine when the server answers; where the
    house finds it then stands in `library.house.serving`. Raises CannotListen; where others than this machine are to be served,
    LibraryBusy and LibraryReadOnly; CarrelError if the server dies.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    wished = reach or Reach()
    address, port = claim(wished.host, wished.port)
    reach = replace(wished, host=address, port=port)
    # A forked worker would share this process's open catalogue and its threads' locks.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "carrel.web.serve",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_S * 1000, max_buffer_size=_LARGEST_HEAD),
        workers=1,
        blocking_threads=THREADS,
        backlog=_ACCEPTED,
        backpressure=_room_for_connections(),
        workers_kill_timeout=_STOP_S,
        # Its lower levels are for operators: they say at each start that this many threads are unusual.
        log_level=LogLevels.error,
        websockets=False,
    )
    server.on_startup(_ending_with_terminal(server.signal_handler_interrupt))
    presence = Presence(library.house.serving, reach)
    with library.house.alone() if reach.is_guarded else nullcontext():
        ended = threading.Event()
        threading.Thread(target=_tell_when_ready, args=(reach, presence, on_ready, ended), name="ready", daemon=True).start()
        try:
            server.serve(target_loader=partial(load, library.root, reach), wrap_loader=False)
        except SystemExit as left:
            raise CarrelError("The web server ended unexpectedly.", hint="What it wrote above says why.") from left
        finally:
            ended.set()
            presence.close()


def load(root: Path, reach: Reach) -> Flask:
    """Return the application. Called in the worker process."""
    from carrel.library import Library
    from carrel.web import crowd
    from carrel.web.factory import create_app

    if sys.platform != "win32":
        # Out of the terminal's reach: a worker that gets Ctrl-C twice, from there and from its parent, hangs.
        os.setsid()
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    library = Library.open(root, create=True)
    library.searching.mend_behind()
    if reach.is_guarded:
        proxy = reach.proxy
        crowd.watch(lambda address: address.is_loopback or (proxy is not None and proxy.is_peer(address)))
    return create_app(library, reach=reach)


def claim(host: str, port: int) -> tuple[str, int]:
    """Return the address and port to listen on, known to be free a moment ago. Raises CannotListen.

    Granian lets several servers share a port, so without this a second server would take some of the first one's requests.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, where = min(found, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as trial:
            if sys.platform == "win32":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
            name = trial.getsockname()
            return str(name[0]), int(name[1])
    except (OSError, OverflowError) as error:
        raise _why_not(error, host, port) from error


def url_of(address: str, port: int) -> str:
    """Return what to open in a browser for a server that listens on `address`."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}.get(address, f"[{address}]" if ":" in address else address)  # noqa: S104
    return f"http://{shown}:{port}"


def _why_not(error: Exception, host: str, port: int) -> CannotListen:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE or getattr(error, "winerror", None) == 10048:
        return CannotListen(f"Port {port} is taken: another program listens there, perhaps another `carrel serve`.")
    if number == errno.EACCES:
        return CannotListen(f"Port {port} needs more rights than this user has.")
    said = f"Cannot listen on {host}, port {port}: {getattr(error, 'strerror', None) or error}."
    return CannotListen(said, hint="Name an address of this machine with --host, or leave --host out.")


def _tell_when_ready(reach: Reach, presence: Presence, on_ready: Callable[[str], None] | None, ended: threading.Event) -> None:
    """Wait for the server to answer, as long as it takes: a busy or a small machine may need a minute to start it."""
    url = url_of(reach.host, reach.port)
    began = time.monotonic()
    while not _answers(url):
        if ended.wait(_LOOK_S[time.monotonic() - began > _LONG_S]):
            return
    presence.begin()
    if on_ready is not None:
        on_ready(url)


def _answers(url: str) -> bool:
    """Say whether the server answers at all: behind a proxy's rules even this machine is a stranger."""
    probe = http.client.HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        probe.request("GET", "/healthz")
        return probe.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        probe.close()


def _room_for_connections() -> int:
    """Let this process and its worker have enough open files for many connections; return for how many there is room."""
    if sys.platform == "win32":
        return _ACCEPTED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = _ACCEPTED + _OTHER_FILES
    if soft < wished and soft != resource.RLIM_INFINITY:
        limit = wished if hard == resource.RLIM_INFINITY else min(wished, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            soft = limit
    room = _ACCEPTED if soft == resource.RLIM_INFINITY else soft - _OTHER_FILES
    return max(_LEAST_ACCEPTED, min(_ACCEPTED, room))


def _ending_with_terminal(stop: Callable[..., None]) -> Callable[[], object]:
    """Return what makes the end of the terminal the end of the server, nohup respected; Granian would start its worker anew."""
    if sys.platform == "win32":
        return lambda: None
    handler = signal.SIG_IGN if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else stop
    return partial(signal.signal, signal.SIGHUP, handler)


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, killed for instance: else it would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_STOP_S)
        os._exit(1)
