"""Study events for tests: short to write, and each with an id and a time that say its number."""

from __future__ import annotations

from typing import Any

from carrel.study.events import Marked, Noted, NoteEdited, Retracted, Watched


def event_id(number: int) -> str:
    return f"0199aaaa-0000-7000-8000-{number:012x}"


def at(number: int) -> str:
    """The time of the event `number`: a minute after the one before."""
    return f"2026-03-{1 + number // 1440:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z"


def _base(number: int, given: dict[str, Any]) -> dict[str, Any]:
    return {"id": event_id(number), "device": "laptop", "at": at(number), **given}


def watched(number: int, from_s: float, to_s: float, lecture: str = "river", speed: float = 1.0, **given: Any) -> Watched:
    return Watched(**_base(number, given), lecture=lecture, from_s=from_s, to_s=to_s, speed=speed)


def noted(number: int, wall_s: float, lecture: str = "river", **given: Any) -> Noted:
    return Noted(**_base(number, given), lecture=lecture, wall_s=wall_s)


def marked(number: int, is_watched: bool, lecture: str = "river", **given: Any) -> Marked:
    return Marked(**_base(number, given), lecture=lecture, watched=is_watched)


def edited(number: int, text: str, *bases: int, note: str = "note", lecture: str = "river", **given: Any) -> NoteEdited:
    """An edit based on the edits of the numbers `bases`."""
    second = given.pop("second", 1.0)
    return NoteEdited(
        **_base(number, given),
        note=note,
        lecture=lecture,
        second=second,
        text=text,
        bases=tuple(event_id(base) for base in bases),
    )


def deleted(number: int, *bases: int, note: str = "note", lecture: str = "river", **given: Any) -> NoteEdited:
    return NoteEdited(
        **_base(number, given),
        note=note,
        lecture=lecture,
        second=1.0,
        text="",
        bases=tuple(event_id(base) for base in bases),
        deleted=True,
    )


def retracted(number: int, target: int, **given: Any) -> Retracted:
    return Retracted(**_base(number, given), target=event_id(target))
