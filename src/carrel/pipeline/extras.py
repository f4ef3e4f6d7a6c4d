"""What a player likes to have and a lecture can do without: the sprite of its seek bar, and its loudness.

They are made beside the steps of a sync, after a lecture is in its place: the learner need not wait for them, and lectures that
an earlier Carrel prepared get theirs in the same way. Nothing that goes wrong here fails a lecture.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from types import TracebackType

from carrel import events, media, sidecars
from carrel.catalog import Database, lectures
from carrel.errors import MediaError, Stopped, ToolMissing
from carrel.files import is_disk_full
from carrel.layout import Layout
from carrel.pipeline.context import Context, Emit
from carrel.pipeline.place import from_sidecar
from carrel.records import Course, Lecture, Loudness, StepProgress
from carrel.settings import Settings
from carrel.sidecars import LectureRecord, SidecarThumbs
from carrel.tools import find_ffmpeg

log = logging.getLogger(__name__)


class Extras:
    """Makes the extras of lectures, those added first first. A context manager, which ends when all are made or `stop` is set."""

    def __init__(self, context: Context, settings: Settings, emit: Emit, stop: threading.Event) -> None:
        self._context = context
        self._emit = emit
        self._stop = stop
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._left = 0
        jobs = settings.prepare_jobs or max(1, (os.cpu_count() or 2) // 4)
        self._pool = ThreadPoolExecutor(jobs, "extras")

    def __enter__(self) -> Extras:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            self._given_up.set()
        self._pool.shutdown(wait=True)

    def add(self, lecture: Lecture) -> None:
        """Make a lecture's extras, if it lacks them, when their turn comes. It must be in its place, and stay there."""
        self._add([lecture])

    def add_those_of(self, courses: Iterable[Course]) -> None:
        """Make what the lectures of some courses lack."""
        self._add(lecture for course in courses for lecture in lectures.of_course(self._context.database, course.id))

    def _add(self, given: Iterable[Lecture]) -> None:
        wanted = [lecture for lecture in given if lecture.id not in self._seen and _lacks(self._context.layout, lecture)]
        self._seen |= {lecture.id for lecture in wanted}
        with self._lock:
            self._left += len(wanted)
        for lecture in wanted:
            self._pool.submit(self._make, lecture)

    def _make(self, lecture: Lecture) -> None:
        with self._lock:
            left = self._left
            self._left -= 1
        if self._stop.is_set() or self._given_up.is_set():
            return
        self._emit(events.ExtrasStarted(lecture.id, lecture.title, left))
        try:
            make_extras(self._context.layout, self._context.database, lecture, self._go_on)
        except Stopped:
            return
        except Exception as error:
            if is_disk_full(error) or isinstance(error, ToolMissing):
                self._given_up.set()
            log.warning("no thumbnails or loudness of %s", lecture.id, exc_info=error)

    def _go_on(self, _: StepProgress) -> None:
        if self._stop.is_set() or self._given_up.is_set():
            raise Stopped("Stopped.")


def make_extras(layout: Layout, database: Database, lecture: Lecture, progress: Callable[[StepProgress], None]) -> None:
    """Make the sprite and measure the loudness of a lecture that is here, and record both, also that there are none.

    Raises RecordInvalid, ToolMissing, DiskFull, and what `progress` raises.
    """
    assert lecture.file is not None
    relative = PurePosixPath(lecture.file)
    phone_copy, path = layout.resolve(lecture.file), layout.resolve(str(relative.with_suffix(".json")))
    record = sidecars.read_lecture(path)
    thumbs = _thumbs(phone_copy, record)
    loudness = record.loudness or _loudness(phone_copy, record, progress)
    record = replace(record, thumbs=thumbs, loudness=loudness)
    sidecars.write(path, record)
    lectures.save_extras(database, from_sidecar(lecture, record, str(relative.parent)))


def _lacks(layout: Layout, lecture: Lecture) -> bool:
    if lecture.file is None:
        return False
    return lecture.loudness is None or (lecture.thumbs is not None and not layout.resolve(lecture.thumbs.path).exists())


def _thumbs(phone_copy: Path, record: LectureRecord) -> SidecarThumbs | None:
    """Make the sprite beside the phone copy. A lecture that is only heard has none."""
    file = phone_copy.with_suffix(".thumbs.jpg")
    try:
        if not record.is_only_heard:
            return SidecarThumbs(file=file.name, **asdict(media.make_sprite(phone_copy, file, record.duration_s)))
    except MediaError as error:
        log.warning("no thumbnails of %s: %s", record.id, error.message)
    file.unlink(missing_ok=True)
    return None


def _loudness(phone_copy: Path, record: LectureRecord, progress: Callable[[StepProgress], None]) -> Loudness:
    try:
        return media.measure_loudness(phone_copy, record.duration_s, ffmpeg=find_ffmpeg(), progress=progress)
    except MediaError as error:
        log.warning("no loudness of %s: %s", record.id, error.message)
        return Loudness()
