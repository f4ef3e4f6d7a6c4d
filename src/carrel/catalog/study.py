"""What the journals hold and what follows from it: events, progress, study time, notes.

Everything but the events themselves is reckoned from all the events of a lecture or note whenever one of them comes in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from carrel.catalog.database import Database
from carrel.desk_views import OtherText
from carrel.study import events, notes
from carrel.study.events import Marked, Noted, NoteEdited, PlanSet, Retracted, StudyEvent, Watched
from carrel.study.notes import StoredNote
from carrel.study.progress import Progress, progress
from carrel.study.timing import spells

_STANDS = "NOT EXISTS (SELECT 1 FROM study_events r WHERE r.subject = e.id AND r.kind = 'retracted')"


@dataclass(frozen=True, slots=True)
class JournalRead:
    """How far a journal is read: `bytes` to the end of the last whole line, `ending` a digest of what is just before that.

    `size` and `changed_ns` are the file's when it was read to its end.
    """

    name: str
    bytes: int
    ending: str
    size: int
    changed_ns: int


def journals(database: Database) -> dict[str, JournalRead]:
    """Return how far each journal is read, by name."""
    return {row["name"]: JournalRead(**row) for row in database.all("SELECT * FROM journals")}


def save_journal(database: Database, read: JournalRead) -> None:
    database.run(
        "INSERT OR REPLACE INTO journals (name, bytes, ending, size, changed_ns) VALUES (?, ?, ?, ?, ?)",
        read.name,
        read.bytes,
        read.ending,
        read.size,
        read.changed_ns,
    )


def delete_all(database: Database) -> None:
    """Forget all study, to read the journals anew."""
    with database.write():
        for table in ("study_events", "journals", "progress", "study_time", "notes"):
            database.run(f"DELETE FROM {table}")  # noqa: S608 (names of our own)


def known(database: Database, ids: Collection[str]) -> set[str]:
    """Return those of `ids` that are ids of events we have."""
    rows = database.all("SELECT id FROM study_events WHERE id IN (SELECT value FROM json_each(?))", json.dumps([*ids]))
    return {row["id"] for row in rows}


def add(database: Database, added: Sequence[StudyEvent]) -> None:
    """Take in events, in one transaction, with all that follows from them. What is there already changes nothing."""
    with database.write():
        database.run_many(
            "INSERT OR IGNORE INTO study_events (id, kind, at, device, lecture, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(e.id, e.event, e.at, e.device, getattr(e, "lecture", None), _subject(e), events.as_json(e)) for e in added],
        )
        lectures, touched_notes = touched(database, added)
        for lecture in lectures:
            _reckon_lecture(database, lecture)
        for note in touched_notes:
            _reckon_note(database, note)


def touched(database: Database, by: Iterable[StudyEvent]) -> tuple[set[str], set[str]]:
    """Return the ids of the lectures and of the notes that events have to do with, also as a retraction of such an event."""
    lectures, found_notes, targets = set(), set(), []
    for event in by:
        if isinstance(event, Watched | Noted | Marked):
            lectures.add(event.lecture)
        elif isinstance(event, NoteEdited):
            found_notes.add(event.note)
        elif isinstance(event, Retracted):
            targets.append(event.target)
    rows = database.all(
        "SELECT kind, lecture, subject FROM study_events WHERE lecture IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        json.dumps(targets),
    )
    for row in rows:
        if row["kind"] == "note_edited":
            found_notes.add(row["subject"])
        else:
            lectures.add(row["lecture"])
    return lectures, found_notes


def reckon_lengths(database: Database) -> None:
    """Reckon anew how far the learner is in lectures whose length in the catalogue is not what it was."""
    changed = """
        SELECT p.lecture FROM progress p LEFT JOIN lectures l ON l.id = p.lecture WHERE l.duration_s IS NOT p.duration_s
    """
    if database.one(changed + " LIMIT 1") is None:
        return
    with database.write():
        for row in database.all(changed):
            _reckon_lecture(database, row["lecture"])


def events_of_kind(database: Database, kind: str) -> Iterator[StudyEvent]:
    """Yield the events of a kind by time and id; those that were taken back are left out."""
    rows = database.all(f"SELECT body FROM study_events e WHERE kind = ? AND {_STANDS} ORDER BY at, id", kind)  # noqa: S608
    return (events.from_json(row["body"]) for row in rows)


def every_progress(database: Database) -> list[Progress]:
    return [_progress(row) for row in database.all("SELECT * FROM progress ORDER BY lecture")]


def progress_of(database: Database, lecture_ids: Iterable[str]) -> dict[str, Progress]:
    """Return how far the learner is, by lecture id. A lecture with which nothing was done is left out."""
    rows = database.all("SELECT * FROM progress WHERE lecture IN (SELECT value FROM json_each(?))", json.dumps([*lecture_ids]))
    return {row["lecture"]: _progress(row) for row in rows}


def notes_of(
    database: Database, *, lecture: str | None = None, lectures: Iterable[str] | None = None, with_deleted: bool = False
) -> list[StoredNote]:
    """Return the notes of a lecture, of several, or all: by lecture, then second, those on the whole lecture first."""
    chosen = json.dumps([lecture] if lecture is not None else None if lectures is None else [*lectures])
    rows = database.all(
        """
        SELECT * FROM notes
        WHERE (?1 = 'null' OR lecture IN (SELECT value FROM json_each(?1))) AND (?2 OR NOT deleted)
        ORDER BY lecture, second, created_at, id
        """,
        chosen,
        with_deleted,
    )
    return [_note(row) for row in rows]


def notes_by_id(database: Database, ids: Iterable[str]) -> list[StoredNote]:
    """Return the notes with these ids, deleted ones too."""
    rows = database.all("SELECT * FROM notes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", json.dumps([*ids]))
    return [_note(row) for row in rows]


def note_counts(database: Database) -> dict[str, int]:
    """Return the number of notes of each lecture that has any."""
    rows = database.all("SELECT lecture, count(*) AS notes FROM notes WHERE NOT deleted GROUP BY lecture")
    return {row["lecture"]: row["notes"] for row in rows}


def _reckon_lecture(database: Database, lecture: str) -> None:
    mine: list[Any] = _standing(database, "kind IN ('watched', 'noted', 'marked') AND lecture = ?", lecture)
    row = database.one("SELECT duration_s FROM lectures WHERE id = ?", lecture)
    database.run("DELETE FROM progress WHERE lecture = ?", lecture)
    database.run("DELETE FROM study_time WHERE lecture = ?", lecture)
    found = progress(lecture, mine, row["duration_s"] if row else None)
    if found is not None:
        database.run(
            """
            INSERT INTO progress (lecture, intervals, resume_s, completed_at, last_at, duration_s) VALUES (?, ?, ?, ?, ?, ?)
            """,
            lecture,
            json.dumps(found.intervals),
            found.resume_s,
            found.completed_at,
            found.last_at,
            found.duration_s,
        )
    database.run_many(
        """
        INSERT INTO study_time (event, lecture, day, watched_s, rewatched_s, noted_s, media_s, new_media_s)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [(s.event, lecture, s.day, s.watched_s, s.rewatched_s, s.noted_s, s.media_s, s.new_media_s) for s in spells(mine)],
    )


def _reckon_note(database: Database, note: str) -> None:
    edits: list[Any] = _standing(database, "kind = 'note_edited' AND subject = ?", note)
    database.run("DELETE FROM notes WHERE id = ?", note)
    found = notes.merge(edits)
    if found is not None:
        database.run(
            """
            INSERT INTO notes (id, lecture, second, text, edit, created_at, changed_at, others, deleted)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            found.id,
            found.lecture,
            found.second,
            found.text,
            found.edit,
            found.created_at,
            found.changed_at,
            json.dumps([asdict(other) for other in found.others], ensure_ascii=False),
            found.deleted,
        )


def _standing(database: Database, which: str, parameter: str) -> list[StudyEvent]:
    """Return the events that `which` (SQL) chooses and that were not taken back."""
    rows = database.all(f"SELECT body FROM study_events e WHERE {which} AND {_STANDS}", parameter)  # noqa: S608
    return [events.from_json(row["body"]) for row in rows]


def _subject(event: StudyEvent) -> str | None:
    if isinstance(event, NoteEdited):
        return event.note
    if isinstance(event, PlanSet):
        return event.plan
    return event.target if isinstance(event, Retracted) else None


def _progress(row: sqlite3.Row) -> Progress:
    return Progress(
        lecture=row["lecture"],
        intervals=tuple((start, end) for start, end in json.loads(row["intervals"])),
        duration_s=row["duration_s"],
        resume_s=row["resume_s"],
        completed_at=row["completed_at"],
        last_at=row["last_at"],
    )


def _note(row: sqlite3.Row) -> StoredNote:
    others = tuple(OtherText(**other) for other in json.loads(row["others"]))
    return StoredNote(**{**dict(row), "others": others, "deleted": bool(row["deleted"])})
