"""Where the bytes are."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from carrel.catalog import Database, courses, lectures
from carrel.layout import Layout
from carrel.records import Course, Lecture
from carrel.upkeep_views import CourseStorage, StorageView

_FRESH_S = 30.0


class Storage:
    """Counts the library's bytes; what was counted less than half a minute ago is not counted again. Safe under threads."""

    def __init__(self, layout: Layout, database: Database) -> None:
        self._layout = layout
        self._database = database
        self._lock = threading.Lock()
        self._counted: tuple[float, StorageView] | None = None

    def view(self) -> StorageView:
        with self._lock:
            now = time.monotonic()
            if self._counted is None or now - self._counted[0] > _FRESH_S:
                self._counted = (now, self._count())
            return self._counted[1]

    def forget(self) -> None:
        """Count anew the next time: something has changed."""
        self._counted = None

    def _count(self) -> StorageView:
        layout = self._layout
        with self._database.read():
            found = courses.every(self._database)
            by_course = lectures.every(self._database)
        counted = [self._course(course, by_course.get(course.id, [])) for course in found]
        disk = shutil.disk_usage(layout.root)
        return StorageView(
            courses=sorted(counted, key=lambda one: -one.bytes),
            courses_bytes=sum(one.bytes for one in counted),
            staging=bytes_below(layout.staging),
            trash=bytes_below(layout.trash),
            index=bytes_below(layout.index) + bytes_below(layout.note_index),
            catalog=sum(_size(path) for path in layout.root.glob(f"{layout.catalog.name}*")),
            study=bytes_below(layout.study),
            free=disk.free,
            total=disk.total,
            counted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _course(self, course: Course, mine: list[Lecture]) -> CourseStorage:
        root = self._layout.root
        videos = {root / lecture.file for lecture in mine if lecture.file}
        attached = {root / one.path for lecture in mine for one in lecture.attachments}
        video = attachments = others = 0
        for path, size in _files(root / course.folder):
            if path in videos:
                video += size
            elif path in attached:
                attachments += size
            else:
                others += size
        return CourseStorage(course.id, course.title, course.program, video, attachments, others, video + attachments + others)


def bytes_below(folder: Path) -> int:
    """Return the bytes of all files in a folder; 0 if it is not there."""
    return sum(size for _, size in _files(folder))


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            yield path, _size(path)


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0
