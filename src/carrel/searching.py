"""Search over a library, and the care of its index: one that is lost, damaged or from an older Carrel is made again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, TypeVar

from carrel.catalog import Database, lectures
from carrel.errors import CarrelError, IndexDamaged, NotFound
from carrel.layout import Layout
from carrel.records import SearchAnswer
from carrel.search import SearchIndex
from carrel.shelves import lecture_search_view, search_view
from carrel.views import LectureSearchView, SearchView

_AGAIN_S = 60.0
"""From a mending that failed (a full disk, a library that cannot be written) to the next."""
_AT_ONCE = 2
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Searching:
    """Answers with what can be read. Safe under threads.

    Searches take turns, in the order in which they come: fifty at once, each in a thread of its own, share the one interpreter
    so unfairly that some wait twice as long as the others.
    """

    def __init__(self, layout: Layout, database: Database, index: SearchIndex) -> None:
        self._layout = layout
        self._database = database
        self._index = index
        self._lock = threading.Lock()
        self._mender: threading.Thread | None = None
        self._not_before = 0.0

    def everywhere(self, query: str, *, course: str | None, language: str | None, limit: int) -> SearchView:
        """Return the lectures that answer, best first. `course` is an id.

        `complete` is false while a part of the index, or all of it, cannot be read.
        """
        return self._in_turn(lambda: search_view(self._database, self._ask(query, course=course, language=language, limit=limit)))

    def in_lecture(self, lecture_id: str, query: str, *, language: str | None, moments: int) -> LectureSearchView:
        """Return the moments of one lecture that answer, best first. Raises NotFound."""
        if lectures.get(self._database, lecture_id) is None:
            raise NotFound("There is no such lecture.")
        return self._in_turn(
            lambda: lecture_search_view(self._ask(query, lecture=lecture_id, language=language, limit=1, moments=moments))
        )

    @cached_property
    def _turns(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_AT_ONCE, "search")

    def _in_turn(self, search: Callable[[], T]) -> T:
        return self._turns.submit(search).result()

    def _ask(self, query: str, **scope: Any) -> SearchAnswer:
        try:
            if self._index.is_made or not self._has_lectures():
                return self._index.search(query, **scope)
        except IndexDamaged as error:
            _log.warning("%s", error.message)
        return SearchAnswer(query, 0.0, (), complete=False)

    def mend(self) -> list[str]:
        """Make the index hold what the library holds; return what is wrong with single transcripts, as sentences.

        Raises LibraryReadOnly, LibraryBusy, DiskFull, OSError.
        """
        from carrel.pipeline.mend import mend_index

        return mend_index(self._layout, self._database, self._index)

    def mend_behind(self) -> None:
        """Mend in a thread, unless one is at it; searches go on meanwhile. What goes wrong is logged."""
        with self._lock:
            at_work = self._mender is not None and self._mender.is_alive()
            if at_work or time.monotonic() < self._not_before:
                return
            self._mender = threading.Thread(target=self._try_mending, name="mend-index", daemon=True)
            self._mender.start()

    def _try_mending(self) -> None:
        try:
            for problem in self.mend():
                _log.warning("%s", problem)
        except (CarrelError, OSError) as error:
            self._not_before = time.monotonic() + _AGAIN_S
            _log.warning("The search index cannot be made again: %s", error)

    def _has_lectures(self) -> bool:
        return any(lecture.file for mine in lectures.every(self._database).values() for lecture in mine)
