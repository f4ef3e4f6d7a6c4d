"""The learner's desk: takes in what they do, and says where they stand.

The journals are the truth. What the catalogue knows of them is caught up with whenever a journal has grown.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from carrel.catalog import Database, courses, lectures, study
from carrel.catalog.study import JournalRead
from carrel.desk_views import NotesView, ProgressesView, ProgressView, RecordedView, RefusedEvent
from carrel.errors import CarrelError, DiskFull, LibraryBusy, LibraryNotFound, LibraryReadOnly, NotFound, RecordInvalid
from carrel.layout import Layout
from carrel.study import journal
from carrel.study.events import NoteEdited, Retracted, StudyEvent, from_object, whole_characters
from carrel.study.notes import note_view
from carrel.study.progress import Progress

_EVERY_S = 2.0
"""How long a journal that others have written in may go unnoticed."""
_log = logging.getLogger(__name__)


class Desk:
    """Safe under threads, and beside other processes with the same library."""

    def __init__(self, layout: Layout, database: Database, notes_changed: Callable[[], None] = lambda: None) -> None:
        """`notes_changed` is told when notes may have changed, also inside a transaction: it returns at once."""
        self._layout = layout
        self._database = database
        self._notes_changed = notes_changed
        self._lock = threading.Lock()
        self._not_before = 0.0

    # What the learner does

    def record(self, events: Iterable[StudyEvent]) -> RecordedView:
        """Write events in the journals of their devices; when this returns they are on the disk.

        Those that we have are not written again. A lecture need not be in the library: it may come back. Raises LibraryNotFound,
        LibraryBusy, LibraryReadOnly, DiskFull: then nothing is promised, and recording them again does no harm.
        """
        given = list({event.id: event for event in events}.values())
        with self._lock:
            self._write(given)
        try:
            self.catch_up()
            return self._recorded(given)
        except CarrelError as error:
            # They are safe in the journal; the catalogue has them when it next catches up.
            _log.warning("The catalogue does not have the latest study yet: %s", error)
            return RecordedView([event.id for event in given], [], [], [])

    def record_objects(self, objects: Iterable[object]) -> RecordedView:
        """As `record`, of events as JSON has them. One that is none is refused and named, the others are kept."""
        events, refused = [], []
        for given in objects:
            try:
                events.append(from_object(given))
            except RecordInvalid as error:
                name = given.get("id") if isinstance(given, dict) else None
                refused.append(RefusedEvent(whole_characters(name) if isinstance(name, str) else "", error.message))
        recorded = self.record(events)
        return RecordedView(recorded.kept, refused, recorded.progress, recorded.notes)

    def _write(self, events: list[StudyEvent]) -> None:
        if not self._layout.catalog.exists() and not self._layout.courses.is_dir():
            # A disk that was taken off: what is written now in its place would not be found again.
            raise LibraryNotFound(f"The library {self._layout.root} is not there any more.")
        by_device: dict[str, list[StudyEvent]] = {}
        with journal.alone(self._layout.study_lock):
            known = self._known(events)
            for event in events:
                if event.id not in known:
                    by_device.setdefault(event.device, []).append(event)
            for device, mine in by_device.items():
                journal.append(self._layout.study, device, mine)

    def _known(self, events: list[StudyEvent]) -> set[str]:
        """Return which of the events we have, also from others who have only just written. To be called within `alone`."""
        try:
            self.catch_up()
        except CarrelError as error:
            _log.warning("Writing the journal beside an older catalogue: %s", error)
        try:
            return study.known(self._database, [event.id for event in events])
        except CarrelError as error:
            _log.warning("Writing the journal without the catalogue: %s", error)
            return set()

    def _recorded(self, events: list[StudyEvent]) -> RecordedView:
        with self._database.read():
            of_lectures, of_notes = study.touched(self._database, events)
            notes = study.notes_by_id(self._database, of_notes)
            of_lectures |= {note.lecture for note in notes}
            found = study.progress_of(self._database, of_lectures)
            counts = study.note_counts(self._database)
        return RecordedView(
            kept=[event.id for event in events],
            refused=[],
            progress=[_progress_view(lecture, found.get(lecture), counts.get(lecture, 0)) for lecture in sorted(of_lectures)],
            notes=[note_view(note) for note in notes],
        )

    # The catalogue follows the journals

    def catch_up(self) -> None:
        """Take in what journals have grown by, other devices' too. Cheap when there is nothing new.

        What is known stays, though its journal be lost, until all is read anew. Raises what Database does.
        """
        seen = study.journals(self._database)
        for path in journal.files(self._layout.study):
            try:
                facts, known = path.stat(), seen.get(path.name)
                if known is None or (known.size, known.changed_ns) != (facts.st_size, facts.st_mtime_ns):
                    self._take_in(path)
            except OSError as error:
                _log.warning("The journal %s cannot be read: %s", path, error)
        study.reckon_lengths(self._database)

    def refresh(self) -> None:
        """Catch up before something is read, but not twice in a moment. Where that cannot be done, what is known must do."""
        if time.monotonic() < self._not_before:
            return
        self._not_before = time.monotonic() + _EVERY_S
        try:
            self.catch_up()
        except (DiskFull, LibraryBusy, LibraryReadOnly) as error:
            _log.warning("The catalogue cannot take in the latest study: %s", error)

    def read_anew(self) -> list[str]:
        """Make all that is known of study again from the journals alone; return what was wrong with them, as sentences."""
        with self._database.write():
            study.delete_all(self._database)
            self.catch_up()
        return self.problems()

    def problems(self) -> list[str]:
        """Return what is wrong with the journals, as sentences. Reads all of them."""
        return journal.problems(self._layout.study)

    def _take_in(self, path: Path) -> None:
        is_whole = False
        while not is_whole:
            with self._database.write():
                # Another process may have read on since we looked.
                known = study.journals(self._database).get(path.name)
                part = journal.read(path, known.bytes, known.ending) if known else journal.read(path)
                study.add(self._database, part.events)
                study.save_journal(self._database, JournalRead(path.name, part.end, part.ending, part.size, part.changed_ns))
            is_whole = part.is_whole
            if any(isinstance(event, NoteEdited | Retracted) for event in part.events):
                self._notes_changed()
            if part.unreadable:
                _log.warning("%d lines of the journal %s cannot be read.", part.unreadable, path)

    # Where the learner stands

    def progress(self) -> ProgressesView:
        """Return how far the learner is in every lecture with which they have done anything."""
        self.refresh()
        with self._database.read():
            found = {mine.lecture: mine for mine in study.every_progress(self._database)}
            counts = study.note_counts(self._database)
        return ProgressesView(
            [
                _progress_view(lecture, found.get(lecture), counts.get(lecture, 0))
                for lecture in sorted(found.keys() | counts.keys())
            ]
        )

    def notes(self, *, course: str | None = None, lecture: str | None = None) -> NotesView:
        """Return notes in the order of courses, lectures and seconds; those on lectures that are not in the library come last.

        `course` and `lecture` are ids. Raises NotFound for a course.
        """
        self.refresh()
        with self._database.read():
            order = lectures.order(self._database)
            ranks = {found.id: place for place, found in enumerate(courses.every(self._database))}
            if course is not None and course not in ranks:
                raise NotFound("There is no such course.")
            found = study.notes_of(self._database, lecture=lecture)
        places = {lecture_id: (ranks[course_id], place) for place, (lecture_id, course_id) in enumerate(order.items())}
        mine = [note for note in found if course is None or order.get(note.lecture) == course]
        last = (len(ranks), 0)
        return NotesView([note_view(note) for note in sorted(mine, key=lambda note: places.get(note.lecture, last))])


def _progress_view(lecture: str, found: Progress | None, notes: int) -> ProgressView:
    if found is None:
        return ProgressView(lecture, 0.0, complete=False, notes=notes)
    return ProgressView(
        lecture_id=lecture,
        share=found.share,
        complete=found.completed_at is not None,
        resume_s=found.resume_s,
        completed_at=found.completed_at,
        last_at=found.last_at,
        notes=notes,
        intervals=list(found.intervals),
    )
