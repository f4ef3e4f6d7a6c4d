"""What a player likes to have and a lecture can do without: the sprite of its seek bar, its loudness and its frame rate.

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
    """Make the sprite of a lecture that is here, measure its loudness and frame rate, and record them, also that there are none.

    Raises RecordInvalid, ToolMissing, DiskFull, and what `progress` raises.
    """
    assert lecture.file is not None
    relative = PurePosixPath(lecture.file)
    phone_copy, path = layout.resolve(lecture.file), layout.resolve(str(relative.with_suffix(".json")))
    record = sidecars.read_lecture(path)
    thumbs = record.thumbs if _has_thumbs(layout, lecture) else _thumbs(phone_copy, record)
    loudness = record.loudness or _loudness(phone_copy, record, progress)
    frame_rate = _frame_rate(phone_copy, record) if record.frame_rate is None else record.frame_rate
    record = replace(record, thumbs=thumbs, loudness=loudness, frame_rate=frame_rate)
    sidecars.write(path, record)
    lectures.save_extras(database, from_sidecar(lecture, record, str(relative.parent)))


def _lacks(layout: Layout, lecture: Lecture) -> bool:
    if lecture.file is None:
        return False
    return lecture.loudness is None or lecture.frame_rate is None or not _has_thumbs(layout, lecture)


def _has_thumbs(layout: Layout, lecture: Lecture) -> bool:
    """Whether the sprite is there, or it is known that there is none: it is made before the loudness is known."""
    if lecture.thumbs is None:
        return lecture.loudness is not None
    return layout.resolve(lecture.thumbs.path).exists()


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


def _frame_rate(phone_copy: Path, record: LectureRecord) -> float:
    try:
        return media.frame_rate(phone_copy)
    except MediaError as error:
        log.warning("no frame rate of %s: %s", record.id, error.message)
        return 0.0
