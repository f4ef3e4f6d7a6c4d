"""The table of lectures, with the transcripts and attachments that lie beside each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from carrel.catalog.database import Database
from carrel.records import (
    Attachment,
    Chapter,
    Lecture,
    LectureState,
    ListedLecture,
    Loudness,
    Thumbs,
    TranscriptFile,
    TranscriptKind,
)

_SELECT = """
    SELECT l.*,
        EXISTS (SELECT 1 FROM steps s WHERE s.lecture_id = l.id AND s.state = 'failed') AS has_failed,
        (SELECT json_group_array(json_array(t.language, t.kind, t.path)) FROM
            (SELECT * FROM transcripts WHERE lecture_id = l.id ORDER BY language) t) AS transcripts,
        (SELECT json_group_array(json_array(a.name, a.path)) FROM
            (SELECT * FROM attachments WHERE lecture_id = l.id ORDER BY name) a) AS attachments
    FROM lectures l
"""


def of_course(database: Database, course_id: str) -> list[Lecture]:
    """Return a course's lectures in its order; those gone from the source keep the place they had."""
    rows = database.all(_SELECT + " WHERE l.course_id = ? ORDER BY l.position, l.gone_since IS NULL, l.id", course_id)
    return [_lecture(row) for row in rows]


def every(database: Database) -> dict[str, list[Lecture]]:
    """Return all lectures by course id, each course in its order."""
    found: dict[str, list[Lecture]] = {}
    for row in database.all(_SELECT + " ORDER BY l.course_id, l.position, l.gone_since IS NULL, l.id"):
        found.setdefault(row["course_id"], []).append(_lecture(row))
    return found


def to_study(database: Database) -> dict[str, list[str]]:
    """Return {course id: ids of its lectures}, without those that cannot be had."""
    found: dict[str, list[str]] = {}
    for row in database.all(
        "SELECT id, course_id FROM lectures WHERE file IS NOT NULL OR (COALESCE(unavailable, '') = '' AND gone_since IS NULL)"
    ):
        found.setdefault(row["course_id"], []).append(row["id"])
    return found


def order(database: Database) -> dict[str, str]:
    """Return {lecture id: course id}, a course's lectures in its order."""
    rows = database.all("SELECT id, course_id FROM lectures ORDER BY course_id, position, gone_since IS NULL, id")
    return {row["id"]: row["course_id"] for row in rows}


def get(database: Database, lecture_id: str) -> Lecture | None:
    row = database.one(_SELECT + " WHERE l.id = ?", lecture_id)
    return _lecture(row) if row else None


def several(database: Database, lecture_ids: Sequence[str]) -> dict[str, Lecture]:
    """Return some lectures by id; those that are not there are left out."""
    chosen = " WHERE l.id IN (SELECT value FROM json_each(?))"
    rows = database.all(_SELECT + chosen, json.dumps(lecture_ids))
    return {row["id"]: _lecture(row) for row in rows}


def save_listed(database: Database, course_id: str, lecture_id: str, listed: ListedLecture, gone_since: str | None) -> None:
    """Add a lecture that a listing names, or bring what the listing says of it up to date.

    What was found in the file itself (its length) is kept over what the listing says.
    """
    database.run(
        """
        INSERT INTO lectures (id, course_id, key, address, title, section, position, duration_s, unavailable, gone_since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET key = excluded.key, address = excluded.address, title = excluded.title,
            section = excluded.section, position = excluded.position, unavailable = excluded.unavailable,
            gone_since = excluded.gone_since,
            duration_s = CASE WHEN file IS NULL THEN excluded.duration_s ELSE duration_s END
        """,
        lecture_id,
        course_id,
        listed.key,
        listed.address,
        listed.title,
        json.dumps(listed.section, ensure_ascii=False),
        listed.position,
        listed.duration_s,
        listed.unavailable,
        gone_since,
    )


def save_files(database: Database, lecture: Lecture, fingerprint: str | None) -> None:
    """Record what now lies in the library for a lecture: phone copy, pictures, transcripts, attachments, facts."""
    with database.write():
        database.run(
            """
            UPDATE lectures SET file = ?, poster = ?, duration_s = ?, description = ?, web_page = ?, chapters = ?,
                languages_asked = ?, fingerprint = ?, thumbs = ?, loudness = ?, frame_rate = ? WHERE id = ?
            """,
            lecture.file,
            lecture.poster,
            lecture.duration_s,
            lecture.description,
            lecture.web_page,
            json.dumps([asdict(chapter) for chapter in lecture.chapters], ensure_ascii=False),
            json.dumps(lecture.languages_asked),
            fingerprint,
            *_extras(lecture),
            lecture.id,
        )
        database.run("DELETE FROM transcripts WHERE lecture_id = ?", lecture.id)
        database.run_many(
            "INSERT INTO transcripts (lecture_id, language, kind, path) VALUES (?, ?, ?, ?)",
            [(lecture.id, t.language, t.kind.value, t.path) for t in lecture.transcripts],
        )
        database.run("DELETE FROM attachments WHERE lecture_id = ?", lecture.id)
        database.run_many(
            "INSERT INTO attachments (lecture_id, name, path) VALUES (?, ?, ?)",
            [(lecture.id, a.name, a.path) for a in lecture.attachments],
        )


def save_extras(database: Database, lecture: Lecture) -> None:
    """Record a lecture's sprite, loudness and frame rate."""
    database.run("UPDATE lectures SET thumbs = ?, loudness = ?, frame_rate = ? WHERE id = ?", *_extras(lecture), lecture.id)


def _extras(lecture: Lecture) -> tuple[str | None, str | None, float | None]:
    """Return a lecture's sprite and loudness as JSON, and its frame rate."""
    thumbs = json.dumps(asdict(lecture.thumbs), ensure_ascii=False) if lecture.thumbs else None
    return thumbs, json.dumps(asdict(lecture.loudness)) if lecture.loudness else None, lecture.frame_rate


def forget_files(database: Database, lecture_id: str) -> None:
    """Record that nothing of a lecture is in the library. Its fingerprint stays: it tells the original again when that moved."""
    with database.write():
        database.run(
            """
            UPDATE lectures SET file = NULL, poster = NULL, thumbs = NULL, loudness = NULL, frame_rate = NULL,
                languages_asked = '[]' WHERE id = ?
            """,
            lecture_id,
        )
        database.run("DELETE FROM transcripts WHERE lecture_id = ?", lecture_id)
        database.run("DELETE FROM attachments WHERE lecture_id = ?", lecture_id)


def move(database: Database, course_id: str, was: str, folder: str) -> None:
    """Record that a course's folder, and with it all files of its lectures, moved from `was` to `folder`."""
    if was == folder:
        return
    moved = "CASE WHEN substr({0}, 1, length(?1) + 1) = ?1 || '/' THEN ?2 || substr({0}, length(?1) + 1) ELSE {0} END"
    with database.write():
        database.run(
            f"""
            UPDATE lectures SET file = {moved.format("file")}, poster = {moved.format("poster")},
                thumbs = json_set(thumbs, '$.path', {moved.format("json_extract(thumbs, '$.path')")})
            WHERE course_id = ?3
            """,  # noqa: S608
            was,
            folder,
            course_id,
        )
        for table in ("transcripts", "attachments"):
            database.run(
                f"""
                UPDATE {table} SET path = {moved.format("path")}
                WHERE lecture_id IN (SELECT id FROM lectures WHERE course_id = ?3)
                """,  # noqa: S608
                was,
                folder,
                course_id,
            )


def set_key(database: Database, lecture_id: str, key: str) -> None:
    """Give a lecture another key within its source. No other lecture of its course may have it."""
    database.run("UPDATE lectures SET key = ? WHERE id = ?", key, lecture_id)


def set_fingerprint(database: Database, lecture_id: str, fingerprint: str) -> None:
    """Record what original a lecture has now."""
    database.run("UPDATE lectures SET fingerprint = ? WHERE id = ?", fingerprint, lecture_id)


def fingerprints(database: Database, course_id: str) -> dict[str, str]:
    """Return {lecture id: fingerprint of its original} where it is known."""
    rows = database.all("SELECT id, fingerprint FROM lectures WHERE course_id = ? AND fingerprint IS NOT NULL", course_id)
    return {row["id"]: row["fingerprint"] for row in rows}


def taken_files(database: Database) -> dict[str, str]:
    """Return {phone copy's path: lecture id} for the whole library."""
    return {row["file"]: row["id"] for row in database.all("SELECT file, id FROM lectures WHERE file IS NOT NULL")}


def delete(database: Database, lecture_ids: Iterable[str]) -> None:
    database.run_many("DELETE FROM lectures WHERE id = ?", [(lecture_id,) for lecture_id in lecture_ids])


def _lecture(row: sqlite3.Row) -> Lecture:
    transcripts, attachments = _listed(row["transcripts"]), _listed(row["attachments"])
    return Lecture(
        id=row["id"],
        course_id=row["course_id"],
        key=row["key"],
        address=row["address"],
        title=row["title"],
        section=tuple(_listed(row["section"])),
        position=row["position"],
        state=_state(row),
        duration_s=row["duration_s"],
        file=row["file"],
        poster=row["poster"],
        description=row["description"],
        web_page=row["web_page"],
        unavailable=row["unavailable"] or ("It is no longer at its source." if row["gone_since"] else None),
        gone_since=row["gone_since"],
        languages_asked=tuple(_listed(row["languages_asked"])),
        chapters=tuple(Chapter(**chapter) for chapter in _listed(row["chapters"])),
        transcripts=tuple(TranscriptFile(language, TranscriptKind(kind), path) for language, kind, path in transcripts),
        attachments=tuple(Attachment(*attachment) for attachment in attachments),
        thumbs=Thumbs(**json.loads(row["thumbs"])) if row["thumbs"] else None,
        loudness=Loudness(**json.loads(row["loudness"])) if row["loudness"] else None,
        frame_rate=row["frame_rate"],
    )


def _listed(text: str) -> list[Any]:
    """Read a JSON list. Most are empty, and there are five in each of hundreds of rows."""
    return json.loads(text) if text != "[]" else []


def _state(row: sqlite3.Row) -> LectureState:
    if row["file"] is not None:
        return LectureState.GONE if row["gone_since"] else LectureState.READY
    if row["unavailable"] or row["gone_since"]:
        return LectureState.UNAVAILABLE
    return LectureState.FAILED if row["has_failed"] else LectureState.WAITING
