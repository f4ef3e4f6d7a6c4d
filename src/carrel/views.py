"""What the use cases answer: the shapes that `--json` prints and the API sends. Plain data, ready for JSON.

Times are seconds, sizes bytes, paths relative to the library (POSIX style). Fields may be added, never renamed or removed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from carrel.desk_views import NoteHits
from carrel.records import Failure, Thumbs


@dataclass(frozen=True, slots=True)
class LectureLine:
    """A lecture as one line of its course. `state`: waiting, ready, gone, failed or unavailable; `file` is null until ready.

    `attachments` are the names that the files beside it go by.
    """

    id: str
    title: str
    position: int
    duration_s: float | None
    state: str
    languages: list[str]
    file: str | None
    poster: str | None = None
    failure: Failure | None = None
    attachments: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SectionView:
    """Consecutive lectures under one section title ("" when the course has none; nested titles joined by " · ")."""

    title: str
    lectures: list[LectureLine]


@dataclass(frozen=True, slots=True)
class CourseView:
    id: str
    title: str
    program: str | None
    source: str
    sections: list[SectionView]
    description: str = ""
    lectures: int = 0
    ready: int = 0
    duration_s: float = 0.0
    poster_lecture: str | None = None
    listed_at: str | None = None


@dataclass(frozen=True, slots=True)
class ProgramView:
    """`courses` are ids, in the program's order."""

    title: str
    courses: list[str]


@dataclass(frozen=True, slots=True)
class LibraryView:
    programs: list[ProgramView]
    courses: list[CourseView]


@dataclass(frozen=True, slots=True)
class ChapterView:
    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A transcript that a lecture has. `kind`: manual, automatic or generated."""

    language: str
    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    name: str
    file: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class LectureView:
    """A lecture with all that its page shows. `number` of `of`: its place in the course.

    `gain_db` makes it as loud as the others (-16 LUFS) without clipping; null when its loudness is not known.
    `frame_rate` is in pictures a second, null when it is not known.
    """

    id: str
    title: str
    course: str
    course_id: str
    program: str | None
    section: str
    number: int
    of: int
    position: int
    duration_s: float | None
    state: str
    languages: list[str]
    file: str | None
    poster: str | None
    description: str
    web_page: str | None
    chapters: list[ChapterView]
    transcripts: list[TranscriptLine]
    attachments: list[AttachmentLine]
    previous: Neighbour | None
    next: Neighbour | None
    failure: Failure | None = None
    thumbs: Thumbs | None = None
    gain_db: float | None = None
    frame_rate: float | None = None


@dataclass(frozen=True, slots=True)
class WordView:
    text: str
    start_s: float


@dataclass(frozen=True, slots=True)
class CueView:
    """`words` is empty, or holds each whitespace-separated word of `text` with its second."""

    start_s: float
    end_s: float
    text: str
    words: list[WordView]


@dataclass(frozen=True, slots=True)
class TranscriptView:
    language: str
    kind: str
    cues: list[CueView]


@dataclass(frozen=True, slots=True)
class MomentView:
    """`highlights` are half-open [from, to] ranges of code points in `text`."""

    start_s: float
    end_s: float
    text: str
    highlights: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LectureHitsView:
    """`moment_count` counts all moments; `moments` are the best of them, best first."""

    id: str
    title: str
    course: str
    section: str
    score: float
    moments: list[MomentView]
    course_id: str = ""
    language: str = ""
    moment_count: int = 0
    poster: str | None = None


@dataclass(frozen=True, slots=True)
class SearchView:
    """`relaxed`: no lecture has all the words; those with most of them are shown. `suggestion`: a query that finds something.

    `notes` are the best of the notes that answer, best first. `complete` is false while the index is being made again: lectures
    may be missing.
    """

    query: str
    took_ms: float
    suggestion: str | None
    lectures: list[LectureHitsView]
    relaxed: bool = False
    complete: bool = True
    notes: list[NoteHits] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LectureSearchView:
    """What was found in one lecture: `moments` best first, `moment_count` counts all. The rest is as in a SearchView."""

    query: str
    took_ms: float
    suggestion: str | None
    language: str
    moments: list[MomentView]
    moment_count: int
    relaxed: bool = False
    complete: bool = True
    notes: list[NoteHits] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SyncView:
    """Whether a sync is at work in this library now (started by anyone), and how the last one ended."""

    running: bool
    report: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `carrel doctor`. `status`: ok, warning or problem; `mend` is the command that mends it."""

    name: str
    status: str
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class DoctorView:
    checks: list[Check]


@dataclass(frozen=True, slots=True)
class RebuildView:
    courses: int
    lectures: int
    transcripts: int
    elapsed_s: float
    problems: list[str]


def as_json(view: Any, *, indent: int | None = 2) -> str:
    """Return a view as JSON text."""
    return json.dumps(asdict(view), ensure_ascii=False, indent=indent)
