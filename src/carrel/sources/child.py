"""The downloader's process, seen from our side: asks it, listens to it, and ends it when it hangs."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from carrel import processes
from carrel.errors import SourceCrashed
from carrel.records import StepProgress
from carrel.sources.wire import error_from_wire

_TICK_S = 0.5
_KEPT_LINES = 20


class Child:
    """One `python -m carrel.sources.worker`. Serves one request at a time; of no use after any error but the source's own.

    `patience_s`: after so long without a sign of life it counts as hanging.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._errors: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
        # -P: the folder we happen to be in is not a place to import from.
        self._process = processes.start(
            [sys.executable, "-P", "-m", "carrel.sources.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
            text=True,
        )
        self._readers = [
            threading.Thread(target=self._read_events, args=(self._process.stdout,), daemon=True),
            threading.Thread(target=self._read_errors, args=(self._process.stderr,), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def run(self, request: dict[str, Any], progress: Callable[[StepProgress], None], grows: Path | None = None) -> dict[str, Any]:
        """Return the result of a request. `progress` is called at least every half second; what it raises passes through.

        `grows`: a folder whose growth counts as a sign of life, too: joining streams tells nothing else.
        Raises the source's own error, or SourceCrashed.
        """
        self._send(request)
        latest, told_at = StepProgress(), time.monotonic()
        sign_at, size = time.monotonic(), _size(grows)
        while True:
            if time.monotonic() - told_at >= _TICK_S:
                told_at = time.monotonic()
                progress(latest)
            try:
                event = self._events.get(timeout=_TICK_S / 2)
            except queue.Empty:
                if time.monotonic() - sign_at < self._patience_s:
                    continue
                grown = _size(grows)
                if grown == size:
                    raise SourceCrashed(
                        f"The downloader gave no sign of life for {self._patience_s:.0f} s and was ended."
                    ) from None
                sign_at, size = time.monotonic(), grown
                continue
            sign_at = time.monotonic()
            if event is None:
                raise self._crashed()
            if event["event"] == "done":
                result: dict[str, Any] = event["result"]
                return result
            if event["event"] == "failed":
                raise error_from_wire(event)
            if event["event"] == "progress":
                latest = StepProgress(**{key: value for key, value in event.items() if key != "event"})
                told_at = time.monotonic()
                progress(latest)

    def stop(self, grace_s: float = processes.GRACE_S) -> None:
        """End the process and all that it started: politely, and after `grace_s` seconds for good."""
        processes.stop(self._process, grace_s)
        for reader in self._readers:
            reader.join(5)

    def dismiss(self) -> None:
        """End an idle process: it goes by itself when its input ends."""
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()  # type: ignore[union-attr]
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(3)
        self.stop(0)

    def _send(self, request: dict[str, Any]) -> None:
        stream: IO[str] = self._process.stdin  # type: ignore[assignment]
        try:
            stream.write(json.dumps(request) + "\n")
            stream.flush()
        except (OSError, ValueError):
            raise self._crashed() from None

    def _crashed(self) -> SourceCrashed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        self._readers[1].join(2)
        last = next((line.strip() for line in reversed(self._errors) if line.strip()), "")
        said = f" Its last words: {last}" if last else f" Exit status {self._process.returncode}."
        return SourceCrashed("The downloader ended unexpectedly." + said)

    def _read_events(self, stream: IO[str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in stream:
                self._events.put(json.loads(line))
        self._events.put(None)

    def _read_errors(self, stream: IO[str]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in stream:
                self._errors.append(line)


def _size(folder: Path | None) -> int:
    """Return the bytes of all files in a folder, -1 for none."""
    if folder is None:
        return -1
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total
