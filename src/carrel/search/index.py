"""The search index of a library: kept open, refreshed by itself, safe under threads and several processes."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import IndexDamaged
from carrel.records import LectureText, SearchAnswer

if TYPE_CHECKING:
    from carrel.search.view import View

_ATTEMPTS = 20
_DAMAGE = (ValueError, KeyError, IndexError, TypeError, EOFError, OSError, struct.error, zlib.error)


class SearchIndex:
    """One for each process and library.

    A search sees a whole commit, its own process's or another's, or the one before. A damaged or outdated index raises
    IndexDamaged when it is used; `rebuild` mends it.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; it is made by the first `update`. Raises nothing."""
        self._folder = folder
        self._lock = threading.Lock()
        self._view: View | None = None
        self._stamp: tuple[int, ...] | None = None

    def update(self, texts: Iterable[LectureText], *, remove: Iterable[str] = ()) -> None:
        """Put `texts` in place of all documents of their lectures, and remove lectures by id, in one atomic commit.

        The texts are read one by one and not kept. Raises IndexDamaged, LibraryBusy (another process writes and does not end),
        DiskFull or OSError; the index is then as it was.
        """
        from carrel.search.store import change

        change(self._folder, texts, remove)

    def remove(self, lecture_ids: Iterable[str]) -> None:
        """Remove lectures in one atomic commit. Raises as `update` does."""
        self.update((), remove=lecture_ids)

    def rebuild(self, texts: Iterable[LectureText]) -> None:
        """Make the index again from `texts` alone, whatever state it is in; searches see the old one until it is done."""
        from carrel.search.store import change

        change(self._folder, texts, (), anew=True)

    @property
    def is_made(self) -> bool:
        """Whether there is an index; without one a search finds nothing."""
        return bool(self._stamp_now())

    def lectures(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Return each lecture's (language, digest) pairs. Raises IndexDamaged if any part of the index is damaged."""
        view = self._current()
        if view.problems:
            raise IndexDamaged(view.problems[0])
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for number, row in enumerate(view.rows):
            if view.alive[number]:
                found[row.lecture_id] = (*found.get(row.lecture_id, ()), (row.language, row.digest))
        return found

    def headings(self) -> Mapping[str, frozenset[tuple[str, str, str]]]:
        """Return the (title, section, course's title) under which each lecture is indexed: one, if all is well.

        Raises IndexDamaged as `lectures` does.
        """
        view = self._current()
        if view.problems:
            raise IndexDamaged(view.problems[0])
        found: dict[str, frozenset[tuple[str, str, str]]] = {}
        for number, row in enumerate(view.rows):
            if view.alive[number]:
                found[row.lecture_id] = found.get(row.lecture_id, frozenset()) | {(row.title, row.section, row.course)}
        return found

    def check(self) -> list[str]:
        """Read the whole speech table and return a sentence for each part of the index that is damaged."""
        try:
            view = self._current()
        except IndexDamaged as error:
            return [error.message]
        problems = list(view.problems)
        for segment in view.segments:
            try:
                segment.check()
            except IndexDamaged as error:
                problems.append(error.message)
        return problems

    def search(
        self,
        query: str,
        *,
        course: str | None = None,
        language: str | None = None,
        lecture: str | None = None,
        among: Collection[str] | None = None,
        limit: int = 10,
        moments: int = 5,
        forgiving: bool = True,
    ) -> SearchAnswer:
        """Return the lectures that answer `query`, best first, each with up to `moments` moments.

        `course` and `lecture` are ids, `among` those of several lectures, `language` a BCP 47 tag: only there. Not `forgiving`,
        no word is taken for a slip, and nothing is suggested. No query text is an error. A damaged part of the index is left
        out, and said (`complete`); raises IndexDamaged where nothing can be read.
        """
        from carrel.search.engine import Scope, answer

        view = self._current()
        try:
            scope = Scope(course, language, lecture, None if among is None else frozenset(among))
            found = answer(view, query, scope, limit=limit, moments=moments, forgiving=forgiving)
            return replace(found, complete=False) if view.problems else found
        except _DAMAGE as error:
            view.problems.append("The search index is damaged: what it holds makes no sense.")
            raise IndexDamaged(view.problems[-1]) from error

    def close(self) -> None:
        """Let go of the files. The index opens again when it is used."""
        with self._lock:
            self._view = self._stamp = None

    def _current(self) -> View:
        """Return the newest state, opening what is new. Costs one stat when nothing is."""
        from carrel.search.manifest import read_manifest
        from carrel.search.view import View

        stamp = self._stamp_now()
        view = self._view
        if view is not None and stamp == self._stamp:
            return view
        with self._lock:
            for _ in range(_ATTEMPTS):
                stamp = self._stamp_now()
                if self._view is not None and stamp == self._stamp:
                    return self._view
                try:
                    self._view = View(self._folder, read_manifest(self._folder), self._view)
                except FileNotFoundError as error:
                    missing = error  # a writer has deleted what the manifest we read names: there is a newer one
                    continue
                except _DAMAGE as error:
                    raise IndexDamaged("The search index is damaged.") from error
                self._stamp = stamp
                return self._view
            raise IndexDamaged("The search index is damaged: a file is missing.") from missing

    def _stamp_now(self) -> tuple[int, ...]:
        from carrel.search.manifest import manifest_path

        try:
            found = manifest_path(self._folder).stat()
        except FileNotFoundError:
            return ()
        return (found.st_mtime_ns, found.st_ino, found.st_size)
