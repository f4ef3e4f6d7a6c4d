"""Recovering: before a sync begins, the catalogue is brought back in line with what really lies in the folder.

A run that was killed, a file deleted by hand, a disk that is not there: each leaves the two apart in its own way.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, field

from carrel.catalog import Database, courses, lectures, steps
from carrel.errors import FileInUse, LibraryDamaged, LibraryNotFound, RecordInvalid
from carrel.files import remove_tree
from carrel.layout import Layout
from carrel.pipeline import trash
from carrel.pipeline.arrange import finish_arranging, finish_folders
from carrel.pipeline.context import Context
from carrel.pipeline.place import adopt, sweep_temporaries
from carrel.pipeline.reindex import whole_library
from carrel.pipeline.remove import finish_removals
from carrel.pipeline.restore import finish_files, finish_restoring
from carrel.records import Lecture
from carrel.sidecars import COURSE_FILE

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Recovered:
    """`absent` are the ids of courses whose folder is not where it was: they must be left alone."""

    problems: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)


def recover(context: Context) -> Recovered:
    """Put right what can be put right, and say what cannot. Raises LibraryNotFound, DiskFull."""
    layout, database = context.layout, context.database
    if not layout.courses.is_dir() and any(lecture.file for mine in lectures.every(database).values() for lecture in mine):
        raise LibraryNotFound(
            f"The folder {layout.courses} is not there, though the catalogue knows lectures in it.",
            hint="Is the disk connected? If it is gone for good, `carrel rebuild` starts anew from what is there.",
        )
    finish(layout, database)
    everything = lectures.every(database)
    steps.end_running(database)
    sweep_temporaries(layout)
    found = Recovered()
    for course in courses.every(database):
        if not (layout.root / course.folder / COURSE_FILE).exists():
            found.absent.add(course.id)
            found.problems.append(
                f"The folder of {course.title!r} is not where it was ({course.folder}). Put it back, or run `carrel rebuild`."
            )
            continue
        for lecture in everything.get(course.id, []):
            _recover_lecture(context, lecture)
    _sweep(context)
    return found


def finish(layout: Layout, database: Database) -> None:
    """Finish what was cut off of moves, returns from the trash and removals. The caller holds the sync lock.

    What a file in use keeps up is left for the next time; what has become senseless is given up. Raises DiskFull.
    """
    for go_on, intent in ((finish_arranging, layout.arranging), (finish_restoring, layout.restoring)):
        try:
            go_on(layout, database)
        except FileInUse as error:
            log.warning("%s", error.message)
        except (RecordInvalid, LibraryDamaged) as error:
            log.warning("given up: %s", error.message)
            intent.unlink(missing_ok=True)
    finish_removals(layout, database)
    known = {course.id for course in courses.every(database)} | lectures.order(database).keys()
    trash.sweep(layout, known)


def finish_on_disk(layout: Layout) -> None:
    """As `finish`, but only files and records, for a rebuild that makes the catalogue of them afterwards."""
    finish_folders(layout)
    finish_files(layout)


def _recover_lecture(context: Context, lecture: Lecture) -> None:
    if lecture.file is None:
        with contextlib.suppress(RecordInvalid):
            adopt(lecture, context.layout, context.database)
    elif not (context.layout.root / lecture.file).exists():
        # The phone copy was deleted by hand: fetch it again (`carrel remove` is the way to be rid of it).
        lectures.forget_files(context.database, lecture.id)
        steps.forget(context.database, lecture.id)


def _sweep(context: Context) -> None:
    """Delete staging folders of lectures that are not ours any more or are here already.

    A run killed right after placing leaves its whole staging folder: taken for the beginning of later work, it would mislead.
    """
    folder = context.layout.staging / "lectures"
    if not folder.is_dir():
        return
    unfinished = {lecture.id for _, lecture in whole_library(context.database) if lecture.file is None}
    for staging in folder.iterdir():
        if staging.name not in unfinished:
            remove_tree(staging)
