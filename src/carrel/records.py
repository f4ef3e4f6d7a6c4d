"""The nouns of Carrel as frozen dataclasses. Times are seconds (float), sizes are bytes (int), languages are BCP 47 tags."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

# Sources: what there is to have


class SourceKind(StrEnum):
    URL = "url"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a course comes from. `address` is a URL, or a folder's absolute path."""

    kind: SourceKind
    address: str


@dataclass(frozen=True, slots=True)
class ListedLecture:
    """One entry of a listing.

    `key` names the lecture within its source for ever: "<extractor>:<id>" for a platform, the media's URL where the
    extractor is Generic, the relative POSIX path for a folder. `address` is what fetch needs to reach it. `section` is
    the path of section titles, outermost first. `unavailable` is the reason in words when the source itself says that it
    cannot be had (private, removed).
    """

    key: str
    title: str
    position: int
    address: str
    section: tuple[str, ...] = ()
    duration_s: float | None = None
    unavailable: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source says it has, in the course's order.

    `key` names the source canonically (the same playlist reached by two URLs has one key). `problems` are sentences about
    entries that the source could not describe.
    """

    source: Source
    key: str
    title: str
    lectures: tuple[ListedLecture, ...]
    description: str = ""
    problems: tuple[str, ...] = ()


class TranscriptKind(StrEnum):
    MANUAL = "manual"
    AUTOMATIC = "automatic"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class FetchedSubtitle:
    """A subtitle file as the source has it, in any format."""

    path: Path
    language: str
    kind: TranscriptKind


@dataclass(frozen=True, slots=True)
class SubtitleProblem:
    """A subtitle that could not be had. `code`, `message` and `hint` are an error's."""

    language: str
    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    start_s: float
    end_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the fetch step brought.

    `media` is None when only subtitles were asked for. For a folder source the paths lie in the user's own folder and must not be
    changed or moved; for a URL they lie in staging.
    """

    media: Path | None
    title: str | None = None
    description: str = ""
    web_page: str | None = None
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[FetchedSubtitle, ...] = ()
    subtitle_problems: tuple[SubtitleProblem, ...] = ()
    attachments: tuple[Path, ...] = ()
    language: str | None = None


# Transcripts: what was said


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a cue with the second at which it begins."""

    text: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of speech. `text` is plain (no markup); newlines separate lines.

    `words` is empty, or holds every whitespace-separated word of `text` in order, each with its second.
    """

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    language: str
    kind: TranscriptKind
    cues: tuple[Cue, ...]


# The library: what there is


class StepName(StrEnum):
    """The way of a lecture, in order. Transcribing comes before preparing: the phone copy carries the captions inside."""

    FETCH = "fetch"
    TRANSCRIBE = "transcribe"
    PREPARE = "prepare"
    INDEX = "index"


class StepState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LectureState(StrEnum):
    """What a learner needs to know of a lecture. READY and GONE have a file, the others have none."""

    WAITING = "waiting"
    """Listed; the next sync fetches it."""
    READY = "ready"
    GONE = "gone"
    """Here, kept, and no longer at its source."""
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    """The source says that it cannot be had (private, removed)."""


@dataclass(frozen=True, slots=True)
class Program:
    """A specialization: an ordered set of courses. It is identified by its title."""

    title: str
    position: int


@dataclass(frozen=True, slots=True)
class Course:
    """`folder` is relative to the library, POSIX style."""

    id: str
    title: str
    program: str | None
    position: int
    source: Source
    source_key: str
    folder: str
    description: str = ""
    added_at: str = ""
    listed_at: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the lecture. `path` is relative to the library, POSIX style."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A clean WebVTT of the library. `path` is relative to the library, POSIX style."""

    language: str
    kind: TranscriptKind
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """Small pictures of a lecture in one JPEG: `columns` a row, row by row, each `width` x `height` pixels.

    Picture n stands for the seconds from n * `interval_s` to the next.
    """

    columns: int
    rows: int
    interval_s: float
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbs(Sprite):
    """The sprite of a lecture's seek bar. `path` is relative to the library, POSIX style."""

    path: str


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a lecture is (EBU R 128): integrated in LUFS, true peak in dBTP. None: silent, or it cannot be told."""

    lufs: float | None = None
    peak_db: float | None = None


@dataclass(frozen=True, slots=True)
class Lecture:
    """A lecture as the catalogue knows it. Paths are relative to the library, POSIX style; `file` is the phone copy."""

    id: str
    course_id: str
    key: str
    address: str
    title: str
    section: tuple[str, ...]
    position: int
    state: LectureState
    duration_s: float | None = None
    file: str | None = None
    poster: str | None = None
    description: str = ""
    web_page: str | None = None
    unavailable: str | None = None
    chapters: tuple[Chapter, ...] = ()
    transcripts: tuple[TranscriptFile, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    gone_since: str | None = None
    languages_asked: tuple[str, ...] = ()
    """The languages setting under which its subtitles were last fetched."""
    thumbs: Thumbs | None = None
    loudness: Loudness | None = None
    """None: thumbs and loudness were never made, as before Carrel had them."""
    frame_rate: float | None = None
    """Pictures a second of the phone copy. None: never looked for; 0: it cannot be told."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a step failed, as a report and the catalogue tell it."""

    lecture_id: str
    title: str
    step: StepName
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A course whose source could not be asked, and why."""

    course_id: str
    course: str
    code: str
    message: str
    hint: str


# Search: where it was said


@dataclass(frozen=True, slots=True)
class LectureText:
    """What the index knows of one lecture in one language."""

    lecture_id: str
    course_id: str
    language: str
    title: str
    course: str
    section: str
    duration_s: float
    cues: tuple[Cue, ...]
    attachments: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a lecture that a search found.

    `highlights` are half-open ranges of code points in `text`, ascending and disjoint.
    """

    start_s: float
    end_s: float
    text: str
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LectureHits:
    """A lecture found, with its best moments in order of worth. No moments: only its title or the like matched."""

    lecture_id: str
    course_id: str
    language: str
    score: float
    moments: tuple[Moment, ...]
    moment_count: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """`relaxed`: no lecture has all the words, and those with most of them are shown.

    `complete` is false when a part of the index could not be read, so that lectures may be missing. `forgiven`: a word was taken
    for a slip.
    """

    query: str
    took_ms: float
    lectures: tuple[LectureHits, ...]
    suggestion: str | None = None
    relaxed: bool = False
    complete: bool = True
    forgiven: bool = False


# Study: what the learner does


@dataclass(frozen=True, slots=True)
class Stretch:
    """A watched or noted event as study time: it ended at `end_s` (Unix time) on a clock that showed UTC + `offset_min`.

    `watched_s`, `rewatched_s` and `noted_s` are wall time, of which a stretch has one or the first two; `media_s` is what was
    played. `course_id` is None when the lecture is not in the library any more.
    """

    id: str
    lecture_id: str
    course_id: str | None
    end_s: float
    offset_min: int
    watched_s: float
    rewatched_s: float
    noted_s: float
    media_s: float


# Progress within a step


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a step is. Any part may be unknown."""

    fraction: float | None = None
    done_bytes: int | None = None
    total_bytes: int | None = None
    bytes_per_s: float | None = None
    speed: float | None = None
    """For an encode: seconds of video per second."""
    eta_s: float | None = None
    note: str = field(default="")
