"""Server-sent events (WHATWG HTML, section 9.2) from a sync's lines of JSON."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from flask import Response, current_app

HEARTBEAT_S = 15.0
_WAITING = 512
_TOGETHER = 128


class Lines(Protocol):
    """Yields lines of JSON as they appear; asks `stop` several times a second whether to end."""

    def __call__(self, *, stop: Callable[[], bool]) -> Iterator[str]: ...


def event_stream(lines: Lines, *, heartbeat_s: float = HEARTBEAT_S) -> Response:
    """Return an answer that sends each line as an event named by its "event" field, and ends when the lines end.

    Each connection begins at the run's first line, so that a client that comes late or comes back sees the same whole run.
    A comment is sent after `heartbeat_s` quiet seconds: by it a client that has gone is noticed, and the threads end.
    """
    body = _Messages(lines, heartbeat_s, current_app.logger.exception)
    response = Response(body, content_type="text/event-stream; charset=utf-8")
    response.cache_control.no_store = True
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Messages:
    """The body of the answer. `lines` are read in a thread of their own, so that a heartbeat can go out while they are quiet."""

    def __init__(self, lines: Lines, heartbeat_s: float, report_crash: Callable[[str], None]) -> None:
        self._lines = lines
        self._heartbeat_s = heartbeat_s
        self._report_crash = report_crash
        self._closed = threading.Event()
        self._queue: queue.Queue[str | None] = queue.Queue(_WAITING)
        self._ended = False
        threading.Thread(target=self._read, name="sync-events", daemon=True).start()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._ended:
            raise StopIteration
        try:
            taken = [self._queue.get(timeout=self._heartbeat_s)]
        except queue.Empty:
            return b": still here\n\n"
        while taken[-1] is not None and len(taken) < _TOGETHER and not self._queue.empty():
            taken.append(self._queue.get())
        self._ended = taken[-1] is None
        messages = "".join(_message(line) for line in taken if line is not None)
        if not messages:
            raise StopIteration
        return messages.encode()

    def close(self) -> None:
        """End the reading thread. Called by the server when the answer is complete or its client has gone."""
        self._closed.set()

    def _read(self) -> None:
        try:
            for line in self._lines(stop=self._closed.is_set):
                if not self._put(line):
                    return
        except Exception:  # noqa: BLE001 (the boundary of this thread: the log is told, the client sees the stream end)
            self._report_crash("The events of the sync could not be read")
        self._put(None)

    def _put(self, line: str | None) -> bool:
        """Wait for room. False: the client has gone."""
        while not self._closed.is_set():
            try:
                self._queue.put(line, timeout=1)
            except queue.Full:
                continue
            return True
        return False


def _message(line: str) -> str:
    return f"event: {json.loads(line)['event']}\ndata: {line.strip()}\n\n"
