"""Rebuilding: the catalogue and the index come back from the folder alone, with no network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, courses, lectures, steps
from carrel.errors import RecordInvalid
from carrel.layout import Layout
from carrel.pipeline.place import from_sidecar
from carrel.records import Course, ListedLecture, StepName, StepState
from carrel.sidecars import CourseRecord, LectureRecord, ListedEntry


def rebuild_catalog(layout: Layout, database: Database) -> list[str]:
    """Make the catalogue anew from course.json files and sidecars, in one transaction; return what was wrong, as sentences.

    The steps' past failures are not on disk and are forgotten: what is not here is tried again.
    """
    problems: list[str] = []
    found = _courses(layout, problems)
    with database.write():
        courses.delete_all(database)
        for record, folder, sidecars_of in found:
            _restore(layout, database, record, folder, sidecars_of, problems)
    return problems


Sidecars = list[tuple[LectureRecord, str]]
"""Sidecars with the folder that each lies in, relative to the library."""


def _courses(layout: Layout, problems: list[str]) -> list[tuple[CourseRecord, str, Sidecars]]:
    """Return each course with its folder and its sidecars. A course whose course.json is lost is known by its sidecars."""
    records: dict[str, tuple[CourseRecord, str]] = {}
    by_course: dict[str, Sidecars] = {}
    for path in _records(layout.courses):
        folder = layout.relative(path.parent)
        try:
            if path.name == sidecars.COURSE_FILE:
                record = sidecars.read_course(path)
                if record.id in records:
                    problems.append(f"{path} is a copy of the course in {records[record.id][1]}; it is left out.")
                    continue
                records[record.id] = (record, folder)
            else:
                lecture = sidecars.read_lecture(path)
                by_course.setdefault(lecture.course_id, []).append((lecture, folder))
        except RecordInvalid as error:
            problems.append(f"{error.message} {error.hint}")
    for course_id, mine in by_course.items():
        if course_id not in records:
            records[course_id] = _from_sidecars(mine)
    return [(record, folder, by_course.get(course_id, [])) for course_id, (record, folder) in records.items()]


def _records(folder: Path) -> Iterator[Path]:
    """Yield every .json below `folder` that can be a record of ours, in a stable order."""
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            is_beside_video = Path(root, name).with_suffix(".mp4").name in files
            if name == sidecars.COURSE_FILE or (name.endswith(".json") and is_beside_video):
                yield Path(root, name)


def _from_sidecars(mine: Sidecars) -> tuple[CourseRecord, str]:
    first, folder = mine[0]
    depth = len(first.section)
    at = PurePosixPath(folder)
    return (
        CourseRecord(
            id=first.course_id,
            title=first.course,
            source=first.source,
            source_key=first.source_key,
            program=first.program,
        ),
        str(at.parents[depth - 1]) if depth and len(at.parents) > depth else folder,
    )


def _restore(layout: Layout, database: Database, record: CourseRecord, folder: str, mine: Sidecars, problems: list[str]) -> None:
    course = Course(
        id=record.id,
        title=record.title,
        program=record.program,
        position=record.position,
        source=record.source,
        source_key=record.source_key,
        folder=folder,
        description=record.description,
        added_at=record.added_at,
        listed_at=record.listed_at,
    )
    courses.save(database, course)
    removed = {entry.key for entry in record.removed}
    for lost in record.removed:
        courses.remember_removed(database, course.id, lost.key, lost.title)
    listed = {entry.id for entry in record.lectures}
    for entry in (*record.lectures, *(_entry(sidecar) for sidecar, _ in mine if sidecar.id not in listed)):
        if entry.key not in removed:
            lectures.save_listed(database, course.id, entry.id, _listed(entry), entry.gone_since)
    for sidecar, at in mine:
        lecture = lectures.get(database, sidecar.id)
        if lecture is None:
            continue
        placed = from_sidecar(lecture, sidecar, at)
        missing = [t for t in placed.transcripts if not (layout.root / t.path).exists()]
        if missing:
            problems.append(f"{lecture.title}: the transcript {missing[0].path} is not there.")
            placed = replace(placed, transcripts=tuple(t for t in placed.transcripts if t not in missing))
        lectures.save_files(database, placed, sidecar.original.fingerprint if sidecar.original else None)
        for step in StepName:
            steps.mark(database, sidecar.id, step, StepState.DONE)


def _entry(sidecar: LectureRecord) -> ListedEntry:
    return ListedEntry(
        sidecar.id, sidecar.key, sidecar.address, sidecar.title, sidecar.position, sidecar.section, sidecar.duration_s
    )


def _listed(entry: ListedEntry) -> ListedLecture:
    return ListedLecture(
        entry.key, entry.title, entry.position, entry.address, entry.section, entry.duration_s, entry.unavailable
    )
