"""Reconciling: what a source lists meets what the library knows. Nothing is lost because something is absent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from carrel import sidecars
from carrel.catalog import Database, courses, lectures
from carrel.layout import Layout, make_id
from carrel.records import Course, Lecture, ListedLecture, Listing, SourceKind
from carrel.sidecars import CourseRecord, ListedEntry, RemovedEntry


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`added` are lectures first seen in this listing, `gone` those that this listing no longer has."""

    course: Course
    added: int
    gone: int


def reconcile(
    database: Database,
    layout: Layout,
    course: Course,
    listing: Listing,
    now: str,
    fingerprint: Callable[[Path], str],
) -> Reconciled:
    """Bring the course's record and the catalogue up to a listing. `now` is ISO 8601. Raises DiskFull."""
    known = {lecture.key: lecture for lecture in lectures.of_course(database, course.id)}
    removed = courses.removed_keys(database, course.id)
    listed = [entry for entry in listing.lectures if entry.key not in removed]
    ids = _ids(database, course, known, listed, fingerprint)
    kept = set(ids.values())
    # A listing with holes is no proof that anything is gone.
    absent = [lecture for lecture in known.values() if lecture.id not in kept]
    newly_gone = [] if listing.problems else [lecture for lecture in absent if lecture.gone_since is None]
    course = replace(course, listed_at=now, description=listing.description or course.description)
    with database.write():
        courses.save(database, course)
        for entry in listed:
            lectures.save_listed(database, course.id, ids[entry.key], entry, gone_since=None)
        for lecture in newly_gone:
            lectures.save_listed(database, course.id, lecture.id, _as_listed(lecture), gone_since=now)
        write_course(database, layout, course)
    known_ids = {lecture.id for lecture in known.values()}
    return Reconciled(course, sum(i not in known_ids for i in ids.values()), len(newly_gone))


def write_course(database: Database, layout: Layout, course: Course) -> None:
    """Write course.json from what the catalogue knows. Raises DiskFull."""
    entries = tuple(
        ListedEntry(
            id=lecture.id,
            key=lecture.key,
            address=lecture.address,
            title=lecture.title,
            position=lecture.position,
            section=lecture.section,
            duration_s=lecture.duration_s,
            unavailable=None if lecture.gone_since else lecture.unavailable,
            gone_since=lecture.gone_since,
        )
        for lecture in lectures.of_course(database, course.id)
    )
    removed = tuple(RemovedEntry(key, title) for key, title in courses.removed_keys(database, course.id).items())
    record = CourseRecord(
        id=course.id,
        title=course.title,
        source=course.source,
        source_key=course.source_key,
        program=course.program,
        position=course.position,
        description=course.description,
        added_at=course.added_at,
        listed_at=course.listed_at,
        lectures=entries,
        removed=removed,
    )
    sidecars.write(layout.root / course.folder / sidecars.COURSE_FILE, record)


def _ids(
    database: Database,
    course: Course,
    known: dict[str, Lecture],
    listed: list[ListedLecture],
    fingerprint: Callable[[Path], str],
) -> dict[str, str]:
    """Return {key: lecture id} for all that is listed: known by key, recognised as moved, or new."""
    ids = {entry.key: known[entry.key].id for entry in listed if entry.key in known}
    strangers = [entry for entry in listed if entry.key not in known]
    if course.source.kind is SourceKind.FOLDER and strangers:
        ids.update(_moved(database, course, known, ids, strangers, fingerprint))
    for entry in strangers:
        ids.setdefault(entry.key, make_id(course.id, entry.key))
    return ids


def _moved(
    database: Database,
    course: Course,
    known: dict[str, Lecture],
    found: dict[str, str],
    strangers: list[ListedLecture],
    fingerprint: Callable[[Path], str],
) -> dict[str, str]:
    """Recognise files of a folder that were renamed or moved, by their content."""
    missing = {lecture.id for lecture in known.values()} - set(found.values())
    by_print = {mark: i for i, mark in lectures.fingerprints(database, course.id).items() if i in missing}
    moved: dict[str, str] = {}
    for entry in strangers if by_print else []:
        lecture_id = by_print.pop(fingerprint(Path(entry.address)), None)
        if lecture_id is not None:
            moved[entry.key] = lecture_id
    return moved


def _as_listed(lecture: Lecture) -> ListedLecture:
    return ListedLecture(
        key=lecture.key,
        title=lecture.title,
        position=lecture.position,
        address=lecture.address,
        section=lecture.section,
        duration_s=lecture.duration_s,
    )
