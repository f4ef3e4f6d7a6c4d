"""The child process in which yt-dlp runs: `python -m carrel.sources.worker`.

Requests come as lines of JSON on standard input, events go as such to standard output (see wire.py). Whatever else writes to
standard output is sent to standard error. When the input ends, the parent is gone, and the child ends with all that it started.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from carrel.sources.wire import Options, error_to_wire

if TYPE_CHECKING:
    from carrel.sources.resolve import Pages

_ALIVE_INTERVAL_S = 0.5
_TIDY_S = 3.0
_INTERRUPTED = 130


class Events:
    """Writes events, one at a time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._told_at = 0.0

    def send(self, event: str, **fields: Any) -> None:
        with self._lock:
            self._stream.write(json.dumps({"event": event, **fields}) + "\n")
            self._stream.flush()
            self._told_at = time.monotonic()

    def alive(self) -> None:
        if time.monotonic() - self._told_at > _ALIVE_INTERVAL_S:
            self.send("alive")


def main() -> int:
    """Serve requests until there are no more. Returns the exit status."""
    signal.signal(signal.SIGINT, _interrupt)
    # Ours alone from here on: prints of extractors, plugins and child processes must not fall between the events.
    events = Events(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)
    requests: queue.Queue[dict[str, Any] | None] = queue.Queue()
    busy = threading.Event()
    threading.Thread(target=_read_requests, args=(requests, busy), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        from carrel.sources.resolve import Pages

        pages = Pages()
        while (request := _next(requests)) is not None:
            busy.set()
            _serve(request, events, pages)
            busy.clear()
        return 0
    return _INTERRUPTED


def _interrupt(_signal: int, _frame: object) -> None:
    """Let yt-dlp tidy up, but not as long as it likes: it would fetch all segments that are queued first."""
    timer = threading.Timer(_TIDY_S, os._exit, (_INTERRUPTED,))
    timer.daemon = True
    timer.start()
    raise KeyboardInterrupt


def _next(requests: queue.Queue[dict[str, Any] | None]) -> dict[str, Any] | None:
    while True:
        # A wait without end cannot be interrupted on Windows.
        with contextlib.suppress(queue.Empty):
            return requests.get(timeout=1.0)


def _serve(request: dict[str, Any], events: Events, pages: Pages) -> None:
    from carrel.sources.classify import explain

    try:
        result = _do(request, Options(**request["options"]), events, pages)
    except Exception as error:  # noqa: BLE001  # an extractor may raise anything
        pages.forget()
        events.send("failed", **error_to_wire(explain(error, where=Path(request.get("into") or "."))))
    else:
        events.send("done", result=result)


def _do(request: dict[str, Any], options: Options, events: Events, pages: Pages) -> dict[str, Any]:
    if request["do"] == "list":
        from carrel.sources.listing import list_address

        return list_address(request["address"], options, events.alive, _counter(events))
    from carrel.sources.fetching import fetch_lecture

    return fetch_lecture(request, options, pages, events.alive, lambda fields: events.send("progress", **fields))


def _counter(events: Events) -> Callable[[int], None]:
    told_at = 0.0

    def tell(count: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > _ALIVE_INTERVAL_S:
            told_at = time.monotonic()
            events.send("progress", note=f"{count} lectures so far")

    return tell


def _read_requests(requests: queue.Queue[dict[str, Any] | None], busy: threading.Event) -> None:
    for line in sys.stdin:
        requests.put(json.loads(line))
    if busy.is_set():
        _end_group()
    requests.put(None)


def _end_group() -> None:
    """End this process at once with all that it started (ffmpeg, a JavaScript runtime)."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(os.getpid())], capture_output=True, check=False)
    elif os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
