"""Rebuilding: the catalogue and the index come back from the folder alone, with no network."""

from __future__ import annotations

import contextlib
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


def restore_course(layout: Layout, database: Database, folder: str) -> None:
    """Bring one course into the catalogue, from its folder alone. Raises RecordInvalid for its course.json."""
    record = sidecars.read_course(layout.resolve(folder) / sidecars.COURSE_FILE)
    mine: Sidecars = []
    for path in _records(layout.resolve(folder)):
        if path.name != sidecars.COURSE_FILE:
            with contextlib.suppress(RecordInvalid):
                mine.append((sidecars.read_lecture(path), layout.relative(path.parent)))
    mine = [(lecture, at) for lecture, at in mine if lecture.course_id == record.id]
    with database.write():
        _restore(layout, database, record, folder, _once_each(record, folder, [folder], mine, []), [])


def _courses(layout: Layout, problems: list[str]) -> list[tuple[CourseRecord, str, Sidecars]]:
    """Return each course with its folder and its sidecars. A course whose course.json is lost is known by its sidecars."""
    records: dict[str, list[tuple[CourseRecord, str]]] = {}
    by_course: dict[str, Sidecars] = {}
    for path in _records(layout.courses):
        folder = layout.relative(path.parent)
        try:
            if path.name == sidecars.COURSE_FILE:
                record = sidecars.read_course(path)
                records.setdefault(record.id, []).append((record, folder))
            else:
                lecture = sidecars.read_lecture(path)
                by_course.setdefault(lecture.course_id, []).append((lecture, folder))
        except RecordInvalid as error:
            problems.append(f"{error.message} {error.hint}")
    found = []
    for course_id in dict.fromkeys((*records, *by_course)):
        copies, mine = records.get(course_id, []), by_course.get(course_id, [])
        record, folder = _choose(copies, mine, problems) if copies else _from_sidecars(mine)
        found.append((record, folder, _once_each(record, folder, [at for _, at in copies], mine, problems)))
    return found


def _choose(copies: list[tuple[CourseRecord, str]], mine: Sidecars, problems: list[str]) -> tuple[CourseRecord, str]:
    """Choose among the copies of a course's record: one with lectures beside it, the one listed last, the first."""
    folders = [folder for _, folder in copies]
    filled = {_nearest(at, folders) for _, at in mine}
    record, folder = max(copies, key=lambda copy: (copy[1] in filled, copy[0].listed_at or ""))
    for _, other in copies:
        if other != folder:
            problems.append(f"{other} is a copy of the course in {folder}; it is left out.")
    removed = {entry.key: entry for copy, _ in (*copies, (record, folder)) for entry in copy.removed}
    return replace(record, removed=tuple(removed[key] for key in sorted(removed))), folder


def _once_each(record: CourseRecord, folder: str, folders: list[str], mine: Sidecars, problems: list[str]) -> Sidecars:
    """Return one sidecar of each lecture: that in the course's own folder before any other, of several there the newest."""
    by_lecture: dict[str, Sidecars] = {}
    for sidecar, at in mine:
        by_lecture.setdefault(sidecar.id, []).append((sidecar, at))

    def worth(candidate: tuple[LectureRecord, str]) -> tuple[bool, str]:
        sidecar, at = candidate
        return _nearest(at, folders) == folder, sidecar.phone_copy.made_at if sidecar.phone_copy else ""

    kept, others = [], []
    for candidates in by_lecture.values():
        best = max(candidates, key=worth)
        kept.append(best)
        # A copy of the whole course is told of already.
        others += [c for c in candidates if c is not best and _nearest(c[1], folders) in (folder, None)]
    if others:
        sidecar, at = others[0]
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        problems.append(f"{record.title}: {at}/{sidecar.file}{more} is there a second time; the copy is left out.")
    return kept


def _nearest(at: str, folders: list[str]) -> str | None:
    """Return which of the course folders the folder `at` lies in, the innermost."""
    path = PurePosixPath(at)
    return max((folder for folder in folders if path.is_relative_to(folder)), key=len, default=None)


def _records(folder: Path) -> Iterator[Path]:
    """Yield every .json below `folder` that can be a record of ours, in a stable order."""
    for root, names in sidecars.walk(folder):
        files = set(names)
        for name in names:
            is_beside_video = Path(name).with_suffix(".mp4").name in files
            if name == sidecars.COURSE_FILE or (name.endswith(".json") and is_beside_video):
                yield root / name


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
    lost_ids = {lost.id for lost in record.removed}
    listed, keys = {entry.id for entry in record.lectures}, {entry.key for entry in record.lectures}
    for entry in record.lectures:
        if entry.key not in removed:
            lectures.save_listed(database, course.id, entry.id, as_listed(entry), entry.gone_since)
    for entry in (_entry(sidecar) for sidecar, _ in mine if sidecar.id not in listed):
        if entry.key not in removed and entry.id not in lost_ids:
            # A sidecar tells the key that the lecture had when it was placed; another may have it by now.
            key = f"{entry.key} [{entry.id}]" if entry.key in keys else entry.key
            keys.add(key)
            lectures.save_listed(database, course.id, entry.id, replace(as_listed(entry), key=key), entry.gone_since)
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


def as_listed(entry: ListedEntry) -> ListedLecture:
    return ListedLecture(
        entry.key, entry.title, entry.position, entry.address, entry.section, entry.duration_s, entry.unavailable
    )
