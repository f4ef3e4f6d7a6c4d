"""Ways to search lectures that Carrel is measured against, and Carrel's own, behind one face."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from carrel.records import LectureText
from carrel.search import SearchIndex

LIMIT = 10
"""Lectures: a page of results."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A query: all the words, or the words as a phrase, or the last word as a prefix; perhaps in one course only."""

    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False
    course: str | None = None


class Engine(Protocol):
    name: str

    def __init__(self, folder: Path) -> None: ...
    def add(self, texts: Iterable[LectureText]) -> None:
        """Make lectures searchable."""
        ...

    def search(self, ask: Ask) -> int:
        """Find the best 20, with their text and second, and return how many there are."""
        ...


class Carrel:
    name = "carrel"

    def __init__(self, folder: Path) -> None:
        self._index = SearchIndex(folder)

    def add(self, texts: Iterable[LectureText]) -> None:
        self._index.update(texts)

    def search(self, ask: Ask) -> int:
        text = " ".join(ask.words)
        query = f'"{text}"' if ask.phrase else text if ask.prefix else f"{text} "
        return len(self._index.search(query, course=ask.course, limit=LIMIT).lectures)


class WhooshPassages:
    """Whoosh as it is mostly used: a document for each half minute, with positions and a stemming analyser."""

    name = "whoosh, 30 s"

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis, fields, index

        _as_whoosh_comes()
        folder.mkdir(parents=True, exist_ok=True)
        schema = fields.Schema(
            text=fields.TEXT(analyzer=analysis.StemmingAnalyzer(stoplist=None), stored=True),
            lecture=fields.ID(stored=True),
            course=fields.ID,
            second=fields.STORED,
        )
        self._index: Any = index.open_dir(folder) if index.exists_in(folder) else index.create_in(folder, schema)
        self._searcher: Any = None

    def add(self, texts: Iterable[LectureText]) -> None:
        _as_whoosh_comes()
        writer = self._index.writer(limitmb=256)
        for text in texts:
            for second, passage in _passages(text):
                writer.add_document(text=passage, lecture=text.lecture_id, course=text.course_id, second=second)
        writer.commit()
        self._searcher = None

    def search(self, ask: Ask) -> int:
        from whoosh import query

        if self._searcher is None:
            _as_whoosh_comes()
            self._searcher = self._index.searcher()
        words = [next(iter(self._index.schema["text"].process_text(word)), word) for word in ask.words]
        asked: Any = query.Phrase("text", words) if ask.phrase else query.And([query.Term("text", word) for word in words])
        if ask.prefix:
            asked = query.And([*(query.Term("text", w) for w in words[:-1]), query.Prefix("text", ask.words[-1])])
        narrowed = query.Term("course", ask.course) if ask.course else None
        return sum(1 for hit in self._searcher.search(asked, limit=LIMIT, filter=narrowed) if hit["text"])


def _as_whoosh_comes() -> None:
    """Let Whoosh read pickles by itself again: those of its own codec have no place in Carrel's index."""
    from whoosh import columns
    from whoosh.codec import whoosh3
    from whoosh.filedb import structfile

    structfile.load_pickle = pickle.load
    whoosh3.loads = columns.loads = pickle.loads


class Fts5Cues:
    """SQLite's FTS5 with a row for each cue."""

    name = "fts5, cues"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "cues.db"
        self._database = sqlite3.connect(self._path)
        self._database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS cues USING fts5"
            "(text, lecture UNINDEXED, course UNINDEXED, second UNINDEXED, tokenize = 'porter unicode61', prefix = '2 3')"
        )

    def add(self, texts: Iterable[LectureText]) -> None:
        rows = ((cue.text, text.lecture_id, text.course_id, cue.start_s) for text in texts for cue in text.cues)
        with self._database:
            self._database.executemany("INSERT INTO cues VALUES (?, ?, ?, ?)", rows)

    def search(self, ask: Ask) -> int:
        quoted = [f'"{word}"' for word in ask.words]
        asked = f'"{" ".join(ask.words)}"' if ask.phrase else " ".join(quoted) + ("*" if ask.prefix else "")
        course = " AND course = ?" if ask.course else ""
        statement = (
            "SELECT lecture, second, highlight(cues, 0, '[', ']') FROM cues"
            f" WHERE cues MATCH ?{course} ORDER BY rank LIMIT {LIMIT}"
        )
        with closing(self._database.execute(statement, (asked, *([ask.course] if ask.course else [])))) as found:
            return len(found.fetchall())


ENGINES: Mapping[str, Callable[[Path], Engine]] = {"carrel": Carrel, "whoosh": WhooshPassages, "fts5": Fts5Cues}


def _passages(text: LectureText, length_s: float = 30.0) -> Iterable[tuple[float, str]]:
    held: list[str] = []
    begin = 0.0
    for cue in text.cues:
        if held and cue.start_s - begin >= length_s:
            yield begin, " ".join(held)
            held = []
        if not held:
            begin = cue.start_s
        held.append(cue.text)
    if held:
        yield begin, " ".join(held)


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def text_size(texts: Sequence[LectureText]) -> int:
    """Return the bytes of what was said, in UTF-8."""
    return sum(len(cue.text.encode()) + 1 for text in texts for cue in text.cues)
