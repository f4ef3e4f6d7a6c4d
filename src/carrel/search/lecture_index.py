"""The Whoosh index: one document for each lecture and language, with how often each stem occurs in each of its fields.

It says which lectures, and how well: BM25F by Whoosh's own formula, worked out over whole posting lists at once instead of
document by document. A document is known by its revision, a number that the manifest gives out and no other document ever gets.

Whoosh commits by writing a new table of contents and deleting the old. Here the old files stay until the manifest names the new
generation, so that a crash, and a reader in another process, always finds the generation that the manifest names.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.scoring import bm25
from whoosh.util.numeric import byte_to_length

from carrel.errors import IndexDamaged
from carrel.files import sync_file, sync_folder
from carrel.search.codec import Codec, posting_list, unpack_postings
from carrel.search.merging import to_merge
from carrel.search.pickles import tame_whoosh

FIELD_WEIGHTS: Mapping[str, float] = {
    "title": 3.0, "section": 1.0, "course": 0.7, "speech": 1.0, "notes": 1.2, "attachments": 0.7
}  # fmt: skip
WRITTEN = tuple(name for name in FIELD_WEIGHTS if name != "speech")
"""The fields that hold what was written, not said."""
_NAME = "LECTURES"
_KEPT = 1_024
"""Posting lists of a segment that are kept: the last that were asked for."""
_K1, _B_SPEECH, _B_SHORT = 1.2, 0.75, 0.3
_SMALL, _MERGE_MOST = 16, 512
"""Documents of a segment that is always merged, and the most that a merge makes: more would take longer than a learner waits."""

tame_whoosh()

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
Postings = tuple[Numbers, Scores]
"""Documents, and how often a term occurs in each."""


class _Frequency(formats.Format):  # type: ignore[misc]
    """Postings that hold a weight, which is the frequency, and nothing else."""

    posting_size = 0

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def fixed_value_size(self) -> int:
        return 0

    def supports(self, name: str) -> bool:
        return name in {"frequency", "weight"}


class _Counted(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a mapping from terms to frequencies: analysis happens before Whoosh."""

    def __init__(self) -> None:
        super().__init__(_Frequency(), None, scorable=True)

    def index(self, value: Mapping[str, int], **_: object) -> Iterable[tuple[bytes, int, float, bytes]]:
        return ((term.encode("utf-8", "surrogatepass"), count, float(count), b"") for term, count in value.items())


def _schema() -> Any:
    revision = fields.COLUMN(columns.NumericColumn("I"))
    return fields.Schema(revision=revision, **{name: _Counted() for name in FIELD_WEIGHTS})


class _Storage(FileStorage):  # type: ignore[misc]
    """A folder in which Whoosh deletes nothing that a reader may still need."""

    def delete_file(self, name: str) -> None:
        if not name.endswith((".toc", ".seg")):
            super().delete_file(name)


class _Opened(FileStorage):  # type: ignore[misc]
    """A folder that can close what Whoosh opened and, meeting damage, left open."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._files: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        self._files.append(super().open_file(name, **options))
        return self._files[-1]

    def close_files(self) -> None:
        for opened in self._files:
            with contextlib.suppress(Exception):
                opened.close()


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """A term to look for, in the language's own spelling of terms, and how much a find of it counts (0 to 1)."""

    term: str
    worth: float = 1.0


def term_of(stem: str, language: str) -> str:
    """Return the term of a stem: languages are kept apart, for the same letters are different words in them."""
    return f"{language}:{stem}"


@dataclass(frozen=True, slots=True)
class Change:
    """One document to add: its revision, and each field's terms with their frequencies."""

    revision: int
    counts: Mapping[str, Mapping[str, int]]


class LectureWriter:
    """Adds and removes documents; nothing counts until the manifest names the generation that `commit` returns."""

    def __init__(self, folder: Path, generation: int | None) -> None:
        """Goes on from `generation`, or begins anew. A commit that the manifest never named is taken back."""
        folder.mkdir(parents=True, exist_ok=True)
        storage = _Storage(str(folder))
        self._folder = folder
        if generation is None:
            TOC(_schema(), [], TOC._latest_generation(storage, _NAME) + 1).write(storage, _NAME)
        else:
            _only(folder, generation)
        index = FileIndex(storage, _schema(), _NAME)
        self._writer = index.writer(timeout=10.0, limitmb=192, codec=Codec())

    def add(self, change: Change) -> None:
        counts = {name: terms for name, terms in change.counts.items() if terms}
        self._writer.add_document(revision=change.revision, **counts)

    def remove(self, document_numbers: Iterable[int]) -> None:
        for number in document_numbers:
            self._writer.delete_document(number)

    def commit(self) -> int:
        """Write everything, durably, and return the new generation."""
        generation = int(self._writer.generation)
        before = set(self._folder.iterdir())
        self._writer.commit(mergetype=_merge_by_size)
        for path in set(self._folder.iterdir()) - before:
            if path.is_file():
                sync_file(path)
        sync_folder(self._folder)
        return generation

    def cancel(self) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()


def _merge_by_size(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Whoosh's merge policy for us."""
    kept = [segment for segment in segments if segment.doc_count() > 0]
    chosen = to_merge([segment.doc_count() for segment in kept], writer.doc_count(), small=_SMALL, most=_MERGE_MOST)
    for number in chosen:
        reader = SegmentReader(writer.storage, writer.schema, kept[number])
        writer.add_reader(reader)
        reader.close()
    return [segment for number, segment in enumerate(kept) if number not in chosen]


def _only(folder: Path, generation: int) -> None:
    """Take back commits after `generation`. Raises FileNotFoundError if it is not there itself."""
    (folder / _toc_name(generation)).stat()
    for path in folder.glob(f"_{_NAME}_*"):
        if path.name != _toc_name(generation):
            path.unlink()


def remove_unnamed(folder: Path, generation: int) -> None:
    """Delete all files that `generation` does not need, while no one writes: older ones, and what a crash left.

    What cannot be deleted now (Windows, while it is mapped) goes another time.
    """
    storage = _Opened(folder)
    try:
        segments = TOC.read(storage, _NAME, gen=generation, schema=_schema()).segments
    finally:
        storage.close_files()
    wanted = {_toc_name(generation)} | {segment.make_filename(".seg") for segment in segments}
    for path in folder.iterdir():
        if path.name in wanted or path.name.endswith("LOCK"):
            continue
        with contextlib.suppress(OSError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _toc_name(generation: int) -> str:
    return f"_{_NAME}_{generation}.toc"


class LectureReader:
    """The documents of one generation. Raises IndexDamaged, or FileNotFoundError if it is not there."""

    def __init__(self, folder: Path, generation: int, before: LectureReader | None = None) -> None:
        self.generation = generation
        storage = _Opened(folder)
        try:
            self._open(storage, generation, before)
        except FileNotFoundError:
            storage.close_files()
            raise
        except Exception as error:  # Whoosh reads pickles: a damaged one can raise anything
            storage.close_files()
            raise IndexDamaged("The search index is damaged: its lectures cannot be read.") from error

    def _open(self, storage: _Opened, generation: int, before: LectureReader | None) -> None:
        toc = TOC.read(storage, _NAME, gen=generation, schema=_schema())
        known = {leaf.name: leaf for leaf in before.leaves} if before else {}
        self.leaves: list[_Leaf] = []
        self._bases: list[int] = []
        base = 0
        revisions = []
        for segment in toc.segments:
            name = segment.segment_id()
            leaf = known.get(name) or _Leaf(name, SegmentReader(storage, toc.schema, segment))
            alive = leaf.revisions.copy()
            alive[list(segment.deleted_docs())] = 0
            revisions.append(alive)
            self.leaves.append(leaf)
            self._bases.append(base)
            base += len(alive)
        self.revisions: Numbers = np.concatenate(revisions) if revisions else np.empty(0, dtype=np.int64)
        """The revision of each document, 0 for one that is deleted."""
        self._alive = self.revisions > 0
        self._living = int(self._alive.sum())
        self._lengths_of: dict[str, tuple[Scores, float]] = {}

    def scores(self, name: str, terms: Sequence[WeightedTerm]) -> tuple[Numbers, Scores, float]:
        """Return the documents in whose field `name` any of `terms` occurs, their BM25 (as one term), and its rarity."""
        found = [
            (ids + base, weights)
            for leaf, base in zip(self.leaves, self._bases, strict=True)
            for ids, weights in leaf.frequencies(name, terms)
        ]
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0), 0.0
        documents = np.concatenate([ids for ids, _ in found])
        frequencies = np.concatenate([weights for _, weights in found])
        if len(terms) > 1:
            summed = np.bincount(documents, weights=frequencies)
            documents = summed.nonzero()[0]
            frequencies = summed[documents]
        # Deleted documents do not count: the same lectures give the same scores, whatever the index has been through.
        alive = self._alive[documents]
        documents, frequencies = documents[alive], frequencies[alive]
        if not len(documents):
            return documents, frequencies, 0.0
        lengths, average = self._lengths(name)
        idf = max(float(np.log(self._living / (len(documents) + 1)) + 1), 0.1)
        bend = _B_SPEECH if name == "speech" else _B_SHORT
        scores: Scores = bm25(idf, frequencies, lengths[documents], average, bend, _K1)
        return documents, scores, idf

    @cached_property
    def _where(self) -> Mapping[str, set[str]]:
        """The fields of titles and the like in which each term occurs."""
        found: dict[str, set[str]] = {}
        for leaf in self.leaves:
            for name in leaf.fields.intersection(WRITTEN):
                for term in leaf.written(name):
                    found.setdefault(term, set()).add(name)
        return found

    def fields_with(self, terms: Sequence[WeightedTerm]) -> set[str]:
        """Return the fields in which any of `terms` may occur."""
        return {"speech"}.union(*(self._where.get(wanted.term, ()) for wanted in terms))

    def _lengths(self, name: str) -> tuple[Scores, float]:
        """Return the length in terms of each document's field, and the average of those that are not deleted."""
        if name not in self._lengths_of:
            lengths = np.concatenate([leaf.lengths(name) for leaf in self.leaves])
            self._lengths_of[name] = lengths, float(lengths[self._alive].mean()) or 1.0
        return self._lengths_of[name]

    def like(self, names: Iterable[str], term: str, most: int) -> list[tuple[str, int]]:
        """Return the terms of some written fields at most `most` edits from `term`, in its language, each with its edits."""
        from rapidfuzz.distance import OSA

        known = {other for name in names for leaf in self.leaves if name in leaf.fields for other in leaf.written(name)}
        language = term.partition(":")[0] + ":"
        others = (other for other in known if other.startswith(language))
        edits = ((other, OSA.distance(term, other, score_cutoff=most)) for other in others)
        return sorted((other, n) for other, n in edits if n <= most)

    def starting(self, name: str, prefix: str, most: int) -> list[str]:
        """Return up to `most` terms of a field that start with `prefix`."""
        encoded = prefix.encode("utf-8", "surrogatepass")
        found: dict[str, None] = {}
        for leaf in self.leaves:
            found.update(dict.fromkeys(leaf.starting(name, encoded, most)))
        return list(found)[:most]


class _Leaf:
    """One Whoosh segment, read whole lists at a time. Its files share a position, so one thread reads at a time."""

    def __init__(self, name: str, reader: Any) -> None:
        self.name = name
        self._reader = reader
        self._lock = threading.Lock()
        self._count = int(reader.doc_count_all())
        self._lengths: dict[str, Scores] = {}
        self.fields = frozenset(reader._terms.indexed_field_names())
        self._written: dict[str, Mapping[str, Postings]] = {}
        # By a weak reference: who keeps what was read does not keep the files open.
        self._postings = lru_cache(_KEPT)(partial(_Leaf._read_postings, weakref.proxy(self)))
        column = reader.column_reader("revision")
        self.revisions: Numbers = np.array([column[number] for number in range(self._count)], dtype=np.int64)

    def lengths(self, name: str) -> Scores:
        """Return the length in terms of each document's field."""
        with self._lock:
            if name not in self._lengths:
                column = self._reader._perdoc._cached_reader(f"_{name}_len", columns.NumericColumn("B", default=0))
                coded = [column[number] for number in range(self._count)] if column is not None else [0] * self._count
                self._lengths[name] = np.array([byte_to_length(code) if code else 0 for code in coded], dtype=np.float64)
            return self._lengths[name]

    def frequencies(self, name: str, terms: Sequence[WeightedTerm]) -> list[tuple[Numbers, Scores]]:
        """Return the documents of each term and their frequencies."""
        if name not in self.fields:
            return []
        found = []
        written = self.written(name) if name in WRITTEN else None
        for wanted in terms:
            postings = self._postings(name, wanted.term) if written is None else written.get(wanted.term)
            if postings is not None:
                found.append((postings[0], postings[1] * wanted.worth))
        return found

    def written(self, name: str) -> Mapping[str, Postings]:
        """Return all terms of a field of titles or the like, with their postings: they are few, and often asked for in vain."""
        if name not in self._written:
            with self._lock:
                items = takewhile(lambda item: item[0][0] == name, self._reader._terms.items_from(name, b""))
                read = {term.decode("utf-8", "surrogatepass"): unpack_postings(self._read(info)) for (_, term), info in items}
            self._written[name] = read
        return self._written[name]

    def _read_postings(self, name: str, term: str) -> Postings | None:
        try:
            with self._lock:
                return unpack_postings(self._read(self._reader._terms.term_info(name, term.encode("utf-8", "surrogatepass"))))
        except TermNotFound:
            return None

    def _read(self, info: Any) -> bytes:
        return posting_list(self._reader._terms._postfile, info)

    def starting(self, name: str, prefix: bytes, most: int) -> list[str]:
        found: list[str] = []
        with self._lock:
            if name not in self.fields:
                return found
            for field_name, term in self._reader._terms.terms_from(name, prefix):
                if field_name != name or not term.startswith(prefix) or len(found) == most:
                    break
                found.append(term.decode("utf-8", "surrogatepass"))
        return found
