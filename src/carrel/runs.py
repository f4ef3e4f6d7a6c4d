"""The running sync as other processes see it: its log of events, whether it runs, how it is started and stopped.

A sync writes its events to staging/sync.jsonl whoever started it, so that the web page shows a sync from cron as well as its own.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any

from carrel import events, history, processes
from carrel.errors import CarrelError, LibraryBusy, NotFound
from carrel.files import hold_lock, lock_holder
from carrel.history import Run
from carrel.layout import Layout
from carrel.logs import FILE_FORM, PlainFormatter
from carrel.upkeep_views import RunsView, RunView
from carrel.views import SyncView

DOING = "carrel sync"
_STARTING_S = 20.0
_ENDING_S = 10.0
_LAST_EVENTS = ('"event": "report"', '"event": "run_failed"')


class _LogFile(logging.FileHandler):
    """A log that says nothing on the terminal when it cannot be written: the disk is full, and that is told elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class RunLog:
    """Writes a sync's events to the run log, and what came of it into the history; passes the events on.

    Sets `stop` when a stop is asked for. A context manager.

    While it is open, tracebacks of our own faults go to staging/carrel.log.

    The log may lose its end on a crash or a full disk; nothing depends on it.
    """

    def __init__(self, layout: Layout, pass_on: Callable[[events.Event], None], stop: threading.Event, run: Run) -> None:
        self._layout = layout
        self._run = run
        self._pass_on = pass_on
        self._stop = stop
        self._over = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> Callable[[events.Event], None]:
        self._layout.stop_request.unlink(missing_ok=True)
        self._handler = _LogFile(self._layout.log, encoding="utf-8", errors="backslashreplace", delay=True)
        self._handler.setFormatter(PlainFormatter(FILE_FORM))
        logging.getLogger("carrel").addHandler(self._handler)
        self._stream = open(self._layout.run_log, "w", encoding="utf-8", errors="backslashreplace")
        threading.Thread(target=self._watch, daemon=True, name="stop request").start()
        self._run.begin()
        return self._emit

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            told = error if isinstance(error, CarrelError) else None
            if told is None and not isinstance(error, KeyboardInterrupt):
                logging.getLogger(__name__).error("the sync ended unexpectedly", exc_info=error)
            message = told.message if told else f"The sync ended unexpectedly ({type(error).__name__})."
            self._emit(events.RunFailed(told.code if told else "internal", message, told.hint if told else ""))
        self._run.end()
        self._over.set()
        logging.getLogger("carrel").removeHandler(self._handler)
        with suppress(OSError):
            self._handler.close()
            self._stream.close()
        self._layout.stop_request.unlink(missing_ok=True)

    def _emit(self, event: events.Event) -> None:
        with self._lock:
            with suppress(OSError, ValueError):
                self._stream.write(events.as_json(event) + "\n")
                self._stream.flush()
            self._run.hear(event)
            self._pass_on(event)

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            if self._layout.stop_request.exists():
                self._stop.set()


def state(layout: Layout) -> SyncView:
    """Return whether a sync runs now, and the report of the last one."""
    last: dict[str, Any] | None = None
    with suppress(OSError, ValueError, IndexError):
        found = json.loads(layout.run_log.read_text(encoding="utf-8").splitlines()[-1])
        last = found if found.get("event") in ("report", "run_failed") else None
    return SyncView(running=_is_running(layout), report=last)


def past(layout: Layout) -> RunsView:
    """Return the latest syncs, newest first."""
    return RunsView(history.runs(layout, running=_is_running(layout)))


def one(layout: Layout, run_id: str) -> RunView:
    """Return one of the latest syncs with what failed in it. Raises NotFound."""
    found = history.run(layout, run_id, running=_is_running(layout))
    if found is None:
        raise NotFound("There is no such run.", hint="`carrel runs` shows the latest.")
    return found


def _is_running(layout: Layout) -> bool:
    return lock_holder(layout.sync_lock) == DOING


def start(layout: Layout, course_ids: list[str]) -> None:
    """Start a sync in a process of its own; returns when it is at work. Raises LibraryBusy."""
    with hold_lock(layout.staging / "start.lock", "starting a sync"):
        if (doing := lock_holder(layout.sync_lock)) is not None:
            raise LibraryBusy(f"Another process is at work in this library: {doing}.")
        layout.run_log.write_bytes(b"")
        command = [sys.executable, "-m", "carrel", "--library", str(layout.root), "sync", "--json", "--started-by", "page"]
        command += course_ids
        process = processes.start(command)
        threading.Thread(target=process.wait, daemon=True, name="sync").start()
        began = time.monotonic()
        while process.poll() is None and lock_holder(layout.sync_lock) is None and time.monotonic() - began < _STARTING_S:
            time.sleep(0.05)


def stop(layout: Layout) -> None:
    """Ask the running sync, whoever started it, to come to its end."""
    if _is_running(layout):
        layout.stop_request.touch()


def follow(layout: Layout, give_up: Callable[[], bool]) -> Iterator[str]:
    """Yield the run log's lines as they are written. Ends with the run, or when `give_up` says so.

    The last line comes when the run has let go of the library: who hears it may begin the next.
    While nothing new comes, yields "" about twice a second, so that the caller can look after its own business.
    """
    began = time.monotonic()
    offset = 0
    while not give_up():
        running = _is_running(layout)
        lines, offset = _new_lines(layout, offset)
        for line in lines:
            if any(mark in line for mark in _LAST_EVENTS):
                _wait_for_end(layout, give_up)
                yield line
                return
            yield line
        starting = offset == 0 and layout.run_log.exists() and time.monotonic() - began < _STARTING_S
        if not running and not lines and not starting:
            return
        if not lines:
            yield ""
            time.sleep(0.4)


def _wait_for_end(layout: Layout, give_up: Callable[[], bool]) -> None:
    # No longer: it may be the next that is at work.
    deadline = time.monotonic() + _ENDING_S
    while _is_running(layout) and not give_up() and time.monotonic() < deadline:
        time.sleep(0.05)


def _new_lines(layout: Layout, offset: int) -> tuple[list[str], int]:
    """Return the whole lines after `offset` bytes, and the offset behind them."""
    try:
        with open(layout.run_log, "rb") as stream:
            stream.seek(offset)
            data = stream.read()
    except OSError:
        return [], offset
    whole = data[: data.rfind(b"\n") + 1]
    return whole.decode("utf-8", "replace").splitlines(), offset + len(whole)
