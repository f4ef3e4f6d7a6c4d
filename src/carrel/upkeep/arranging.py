"""What titles and places courses are to have when a person wants it so."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from carrel.catalog import Database, courses
from carrel.errors import ArrangementInvalid, NotFound
from carrel.layout import Layout, course_folder, safe_name
from carrel.pipeline.admit import free_folder
from carrel.pipeline.arrange import Placement
from carrel.records import Course
from carrel.wording import line

_LONGEST_TITLE = 300


def clean_title(title: str) -> str:
    """Return a title as it is kept: one line, composed, nothing in it that acts. Raises ArrangementInvalid."""
    text = line(unicodedata.normalize("NFC", title))
    if not text:
        raise ArrangementInvalid("A title cannot be empty.", hint="Give it at least one letter.")
    if len(text) > _LONGEST_TITLE:
        raise ArrangementInvalid(f"A title has at most {_LONGEST_TITLE} letters.", hint="Make it shorter.")
    return text


def edit(layout: Layout, database: Database, course: Course, title: str | None, program: str | None) -> list[Placement]:
    """Return what a course is to be after its title or program (None: as it is; "": no program) has changed."""
    new_title = course.title if title is None else clean_title(title)
    new_program = course.program if program is None else clean_title(program) if program else None
    if (new_title, new_program) == (course.title, course.program):
        return []
    position, folder = course.position, course.folder
    if new_program != course.program:
        position = courses.next_position(database, new_program)
        folder = course_folder(new_program, new_title)
    elif new_title != course.title:
        folder = str(PurePosixPath(folder).with_name(safe_name(new_title, fallback="Course")))
    return [_placement(layout, database, course, new_title, new_program, position, folder)]


def order(database: Database, program: str | None, course_ids: Sequence[str]) -> list[Placement]:
    """Return the new positions of a program's courses."""
    mine = {course.id: course for course in courses.every(database) if course.program == program}
    if not mine and program is not None:
        raise NotFound(f"There is no program {program!r}.")
    if sorted(course_ids) != sorted(mine):
        raise ArrangementInvalid("The order must name each course of the program once.", hint="Load the page again.")
    return [
        Placement(one, mine[one].title, program, position, mine[one].folder, mine[one].folder)
        for position, one in enumerate(course_ids, 1)
        if mine[one].position != position
    ]


def rename_program(layout: Layout, database: Database, title: str, to: str) -> list[Placement]:
    """Return the places of a program's courses under its new title."""
    mine = [course for course in courses.every(database) if course.program == title]
    if not mine:
        raise NotFound(f"There is no program {title!r}.")
    new = clean_title(to)
    if new == title:
        return []
    first = courses.next_position(database, new)
    parent = PurePosixPath(course_folder(new, "Course")).parent
    return [
        _placement(layout, database, course, course.title, new, first + at, str(parent / PurePosixPath(course.folder).name))
        for at, course in enumerate(mine)
    ]


def step_aside(layout: Layout, database: Database, course: Course) -> list[Placement]:
    """Return new places for courses whose folders lie within that of `course`: they must not go with it."""
    inside = [one for one in courses.every(database) if PurePosixPath(course.folder) in PurePosixPath(one.folder).parents]
    return [
        _placement(layout, database, one, one.title, one.program, one.position, course_folder(one.program, one.title))
        for one in inside
    ]


def _placement(
    layout: Layout, database: Database, course: Course, title: str, program: str | None, position: int, folder: str
) -> Placement:
    free = free_folder(layout, database, folder, course.id)
    return Placement(course.id, title, program, position, course.folder, free)
