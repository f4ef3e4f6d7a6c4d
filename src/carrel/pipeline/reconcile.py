"""Reconciling: what a source lists meets what the library knows. Nothing is lost because something is absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from carrel import sidecars
from carrel.catalog import Database, courses, lectures, steps
from carrel.errors import RecordInvalid
from carrel.files import remove_tree
from carrel.layout import Layout, make_id
from carrel.records import Course, Lecture, ListedLecture, Listing, SourceKind
from carrel.sidecars import CourseRecord, ListedEntry, RemovedEntry


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`added` are lectures first seen in this listing, `gone` those that this listing no longer has.

    `renamed` are the ids of lectures here before whose title or section is another now.
    """

    course: Course
    added: int
    gone: int
    renamed: frozenset[str] = frozenset()


def reconcile(
    database: Database,
    layout: Layout,
    course: Course,
    listing: Listing,
    now: str,
    fingerprint: Callable[[Path], str],
) -> Reconciled:
    """Bring the course's record and the catalogue up to a listing. `now` is ISO 8601. Raises DiskFull.

    The title and place of a course that the catalogue has are the catalogue's: they may have changed while its source was asked.
    """
    known = lectures.of_course(database, course.id)
    removed = courses.removed_keys(database, course.id)
    listed = [entry for entry in listing.lectures if entry.key not in removed]
    taken = {lecture.id for lecture in known} | set(removed_ids(layout, course).values())
    prints = lectures.fingerprints(database, course.id)
    matched = _match(course, known, listed, prints, taken, fingerprint)
    ids = matched.ids
    kept = set(ids.values())
    # A listing with holes is no proof that anything is gone. That its key is another's now is.
    newly_gone = [
        lecture
        for lecture in known
        if lecture.id not in kept and lecture.gone_since is None and (not listing.problems or lecture.key in ids)
    ]
    before = {lecture.id: lecture for lecture in known}
    with database.write():
        course = replace(course, listed_at=now, description=listing.description or course.description)
        fresh = courses.get(database, course.id)
        if fresh is not None:
            course = replace(course, title=fresh.title, program=fresh.program, position=fresh.position, folder=fresh.folder)
        courses.save(database, course)
        _make_way(database, known, ids)
        for entry in listed:
            lectures.save_listed(database, course.id, ids[entry.key], entry, gone_since=None)
        for lecture in newly_gone:
            now_listed = replace(_as_listed(lecture), key=_key_of_gone(lecture, ids))
            lectures.save_listed(database, course.id, lecture.id, now_listed, gone_since=now)
        for lecture_id, mark in matched.replaced.items():
            lectures.forget_files(database, lecture_id)
            lectures.set_fingerprint(database, lecture_id, mark)
            steps.forget(database, lecture_id)
        write_course(database, layout, course)
    for lecture_id in matched.replaced:
        remove_tree(layout.lecture_staging(lecture_id))
    return Reconciled(
        course,
        added=sum(lecture_id not in before for lecture_id in kept),
        gone=len(newly_gone),
        renamed=frozenset(
            ids[entry.key]
            for entry in listed
            if (old := before.get(ids[entry.key])) and (old.title, old.section) != (entry.title, entry.section)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Matched:
    """`ids` is {key: lecture id}, no id twice; `replaced` is {lecture id: fingerprint} where a key holds another file now."""

    ids: dict[str, str]
    replaced: dict[str, str]


def _match(
    course: Course,
    known: list[Lecture],
    listed: list[ListedLecture],
    prints: Mapping[str, str],
    taken: set[str],
    fingerprint: Callable[[Path], str],
) -> _Matched:
    """Find the lecture of each entry of `listed`.

    `prints` is {lecture id: fingerprint of its original}; no new lecture gets an id of `taken`. A URL's key names a lecture for
    ever; a folder's is a file name, which may pass to another file.
    """
    if course.source.kind is SourceKind.FOLDER:
        ids, replaced = _by_content(known, listed, prints, fingerprint)
    else:
        by_key = {lecture.key: lecture.id for lecture in known}
        ids, replaced = {entry.key: by_key[entry.key] for entry in listed if entry.key in by_key}, {}
    for entry in listed:
        if entry.key not in ids:
            ids[entry.key] = _new_id(course.id, entry.key, taken | set(ids.values()))
    return _Matched(ids, replaced)


def _new_id(course_id: str, key: str, taken: set[str]) -> str:
    made, number = make_id(course_id, key), 1
    while made in taken:
        number += 1
        made = make_id(course_id, key, str(number))
    return made


def _by_content(
    known: list[Lecture], listed: list[ListedLecture], prints: Mapping[str, str], fingerprint: Callable[[Path], str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Match a folder's files: those that lie unchanged where they lay, then those that moved, then by name alone."""
    by_key = {lecture.key: lecture.id for lecture in known}
    has_changed = {lecture.key for lecture in known if lecture.gone_since is None} != {entry.key for entry in listed}
    marks: dict[str, str | None] = {}

    def mark(entry: ListedLecture) -> str | None:
        if entry.key not in marks:
            try:
                marks[entry.key] = fingerprint(Path(entry.address))
            except OSError:
                marks[entry.key] = None
        return marks[entry.key]

    def holds(entry: ListedLecture) -> bool:
        stored = prints.get(by_key[entry.key])
        # An empty or unreadable file says nothing of what the library has.
        if entry.unavailable or (size := _size(entry)) is None:
            return True
        if stored is None:
            return not has_changed
        return stored.startswith(f"{size}-") and (not has_changed or mark(entry) in (stored, None))

    ids = {entry.key: by_key[entry.key] for entry in listed if entry.key in by_key and holds(entry)}
    missing = {lecture.id for lecture in known} - set(ids.values())
    by_print = {print_: lecture_id for lecture_id, print_ in prints.items() if lecture_id in missing}
    open_entries = [entry for entry in listed if entry.key not in ids]
    for entry in open_entries if by_print else []:
        found = by_print.pop(mark(entry) or "", None)
        if found is not None:
            ids[entry.key] = found
    replaced: dict[str, str] = {}
    used = set(ids.values())
    for entry in open_entries:
        own = by_key.get(entry.key)
        if entry.key in ids or own is None or own in used:
            continue
        ids[entry.key] = own
        now = mark(entry)
        if own in prints and now is not None and now != prints[own]:
            replaced[own] = now
    return ids, replaced


def _size(entry: ListedLecture) -> int | None:
    try:
        return Path(entry.address).stat().st_size
    except OSError:
        return None


def _make_way(database: Database, known: list[Lecture], ids: dict[str, str]) -> None:
    """Free the keys that pass from one lecture to another: at no moment may two lectures have the same."""
    new_keys = {lecture_id: key for key, lecture_id in ids.items()}
    for lecture in known:
        key = new_keys.get(lecture.id)
        if key is None and lecture.key in ids:
            lectures.set_key(database, lecture.id, _key_of_gone(lecture, ids))
        elif key is not None and key != lecture.key:
            lectures.set_key(database, lecture.id, f"{lecture.key} [{lecture.id}]")


def _key_of_gone(lecture: Lecture, ids: dict[str, str]) -> str:
    return f"{lecture.key} [{lecture.id}]" if lecture.key in ids else lecture.key


def removed_ids(layout: Layout, course: Course) -> dict[str, str]:
    """Return {key: id} of the lectures removed from a course, where its record tells."""
    try:
        record = sidecars.read_course(layout.root / course.folder / sidecars.COURSE_FILE)
    except RecordInvalid:
        return {}
    return {entry.key: entry.id for entry in record.removed if entry.id}


def write_course(
    database: Database, layout: Layout, course: Course, *, removed_id: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write course.json from what the catalogue knows. Raises DiskFull.

    `removed_id` is {key: id} of a lecture that is being removed; the ids of those removed before are kept.
    """
    lost = {**removed_ids(layout, course), **removed_id}
    entries = tuple(listed_entry(lecture) for lecture in lectures.of_course(database, course.id))
    removed = tuple(RemovedEntry(key, title, lost.get(key)) for key, title in courses.removed_keys(database, course.id).items())
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


def listed_entry(lecture: Lecture) -> ListedEntry:
    """Return what course.json says of a lecture."""
    return ListedEntry(
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


def _as_listed(lecture: Lecture) -> ListedLecture:
    return ListedLecture(
        key=lecture.key,
        title=lecture.title,
        position=lecture.position,
        address=lecture.address,
        section=lecture.section,
        duration_s=lecture.duration_s,
    )
