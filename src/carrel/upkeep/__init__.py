"""The upkeep of a library: courses come in, get their titles and places, go to the trash and come back; settings; storage."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carrel import settings, shelves
from carrel.catalog import Database, courses, lectures, steps
from carrel.errors import NotFound
from carrel.files import hold_lock, remove_tree
from carrel.layout import Layout
from carrel.records import Course, Lecture, Listing, StepName, StepState
from carrel.upkeep_views import (
    FailuresView,
    PreviewFound,
    PreviewView,
    RemovedView,
    RestoredView,
    RetriedView,
    SettingsView,
    StorageView,
    TrashView,
)
from carrel.views import CourseView, LibraryView

if TYPE_CHECKING:
    from carrel.pipeline.arrange import Placement
    from carrel.pipeline.trash import Trashed
    from carrel.search import SearchIndex
    from carrel.sources import Sources
    from carrel.upkeep.following import Following
    from carrel.upkeep.previews import Previews
    from carrel.upkeep.storage import Storage


class Upkeep:
    """What changes folders holds the sync lock, and first finishes what was cut off before. Raises LibraryBusy then.

    Safe under threads. `sources` returns what lists addresses; it is called when first needed.
    """

    def __init__(self, layout: Layout, database: Database, index: SearchIndex, sources: Callable[[], Sources]) -> None:
        self._layout = layout
        self._database = database
        self._index = index
        self._sources = sources

    def close(self) -> None:
        """End looks at addresses; wait until the index has followed."""
        if "_previews" in self.__dict__:
            self._previews.close()
        self.settle()

    def settle(self) -> None:
        """Wait until searches know of titles and of what came back. They do within seconds."""
        if "_following" in self.__dict__:
            self._following.wait()

    # Courses come in

    def preview(self, address: str, options: Mapping[str, Any] | None = None) -> PreviewView:
        """Begin to look at what is at `address`, to be asked after by its id.

        Raises SourceUnsupported, SettingInvalid, LibraryBusy (too many looks at once).
        """
        from carrel.sources import identify

        given = _given(options)
        source = identify(address)
        return self._previews.start(address, source, given, settings.load(self._layout.settings, None, settings.check(given)))

    def look(
        self, address: str, options: Mapping[str, Any] | None = None, progress: Callable[[Any], None] = lambda _: None
    ) -> PreviewFound:
        """Return what would come from `address`, changing nothing. Raises the errors of sources, SettingInvalid."""
        from carrel.sources import identify
        from carrel.upkeep.describing import describe

        chosen = settings.load(self._layout.settings, None, settings.check(_given(options)))
        return describe(self._layout, self._database, self._sources().list(identify(address), chosen, progress), chosen)

    def previewed(self, preview_id: str) -> PreviewView:
        """Return how far a look is. Raises NotFound."""
        return self._previews.get(preview_id)

    def cancel_preview(self, preview_id: str) -> None:
        """Raises NotFound."""
        self._previews.cancel(preview_id)

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

        What a preview has just found is not asked for again. `options` are settings for this course, kept in carrel.toml. The
        same source twice is the same course: its title, program and options are then brought up to what is given. Raises the
        errors of sources, SettingInvalid, ArrangementInvalid.
        """
        from carrel.sources import identify
        from carrel.upkeep.adding import Wanted, add

        wanted = Wanted(identify(address), program, title, settings.check(_given(options)))
        listing = self._previews.found(wanted.source, _given(options))
        if listing is None:
            chosen = settings.load(self._layout.settings, None, wanted.options)
            listing = self._sources().list(wanted.source, chosen, progress)
        course, is_renamed = add(self._layout, self._database, wanted, listing, self._keep)
        if is_renamed:
            self._following.changed()
        self._storage.forget()
        return shelves.course_view(self._database, course)

    # Titles and places

    def edit(self, course_id: str, *, title: str | None = None, program: str | None = None) -> CourseView:
        """Give a course another title, or move it into a program ("": out of its program). None leaves either as it is.

        Its folder moves along. Raises NotFound, ArrangementInvalid, LibraryBusy, FileInUse.
        """
        from carrel.upkeep import arranging

        with self._at_work("rename"):
            course = self._course(course_id)
            self._arrange(arranging.step_aside(self._layout, self._database, course))
            self._arrange(arranging.edit(self._layout, self._database, course, title, program))
        return shelves.course_view(self._database, self._course(course_id))

    def order(self, program: str | None, course_ids: Sequence[str]) -> LibraryView:
        """Put the courses of a program (None: those without one) into the order given, which names each of them once.

        Raises NotFound, ArrangementInvalid, LibraryBusy.
        """
        from carrel.upkeep import arranging

        with self._at_work("reorder"):
            self._arrange(arranging.order(self._database, program, course_ids))
        return shelves.overview(self._database)

    def rename_program(self, title: str, to: str) -> LibraryView:
        """Give a program another title. If there is one of that title already, the courses join it at its end.

        Raises NotFound, ArrangementInvalid, LibraryBusy, FileInUse.
        """
        from carrel.upkeep import arranging

        with self._at_work("rename"):
            self._arrange(arranging.rename_program(self._layout, self._database, title, to))
        return shelves.overview(self._database)

    # What did not come

    def failures(self, course_id: str | None = None) -> FailuresView:
        """Return every lecture that failed or cannot be had, of the library or one course. Raises NotFound."""
        from carrel.upkeep.failing import failures_view

        if course_id is not None:
            self._course(course_id)
        return failures_view(self._database, course_id)

    def retry(self, lecture_ids: Sequence[str] | None = None, *, course_id: str | None = None) -> RetriedView:
        """Make lectures be tried again by the next sync, from the start: those named, else all that failed (of one course).

        Raises NotFound, LibraryBusy.
        """
        with self._at_work("retry"):
            if course_id is not None:
                self._course(course_id)
            failed = steps.failures(self._database)
            known = lectures.several(self._database, list(failed) if lecture_ids is None else lecture_ids)
            if lecture_ids is not None and len(known) < len(set(lecture_ids)):
                raise NotFound("There is no such lecture.")
            chosen = [lecture for lecture in known.values() if course_id in (None, lecture.course_id)]
            for lecture in chosen:
                self._retry(lecture)
        return RetriedView([lecture.id for lecture in chosen])

    def _retry(self, lecture: Lecture) -> None:
        with self._database.write():
            steps.forget(self._database, lecture.id)
            if lecture.file:  # the video is here: its subtitles are what failed
                steps.mark(self._database, lecture.id, StepName.TRANSCRIBE, StepState.WAITING)
        remove_tree(self._layout.lecture_staging(lecture.id))

    # Trash

    def remove(self, found_id: str) -> RemovedView:
        """Move a course's or a lecture's files to the trash and remember it, so that no sync brings it back.

        Raises NotFound, LibraryBusy, FileInUse, DiskFull.
        """
        from carrel.layout import make_id
        from carrel.pipeline import remove
        from carrel.upkeep import arranging

        with self._at_work("remove"):
            found = courses.get(self._database, found_id) or lectures.get(self._database, found_id)
            if found is None:
                raise NotFound("There is no such course or lecture.")
            if isinstance(found, Course):
                self._arrange(arranging.step_aside(self._layout, self._database, found))
                folder = remove.remove_course(self._layout, self._database, self._index, found)
            else:
                course = self._course(found.course_id)
                folder = remove.remove_lecture(self._layout, self._database, self._index, course, found)
        self._following.changed()
        what = "course" if isinstance(found, Course) else "lecture"
        return RemovedView(what, found.id, found.title, make_id("trash", folder.name), self._layout.relative(folder))

    def trash(self) -> TrashView:
        from carrel.upkeep.trashing import trash_view

        return trash_view(self._layout)

    def restore(self, trash_id: str) -> RestoredView:
        """Bring something back from the trash. Raises NotFound, RestoreImpossible, LibraryBusy, FileInUse, DiskFull."""
        from carrel.pipeline.restore import restore

        with self._at_work("restore"):
            trashed = self._trashed(trash_id)
            course_id = restore(self._layout, self._database, trashed)
        self._following.changed()
        assert trashed.record is not None
        return RestoredView(trashed.record.what, trashed.record.id, trashed.title, course_id)

    def empty_trash(self, trash_id: str | None = None) -> TrashView:
        """Delete one thing in the trash, or all, for good. No sync brings a lecture back.

        Raises NotFound, LibraryBusy, FileInUse.
        """
        from carrel.pipeline import trash

        with self._at_work("empty the trash"):
            for trashed in trash.contents(self._layout) if trash_id is None else [self._trashed(trash_id)]:
                trash.destroy(trashed)
        return self.trash()

    def _trashed(self, trash_id: str) -> Trashed:
        from carrel.pipeline import trash

        found = next((one for one in trash.contents(self._layout) if one.id == trash_id), None)
        if found is None:
            raise NotFound("There is no such thing in the trash.", hint="`carrel trash` shows what there is.")
        return found

    # Settings and storage

    def settings(self, course_id: str | None = None) -> SettingsView:
        """Return what holds for a course, or for the library. Raises NotFound, RecordInvalid for a carrel.toml that is wrong."""
        from carrel.upkeep.choices import settings_view

        if course_id is not None:
            self._course(course_id)
        return settings_view(self._layout.settings, course_id)

    def change_settings(self, course_id: str | None, values: Mapping[str, Any]) -> SettingsView:
        """Set some settings of a course, or of the library; None takes one back. All or none are changed.

        Raises NotFound, SettingInvalid, RecordInvalid for a carrel.toml that is wrong, LibraryBusy.
        """
        from carrel.upkeep.choices import check_place

        if course_id is not None:
            self._course(course_id)
        check_place(self._layout.root, course_id, values)
        if values:
            self._keep(course_id, values)
        return self.settings(course_id)

    def storage(self) -> StorageView:
        return self._storage.view()

    # Inside

    @cached_property
    def _previews(self) -> Previews:
        from carrel.upkeep.describing import describe
        from carrel.upkeep.previews import Previews

        def found(listing: Listing, chosen: settings.Settings) -> Any:
            return describe(self._layout, self._database, listing, chosen)

        return Previews(self._sources, found)

    @cached_property
    def _following(self) -> Following:
        from carrel.pipeline.mend import mend_index
        from carrel.upkeep.following import Following

        return Following(lambda: mend_index(self._layout, self._database, self._index))

    @cached_property
    def _storage(self) -> Storage:
        from carrel.upkeep.storage import Storage

        return Storage(self._layout, self._database)

    @contextlib.contextmanager
    def _at_work(self, doing: str) -> Iterator[None]:
        with hold_lock(self._layout.sync_lock, f"carrel {doing}"):
            if self._layout.is_unfinished:
                from carrel.pipeline.recover import finish

                finish(self._layout, self._database)
                self._following.changed()
            try:
                yield
            finally:
                self._storage.forget()

    def _arrange(self, placements: Sequence[Placement]) -> None:
        from carrel.pipeline.arrange import arrange

        if placements:
            arrange(self._layout, self._database, placements)
            self._following.changed()

    def _keep(self, course_id: str | None, values: Mapping[str, Any]) -> None:
        with hold_lock(self._layout.settings_lock, "changing settings"):
            settings.keep(self._layout.settings, course_id, values)

    def _course(self, course_id: str) -> Course:
        course = courses.get(self._database, course_id)
        if course is None:
            raise NotFound("There is no such course.")
        return course


def _given(options: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the options that were given."""
    return {key: value for key, value in (options or {}).items() if value not in (None, (), [])}
