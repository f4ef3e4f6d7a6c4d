"""What the learner's stretches of watching and writing come to as study time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from carrel.study.coverage import Coverage
from carrel.study.events import Base, Marked, Noted, Watched


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch as study time: seconds by the clock, and of media: what was played, and of that what was new.

    `day` is the learner's own date.
    """

    event: str
    day: str
    watched_s: float = 0.0
    rewatched_s: float = 0.0
    noted_s: float = 0.0
    media_s: float = 0.0
    new_media_s: float = 0.0


def spells(events: Iterable[Watched | Noted | Marked]) -> list[Spell]:
    """Return the study time in `events`, all those of one lecture, in any order.

    What was watched before, at whatever time, is watched again; a mark as not watched changes nothing in that.
    """
    coverage = Coverage()
    found = []
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if isinstance(event, Noted):
            found.append(Spell(event.id, local_day(event), noted_s=event.wall_s))
        elif isinstance(event, Watched):
            media_s = round(max(0.0, event.to_s - event.from_s), 3)
            new_s = coverage.add(event.from_s, event.to_s)
            found.append(
                Spell(
                    event.id,
                    local_day(event),
                    watched_s=round(new_s / event.speed, 3),
                    rewatched_s=round((media_s - new_s) / event.speed, 3),
                    media_s=media_s,
                    new_media_s=new_s,
                )
            )
    return found


def local_day(event: Base) -> str:
    """Return the learner's own date at an event, YYYY-MM-DD."""
    minutes = int(event.at[11:13]) * 60 + int(event.at[14:16]) + event.offset_min
    if 0 <= minutes < 24 * 60:
        return event.at[:10]
    return (datetime.fromisoformat(event.at) + timedelta(minutes=event.offset_min)).date().isoformat()
