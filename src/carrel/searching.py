"""Search over what was said and noted, and the care of both indexes.

One that is lost, damaged or from an older Carrel is made again; that of notes follows the notes within a second or so.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

from carrel.catalog import Database, lectures, study
from carrel.errors import CarrelError, IndexDamaged, NotFound
from carrel.layout import Layout
from carrel.records import SearchAnswer
from carrel.search import SearchIndex, parse
from carrel.shelves import lecture_search_view, search_view
from carrel.views import LectureSearchView, SearchView

_AGAIN_S = 60.0
"""From a mending that failed (a full disk, a library that cannot be written) to the next."""
_AT_ONCE = 2
_MOST_NOTES, _MOST_NOTES_IN_LECTURE = 5, 20
_NOTES_AFTER_S = 0.7
"""From a change of a note to its being found: in the meantime others may come."""
_NOTES = frozenset({"notes"})
_FIELD = re.compile(r'(?<!\S)in:"?(?:title|speech|notes)"?(?!\S)', re.IGNORECASE)
_log = logging.getLogger(__name__)
T = TypeVar("T")


class Journals(Protocol):
    """What brings the catalogue up to what is written in the journals."""

    def refresh(self) -> None: ...


class Searching:
    """Answers with what can be read. Safe under threads.

    Searches take turns, in the order in which they come: fifty at once, each in a thread of its own, share the one interpreter
    so unfairly that some wait twice as long as the others.
    """

    def __init__(
        self, layout: Layout, database: Database, journals: Journals, index: SearchIndex, note_index: SearchIndex
    ) -> None:
        self._layout = layout
        self._database = database
        self._journals = journals
        self._index = index
        self._note_index = note_index
        self._lock = threading.Lock()
        self._mender: threading.Thread | None = None
        self._not_before = 0.0
        self._note_timer: threading.Timer | None = None
        self._noting = threading.Lock()
        self._notes_followed = False
        self._closed = False

    def everywhere(self, query: str, *, course: str | None, language: str | None, limit: int) -> SearchView:
        """Return the lectures and notes that answer, best first. `course` is an id.

        `complete` is false while a part of an index, or all of it, cannot be read.
        """
        fields = parse(query).fields
        scope = {"course": course, "language": language}

        def ask() -> SearchView:
            said = self._ask(query, limit=limit, **scope) if fields != _NOTES else SearchAnswer(query, 0.0, ())
            noted = self._ask_notes(query, fields, said, limit=_MOST_NOTES, **scope)
            return search_view(self._database, said, noted)

        return self._in_turn(ask)

    def in_lecture(self, lecture_id: str, query: str, *, language: str | None, moments: int) -> LectureSearchView:
        """Return the moments and notes of one lecture that answer, best first. Raises NotFound."""
        if lectures.get(self._database, lecture_id) is None:
            raise NotFound("There is no such lecture.")
        fields = parse(query).fields
        ids = {note.id for note in study.notes_of(self._database, lecture=lecture_id)}

        def ask() -> LectureSearchView:
            said = SearchAnswer(query, 0.0, ())
            if fields != _NOTES:
                said = self._ask(query, lecture=lecture_id, language=language, limit=1, moments=moments)
            noted = self._ask_notes(query, fields, said, among=ids, limit=_MOST_NOTES_IN_LECTURE)
            return lecture_search_view(self._database, said, noted)

        return self._in_turn(ask)

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

    def _ask_notes(self, query: str, fields: frozenset[str] | None, said: SearchAnswer, **scope: Any) -> SearchAnswer:
        """Return the notes that answer as well as the lectures do, under their ids.

        Notes have few words: one that is known in the lectures is not taken for a slip of another that stands in a note.
        """
        nothing = SearchAnswer(query, 0.0, ())
        if not self._notes_followed:
            self.notes_changed()
        if fields is not None and "notes" not in fields:
            return nothing
        try:
            words = _FIELD.sub(" ", query)
            forgiving = said.forgiven or not said.lectures
            found = self._note_index.search(f"in:speech {words}", moments=1, forgiving=forgiving, **scope)
        except IndexDamaged as error:
            _log.warning("%s", error.message)
            return replace(nothing, complete=False)
        return nothing if found.relaxed and said.lectures and not said.relaxed else found

    def mend(self) -> list[str]:
        """Make the indexes hold what the library holds; return what is wrong with single transcripts, as sentences.

        Raises LibraryReadOnly, LibraryBusy, DiskFull, OSError.
        """
        from carrel.pipeline.mend import mend_index

        problems = mend_index(self._layout, self._database, self._index)
        self._mend_notes()
        return problems

    def _mend_notes(self) -> None:
        from carrel.pipeline.notes import mend_notes

        self._notes_followed = True
        mend_notes(self._database, self._note_index)

    def follow_notes(self) -> None:
        """Make the notes findable as they are now. Cheap if nothing is new; where it cannot be done, what is known must do."""
        try:
            self._journals.refresh()
            self._mend_notes()
        except (CarrelError, OSError) as error:
            _log.warning("The index of notes cannot be brought up to date: %s", error)

    def notes_changed(self) -> None:
        """Make the notes findable as they are, soon and in a thread."""
        self._notes_followed = True
        with self._lock:
            if self._note_timer is None and not self._closed:
                self._note_timer = threading.Timer(_NOTES_AFTER_S, self._follow_notes_behind)
                self._note_timer.name = "index-notes"
                self._note_timer.daemon = True
                self._note_timer.start()

    def _follow_notes_behind(self) -> None:
        with self._lock:
            self._note_timer = None
        with self._noting:
            if not self._closed:
                self.follow_notes()

    def close(self) -> None:
        """End what goes on in threads. What was not indexed yet is by the next process that searches."""
        with self._lock:
            self._closed = True
            if self._note_timer is not None:
                self._note_timer.cancel()
        with self._noting:
            return

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
