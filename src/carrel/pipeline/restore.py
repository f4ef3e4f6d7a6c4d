"""Restoring: what is in the trash comes back to where it lay, with its id, and so with notes and progress.

What shall happen is written down before anything moves. What is cut off is finished by the next sync, rebuild or change of the
library. The index is mended by the caller.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, courses, lectures, steps
from carrel.errors import RestoreImpossible
from carrel.files import move_folder, place, remove_tree, write_whole
from carrel.layout import Layout, attachment_name, course_folder
from carrel.pipeline import trash
from carrel.pipeline.admit import free_folder
from carrel.pipeline.place import free_stem, from_sidecar
from carrel.pipeline.rebuild import as_listed, restore_course
from carrel.pipeline.trash import Trashed
from carrel.records import StepName, StepState
from carrel.sidecars import LectureRecord, ListedEntry


@dataclass(frozen=True, slots=True)
class _CourseReturn:
    """`trash` is the folder's name in the trash; `folder`: where the course's folder comes to lie, relative to the library."""

    trash: str
    course: str
    folder: str


@dataclass(frozen=True, slots=True)
class _LectureReturn:
    """`moves` is {file in the trash: file in the library}, `stem` where the sidecar `record` comes to lie. Both None: no files.

    `key` is the one under which the lecture was removed.
    """

    trash: str
    course: str
    course_folder: str
    key: str
    listed: ListedEntry
    moves: dict[str, str]
    stem: str | None
    record: LectureRecord | None


def restore(layout: Layout, database: Database, trashed: Trashed) -> str:
    """Bring something back from the trash; return the id of the course that it is or belongs to. The caller holds the sync lock.

    Raises RestoreImpossible, FileInUse, DiskFull, RecordInvalid and LibraryDamaged for records that make no sense.
    """
    if trashed.record is None:
        raise RestoreImpossible(
            f"Nothing tells what {trashed.title!r} was.", hint=f"Its files are in trash/{trashed.folder.name}."
        )
    if trashed.record.what == "course":
        coming: _CourseReturn | _LectureReturn = _course_return(layout, database, trashed)
    else:
        coming = _lecture_return(layout, database, trashed)
    write_whole(layout.restoring, json.dumps(asdict(coming), ensure_ascii=False))
    _carry_out(layout, database, coming)
    return coming.course


def finish_restoring(layout: Layout, database: Database) -> None:
    """Finish what was cut off, if anything was. The caller holds the sync lock. Raises DiskFull, FileInUse, RecordInvalid."""
    coming = _written_down(layout)
    if coming is not None:
        _carry_out(layout, database, coming)
    layout.restoring.unlink(missing_ok=True)


def finish_files(layout: Layout) -> None:
    """Bring the files and records alone back, for a rebuild that makes the catalogue of them afterwards."""
    coming = _written_down(layout)
    if coming is not None:
        _on_disk(layout, coming)


def _carry_out(layout: Layout, database: Database, coming: _CourseReturn | _LectureReturn) -> None:
    if _on_disk(layout, coming):
        if isinstance(coming, _CourseReturn):
            restore_course(layout, database, coming.folder)
        else:
            _catalogue(database, coming)
        remove_tree(layout.trash / coming.trash)
    layout.restoring.unlink(missing_ok=True)


def _on_disk(layout: Layout, coming: _CourseReturn | _LectureReturn) -> bool:
    """Move the files and mend the records, as far as that is not done. Say whether it came to its end."""
    folder = layout.trash / coming.trash
    if isinstance(coming, _CourseReturn):
        target = layout.resolve(coming.folder)
        lying = trash.course_in(folder)
        if lying is not None and not target.exists():
            move_folder(lying, target)
        return sidecars.is_of_course(target, coming.course)
    for name, target_name in coming.moves.items():
        if (folder / name).exists():
            place(folder / name, layout.resolve(target_name))
    if coming.stem and coming.record:
        sidecars.write(layout.resolve(f"{coming.stem}.json"), coming.record)
    path = layout.resolve(coming.course_folder) / sidecars.COURSE_FILE
    record = sidecars.read_course(path)
    entry = coming.listed
    here = tuple(one for one in record.lectures if one.id != entry.id)
    gone = tuple(one for one in record.removed if entry.id != one.id and coming.key != one.key)
    now = replace(record, lectures=tuple(sorted((*here, entry), key=lambda one: one.position)), removed=gone)
    if now != record:
        sidecars.write(path, now)
    return True


def _course_return(layout: Layout, database: Database, trashed: Trashed) -> _CourseReturn:
    assert trashed.record is not None
    lying = trash.course_in(trashed.folder)
    if lying is None:
        raise RestoreImpossible(f"The files of {trashed.title!r} are not in the trash.")
    record = sidecars.read_course(lying / sidecars.COURSE_FILE)
    known = courses.get(database, record.id) or courses.by_source(database, record.source_key)
    if known is not None:
        raise RestoreImpossible(
            f"{record.title!r} is in the library again, as {known.title!r}.",
            hint="Remove that one first, or delete this one from the trash.",
        )
    wanted = trashed.record.place or course_folder(record.program, record.title)
    return _CourseReturn(trashed.folder.name, record.id, free_folder(layout, database, wanted, record.id))


def _lecture_return(layout: Layout, database: Database, trashed: Trashed) -> _LectureReturn:
    told = trashed.record
    assert told is not None
    assert told.listed is not None
    course = courses.get(database, told.course_id)
    if course is None:
        raise RestoreImpossible(f"Its course {told.course!r} is not in the library.", hint="Restore the course first.")
    known = lectures.get(database, told.id)
    if known is not None and known.file:
        raise RestoreImpossible(f"{told.title!r} is in the library again.", hint="Delete this one from the trash.")
    entry = told.listed
    taken = {lecture.key: lecture.id for lecture in lectures.of_course(database, course.id)}
    if taken.get(entry.key, entry.id) != entry.id:
        entry = replace(entry, key=f"{entry.key} [{entry.id}]")
    found = trash.sidecar_in(trashed.folder)
    if found is None:
        return _LectureReturn(trashed.folder.name, course.id, course.folder, told.listed.key, entry, {}, None, None)
    path, record = found
    stem = free_stem(layout, database, course, entry, told.place)
    layout.resolve(stem)
    moved = _renamed(record, path.stem, PurePosixPath(stem).name)
    beside = PurePosixPath(stem).parent
    moves = {name: str(beside / target) for name, target in moved.items() if (trashed.folder / name).exists()}
    attachments = tuple(replace(one, file=moved[one.file]) for one in record.attachments)
    now = replace(
        record,
        course=course.title,
        program=course.program,
        file=moved[record.file],
        poster=moved[record.poster] if record.poster else None,
        thumbs=replace(record.thumbs, file=moved[record.thumbs.file]) if record.thumbs else None,
        transcripts=tuple(replace(one, file=moved[one.file]) for one in record.transcripts),
        attachments=attachments,
    )
    return _LectureReturn(trashed.folder.name, course.id, course.folder, told.listed.key, entry, moves, stem, now)


def _renamed(record: LectureRecord, was: str, stem: str) -> dict[str, str]:
    """Return {file's name: its name under the new stem} for a lecture's files, the video last."""
    names = [record.poster, record.thumbs.file if record.thumbs else None, *(t.file for t in record.transcripts)]
    found = {name: stem + name.removeprefix(was) for name in names if name}
    for one in record.attachments:
        found[one.file] = one.file if was == stem else PurePosixPath(attachment_name(stem, one.name, distinct=True)).name
    return {**found, record.file: stem + record.file.removeprefix(was)}


def _catalogue(database: Database, coming: _LectureReturn) -> None:
    entry = coming.listed
    with database.write():
        courses.forget_removed(database, coming.course, coming.key)
        lectures.save_listed(database, coming.course, entry.id, as_listed(entry), entry.gone_since)
        lecture = lectures.get(database, entry.id)
        assert lecture is not None
        if coming.record and coming.stem:
            original = coming.record.original
            came = from_sidecar(lecture, coming.record, str(PurePosixPath(coming.stem).parent))
            lectures.save_files(database, came, original.fingerprint if original else None)
            for step in StepName:
                steps.mark(database, lecture.id, step, StepState.DONE)


def _written_down(layout: Layout) -> _CourseReturn | _LectureReturn | None:
    from pydantic import TypeAdapter, ValidationError

    try:
        data = json.loads(layout.restoring.read_text(encoding="utf-8"))
        shape = TypeAdapter(_LectureReturn if "listed" in data else _CourseReturn)
        found: _CourseReturn | _LectureReturn = shape.validate_python(data)
    except (OSError, ValueError, TypeError, ValidationError):
        return None
    return found
