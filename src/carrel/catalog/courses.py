"""The table of courses, and the lectures that were removed from each and shall not come back."""

from __future__ import annotations

import sqlite3

from carrel.catalog.database import Database
from carrel.records import Course, Source, SourceKind


def save(database: Database, course: Course) -> None:
    """Add a course, or change the one with its id."""
    database.run(
        """
        INSERT INTO courses (id, title, program, position, source_kind, source_address, source_key, folder, description,
                             added_at, listed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            title = excluded.title, program = excluded.program, position = excluded.position,
            source_kind = excluded.source_kind, source_address = excluded.source_address, source_key = excluded.source_key,
            folder = excluded.folder, description = excluded.description, added_at = excluded.added_at,
            listed_at = excluded.listed_at
        """,
        course.id,
        course.title,
        course.program,
        course.position,
        course.source.kind.value,
        course.source.address,
        course.source_key,
        course.folder,
        course.description,
        course.added_at,
        course.listed_at,
    )


def every(database: Database) -> list[Course]:
    """Return all courses: programs first, in the order in which each came to the library, then courses without one."""
    rows = database.all(
        """
        SELECT c.* FROM courses c
        LEFT JOIN (SELECT program, min(added_at) AS first FROM courses GROUP BY program) p ON p.program = c.program
        ORDER BY c.program IS NULL, p.first, c.program, c.position, c.added_at, c.id
        """
    )
    return [_course(row) for row in rows]


def get(database: Database, course_id: str) -> Course | None:
    row = database.one("SELECT * FROM courses WHERE id = ?", course_id)
    return _course(row) if row else None


def by_source(database: Database, source_key: str) -> Course | None:
    row = database.one("SELECT * FROM courses WHERE source_key = ?", source_key)
    return _course(row) if row else None


def next_position(database: Database, program: str | None) -> int:
    """Return the position that a new course takes in its program, from 1."""
    row = database.one("SELECT coalesce(max(position), 0) + 1 FROM courses WHERE program IS ?", program)
    return int(row[0]) if row else 1


def delete(database: Database, course_id: str) -> None:
    """Forget a course with all its lectures."""
    database.run("DELETE FROM courses WHERE id = ?", course_id)


def delete_all(database: Database) -> None:
    database.run("DELETE FROM courses")


def removed_keys(database: Database, course_id: str) -> dict[str, str]:
    """Return the lectures removed from a course by the learner, as {source key: title}."""
    rows = database.all("SELECT key, title FROM removed WHERE course_id = ? ORDER BY key", course_id)
    return {row["key"]: row["title"] for row in rows}


def remember_removed(database: Database, course_id: str, key: str, title: str) -> None:
    database.run("INSERT OR REPLACE INTO removed (course_id, key, title) VALUES (?, ?, ?)", course_id, key, title)


def forget_removed(database: Database, course_id: str, key: str) -> None:
    """Withdraw the record that a lecture was removed."""
    database.run("DELETE FROM removed WHERE course_id = ? AND key = ?", course_id, key)


def _course(row: sqlite3.Row) -> Course:
    return Course(
        id=row["id"],
        title=row["title"],
        program=row["program"],
        position=row["position"],
        source=Source(SourceKind(row["source_kind"]), row["source_address"]),
        source_key=row["source_key"],
        folder=row["folder"],
        description=row["description"],
        added_at=row["added_at"],
        listed_at=row["listed_at"],
    )
