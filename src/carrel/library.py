"""The use cases. The CLI and the web call nothing else; what they get back is data (`carrel.views`).

A Library is safe to use from many threads. Heavy parts (downloader, index) start when they are first needed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from carrel import events, runs, settings, shelves
from carrel.catalog import Database, courses, lectures
from carrel.errors import CarrelError, LibraryDamaged, LibraryNotFound, NotFound
from carrel.files import hold_lock
from carrel.find import find_named
from carrel.history import Run
from carrel.layout import Layout
from carrel.records import Course, Lecture
from carrel.runs import RunLog
from carrel.upkeep_views import RunsView, RunView
from carrel.views import (
    CourseView,
    CueView,
    DoctorView,
    LectureView,
    LibraryView,
    RebuildView,
    SearchView,
    SyncView,
    TranscriptView,
    WordView,
)

if TYPE_CHECKING:
    from carrel.desk import Desk
    from carrel.frames import Frames
    from carrel.house import House
    from carrel.ledger import Ledger
    from carrel.notebook import Notebook
    from carrel.pipeline.context import Context
    from carrel.search import SearchIndex
    from carrel.searching import Searching
    from carrel.sources import Sources
    from carrel.upkeep import Upkeep

Emit = Callable[[events.Event], None]


class Library:
    """One library: a folder, and all that can be done with it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.layout = Layout(self.root)
        self.database = Database(self.layout.catalog)

    @classmethod
    def open(cls, root: Path, *, create: bool = False) -> Library:
        """Open the library at `root`. A folder of courses without a catalogue gets one, from its own records.

        Raises LibraryNotFound when there is none and `create` is false.
        """
        library = cls(root)
        if not library.layout.catalog.exists() and not library.layout.courses.is_dir():
            if not create:
                raise LibraryNotFound(f"There is no library at {library.root}.")
            library.root.mkdir(parents=True, exist_ok=True)
            library.database.create(complete=True)
        elif not library._is_catalogued():
            with library._at_work("rebuild"):
                if not library._is_catalogued():
                    library._rebuild_catalog()
        if library.layout.is_unfinished:
            library._finish()
        return library

    def close(self) -> None:
        for part in ("upkeep", "searching", "sources", "index", "note_index"):
            if part in self.__dict__:
                getattr(self, part).close()
        self.database.close()

    @cached_property
    def index(self) -> SearchIndex:
        from carrel.search import SearchIndex

        return SearchIndex(self.layout.index)

    @cached_property
    def note_index(self) -> SearchIndex:
        from carrel.search import SearchIndex

        return SearchIndex(self.layout.note_index)

    @cached_property
    def searching(self) -> Searching:
        from carrel.searching import Searching

        return Searching(self.layout, self.database, self.desk, self.index, self.note_index)

    @cached_property
    def desk(self) -> Desk:
        from carrel.desk import Desk

        def notes_changed() -> None:
            self.searching.notes_changed()

        return Desk(self.layout, self.database, notes_changed)

    @cached_property
    def ledger(self) -> Ledger:
        from carrel.ledger import Ledger

        return Ledger(self.database, self.desk)

    @cached_property
    def notebook(self) -> Notebook:
        from carrel.notebook import Notebook

        return Notebook(self.database, self.desk, self.frames.of)

    @cached_property
    def frames(self) -> Frames:
        from carrel.frames import Frames

        return Frames(self.layout, self.database)

    @cached_property
    def house(self) -> House:
        from carrel.house import House

        return House(self.layout)

    @cached_property
    def upkeep(self) -> Upkeep:
        from carrel.upkeep import Upkeep

        return Upkeep(self.layout, self.database, self.index, lambda: self.sources)

    @cached_property
    def sources(self) -> Sources:
        from platformdirs import user_cache_path

        from carrel import tools
        from carrel.sources import Sources

        return Sources(
            ffmpeg_folder=tools.ffmpeg_folder(user_cache_path("carrel")),
            js_runtime=tools.find_js_runtime(),
            library=self.root,
        )

    # Courses come in

    def add(
        self,
        address: str,
        *,
        program: str | None = None,
        title: str | None = None,
        options: Mapping[str, Any] | None = None,
        progress: Callable[[Any], None] = lambda _: None,
    ) -> CourseView:
        """List what is at `address` (URL or folder) and keep it as a course. Downloads nothing.

        `options` are settings for this course, kept in carrel.toml. The same source twice is the same course: its title, program
        and options are then brought up to what is given. Raises the errors of sources, RecordInvalid for an option.
        """
        return self.upkeep.add(address, program=program, title=title, options=options, progress=progress)

    # Sync

    def sync(
        self,
        wanted: Sequence[str] = (),
        *,
        dry_run: bool = False,
        flags: Mapping[str, Any] | None = None,
        on_event: Emit = lambda _: None,
        stop: threading.Event | None = None,
        started_by: str = "terminal",
    ) -> events.Report:
        """Bring courses (all, or those named by id or title) up to date. Raises LibraryBusy, NotFound, DiskFull.

        The events also go to the library's run log, where other processes read along, and what came of it into the history of
        runs; `started_by` is page, terminal or schedule.
        """
        from carrel.pipeline import sync

        halt = stop or threading.Event()
        if dry_run:
            return sync.dry_run(self.context(), self._chosen(wanted), self._settings_for(flags), on_event, halt)
        run = Run(self.layout, started_by, [course.id for course in map(self.find_course, wanted)], self._length)
        with self._at_work("sync"), RunLog(self.layout, on_event, halt, run) as emit:
            return sync.sync(self.context(), self._chosen(wanted), self._settings_for(flags), emit, halt)

    def retry(self, wanted: Sequence[str] = ()) -> list[Lecture]:
        """Make what failed (all, or the lectures named) be tried again by the next sync, from the start."""
        chosen = [self.find_lecture(name).id for name in wanted] or None
        retried = self.upkeep.retry(chosen).lectures
        known = lectures.several(self.database, retried)
        return [known[lecture_id] for lecture_id in retried]

    def remove(self, name: str) -> Path:
        """Move a course's or a lecture's files to the trash and remember it, so that no sync brings it back.

        Returns the folder in the trash. Raises NotFound, Ambiguous, LibraryBusy.
        """
        return self.root / self.upkeep.remove(self.find(name).id).folder

    def rebuild(self) -> RebuildView:
        """Make the catalogue and the index again from the folder alone."""
        from carrel.pipeline import notes, texts
        from carrel.pipeline.reindex import whole_library

        began = time.monotonic()
        with self._at_work("rebuild"):
            problems = self._rebuild_catalog()
            pairs = [(course, lecture) for course, lecture in whole_library(self.database) if lecture.file]
            self.index.rebuild(texts.of_all(self.layout, pairs, problems))
            self.note_index.rebuild(notes.texts(self.database))
        return RebuildView(
            courses=len(courses.every(self.database)),
            lectures=len(pairs),
            transcripts=sum(len(lecture.transcripts) for _, lecture in pairs),
            elapsed_s=round(time.monotonic() - began, 2),
            problems=problems,
        )

    # What there is

    def overview(self) -> LibraryView:
        return shelves.overview(self.database)

    def course(self, course_id: str) -> CourseView:
        """Raises NotFound."""
        course = courses.get(self.database, course_id)
        if course is None:
            raise NotFound("There is no such course.")
        return shelves.course_view(self.database, course)

    def lecture(self, lecture_id: str) -> LectureView:
        """Raises NotFound."""
        lecture = self._lecture(lecture_id)
        course = courses.get(self.database, lecture.course_id)
        assert course is not None
        return shelves.lecture_view(self.database, self.layout, course, lecture)

    def transcript(self, lecture_id: str, language: str) -> TranscriptView:
        """Raises NotFound, TranscriptUnreadable."""
        from carrel import transcripts

        found = transcripts.read_vtt(self.caption_file(lecture_id, language).read_text(encoding="utf-8"))
        return TranscriptView(
            language=found.language,
            kind=found.kind.value,
            cues=[CueView(c.start_s, c.end_s, c.text, [WordView(w.text, w.start_s) for w in c.words]) for c in found.cues],
        )

    def file_of(self, lecture_id: str, what: Literal["video", "poster", "thumbs"]) -> Path:
        """Return the path of a lecture's phone copy, poster or sprite. Raises NotFound."""
        lecture = self._lecture(lecture_id)
        thumbs = lecture.thumbs.path if lecture.thumbs else None
        return self._existing({"video": lecture.file, "poster": lecture.poster, "thumbs": thumbs}[what])

    def caption_file(self, lecture_id: str, language: str) -> Path:
        """Raises NotFound."""
        found = (t.path for t in self._lecture(lecture_id).transcripts if t.language == language)
        return self._existing(next(found, None))

    def attachment_file(self, lecture_id: str, name: str) -> Path:
        """Raises NotFound."""
        found = (a.path for a in self._lecture(lecture_id).attachments if a.name == name)
        return self._existing(next(found, None))

    def find(self, name: str) -> Course | Lecture:
        """Return the course or lecture that `name` means: an id, a title, or a part of one title only.

        Raises NotFound, Ambiguous.
        """
        found: list[Course | Lecture] = [*courses.every(self.database), *self._every_lecture()]
        return find_named(name, found, "course or lecture")

    def find_course(self, name: str) -> Course:
        """As `find`, among courses."""
        return find_named(name, courses.every(self.database), "course")

    def find_lecture(self, name: str) -> Lecture:
        """As `find`, among lectures."""
        return find_named(name, self._every_lecture(), "lecture")

    # What was said

    def search(self, query: str, *, course: str | None = None, language: str | None = None, limit: int = 20) -> SearchView:
        """Find the lectures and moments in which `query` was said. Raises NotFound for a course.

        An answer that is not `complete` is what a damaged or lost index still gives; `searching.mend` makes it whole.
        """
        chosen = self.find_course(course).id if course else None
        return self.searching.everywhere(query, course=chosen, language=language, limit=limit)

    # Looking after it

    def doctor(self) -> DoctorView:
        from carrel.doctor import Patient, examine

        return examine(Patient(self.layout, self.database, self.index))

    def sync_state(self) -> SyncView:
        return runs.state(self.layout)

    def runs(self) -> RunsView:
        return runs.past(self.layout)

    def run(self, run_id: str) -> RunView:
        """Raises NotFound."""
        return runs.one(self.layout, run_id)

    def start_sync(self, wanted: Sequence[str] = ()) -> None:
        """Start `carrel sync` in a process of its own. Raises LibraryBusy, NotFound."""
        runs.start(self.layout, [self.find_course(name).id for name in wanted])

    def stop_sync(self) -> None:
        runs.stop(self.layout)

    def sync_events(self, *, stop: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """Yield the running (or the last) sync's events as JSON lines, as they come; ends after the report."""
        return runs.follow(self.layout, stop)

    # Inside

    def context(self) -> Context:
        """Return the parts that the pipeline works with."""
        from carrel.pipeline.context import Context

        return Context(self.layout, self.database, self.index, self.sources)

    def _chosen(self, wanted: Sequence[str]) -> list[Course]:
        if wanted:
            return list({course.id: course for course in map(self.find_course, wanted)}.values())
        return [course for course in courses.every(self.database) if settings.load(self.layout.settings, course.id).sync]

    def _settings_for(self, flags: Mapping[str, Any] | None) -> Callable[[str | None], settings.Settings]:
        return lambda course_id: settings.load(self.layout.settings, course_id, flags)

    @contextmanager
    def _at_work(self, doing: str) -> Iterator[None]:
        with hold_lock(self.layout.sync_lock, f"carrel {doing}"):
            yield

    def _is_catalogued(self) -> bool:
        """Say whether there is a catalogue that was filled to its end. A damaged one is for whoever uses it to tell of."""
        try:
            return self.layout.catalog.exists() and self.database.is_complete()
        except LibraryDamaged:
            return True

    def _finish(self) -> None:
        """Finish what was cut off, as far as that can be done now: the next sync tries again."""
        from carrel.pipeline.recover import finish

        with suppress(CarrelError, OSError), self._at_work("finish"):
            finish(self.layout, self.database)

    def _rebuild_catalog(self) -> list[str]:
        from carrel.pipeline.rebuild import rebuild_catalog
        from carrel.pipeline.recover import finish_on_disk

        finish_on_disk(self.layout)
        if not self.layout.catalog.exists():
            self.database.create(complete=False)
        elif self.database.check() is not None:
            self.database.replace_damaged()
        with self.database.write():
            problems = [*rebuild_catalog(self.layout, self.database), *self.desk.read_anew()]
            self.database.mark_complete()
        return problems

    def _length(self, lecture_ids: Collection[str]) -> float:
        return sum(lecture.duration_s or 0.0 for lecture in lectures.several(self.database, list(lecture_ids)).values())

    def _every_lecture(self) -> list[Lecture]:
        return [lecture for mine in lectures.every(self.database).values() for lecture in mine]

    def _lecture(self, lecture_id: str) -> Lecture:
        lecture = lectures.get(self.database, lecture_id)
        if lecture is None:
            raise NotFound("There is no such lecture.")
        return lecture

    def _existing(self, relative: str | None) -> Path:
        path = self.layout.resolve(relative) if relative else None
        if path is None or not path.is_file():
            raise NotFound("There is no such file in the library.")
        return path
