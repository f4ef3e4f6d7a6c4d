"""The notebook: the learner's notes by course and lecture, and as files to take along."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from carrel.catalog import Database, courses, lectures, study
from carrel.desk_views import CourseNotesView, ExportView, LectureNotesView, NotebookView
from carrel.errors import CarrelError, FileInTheWay, NotFound
from carrel.files import write_whole
from carrel.find import find_named
from carrel.layout import safe_name
from carrel.records import Course, Lecture
from carrel.study.export import CourseNotes, LectureNotes, course_files, is_page, page, server_at, write_folder
from carrel.study.notes import StoredNote, note_view

SERVER = "http://127.0.0.1:8420"
"""Where `carrel serve` answers unless it is told otherwise."""
_ELSEWHERE = "No longer in the library"


class Journals(Protocol):
    """What brings the catalogue up to what is written in the journals."""

    def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose notes: those of the course with this id, of the program with this title, or, with neither, all."""

    course: str | None = None
    program: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedFile:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Named:
    id: str
    title: str
    scope: Scope


class Notebook:
    """`frame` makes the picture of a lecture (id) at a second, and returns where it is; it may raise CarrelError or OSError."""

    def __init__(self, database: Database, journals: Journals, frame: Callable[[str, float], Path]) -> None:
        self._database = database
        self._journals = journals
        self._frame = frame

    def find(self, name: str) -> Scope:
        """Return the course or program that `name` means (see `find_named`). Raises NotFound, Ambiguous."""
        found = courses.every(self._database)
        programs = dict.fromkeys(course.program for course in found if course.program)
        named = [_Named(course.id, course.title, Scope(course=course.id)) for course in found]
        named += [_Named(f"program {title}", title, Scope(program=title)) for title in programs]
        return find_named(name, named, "course or program").scope

    def notes(self, scope: Scope) -> NotebookView:
        """Return notes by course and lecture. Raises NotFound."""
        return NotebookView([_course_view(course) for _, course in self._shelf(scope)[1]])

    # As files

    def page(self, scope: Scope, server: str) -> ExportedFile:
        """Return notes as one HTML page. `server` is the address of the player. Raises NotFound, AddressUnusable."""
        title, shelf = self._shelf(scope)
        return self._page(title, [course for _, course in shelf], server)

    def _page(self, title: str, shelf: list[CourseNotes], server: str) -> ExportedFile:
        made = page(title, shelf, server_at(server), self._picture)
        return ExportedFile(f"{safe_name(title, limit=110)}.html", made.encode())

    def archive(self, scope: Scope, server: str) -> ExportedFile:
        """Return the folder of Markdown as a ZIP file. Raises NotFound, AddressUnusable."""
        title, shelf = self._shelf(scope)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for folder, course in shelf:
                for path, data in course_files(course, server_at(server), self._picture).items():
                    # A date of its own would make the same notes another file each time.
                    entry = zipfile.ZipInfo(f"{folder}/{path}")
                    entry.external_attr = 0o644 << 16
                    packed.writestr(entry, data, zipfile.ZIP_STORED if path.endswith(".jpg") else zipfile.ZIP_DEFLATED)
        return ExportedFile(f"{safe_name(title, limit=110)}.zip", stream.getvalue())

    def export_page(self, scope: Scope, target: Path, server: str) -> ExportView:
        """Write notes as one HTML page into the folder `target`.

        Raises NotFound, AddressUnusable, FileInTheWay where the learner's own file has its name, DiskFull, OSError.
        """
        title, shelf = self._shelf(scope)
        mine = [course for _, course in shelf]
        made = self._page(title, mine, server)
        path = target.resolve() / made.name
        if path.exists() and not is_page(path.read_text(encoding="utf-8", errors="replace")):
            raise FileInTheWay(f"There is a file of your own at {path}.")
        write_whole(path, made.data)
        return _export_view("html", path, mine)

    def export_folder(self, scope: Scope, target: Path, server: str) -> ExportView:
        """Write notes as Markdown into the folder `target`, each course where it lies in the library.

        What an earlier export wrote there is replaced, other files stay. Raises as `export_page` does.
        """
        _, shelf = self._shelf(scope)
        folder = target.resolve()
        removed, kept = 0, []
        for place, course in shelf:
            written = write_folder(folder / place, course_files(course, server_at(server), self._picture))
            removed += written.removed
            kept += [f"{place}/{path}" for path in written.kept]
        return _export_view("markdown", folder, [course for _, course in shelf], removed, kept)

    def _picture(self, lecture_id: str, second: float) -> bytes | None:
        try:
            return self._frame(lecture_id, second).read_bytes()
        except (CarrelError, OSError):
            return None

    # What there is

    def _shelf(self, scope: Scope) -> tuple[str, list[tuple[str, CourseNotes]]]:
        """Return a title for the notes in `scope`, and by course, with where it lies below courses/, those it has."""
        self._journals.refresh()
        with self._database.read():
            every = courses.every(self._database)
            by_course = lectures.every(self._database)
            found = study.notes_of(self._database)
        notes: dict[str, list[StoredNote]] = {}
        for note in found:
            notes.setdefault(note.lecture, []).append(note)
        title, chosen = _chosen(scope, every)
        shelf = [(_place(course), _notes_of(course, by_course.get(course.id, []), notes)) for course in chosen]
        known = {lecture.id for mine in by_course.values() for lecture in mine}
        if scope == Scope() and (strangers := _strangers(known, notes)):
            shelf.append((_ELSEWHERE, strangers))
        return title, [(place, course) for place, course in shelf if course.lectures or len(chosen) == 1]


def _chosen(scope: Scope, every: list[Course]) -> tuple[str, list[Course]]:
    if scope.course is not None:
        found = [course for course in every if course.id == scope.course]
        if not found:
            raise NotFound("There is no such course.")
        return found[0].title, found
    if scope.program is not None:
        found = [course for course in every if course.program == scope.program]
        if not found:
            raise NotFound("There is no such program.")
        return scope.program, found
    return "Notes", every


def _place(course: Course) -> str:
    inside = _inside("courses", course.folder)
    return str(inside or PurePosixPath(*(safe_name(part) for part in (course.program, course.title) if part)))


def _inside(folder: str, path: str) -> PurePosixPath | None:
    """Return a path relative to a folder it lies in; None for one that leads elsewhere: the catalogue is data, not trust."""
    pure = PurePosixPath(path)
    if ".." in pure.parts or set("\0\\:") & set(path) or PurePosixPath(folder) not in pure.parents:
        return None
    return pure.relative_to(folder)


def _notes_of(course: Course, mine: Iterable[Lecture], notes: Mapping[str, list[StoredNote]]) -> CourseNotes:
    found = tuple(
        LectureNotes(lecture.id, lecture.title, lecture.section, _stem(course, lecture), tuple(notes[lecture.id]))
        for lecture in mine
        if lecture.id in notes
    )
    return CourseNotes(course.id, course.title, course.program, found)


def _stem(course: Course, lecture: Lecture) -> str:
    """Return where a lecture's files lie in its course's folder; of one that has none, where they would."""
    if lecture.file and (inside := _inside(course.folder, lecture.file)):
        return str(inside.with_suffix(""))
    folders = [safe_name(part, fallback="Section") for part in lecture.section]
    return str(PurePosixPath(*folders, safe_name(f"{lecture.position:02d} {lecture.title}", limit=100)))


def _strangers(known: set[str], notes: Mapping[str, list[StoredNote]]) -> CourseNotes | None:
    """Return the notes on lectures that are not in the library, as a course."""
    found = tuple(
        LectureNotes(lecture, f"Lecture {lecture}", (), safe_name(lecture), tuple(mine))
        for lecture, mine in notes.items()
        if lecture not in known
    )
    return CourseNotes("", _ELSEWHERE, None, found) if found else None


def _course_view(course: CourseNotes) -> CourseNotesView:
    mine = [
        LectureNotesView(lecture.id, lecture.title, " · ".join(lecture.section), [note_view(note) for note in lecture.notes])
        for lecture in course.lectures
    ]
    return CourseNotesView(course.id, course.title, course.program, mine)


def _export_view(form: str, path: Path, shelf: list[CourseNotes], removed: int = 0, kept: Iterable[str] = ()) -> ExportView:
    mine = [lecture for course in shelf for lecture in course.lectures]
    notes = sum(len(lecture.notes) for lecture in mine)
    return ExportView(form, str(path), sum(bool(course.lectures) for course in shelf), len(mine), notes, removed, list(kept))
