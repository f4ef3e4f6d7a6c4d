"""What a sync tells while it runs. The terminal, `--json` lines and the web page render this one stream.

`as_json` gives the wire form: {"event": "<name>", ...fields}. Consumers ignore events and fields they do not know.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from carrel.records import Failure, StepName, Unlisted


@dataclass(frozen=True, slots=True)
class Listing:
    """A course's source is being asked what it has."""

    course_id: str
    course: str


@dataclass(frozen=True, slots=True)
class Listed:
    course_id: str
    course: str
    lectures: int
    new: int
    gone: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingFailed:
    """The source could not be asked. What is already known of the course still goes on."""

    course_id: str
    course: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class WouldFetch:
    """In a dry run: a lecture that a sync would fetch."""

    course_id: str
    course: str
    title: str
    duration_s: float | None


@dataclass(frozen=True, slots=True)
class Planned:
    """How many lectures this run has work for."""

    lectures: int


@dataclass(frozen=True, slots=True)
class StepStarted:
    lecture_id: str
    title: str
    step: StepName


@dataclass(frozen=True, slots=True)
class StepMoved:
    """Progress within a step; at most a few a second for each lecture. Any figure may be unknown (null)."""

    lecture_id: str
    step: StepName
    fraction: float | None
    bytes_per_s: float | None
    speed: float | None
    eta_s: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    lecture_id: str
    step: StepName
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class StepFailed:
    """`again_in_s` is set when this run will try the step once more."""

    lecture_id: str
    title: str
    step: StepName
    code: str
    message: str
    hint: str
    again_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class LectureReady:
    """The lecture is in the library: it can be played and found."""

    lecture_id: str
    course_id: str
    title: str


@dataclass(frozen=True, slots=True)
class ExtrasStarted:
    """Thumbnails are made for a lecture that is in the library, and its loudness is measured. `left` lectures wait for theirs,
    this one counted.
    """

    lecture_id: str
    title: str
    left: int


@dataclass(frozen=True, slots=True)
class RunFailed:
    """The run ended before its report, for a reason that concerns all of it. What was done stays done."""

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a run. `new`: lectures first seen; `done`: lectures that became ready; `gone`: no longer at their source.

    `waiting` are lectures whose next try is not due yet, `blocked` those that failed for good in an earlier run; `unlisted` are
    courses whose sources could not be asked, `problems` sentences about whole courses or the library.
    """

    new: int
    done: int
    failed: tuple[Failure, ...]
    gone: int
    elapsed_s: float
    waiting: int = 0
    blocked: int = 0
    stopped: bool = False
    problems: tuple[str, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()


Event = (
    Listing
    | Listed
    | ListingFailed
    | WouldFetch
    | Planned
    | StepStarted
    | StepMoved
    | StepDone
    | StepFailed
    | LectureReady
    | ExtrasStarted
    | RunFailed
    | Report
)


def name(event: Event) -> str:
    """Return the event's wire name, for example "step_started"."""
    return name_of(type(event))


def name_of(kind: type[Event]) -> str:
    """Return the wire name of a class of events."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def as_json(event: Event) -> str:
    """Return the event as one line of JSON."""
    return json.dumps({"event": name(event), **asdict(event)}, ensure_ascii=False)
