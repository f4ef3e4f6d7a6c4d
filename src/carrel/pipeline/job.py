"""A lecture's job: what its steps are given, and the manifests through which each hands on to the next.

A step leaves its finished result in the lecture's staging folder and then writes its manifest, whole. A manifest that is there
and whose files are there means that the step is done, whatever else was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from carrel.files import write_whole
from carrel.records import Attachment, Chapter, Course, Fetched, Lecture, StepProgress, SubtitleProblem, TranscriptKind
from carrel.settings import Settings
from carrel.sidecars import Original, Provenance, adapter

T = TypeVar("T")

Progress = Callable[[StepProgress], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One lecture on its way. `phone_copy` is set when the library has it already and only its transcripts are wanted."""

    lecture: Lecture
    course: Course
    settings: Settings
    library: Path
    staging: Path
    phone_copy: Path | None = None


@dataclass(frozen=True, slots=True)
class FetchManifest:
    """What was fetched, with the length and size found by looking into it."""

    fetched: Fetched
    media_bytes: int
    duration_s: float | None


@dataclass(frozen=True, slots=True)
class StagedTranscript:
    language: str
    kind: TranscriptKind
    path: Path


@dataclass(frozen=True, slots=True)
class TranscribeManifest:
    transcripts: tuple[StagedTranscript, ...]
    problems: tuple[SubtitleProblem, ...]


@dataclass(frozen=True, slots=True)
class PrepareManifest:
    """`attachments` hold paths in staging. `poster` is None if no picture could be made."""

    phone_copy: Path
    poster: Path | None
    duration_s: float
    chapters: tuple[Chapter, ...]
    attachments: tuple[Attachment, ...]
    original: Original
    provenance: Provenance


_NAMES = {FetchManifest: "fetched.json", TranscribeManifest: "transcribed.json", PrepareManifest: "prepared.json"}


def leave(staging: Path, manifest: FetchManifest | TranscribeManifest | PrepareManifest) -> None:
    """Write a step's manifest: from now on the step is done. Raises DiskFull."""
    data = json.dumps(asdict(manifest), default=str, ensure_ascii=False)
    write_whole(staging / _NAMES[type(manifest)], data)


def find(staging: Path, shape: type[T]) -> T | None:
    """Return a step's manifest, or None if the step is not done or what it left is no longer there."""
    from pydantic import ValidationError

    path = staging / _NAMES[shape]
    try:
        found = adapter(shape).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None
    return found if _is_there(found) else None


def _is_there(manifest: Any) -> bool:
    if isinstance(manifest, FetchManifest):
        media = manifest.fetched.media
        if media is not None and (not media.exists() or media.stat().st_size != manifest.media_bytes):
            return False
        files = [subtitle.path for subtitle in manifest.fetched.subtitles]
    elif isinstance(manifest, TranscribeManifest):
        files = [transcript.path for transcript in manifest.transcripts]
    else:
        files = [Path(attachment.path) for attachment in manifest.attachments]
        files += [manifest.phone_copy, *([manifest.poster] if manifest.poster else [])]
    return all(file.exists() for file in files)
