"""A source's course comes into the library, or is known and takes on what is now said of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, courses
from carrel.errors import RecordInvalid
from carrel.layout import Layout, course_folder, make_id, with_id
from carrel.records import Course, Listing


def admit(
    layout: Layout, database: Database, known: Course | None, listing: Listing, program: str | None, title: str | None, now: str
) -> Course:
    """Return the course that is `known` to have this source, with what is now said of it; a new one if there is none."""
    if known is not None:
        course = replace(known, title=title or known.title)
        if program is not None and program != known.program:
            course = replace(course, program=program, position=courses.next_position(database, program))
        return course
    course_id = make_id(listing.key)
    name = title or listing.title
    return Course(
        id=course_id,
        title=name,
        program=program,
        position=courses.next_position(database, program),
        source=listing.source,
        source_key=listing.key,
        folder=free_folder(layout, database, course_folder(program, name), course_id),
        added_at=now,
    )


def free_folder(layout: Layout, database: Database, folder: str, course_id: str) -> str:
    """Return `folder`, with an id behind it if another course has it or strange files lie there.

    A program whose folder is a course's own gets another: no course lies within another.
    """
    taken = {course.folder.casefold() for course in courses.every(database) if course.id != course_id}
    parent = PurePosixPath(folder).parent
    if str(parent).casefold() in taken:
        folder = str(PurePosixPath(with_id(str(parent), make_id("program", parent.name))) / PurePosixPath(folder).name)
    record = layout.root / folder / sidecars.COURSE_FILE
    with suppress(RecordInvalid):
        # A run cut off between course.json and the catalogue leaves our own folder behind.
        if record.exists() and sidecars.read_course(record).id == course_id:
            return folder
    return with_id(folder, course_id) if folder.casefold() in taken or (layout.root / folder).exists() else folder
