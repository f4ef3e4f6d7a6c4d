"""Arranging: courses get other titles, programs and places in them, and their folders move along.

What shall be is written down before anything changes, and stays until all of it is done: the next sync, rebuild or change of the
library finishes what was cut off. Ids stay, and with them notes and progress. The index is mended by the caller.
"""

from __future__ import annotations

import contextlib
import errno
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, courses, lectures
from carrel.errors import FileInUse, RecordInvalid
from carrel.files import explain_full_disk, sync_folder, write_whole
from carrel.layout import Layout
from carrel.pipeline.place import INTENT


@dataclass(frozen=True, slots=True)
class Placement:
    """What a course shall be called and where it shall stand. `was` and `folder` are its folder before and after."""

    course: str
    title: str
    program: str | None
    position: int
    was: str
    folder: str


def arrange(layout: Layout, database: Database, placements: Sequence[Placement]) -> None:
    """Carry out all of `placements`. The caller holds the sync lock.

    A folder whose new place is on another disk, or taken, stays where it is: only titles and order change then. Raises FileInUse
    (nothing has changed then), RecordInvalid for a course.json that cannot be read, DiskFull.
    """
    for placement in placements:
        sidecars.read_course(layout.resolve(placement.was) / sidecars.COURSE_FILE)
    data = [asdict(placement) for placement in placements]
    write_whole(layout.arranging, json.dumps({"placements": data}, ensure_ascii=False))
    _carry_out(layout, database, placements)


def finish_arranging(layout: Layout, database: Database) -> None:
    """Finish what was cut off, if anything was. The caller holds the sync lock. Raises FileInUse, DiskFull, RecordInvalid."""
    placements = _written_down(layout)
    if placements:
        _carry_out(layout, database, placements)
    layout.arranging.unlink(missing_ok=True)


def finish_folders(layout: Layout) -> None:
    """Bring the folders and records alone to where they shall be, for a rebuild that makes the catalogue of them afterwards."""
    for placement in _written_down(layout):
        with contextlib.suppress(FileInUse):
            _write_records(layout, placement, _move(layout, placement))


def _carry_out(layout: Layout, database: Database, placements: Sequence[Placement]) -> None:
    moved: list[Placement] = []
    try:
        # The folders move right before the catalogue's new paths hold: who reads it meanwhile finds the files.
        with explain_full_disk(layout.root), database.write():
            for placement in placements:
                moved.append(replace(placement, folder=_move(layout, placement)))
                _catalogue(database, moved[-1])
    except BaseException:
        _move_back(layout, moved)
        layout.arranging.unlink(missing_ok=True)
        raise
    for placement in moved:
        _write_records(layout, placement, placement.folder)
    layout.arranging.unlink(missing_ok=True)


def _move(layout: Layout, placement: Placement) -> str:
    """Move a course's folder unless that is done already; return where it is now."""
    was, target = layout.resolve(placement.was), layout.resolve(placement.folder)
    if placement.was == placement.folder:
        return placement.was
    if not sidecars.is_of_course(was, placement.course):
        return placement.folder if sidecars.is_of_course(target, placement.course) else placement.was
    if target.exists() and not target.samefile(was):
        return placement.was
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _rename(was, target)
    except PermissionError as error:
        raise FileInUse(
            f"The folder of {placement.title!r} cannot be moved: a file in it is open elsewhere, or you may not write there.",
            hint="Close what plays it, and try again.",
        ) from error
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _drop_if_empty(layout, target.parent)
        return placement.was
    sync_folder(target.parent)
    if was.parent != target.parent:
        sync_folder(was.parent)
        _drop_if_empty(layout, was.parent)
    return placement.folder


def _rename(was: Path, target: Path) -> None:
    """Rename a folder, or a link to one: a relative link would lead elsewhere from its new place."""
    if was.is_symlink() and not was.readlink().is_absolute():
        if not target.exists():
            target.symlink_to(was.resolve(), target_is_directory=True)
        was.unlink()
    else:
        was.rename(target)


def _move_back(layout: Layout, moved: Iterable[Placement]) -> None:
    for placement in moved:
        if placement.folder != placement.was:
            was, target = layout.resolve(placement.was), layout.resolve(placement.folder)
            was.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                _rename(target, was)
                _drop_if_empty(layout, target.parent)


def _catalogue(database: Database, placement: Placement) -> None:
    course = courses.get(database, placement.course)
    if course is None:
        return
    lectures.move(database, course.id, course.folder, placement.folder)
    now = replace(course, title=placement.title, program=placement.program, position=placement.position, folder=placement.folder)
    courses.save(database, now)


def _write_records(layout: Layout, placement: Placement, folder: str) -> None:
    """Write titles and order into course.json and the sidecars, and the new folder into the notes of lectures on their way."""
    at = layout.resolve(folder)
    if not sidecars.is_of_course(at, placement.course):
        return
    path = at / sidecars.COURSE_FILE
    record = sidecars.read_course(path)
    now = replace(record, title=placement.title, program=placement.program, position=placement.position)
    if now != record:
        sidecars.write(path, now)
    for where, names in sidecars.walk(at):
        for name in names:
            if name.endswith(".json") and name != sidecars.COURSE_FILE and Path(name).with_suffix(".mp4").name in names:
                with contextlib.suppress(RecordInvalid):
                    _rewrite_sidecar(where / name, placement)
    if folder != placement.was:
        for intent in (layout.staging / "lectures").glob(f"*/{INTENT}"):
            stem = PurePosixPath(json.loads(intent.read_text(encoding="utf-8")))
            if stem.is_relative_to(placement.was):
                write_whole(intent, json.dumps(str(folder / stem.relative_to(placement.was)), ensure_ascii=False))


def _rewrite_sidecar(path: Path, placement: Placement) -> None:
    record = sidecars.read_lecture(path)
    now = replace(record, course=placement.title, program=placement.program)
    if record.course_id == placement.course and now != record:
        sidecars.write(path, now)


def _drop_if_empty(layout: Layout, folder: Path) -> None:
    if folder != layout.courses:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _written_down(layout: Layout) -> list[Placement]:
    try:
        found = json.loads(layout.arranging.read_text(encoding="utf-8"))
        return [Placement(**placement) for placement in found["placements"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []
