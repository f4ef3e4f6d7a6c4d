"""What a journal holds: one JSON object for each thing the learner did, on a line of its own.

Each has an id (UUIDv7, RFC 9562), the device that made it, the time (UTC, milliseconds) and that device's distance from UTC then,
so that a day is the learner's own day. Where two events contradict each other, the later one holds: by time, then by id.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from carrel.errors import RecordInvalid

DEVICE_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
"""A device's name is the name of its journal: safe on every file system, but for `_NO_FILE_NAMES`."""
_NO_FILE_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""
_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_AT = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$"
_DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
MOST_LETTERS = 100_000
"""Of one note."""
MOST_TITLE = 300
"""Letters of a plan's title."""
LAST_YEAR = 9000
_FIRST_YEAR = 1970


def _on_a_real_day(text: str) -> str:
    """Return an instant or a date whose day is in the calendar, near enough that arithmetic with it stays there."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise PydanticCustomError("day", "there is no such day") from None
    if not _FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("day", f"the year must be from {_FIRST_YEAR} to {LAST_YEAR}")
    return text


def _possible_file_name(device: str) -> str:
    if device in _NO_FILE_NAMES:
        raise PydanticCustomError("device", "Windows has no files of this name")
    return device


def whole_characters(text: Any) -> Any:
    """Return a text with U+FFFD for each half of a character: a browser's texts can hold such, UTF-8 cannot."""
    if isinstance(text, str):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _needs_kind(schema: dict[str, Any]) -> None:
    """Say in an event's JSON schema that its kind must be given: its default is for us who make it."""
    schema["required"] = ["event", *schema["required"]]


EventId = Annotated[str, Field(pattern=_ID)]
Device = Annotated[str, Field(pattern=DEVICE_PATTERN), AfterValidator(_possible_file_name)]
Instant = Annotated[str, Field(pattern=_AT), AfterValidator(_on_a_real_day)]
Date = Annotated[str, Field(pattern=_DATE), AfterValidator(_on_a_real_day)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Second = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """`at` sorts as text. `offset_min` is what the device's clock showed minus UTC, in minutes."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=_needs_kind)

    id: EventId
    device: Device
    at: Instant
    offset_min: Annotated[int, Field(ge=-1_080, le=1_080)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Base):
    """A lecture played from `from_s` to `to_s` without a jump, at `speed`; `at` is when it ended."""

    event: Literal["watched"] = "watched"
    lecture: Name
    from_s: Second
    to_s: Second
    speed: Annotated[float, Field(ge=0.1, le=16, allow_inf_nan=False)] = 1.0

    def __post_init__(self) -> None:
        if self.to_s < self.from_s:
            raise PydanticCustomError("stretch", "it ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Base):
    """`wall_s` seconds in which the learner worked on notes of a lecture; `at` is when they ended."""

    event: Literal["noted"] = "noted"
    lecture: Name
    wall_s: Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Base):
    """A lecture was marked by hand as watched, or as not watched: then what was watched before does not count towards the end."""

    event: Literal["marked"] = "marked"
    lecture: Name
    watched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEdited(Base):
    """A note's whole text after an edit. `bases` are the edits (event ids) that the writer had before them.

    An edit that no later edit is based on is a head: of several heads the newest is the note, the texts of the others are kept
    beside it. `second` is the place in the lecture, None for a note about the whole of it. `deleted` takes the note away.
    """

    event: Literal["note_edited"] = "note_edited"
    note: Name
    lecture: Name
    second: Second | None
    text: Annotated[str, Field(max_length=MOST_LETTERS), BeforeValidator(whole_characters)]
    bases: tuple[EventId, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet(Base):
    """A plan: finish `courses` (ids) by the date `finish_by`, studying on `days` (0 is Monday). The latest one of an id holds."""

    event: Literal["plan_set"] = "plan_set"
    plan: Name
    title: Annotated[str, Field(max_length=MOST_TITLE), BeforeValidator(whole_characters)]
    courses: tuple[Name, ...]
    start_on: Date
    finish_by: Date
    days: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1, max_length=7)] = (0, 1, 2, 3, 4, 5, 6)
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted(Base):
    """An earlier event is taken back, as if it had never been: undo. A retraction itself is not taken back."""

    event: Literal["retracted"] = "retracted"
    target: EventId


class UnknownKind(RecordInvalid):
    """An event of a kind that a newer Carrel has."""


StudyEvent = Annotated[Watched | Noted | Marked | NoteEdited | PlanSet | Retracted, Field(discriminator="event")]
_ADAPTER: TypeAdapter[Watched | Noted | Marked | NoteEdited | PlanSet | Retracted] = TypeAdapter(StudyEvent)


def from_json(line: str | bytes) -> StudyEvent:
    """Return the event that a line of a journal holds. Raises RecordInvalid for one that is none, UnknownKind."""
    try:
        return _ADAPTER.validate_json(line)
    except ValidationError as error:
        raise _explained(error) from error


def from_object(given: object) -> StudyEvent:
    """As `from_json`, for what a request's JSON came to."""
    try:
        return _ADAPTER.validate_python(given)
    except ValidationError as error:
        raise _explained(error) from error


def as_json(event: StudyEvent) -> str:
    """Return an event as one line of JSON, without the line's end."""
    return _ADAPTER.dump_json(event).decode()


def new_id() -> str:
    """Return an id for an event made now: UUIDv7, RFC 9562 section 5.7."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | (uuid.uuid4().int & ((1 << 80) - 1))
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    return str(uuid.UUID(int=number))


def _explained(error: ValidationError) -> RecordInvalid:
    first = error.errors(include_url=False, include_input=False)[0]
    # The first part of a place within an event is its kind.
    place = ".".join(str(part) for part in first["loc"][1:])
    kind = UnknownKind if first["type"] == "union_tag_invalid" else RecordInvalid
    return kind(f"This is no study event: {place}{': ' if place else ''}{first['msg']}.")
