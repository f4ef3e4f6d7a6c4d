"""Removing: a course's or a lecture's files move to the library's trash folder, and a sync does not fetch them again.

The record that something is removed is written before anything moves. Cut off in between, or kept from it by a program that has
a file open, the rest moves when the next sync begins.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, courses, lectures
from carrel.errors import FileInUse, RecordInvalid
from carrel.files import explain_full_disk, remove_tree, write_whole
from carrel.layout import Layout
from carrel.pipeline import trash
from carrel.pipeline.reconcile import listed_entry, removed_ids, write_course
from carrel.records import Course, Lecture
from carrel.search import SearchIndex
from carrel.sidecars import LectureRecord, TrashRecord

MARKER = "removing.json"
log = logging.getLogger(__name__)


def remove_lecture(layout: Layout, database: Database, index: SearchIndex, course: Course, lecture: Lecture) -> Path:
    """Return the folder in the trash that now holds the lecture's files.

    Raises FileInUse, DiskFull: the lecture is removed all the same, and the next sync moves what is left.
    """
    place = _place(course, PurePosixPath(lecture.file)) if lecture.file else None
    told = TrashRecord("lecture", lecture.id, lecture.title, course.id, course.title, trash.now(), place, listed_entry(lecture))
    into = trash.put(layout, told)
    try:
        with database.write():
            courses.remember_removed(database, course.id, lecture.key, lecture.title)
            lectures.delete(database, [lecture.id])
            write_course(database, layout, course, removed_id={lecture.key: lecture.id})
    except BaseException:
        remove_tree(into)
        raise
    index.remove([lecture.id])
    remove_tree(layout.lecture_staging(lecture.id))
    _move_files(layout, _files(layout, lecture), into)
    return into


def remove_course(layout: Layout, database: Database, index: SearchIndex, course: Course) -> Path:
    """Return the folder in the trash that now holds the course's folder. Raises FileInUse, DiskFull: then nothing is removed."""
    mine = [lecture.id for lecture in lectures.of_course(database, course.id)]
    folder = layout.resolve(course.folder)
    into = trash.put(layout, TrashRecord("course", course.id, course.title, course.id, course.title, trash.now(), course.folder))
    marker = into / MARKER
    write_whole(marker, json.dumps({"course": course.id}))
    # Here the move is the record: course.json goes along, and what has no course.json is not synced.
    try:
        if folder.is_dir():
            with explain_full_disk(layout.root):
                _move(folder, into / folder.name)
    except BaseException:
        if (folder / sidecars.COURSE_FILE).exists():
            remove_tree(into)
        marker.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):
        if folder.parent != layout.courses:
            folder.parent.rmdir()
    courses.delete(database, course.id)
    marker.unlink(missing_ok=True)
    index.remove(mine)
    for lecture_id in mine:
        remove_tree(layout.lecture_staging(lecture_id))
    return into


def finish_removals(layout: Layout, database: Database) -> None:
    """Finish the removals that were cut off. What another program has open stays for the next time. Raises DiskFull."""
    for marker in sorted(layout.trash.glob(f"*/{MARKER}")):
        _finish_course(layout, database, marker)
    for course in courses.every(database):
        _catalogue_removals(layout, database, course)
        keys = courses.removed_keys(database, course.id)
        if not keys:
            continue
        ids = set(removed_ids(layout, course).values())
        for record, folder in list(_left_over(layout, database, course)):
            if record.key in keys or record.id in ids:
                try:
                    _move_files(layout, _group(record, folder), _trash_for(layout, course, record, folder))
                except FileInUse as error:
                    log.warning("%s", error.message)


def _finish_course(layout: Layout, database: Database, marker: Path) -> None:
    """Delete a course whose folder has moved from the catalogue. One whose folder is still whole was not removed."""
    try:
        course = courses.get(database, str(json.loads(marker.read_text(encoding="utf-8"))["course"]))
    except (OSError, ValueError, KeyError, TypeError):
        course = None
    if course is not None:
        folder = layout.resolve(course.folder)
        moved = next(marker.parent.glob(f"*/{sidecars.COURSE_FILE}"), None) is not None
        if moved and not (folder / sidecars.COURSE_FILE).exists():
            remove_tree(folder)
            courses.delete(database, course.id)
        elif (folder / sidecars.COURSE_FILE).exists():
            remove_tree(marker.parent)
    marker.unlink(missing_ok=True)


def _catalogue_removals(layout: Layout, database: Database, course: Course) -> None:
    """Take out of the catalogue what course.json says was removed: a kill may fall between the two."""
    try:
        record = sidecars.read_course(layout.resolve(course.folder) / sidecars.COURSE_FILE)
    except RecordInvalid:
        return
    known = courses.removed_keys(database, course.id)
    for entry in record.removed:
        if entry.key not in known:
            with database.write():
                courses.remember_removed(database, course.id, entry.key, entry.title)
                mine = lectures.of_course(database, course.id)
                lectures.delete(database, [one.id for one in mine if one.id == entry.id or one.key == entry.key])


def _left_over(layout: Layout, database: Database, course: Course) -> Iterator[tuple[LectureRecord, Path]]:
    """Yield the sidecars in a course's folder that belong to no lecture of the catalogue, with the folder each lies in."""
    taken = set(lectures.taken_files(database))
    alive = {lecture.id for lecture in lectures.of_course(database, course.id)}
    for folder, names in sidecars.walk(layout.resolve(course.folder)):
        for name in names:
            path = folder / name
            is_ours = name != sidecars.COURSE_FILE and path.suffix == ".json"
            if not is_ours or layout.relative(path.with_suffix(".mp4")) in taken:
                continue
            with contextlib.suppress(RecordInvalid):
                record = sidecars.read_lecture(path)
                if record.course_id == course.id and record.id not in alive and path.stem == PurePosixPath(record.file).stem:
                    yield record, folder


def _files(layout: Layout, lecture: Lecture) -> list[Path]:
    if lecture.file is None:
        return []
    phone_copy = layout.resolve(lecture.file)
    thumbs = lecture.thumbs.path if lecture.thumbs else None
    relative = [lecture.poster, thumbs, *(t.path for t in lecture.transcripts), *(a.path for a in lecture.attachments)]
    return [*(layout.resolve(path) for path in relative if path), phone_copy, phone_copy.with_suffix(".json")]


def _group(record: LectureRecord, folder: Path) -> list[Path]:
    thumbs = record.thumbs.file if record.thumbs else None
    given = [record.poster, thumbs, *(t.file for t in record.transcripts), *(a.file for a in record.attachments), record.file]
    files = [folder / PurePosixPath(name).name for name in given if name]
    return [*files, files[-1].with_suffix(".json")]


def _move_files(layout: Layout, files: list[Path], into: Path) -> None:
    """Move a lecture's files, the sidecar last: while it is there, the others can be found again."""
    for path in files:
        with explain_full_disk(layout.root), contextlib.suppress(FileNotFoundError):
            _move(path, into / path.name)
    if files:
        with contextlib.suppress(OSError):
            files[-1].parent.rmdir()


def _move(path: Path, target: Path) -> None:
    """Move a file or folder, also to another disk. Raises FileInUse, OSError."""
    try:
        path.rename(target)
    except PermissionError as error:
        raise FileInUse(f"{path.name} cannot be moved: another program has it open.") from error
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True)
            # From here on the course is removed, whatever of its folder is still there.
            (path / sidecars.COURSE_FILE).unlink(missing_ok=True)
            shutil.rmtree(path)
        else:
            shutil.move(path, target)


def _place(course: Course, file: PurePosixPath) -> str | None:
    """Return where a lecture's files lie within its course's folder, without their suffixes."""
    return str(file.with_suffix("").relative_to(course.folder)) if file.is_relative_to(course.folder) else None


def _trash_for(layout: Layout, course: Course, record: LectureRecord, folder: Path) -> Path:
    """Return where in the trash what is left of a lecture belongs: with the rest of it, if that is there."""
    for trashed in trash.contents(layout):
        if trashed.record and trashed.record.id == record.id and trash.sidecar_in(trashed.folder) is None:
            return trashed.folder
    place = _place(course, PurePosixPath(layout.relative(folder / record.file)))
    return trash.put(layout, trash.of_sidecar(record, trash.now(), place))
