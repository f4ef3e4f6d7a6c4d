"""What came of the latest syncs: when, who began them, how long they took, what failed. In staging/runs.jsonl.

A sync writes a line when it begins and one when it ends; one without the second was cut off. Nothing depends on the file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from carrel import events
from carrel.errors import DiskFull
from carrel.files import write_whole
from carrel.layout import Layout, make_id
from carrel.records import Failure, StepName, Unlisted
from carrel.upkeep_views import Problem, RunLine, RunView

KEPT = 200
_MOST_FAILURES = 200
_PACE_RUNS = 10
_LEAST_PACE_S = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the steps of lectures took in past syncs: working seconds for each second of lecture."""

    fetch: float
    prepare: float


@dataclass(slots=True)
class Run:
    """A sync on its way into the history. `lengths` returns the seconds of lectures, given their ids."""

    layout: Layout
    started_by: str
    courses: list[str]
    lengths: Callable[[Collection[str]], float]
    id: str = ""
    _began: float = field(default_factory=time.monotonic)
    _ready: list[str] = field(default_factory=list)
    _took: dict[StepName, float] = field(default_factory=dict)
    _outcome: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Write that the sync has begun. A history that cannot be written is no reason not to sync."""
        self.id = make_id("run", str(time.time_ns()), str(os.getpid()))
        told = {"started_at": _now(), "started_by": self.started_by, "courses": self.courses}
        with suppress(OSError, DiskFull):
            _trim(self.layout)
            self._append(told)

    def hear(self, event: events.Event) -> None:
        if isinstance(event, events.StepDone):
            self._took[event.step] = self._took.get(event.step, 0.0) + event.elapsed_s
        elif isinstance(event, events.LectureReady):
            self._ready.append(event.lecture_id)
        elif isinstance(event, events.Report):
            self._outcome = asdict(event)
            self._outcome["failures"] = self._outcome.pop("failed")[:_MOST_FAILURES]
            self._outcome["failed"] = len(event.failed)
        elif isinstance(event, events.RunFailed):
            self._outcome |= {"failure": asdict(event)}

    def end(self) -> None:
        """Write what came of the sync."""
        pace = {
            "media_s": self.lengths(self._ready),
            "fetch_s": self._took.get(StepName.FETCH, 0.0),
            "prepare_s": self._took.get(StepName.PREPARE, 0.0),
        }
        with suppress(OSError):
            self._append({**self._outcome, **pace, "elapsed_s": round(time.monotonic() - self._began, 2), "ended": True})

    def _append(self, told: dict[str, Any]) -> None:
        with open(self.layout.run_history, "a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(json.dumps({"id": self.id, **told}, ensure_ascii=False) + "\n")


def runs(layout: Layout, *, running: bool) -> list[RunLine]:
    """Return the latest syncs, newest first. `running`: a sync is at work now."""
    found = _read(layout)
    return [_line(run, running=running and at == 0) for at, run in enumerate(reversed(found))]


def run(layout: Layout, run_id: str, *, running: bool) -> RunView | None:
    for at, told in enumerate(reversed(_read(layout))):
        if told["id"] == run_id:
            failures = [Failure(**failure) for failure in told.get("failures", [])]
            line = _line(told, running=running and at == 0)
            return RunView(line, failures, max(0, line.failed - len(failures)))
    return None


def pace(layout: Layout) -> Pace | None:
    """Return how long the steps took of late; None if too little is known."""
    known = [run for run in _read(layout) if run.get("media_s", 0.0) > 0][-_PACE_RUNS:]
    media_s = sum(run["media_s"] for run in known)
    if media_s < _LEAST_PACE_S:
        return None
    return Pace(sum(run["fetch_s"] for run in known) / media_s, sum(run["prepare_s"] for run in known) / media_s)


def _line(told: dict[str, Any], *, running: bool) -> RunLine:
    failure = told.get("failure")
    if not told.get("ended"):
        state = "running" if running else "cut-off"
    elif failure:
        state = "failed"
    else:
        state = "stopped" if told.get("stopped") else "done"
    counts = {name: int(told.get(name, 0)) for name in ("new", "done", "failed", "gone", "waiting", "blocked")}
    return RunLine(
        id=told["id"],
        started_at=told.get("started_at", ""),
        started_by=told.get("started_by", ""),
        state=state,
        elapsed_s=told.get("elapsed_s"),
        courses=list(told.get("courses", [])),
        problems=list(told.get("problems", [])),
        unlisted=[Unlisted(**one) for one in told.get("unlisted", [])],
        failure=Problem(failure["code"], failure["message"], failure["hint"]) if failure else None,
        **counts,
    )


def _read(layout: Layout) -> list[dict[str, Any]]:
    """Return each run with all that its lines say, the oldest first. Lines that a crash has torn are left out."""
    found: dict[str, dict[str, Any]] = {}
    with suppress(OSError):
        for line in layout.run_history.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, TypeError, KeyError):
                told = json.loads(line)
                found.setdefault(told["id"], {}).update(told)
    return list(found.values())


def _trim(layout: Layout) -> None:
    """Keep the file from growing without end, and end a line that was torn."""
    found = _read(layout)[-KEPT:]
    write_whole(layout.run_history, "".join(json.dumps(run, ensure_ascii=False) + "\n" for run in found))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
