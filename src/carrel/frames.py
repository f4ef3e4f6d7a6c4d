"""Frames: single pictures of lectures that the learner wants in notes. They are the learner's, and stay when a lecture goes."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from carrel import sidecars
from carrel.catalog import Database, lectures
from carrel.errors import LibraryReadOnly, NotFound, RecordInvalid
from carrel.layout import Layout

_AT_ONCE = 2
"""Each decodes up to ten seconds of video."""
_ID = re.compile(r"[a-z0-9]{1,32}")


class Frames:
    """Keeps the frames that were asked for. Safe under threads."""

    def __init__(self, layout: Layout, database: Database) -> None:
        self._layout = layout
        self._database = database
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def of(self, lecture_id: str, second: float) -> Path:
        """Return the JPEG of what a lecture shows at `second`, taken now if it was not before.

        Raises NotFound where there is nothing to see, MediaUnreadable, DiskFull, LibraryReadOnly.
        """
        from carrel import media

        if _ID.fullmatch(lecture_id) is None:
            raise NotFound("There is no such lecture.")
        path = self._layout.frame(lecture_id, second)
        if path.is_file():
            return path
        video = self._video(lecture_id, second)
        with self._turns:
            if not path.is_file():
                try:
                    media.frame(video, second, path)
                except PermissionError as error:
                    raise LibraryReadOnly(f"You may not write in this library: {path.parent}.") from error
        return path

    def _video(self, lecture_id: str, second: float) -> Path:
        """Return the phone copy of a lecture that shows something at `second`. Raises NotFound."""
        lecture = lectures.get(self._database, lecture_id)
        if lecture is None:
            raise NotFound("There is no such lecture.")
        video = self._layout.resolve(lecture.file) if lecture.file else None
        if video is None or not video.is_file():
            raise NotFound("There is no such file in the library.")
        if not 0 <= second <= (lecture.duration_s or 0.0):
            raise NotFound(f"The lecture ends before second {second:g}.")
        if _is_only_heard(video):
            raise NotFound("This lecture is only heard: it has no pictures.")
        return video


def _is_only_heard(video: Path) -> bool:
    try:
        return sidecars.read_lecture(video.with_suffix(".json")).is_only_heard
    except RecordInvalid:
        return False
