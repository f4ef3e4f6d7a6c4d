"""The trash: a folder for each thing removed, with a record of what it was and where it lay."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from carrel import sidecars
from carrel.errors import FileInUse, RecordInvalid
from carrel.files import explain_full_disk, is_temporary, remove_tree, temporary_beside
from carrel.layout import Layout, make_id, safe_name
from carrel.sidecars import LectureRecord, ListedEntry, TrashRecord

RECORD = "trash.json"
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d)(\d\d)(\d\d) (.+)")


@dataclass(frozen=True, slots=True)
class Trashed:
    """Something in the trash. `record` is None where nobody can tell what it was."""

    id: str
    folder: Path
    title: str
    removed_at: str
    record: TrashRecord | None


def put(layout: Layout, record: TrashRecord) -> Path:
    """Return a new folder in the trash for what `record` tells of. Raises DiskFull."""
    stamp = datetime.fromisoformat(record.removed_at).strftime("%Y-%m-%d %H%M%S")
    base = layout.trash / f"{stamp} {safe_name(record.title, limit=90)}"
    folder, number = base, 1
    while folder.exists():
        number += 1
        folder = base.with_name(f"{base.name} ({number})")
    with explain_full_disk(layout.root):
        folder.mkdir(parents=True)
        sidecars.write(folder / RECORD, record)
    return folder


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def of_sidecar(record: LectureRecord, removed_at: str, place: str | None = None) -> TrashRecord:
    """Return the record of a lecture of which only the sidecar is known."""
    listed = ListedEntry(record.id, record.key, record.address, record.title, record.position, record.section, record.duration_s)
    return TrashRecord("lecture", record.id, record.title, record.course_id, record.course, removed_at, place, listed)


def contents(layout: Layout) -> list[Trashed]:
    """Return what is in the trash, the newest first."""
    if not layout.trash.is_dir():
        return []
    found = [_trashed(folder) for folder in layout.trash.iterdir() if folder.is_dir() and not is_temporary(folder.name)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.removed_at, one.folder.name), reverse=True)


def sidecar_in(folder: Path) -> tuple[Path, LectureRecord] | None:
    """Return the sidecar of the lecture whose files lie in a folder of the trash."""
    for path in sorted(folder.glob("*.json")):
        if path.with_suffix(".mp4").exists():
            with contextlib.suppress(RecordInvalid):
                return path, sidecars.read_lecture(path)
    return None


def course_in(folder: Path) -> Path | None:
    """Return the course's folder that lies in a folder of the trash."""
    return next((record.parent for record in sorted(folder.glob(f"*/{sidecars.COURSE_FILE}"))), None)


def destroy(trashed: Trashed) -> None:
    """Delete a thing in the trash for good. Raises FileInUse: then it is still there."""
    doomed = temporary_beside(trashed.folder)
    try:
        trashed.folder.rename(doomed)
    except PermissionError as error:
        raise FileInUse(
            f"{trashed.title!r} cannot be deleted: another program has a file of it open.", hint="Close it and try again."
        ) from error
    remove_tree(doomed)


def sweep(layout: Layout, here: Container[str]) -> None:
    """Delete what removals and deletions that were cut off left. `here` has the ids of what is in the library."""
    for folder in layout.trash.iterdir() if layout.trash.is_dir() else ():
        names = {path.name for path in folder.iterdir() if not is_temporary(path.name)} if folder.is_dir() else {folder.name}
        if is_temporary(folder.name) or not names:
            remove_tree(folder)
        elif names == {RECORD}:
            with contextlib.suppress(RecordInvalid):
                if sidecars.read_trash(folder / RECORD).id in here:
                    remove_tree(folder)


def _trashed(folder: Path) -> Trashed | None:
    stamp = _STAMP.fullmatch(folder.name)
    at = f"{stamp[1]}T{stamp[2]}:{stamp[3]}:{stamp[4]}+00:00" if stamp else now()
    trash_id, record = make_id("trash", folder.name), _record(folder, at)
    if record is not None:
        return Trashed(trash_id, folder, record.title, record.removed_at, record)
    is_empty = not any(path.is_file() for path in folder.rglob("*"))
    return None if is_empty else Trashed(trash_id, folder, stamp[5] if stamp else folder.name, at, None)


def _record(folder: Path, removed_at: str) -> TrashRecord | None:
    """Return what a folder in the trash holds, as written there, else as its contents tell."""
    with contextlib.suppress(RecordInvalid):
        return sidecars.read_trash(folder / RECORD)
    with contextlib.suppress(RecordInvalid):
        if course := course_in(folder):
            record = sidecars.read_course(course / sidecars.COURSE_FILE)
            return TrashRecord("course", record.id, record.title, record.id, record.title, removed_at)
    found = sidecar_in(folder)
    return of_sidecar(found[1], removed_at) if found else None
