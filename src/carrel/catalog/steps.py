"""The table of steps: what is done, what failed and why, and when to try again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from carrel.catalog.database import Database
from carrel.errors import CarrelError, Remedy
from carrel.records import Failure, StepName, StepState


@dataclass(frozen=True, slots=True)
class StepRecord:
    """`attempts` counts tries since the step last succeeded; `try_after` is Unix time."""

    lecture_id: str
    step: StepName
    state: StepState
    attempts: int = 0
    remedy: Remedy | None = None
    code: str = ""
    message: str = ""
    hint: str = ""
    try_after: float | None = None


def of_course(database: Database, course_id: str) -> dict[str, dict[StepName, StepRecord]]:
    """Return the recorded steps of a course's lectures by lecture id. A step without a record is still to do."""
    rows = database.all(
        "SELECT s.* FROM steps s JOIN lectures l ON l.id = s.lecture_id WHERE l.course_id = ?",
        course_id,
    )
    found: dict[str, dict[StepName, StepRecord]] = {}
    for row in rows:
        record = _record(row)
        found.setdefault(record.lecture_id, {})[record.step] = record
    return found


def mark(database: Database, lecture_id: str, step: StepName, state: StepState) -> None:
    """Record that a step runs, is done, or waits again. Done clears what went wrong before."""
    database.run(
        """
        INSERT INTO steps (lecture_id, step, state, attempts) VALUES (?1, ?2, ?3, 0)
        ON CONFLICT (lecture_id, step) DO UPDATE SET state = ?3,
            attempts = CASE WHEN ?3 = 'done' THEN 0 ELSE attempts END,
            remedy = CASE WHEN ?3 = 'done' THEN NULL ELSE remedy END,
            code = CASE WHEN ?3 = 'done' THEN NULL ELSE code END,
            message = CASE WHEN ?3 = 'done' THEN NULL ELSE message END,
            hint = CASE WHEN ?3 = 'done' THEN NULL ELSE hint END,
            try_after = CASE WHEN ?3 = 'done' THEN NULL ELSE try_after END
        """,
        lecture_id,
        step.value,
        state.value,
    )


def fail(database: Database, lecture_id: str, step: StepName, error: CarrelError, try_after: float | None) -> None:
    """Record a failed try."""
    database.run(
        """
        INSERT INTO steps (lecture_id, step, state, attempts, remedy, code, message, hint, try_after)
        VALUES (?, ?, 'failed', 1, ?, ?, ?, ?, ?)
        ON CONFLICT (lecture_id, step) DO UPDATE SET state = 'failed', attempts = attempts + 1, remedy = excluded.remedy,
            code = excluded.code, message = excluded.message, hint = excluded.hint, try_after = excluded.try_after
        """,
        lecture_id,
        step.value,
        error.remedy.value,
        error.code,
        error.message,
        error.hint,
        try_after,
    )


def forget(database: Database, lecture_id: str, *steps: StepName) -> None:
    """Make steps (all, if none is named) still to do, as if never tried."""
    for step in steps or tuple(StepName):
        database.run("DELETE FROM steps WHERE lecture_id = ? AND step = ?", lecture_id, step.value)


def end_running(database: Database) -> None:
    """Make steps that a dead process left running wait again."""
    database.run("UPDATE steps SET state = 'waiting' WHERE state = 'running'")


def failures(database: Database) -> dict[str, Failure]:
    """Return {lecture id: its first failed step} as a report tells it."""
    rows = database.all(
        """
        SELECT s.*, l.title FROM steps s JOIN lectures l ON l.id = s.lecture_id WHERE s.state = 'failed'
        ORDER BY CASE s.step WHEN 'fetch' THEN 0 WHEN 'transcribe' THEN 1 WHEN 'prepare' THEN 2 ELSE 3 END
        """
    )
    found: dict[str, Failure] = {}
    for row in rows:
        record = _record(row)
        told = Failure(record.lecture_id, row["title"], record.step, record.code, record.message, record.hint)
        found.setdefault(record.lecture_id, told)
    return found


def _record(row: sqlite3.Row) -> StepRecord:
    return StepRecord(
        lecture_id=row["lecture_id"],
        step=StepName(row["step"]),
        state=StepState(row["state"]),
        attempts=row["attempts"],
        remedy=Remedy(row["remedy"]) if row["remedy"] else None,
        code=row["code"] or "",
        message=row["message"] or "",
        hint=row["hint"] or "",
        try_after=row["try_after"],
    )
