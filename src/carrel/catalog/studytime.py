"""What study time, plans and records are made of, out of the tables that follow from the journals."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from carrel.catalog.database import Database
from carrel.records import Stretch
from carrel.study.events import StudyEvent, from_json


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the learner is in a lecture: how much of it was watched, when it was completed (their own date), the last event."""

    covered_s: float
    completed_on: date | None
    last_at: str


def stretches(database: Database) -> list[Stretch]:
    """Return all study time, by when it ended."""
    rows = database.all(
        """
        SELECT t.event, t.lecture, l.course_id, e.at, coalesce(json_extract(e.body, '$.offset_min'), 0) AS offset_min,
               t.watched_s, t.rewatched_s, t.noted_s, t.media_s
        FROM study_time t JOIN study_events e ON e.id = t.event LEFT JOIN lectures l ON l.id = t.lecture
        ORDER BY e.at, e.id
        """
    )
    return [
        Stretch(event, lecture, course, datetime.fromisoformat(at).timestamp(), offset, watched, rewatched, noted, media)
        for event, lecture, course, at, offset, watched, rewatched, noted, media in rows
    ]


def reached(database: Database) -> dict[str, Reached]:
    """Return by lecture id how far the learner is, for every lecture with which they have done anything but notes."""
    rows = database.all(
        """
        SELECT p.lecture, p.intervals, p.last_at, (
            SELECT min(date(p.completed_at, coalesce(json_extract(e.body, '$.offset_min'), 0) || ' minutes'))
            FROM study_events e
            WHERE e.lecture = p.lecture AND e.at = p.completed_at AND e.kind IN ('watched', 'marked')
        ) AS completed_on
        FROM progress p
        """
    )
    return {
        row["lecture"]: Reached(
            covered_s=sum(end - start for start, end in json.loads(row["intervals"])),
            completed_on=date.fromisoformat(row["completed_on"]) if row["completed_on"] else None,
            last_at=row["last_at"] or "",
        )
        for row in rows
    }


def events_of(database: Database, lectures: Collection[str]) -> list[StudyEvent]:
    """Return what was watched, noted and marked in some lectures and not taken back, in any order."""
    rows = database.all(
        """
        SELECT e.body FROM json_each(?) wanted JOIN study_events e ON e.lecture = wanted.value
        WHERE e.kind IN ('watched', 'noted', 'marked')
          AND NOT EXISTS (SELECT 1 FROM study_events r WHERE r.subject = e.id AND r.kind = 'retracted')
        """,
        json.dumps([*lectures]),
    )
    return [from_json(row["body"]) for row in rows]
