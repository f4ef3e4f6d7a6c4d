"""The index as one search sees it: a state of the manifest, opened, that never changes.

The segments lie one after the other in one space of positions, so that a search works on them as if they were one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from carrel.errors import IndexDamaged
from carrel.search.languages import stem
from carrel.search.lecture_index import LectureReader
from carrel.search.manifest import Manifest, lectures_folder, speech_folder
from carrel.search.matches import Said, one_after_another
from carrel.search.positions import Positions
from carrel.search.segment import BUCKET, Row, Segment
from carrel.search.speech import Speech
from carrel.search.words import primary

Numbers = NDArray[np.int64]
_KEPT = 512
"""Words of which it is kept where they were said, and stems of which the forms are kept: the last that were asked for."""


class View:
    """`before` lends the parts that have not changed. `problems` says what is damaged and left out.

    Raises FileNotFoundError if a part is not there: as a rule there is a newer manifest by then.
    """

    def __init__(self, folder: Path, manifest: Manifest, before: View | None = None) -> None:
        self.manifest = manifest
        self.problems: list[str] = []
        known = {segment.name: segment for segment in before.segments} if before else {}
        self.segments: list[Segment] = []
        for name in manifest.gone:
            try:
                self.segments.append(known.get(name) or Segment(speech_folder(folder) / name))
            except IndexDamaged as error:
                self.problems.append(error.message)
        self.lectures = self._open_lectures(folder, before)
        self.bases = [0]
        self.rows: list[Row] = []
        self._row_bases = [0]
        alive: list[NDArray[np.bool_]] = []
        for segment in self.segments:
            self.bases.append(self.bases[-1] + segment.extent)
            self.rows.extend(segment.rows)
            self._row_bases.append(len(self.rows))
            here = np.ones(len(segment.rows), dtype=bool)
            here[list(manifest.gone[segment.name])] = False
            alive.append(here)
        self.extent = self.bases[-1]
        self.alive: NDArray[np.bool_] = np.concatenate(alive) if alive else np.empty(0, dtype=bool)
        starts = [s.row_starts + base for s, base in zip(self.segments, self.bases, strict=False)]
        self.row_starts: Numbers = np.concatenate(starts) if starts else np.empty(0, dtype=np.int64)
        # What is kept does not refer to the view, which is gone as soon as nobody searches in it.
        self._said = lru_cache(_KEPT)(partial(_said, self.segments, self.bases))
        self._with_stem = lru_cache(_KEPT)(partial(_with_stem, self.segments))

    def _open_lectures(self, folder: Path, before: View | None) -> LectureReader | None:
        generation = self.manifest.generation
        if generation is None:
            return None
        lent = before.lectures if before else None
        if lent is not None and lent.generation == generation:
            return lent
        try:
            return LectureReader(lectures_folder(folder), generation, lent)
        except IndexDamaged as error:
            self.problems.append(error.message)
            return None

    @cached_property
    def spoken(self) -> Mapping[str, int]:
        """How many words were said in each language (primary subtag)."""
        found: dict[str, int] = {}
        for segment in self.segments:
            for language, words in segment.spoken.items():
                found[language] = found.get(language, 0) + words
        return found

    @cached_property
    def row_ends(self) -> Numbers:
        return self.row_starts + np.array([row.words for row in self.rows], dtype=np.int64)

    @cached_property
    def languages(self) -> list[str]:
        """The languages of the library (primary subtags)."""
        return sorted({primary(row.language) for row in self.rows})

    @cached_property
    def row_languages(self) -> Numbers:
        """Each row's language, as an index into `languages`."""
        return np.array([self.languages.index(primary(row.language)) for row in self.rows], dtype=np.int64)

    @cached_property
    def document_rows(self) -> Numbers:
        """The row of each Whoosh document, -1 for one that does not count."""
        if self.lectures is None or not self.rows:
            return np.empty(0, dtype=np.int64)
        revisions = np.array([row.revision for row in self.rows], dtype=np.int64)
        order = np.argsort(revisions)
        at = np.minimum(np.searchsorted(revisions, self.lectures.revisions, sorter=order), len(order) - 1)
        rows = order[at]
        known = (revisions[rows] == self.lectures.revisions) & self.alive[rows]
        return np.where(known, rows, -1)

    @cached_property
    def row_documents(self) -> Numbers:
        """The Whoosh document of each row, -1 for none."""
        found = np.full(len(self.rows), -1, dtype=np.int64)
        kept = self.document_rows >= 0
        found[self.document_rows[kept]] = np.flatnonzero(kept)
        return found

    @cached_property
    def bucket_rows(self) -> NDArray[np.int32]:
        """The row in which each bucket of positions lies; a gap between rows goes with the row before."""
        rows = np.searchsorted(self.row_starts // BUCKET, np.arange(self.extent // BUCKET + 3), side="right") - 1
        return np.maximum(rows, 0).astype(np.int32)

    @cached_property
    def living_buckets(self) -> NDArray[np.bool_]:
        """Whether each bucket of positions lies in a row that is not deleted."""
        return self.alive[self.bucket_rows]

    def rows_at(self, positions: NDArray[np.integer]) -> Numbers:
        """Return the row in which each position lies."""
        return np.searchsorted(self.row_starts, positions, side="right") - 1

    def speech(self, row: int) -> Speech:
        """Return what was said in a row. Raises zlib.error or ValueError if it is damaged."""
        segment = int(np.searchsorted(self._row_bases, row, side="right")) - 1
        return self.segments[segment].speech(row - self._row_bases[segment])

    def said(self, form: str, language: str) -> Said:
        """Return where a form was said, in the view's space."""
        return self._said(form, language)

    def with_stem(self, root: str, language: str) -> tuple[str, ...]:
        """Return the forms that have a stem."""
        return self._with_stem(root, language)

    def positions(self, segment: int, word: int) -> Positions:
        """Return where a segment's word was said, in the view's space."""
        return _positions(self.segments[segment], self.bases[segment], word)

    def is_said(self, segment: int, word: int) -> bool:
        """Say whether a segment's word was said in a lecture that is not deleted."""
        return bool(self.alive[self.rows_at(self.positions(segment, word))].any())


def _positions(segment: Segment, base: int, word: int) -> Positions:
    found = segment.positions(word)
    return found + np.uint32(base) if base else found


def _said(segments: Sequence[Segment], bases: Sequence[int], form: str, language: str) -> Said:
    words = [(segment, base, segment.vocabulary.find(form, language)) for segment, base in zip(segments, bases, strict=False)]
    return Said(one_after_another([_positions(segment, base, word) for segment, base, word in words if word is not None]))


def _with_stem(segments: Sequence[Segment], root: str, language: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for segment in segments:
        for number in segment.vocabulary.with_stem(root, language).tolist():
            form = segment.vocabulary.form(number)
            if form not in found and stem(form, language) == root:
                found[form] = None
    return tuple(found)
