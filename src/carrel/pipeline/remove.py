"""Removing: a course's or a lecture's files move to the library's trash folder, and a sync does not fetch them again.

The record that it is removed is written before anything moves: cut off in between, files are left over, and never brought back.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from carrel.catalog import courses, lectures
from carrel.files import explain_full_disk, remove_tree
from carrel.layout import Layout, safe_name
from carrel.pipeline.context import Context
from carrel.pipeline.reconcile import write_course
from carrel.records import Course, Lecture


def remove_lecture(context: Context, course: Course, lecture: Lecture) -> Path:
    """Return the folder in the trash that now holds the lecture's files."""
    layout, database = context.layout, context.database
    with database.write():
        courses.remember_removed(database, course.id, lecture.key, lecture.title)
        lectures.delete(database, [lecture.id])
        write_course(database, layout, course)
    context.index.remove([lecture.id])
    trash = _trash(layout, lecture.title)
    for path in _files(layout, lecture):
        with explain_full_disk(layout.root), contextlib.suppress(FileNotFoundError):
            path.rename(trash / path.name)
    if lecture.file:
        with contextlib.suppress(OSError):
            layout.resolve(lecture.file).parent.rmdir()
    remove_tree(layout.lecture_staging(lecture.id))
    return trash


def remove_course(context: Context, course: Course) -> Path:
    """Return the folder in the trash that now holds the course's folder."""
    layout, database = context.layout, context.database
    mine = [lecture.id for lecture in lectures.of_course(database, course.id)]
    trash = _trash(layout, course.title)
    folder = layout.resolve(course.folder)
    # Here the move is the record: course.json goes along, and what has no course.json is not synced.
    if folder.is_dir():
        folder.rename(trash / folder.name)
    with contextlib.suppress(OSError):
        if folder.parent != layout.courses:
            folder.parent.rmdir()
    courses.delete(database, course.id)
    context.index.remove(mine)
    for lecture_id in mine:
        remove_tree(layout.lecture_staging(lecture_id))
    return trash


def _files(layout: Layout, lecture: Lecture) -> list[Path]:
    if lecture.file is None:
        return []
    phone_copy = layout.resolve(lecture.file)
    relative = [lecture.poster, *(t.path for t in lecture.transcripts), *(a.path for a in lecture.attachments)]
    return [phone_copy.with_suffix(".json"), phone_copy, *(layout.resolve(path) for path in relative if path)]


def _trash(layout: Layout, title: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H%M%S")
    base = layout.trash / f"{stamp} {safe_name(title, limit=90)}"
    folder, number = base, 1
    while folder.exists():
        number += 1
        folder = base.with_name(f"{base.name} ({number})")
    with explain_full_disk(layout.root):
        folder.mkdir(parents=True)
    return folder
