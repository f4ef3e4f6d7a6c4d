"""The prepare step: the phone copy with captions and chapters inside, its poster, and the attachments, in staging.

A plain function of a job that can be pickled: it runs in whatever Executor the runner was given.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePosixPath

import carrel
from carrel import media
from carrel.errors import MediaError
from carrel.files import explain_full_disk, sync_file
from carrel.pipeline.job import FetchManifest, Job, PrepareManifest, Progress, TranscribeManifest, find, leave
from carrel.records import Attachment
from carrel.settings import Settings
from carrel.sidecars import Original, Provenance
from carrel.sources import fingerprint
from carrel.tools import find_ffmpeg
from carrel.wording import line


def prepare(job: Job, progress: Progress) -> None:
    """Make and check the phone copy. Raises MediaError, ToolMissing, DiskFull."""
    if find(job.staging, PrepareManifest) is not None:
        return
    fetched, transcribed = find(job.staging, FetchManifest), find(job.staging, TranscribeManifest)
    assert fetched is not None
    assert transcribed is not None
    original = fetched.fetched.media or job.phone_copy
    assert original is not None
    with explain_full_disk(job.library):
        facts = media.look(original)
        chapters = fetched.fetched.chapters or facts.chapters or job.lecture.chapters
        captions = _captions(job, transcribed)
        settings = job.settings if fetched.fetched.media else _unlimited(job.settings)
        plan = media.plan(facts, settings, language=fetched.fetched.language)
        ffmpeg = find_ffmpeg()
        phone_copy = job.staging / "phone-copy.mp4"
        media.make_phone_copy(
            original,
            facts,
            plan,
            captions=captions,
            chapters=chapters,
            title=job.lecture.title,
            into=phone_copy,
            ffmpeg=ffmpeg,
            progress=progress,
        )
        made = media.check_phone_copy(phone_copy, facts, plan, captions)
        sync_file(phone_copy)
        leave(
            job.staging,
            PrepareManifest(
                phone_copy=phone_copy,
                poster=_poster(phone_copy, job, made.duration_s),
                duration_s=made.duration_s,
                chapters=tuple(chapters),
                attachments=_stage_attachments(job, fetched.fetched.attachments),
                original=Original(
                    name=original.name,
                    bytes=facts.size_bytes,
                    fingerprint=fingerprint(original),
                    video=facts.video.codec if facts.video else None,
                    audio=plan.audio_track.codec if plan.audio_track else None,
                ),
                provenance=Provenance(
                    made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                    video=plan.video.value,
                    audio=plan.audio.value,
                    why=plan.why,
                    tools={"carrel": carrel.__version__, "ffmpeg": ffmpeg.version},
                ),
            ),
        )


def _captions(job: Job, transcribed: TranscribeManifest) -> list[tuple[str, Path]]:
    """Return (language, WebVTT) for each language: those just made, and those that the library has already."""
    found = {t.language: job.library / t.path for t in job.lecture.transcripts}
    found.update({t.language: t.path for t in transcribed.transcripts})
    return sorted((language, path) for language, path in found.items() if path.exists())


def _unlimited(settings: Settings) -> Settings:
    """Return settings under which a phone copy of ours fits as it is, also when it was made under other ones."""
    from dataclasses import replace

    return replace(settings, max_height=10_000, max_frame_rate=1_000, max_bit_rate=1_000_000_000)


def _poster(phone_copy: Path, job: Job, duration_s: float) -> Path | None:
    poster = job.staging / "poster.jpg"
    try:
        media.make_poster(phone_copy, poster, duration_s)
    except MediaError:
        return None
    return poster


def _stage_attachments(job: Job, paths: tuple[Path, ...]) -> tuple[Attachment, ...]:
    folder = job.staging / "attachments"
    staged: list[Attachment] = []
    for number, path in enumerate(paths):
        folder.mkdir(exist_ok=True)
        copy = folder / f"{number}{path.suffix}"
        shutil.copyfile(path, copy)
        staged.append(Attachment(_name_of(path, {one.name for one in staged}), str(copy)))
    return tuple(staged)


def _name_of(path: Path, taken: set[str]) -> str:
    """Return the name under which an attachment is shown and asked for: a line of text, one that no other has."""
    name = PurePosixPath(line(path.name).lstrip(". ") or "attachment")
    choices = (f"{name.stem} {number}{name.suffix}" for number in count(2))
    return str(name) if str(name) not in taken else next(choice for choice in choices if choice not in taken)
