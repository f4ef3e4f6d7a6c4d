"""The records that lie in the library's folder itself: course.json, and the sidecar beside each phone copy.

They are the truth from which the catalogue is made. File names in them are relative to the folder they lie in, so that a
course's folder can be moved as a whole. `carrel` is the version of the format.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from carrel.errors import RecordInvalid
from carrel.files import is_temporary, write_whole
from carrel.records import Chapter, Loudness, Source, Sprite, TranscriptKind
from carrel.wording import whole

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = 1
COURSE_FILE = "course.json"

T = TypeVar("T")
_ADAPTERS: dict[type, Any] = {}


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """A lecture of course.json: what the last listing said of it, and the id that it keeps for ever."""

    id: str
    key: str
    address: str
    title: str
    position: int
    section: tuple[str, ...] = ()
    duration_s: float | None = None
    unavailable: str | None = None
    gone_since: str | None = None


@dataclass(frozen=True, slots=True)
class RemovedEntry:
    """A lecture removed by the learner. `id` is None in records of older libraries."""

    key: str
    title: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """course.json. Times of day are ISO 8601 in UTC."""

    id: str
    title: str
    source: Source
    source_key: str
    program: str | None = None
    position: int = 1
    description: str = ""
    added_at: str = ""
    listed_at: str | None = None
    lectures: tuple[ListedEntry, ...] = ()
    removed: tuple[RemovedEntry, ...] = ()
    carrel: int = FORMAT


@dataclass(frozen=True, slots=True)
class SidecarTranscript:
    language: str
    kind: TranscriptKind
    file: str


@dataclass(frozen=True, slots=True)
class SidecarAttachment:
    name: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarThumbs(Sprite):
    file: str


@dataclass(frozen=True, slots=True)
class Original:
    """The file as fetched. `fingerprint` is its size and a hash of samples of its bytes."""

    name: str
    bytes: int
    fingerprint: str
    video: str | None = None
    audio: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the phone copy was made: each stream copied, encoded or absent, why, with what, when."""

    made_at: str
    video: str
    audio: str
    why: tuple[str, ...] = ()
    tools: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LectureRecord:
    """The sidecar. It is written last: a lecture is in the library when its sidecar is.

    It names its course's source too, so that the course comes back even when course.json is lost.
    """

    id: str
    course_id: str
    course: str
    source: Source
    source_key: str
    key: str
    address: str
    title: str
    position: int
    file: str
    duration_s: float
    program: str | None = None
    section: tuple[str, ...] = ()
    poster: str | None = None
    thumbs: SidecarThumbs | None = None
    loudness: Loudness | None = None
    frame_rate: float | None = None
    description: str = ""
    web_page: str | None = None
    chapters: tuple[Chapter, ...] = ()
    transcripts: tuple[SidecarTranscript, ...] = ()
    attachments: tuple[SidecarAttachment, ...] = ()
    languages_asked: tuple[str, ...] = ()
    original: Original | None = None
    phone_copy: Provenance | None = None
    carrel: int = FORMAT

    @property
    def is_only_heard(self) -> bool:
        """Whether its phone copy shows a still card, for want of a video."""
        return self.phone_copy is not None and self.phone_copy.video == "none"


@dataclass(frozen=True, slots=True)
class TrashRecord:
    """What a folder in the trash holds. `what` is course or lecture. `removed_at` is ISO 8601 in UTC.

    `place` is where it lay: a course's folder, relative to the library; a lecture's files, relative to its course's folder and
    without their suffixes, or None if it had none. `listed` is what course.json said of a lecture.
    """

    what: str
    id: str
    title: str
    course_id: str
    course: str
    removed_at: str
    place: str | None = None
    listed: ListedEntry | None = None
    carrel: int = FORMAT


def walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield every folder from `folder` down with its files' names, in a stable order. Links are followed: a course may lie on
    another disk. A folder that was still on its way to its place when its process was killed is left out."""
    seen: set[str] = set()
    for root, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not is_temporary(name))
        yield Path(root), sorted(names)


def write(path: Path, record: CourseRecord | LectureRecord | TrashRecord) -> None:
    """Write a record, whole or not at all. Raises DiskFull."""
    write_whole(path, json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n")


def read_course(path: Path) -> CourseRecord:
    """Raises RecordInvalid, naming the file and what is wrong in it."""
    return _read(path, CourseRecord)


def read_lecture(path: Path) -> LectureRecord:
    """Raises RecordInvalid, naming the file and what is wrong in it."""
    return _read(path, LectureRecord)


def is_of_course(folder: Path, course_id: str) -> bool:
    """Say whether `folder` is the one in which a course's record lies."""
    try:
        return read_course(folder / COURSE_FILE).id == course_id
    except RecordInvalid:
        return False


def read_trash(path: Path) -> TrashRecord:
    """Raises RecordInvalid, naming the file and what is wrong in it."""
    return _read(path, TrashRecord)


def _whole(value: Any) -> Any:
    """Return what was read from JSON with each text in it whole."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return {whole(key): _whole(one) for key, one in value.items()} if isinstance(value, dict) else value


def adapter(shape: type[T]) -> TypeAdapter[T]:
    """Return what checks records of a shape. It is kept: to make it takes longer than to read many records."""
    from pydantic import TypeAdapter

    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    found: TypeAdapter[T] = _ADAPTERS[shape]
    return found


def _read(path: Path, shape: type[T]) -> T:
    from pydantic import ValidationError

    try:
        text = path.read_text(encoding="utf-8")
        # Only an escape can tell of half a character, which neither the catalogue nor a file can hold.
        data: Any = _whole(json.loads(text)) if "\\u" in text else json.loads(text)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise RecordInvalid(f"{path} cannot be read: {error}.") from error
    if isinstance(data, dict) and isinstance(data.get("carrel"), int) and data["carrel"] > FORMAT:
        raise RecordInvalid(f"{path} was written by a newer Carrel (format {data['carrel']}).", hint="Upgrade Carrel.")
    try:
        return adapter(shape).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise RecordInvalid(f"{path}: {where}: {first['msg']}.") from error
