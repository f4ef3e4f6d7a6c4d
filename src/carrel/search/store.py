"""Changes to the index: one writer at a time, one atomic commit, whatever the writer dies of.

The order is: segments, Whoosh's generation, the manifest. Only the manifest makes them count; only after it are files deleted.
"""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from carrel.errors import IndexDamaged, LibraryBusy
from carrel.files import explain_full_disk
from carrel.records import LectureText
from carrel.search.digest import digest
from carrel.search.languages import stem
from carrel.search.lecture_index import Change, LectureWriter, remove_unnamed, term_of
from carrel.search.manifest import Manifest, lectures_folder, read_manifest, speech_folder, write_manifest
from carrel.search.merging import to_merge
from carrel.search.segment_writer import SegmentWriter, merge
from carrel.search.view import View
from carrel.search.words import primary, tokens

_WORDS_IN_MEMORY = 4_000_000
_SMALL, _MERGE_MOST = 600_000, 25_000_000
"""Bytes of a segment that is always merged, about sixteen lectures, and the most that a merge makes."""
_WAIT_S = 120.0


@contextlib.contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Wait for one's turn to write. Raises LibraryBusy if another process does not end."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "write.lock")
    try:
        lock.acquire(timeout=_WAIT_S)
    except Timeout:
        raise LibraryBusy("Another process is writing the search index.") from None
    try:
        yield
    finally:
        lock.release()


def change(folder: Path, texts: Iterable[LectureText], remove: Iterable[str], *, anew: bool = False) -> None:
    """Add `texts` in place of all documents of their lectures, and remove lectures; with `anew`, in place of everything there is.

    Raises IndexDamaged (never with `anew`), LibraryBusy, DiskFull, or OSError: the index is then as it was.
    """
    with _only_writer(folder), explain_full_disk(folder):
        before = _before(folder, anew=anew)
        writer = _Change(folder, before)
        try:
            writer.add(texts)
            writer.commit(set(remove))
        except BaseException:
            writer.cancel()
            raise


def _before(folder: Path, *, anew: bool) -> View:
    if anew:
        return View(folder, Manifest())
    try:
        before = View(folder, read_manifest(folder))
    except FileNotFoundError as error:
        raise IndexDamaged("The search index is damaged: a file is missing.") from error
    if before.problems:
        raise IndexDamaged(before.problems[0])
    return before


class _Change:
    """One commit in the making."""

    def __init__(self, folder: Path, before: View) -> None:
        self._folder = folder
        self._before = before
        self._speech = speech_folder(folder)
        self._speech.mkdir(parents=True, exist_ok=True)
        self._lectures = LectureWriter(lectures_folder(folder), before.manifest.generation)
        self._revision = before.manifest.next_revision
        self._segment = SegmentWriter()
        self._made: dict[str, int] = {}
        self._latest: dict[tuple[str, str], int] = {}
        self._superseded: set[int] = set()

    def add(self, texts: Iterable[LectureText]) -> None:
        for text in texts:
            revision = self._revision
            self._revision += 1
            key = (text.lecture_id, text.language)
            if key in self._latest:
                self._superseded.add(self._latest[key])
            self._latest[key] = revision
            spoken = self._segment.add(text, revision, digest(text))
            self._lectures.add(Change(revision, _counts(text, spoken)))
            if self._segment.words >= _WORDS_IN_MEMORY:
                self._flush()

    def _flush(self) -> None:
        if len(self._segment):
            name = f"{uuid.uuid4().hex[:12]}.speech"
            self._segment.write(self._speech / name)
            self._made[name] = self._segment.words
            self._segment = SegmentWriter()

    def commit(self, removed: set[str]) -> None:
        self._flush()
        gone_lectures = removed | {lecture for lecture, _ in self._latest}
        before = self._before
        replaced = {number for number, row in enumerate(before.rows) if row.lecture_id in gone_lectures}
        if before.lectures is not None:
            self._lectures.remove(n for n, row in enumerate(before.document_rows.tolist()) if row in replaced or row < 0)
        generation = self._lectures.commit()
        made = View(self._folder, Manifest(None, {name: frozenset() for name in self._made}))
        gone = {name: set(rows) for name, rows in before.manifest.gone.items()}
        gone.update({name: set() for name in self._made})
        _mark(gone, before, replaced)
        _mark(gone, made, {number for number, row in enumerate(made.rows) if row.revision in self._superseded})
        segments = {segment.name: segment for segment in (*before.segments, *made.segments)}
        kept = {name: frozenset(rows) for name, rows in gone.items() if len(rows) < len(segments[name].rows)}
        kept = self._merged(kept, View(self._folder, Manifest(None, kept)))
        write_manifest(self._folder, Manifest(generation, kept, self._revision))
        _remove_unnamed(self._folder, kept, generation)

    def _merged(self, gone: Mapping[str, frozenset[int]], view: View) -> dict[str, frozenset[int]]:
        """Return the segments to name, after merging those that are many and small or mostly gone."""
        old = [name for name in gone if name not in self._made]
        sizes = [(self._speech / name).stat().st_size for name in old]
        added = sum((self._speech / name).stat().st_size for name in self._made if name in gone)
        chosen = {old[i] for i in to_merge(sizes, added, small=_SMALL, most=_MERGE_MOST)}
        rows = {segment.name: len(segment.rows) for segment in view.segments}
        chosen |= {n for n, size in zip(old, sizes, strict=True) if 2 * len(gone[n]) > rows[n] and size <= _MERGE_MOST}
        if not chosen:
            return dict(gone)
        if added <= _MERGE_MOST // 4:
            chosen |= {name for name in self._made if name in gone}
        name = f"{uuid.uuid4().hex[:12]}.speech"
        merge(self._speech / name, [(s, gone[s.name]) for s in view.segments if s.name in chosen])
        self._made[name] = 0
        return {n: rows for n, rows in gone.items() if n not in chosen} | {name: frozenset()}

    def cancel(self) -> None:
        """Leave nothing behind; what cannot be deleted now goes with the next commit."""
        with contextlib.suppress(Exception):
            self._lectures.cancel()
        for name in self._made:
            with contextlib.suppress(OSError):
                (self._speech / name).unlink(missing_ok=True)


def _mark(gone: dict[str, set[int]], view: View, rows: set[int]) -> None:
    base = 0
    for segment in view.segments:
        gone[segment.name] |= {number - base for number in rows if base <= number < base + len(segment.rows)}
        base += len(segment.rows)


def _counts(text: LectureText, spoken: Counter[str]) -> dict[str, Mapping[str, int]]:
    language = primary(text.language)
    written = {
        "title": text.title, "section": text.section, "course": text.course, "notes": text.notes,
        "attachments": " ".join(text.attachments),
    }  # fmt: skip
    counts: dict[str, Mapping[str, int]] = {name: written_terms(words, language) for name, words in written.items()}
    counts["speech"] = {term_of(s, language): count for s, count in spoken.items()}
    return counts


def written_terms(text: str, language: str) -> Counter[str]:
    """Return the terms of a title, a note or the like: each word's stem, and the word itself where they differ."""
    counts: Counter[str] = Counter()
    for token in tokens(text, language):
        for form in {token.form, token.joined} - {None}:
            assert form is not None
            counts[term_of(stem(form, language), language)] += 1
            if stem(form, language) != form:
                counts[term_of(form, language)] += 1
    return counts


def _remove_unnamed(folder: Path, kept: Mapping[str, frozenset[int]], generation: int) -> None:
    with contextlib.suppress(OSError):
        remove_unnamed(lectures_folder(folder), generation)
    for path in speech_folder(folder).iterdir():
        if path.name not in kept:
            with contextlib.suppress(OSError):
                path.unlink()
