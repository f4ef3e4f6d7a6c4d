"""Placing: what is finished and checked moves from staging to its place under courses/, the sidecar last.

A crash at any point leaves no record of the lecture (no sidecar yet) or all of it, and doing it again ends well.
"""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

from carrel import layout as names
from carrel import sidecars
from carrel.catalog import Database, lectures
from carrel.errors import RecordInvalid
from carrel.files import is_temporary, remove_tree, write_whole
from carrel.files import place as move
from carrel.layout import Layout
from carrel.pipeline.job import FetchManifest, Job, PrepareManifest, TranscribeManifest, find
from carrel.records import Attachment, Course, Lecture, Thumbs, TranscriptFile
from carrel.sidecars import LectureRecord, ListedEntry, SidecarAttachment, SidecarThumbs, SidecarTranscript

INTENT = "placing.json"


def place(job: Job, layout: Layout, database: Database) -> Lecture:
    """Move a prepared lecture to its place and record it. Returns the lecture as it now is. Raises DiskFull."""
    fetched, transcribed, prepared = (
        find(job.staging, FetchManifest),
        find(job.staging, TranscribeManifest),
        find(job.staging, PrepareManifest),
    )
    assert fetched is not None
    assert transcribed is not None
    assert prepared is not None
    stem = _stem(job, layout, database)
    record = _move_all(job, layout, stem, fetched, transcribed, prepared)
    return _record(job.lecture, record, stem, job.staging, database)


def adopt(lecture: Lecture, layout: Layout, database: Database) -> Lecture | None:
    """Record a lecture whose sidecar was written by a run that was cut off right after; None if there is none."""
    staging = layout.lecture_staging(lecture.id)
    intent = staging / INTENT
    if not intent.exists():
        return None
    stem: str = json.loads(intent.read_text(encoding="utf-8"))
    path = layout.root / f"{stem}.json"
    if not path.exists():
        return None
    record = sidecars.read_lecture(path)
    return _record(lecture, record, stem, staging, database) if record.id == lecture.id else None


def sweep_temporaries(layout: Layout) -> None:
    """Delete what writes cut off by a kill left below courses/. The caller holds the sync lock."""
    for folder, files in sidecars.walk(layout.courses):
        for name in filter(is_temporary, files):
            with contextlib.suppress(OSError):
                (folder / name).unlink()


def _record(lecture: Lecture, record: LectureRecord, stem: str, staging: Path, database: Database) -> Lecture:
    lecture = from_sidecar(lecture, record, str(PurePosixPath(stem).parent))
    lectures.save_files(database, lecture, record.original.fingerprint if record.original else None)
    remove_tree(staging)
    return lecture


def from_sidecar(lecture: Lecture, record: LectureRecord, folder: str) -> Lecture:
    """Return `lecture` with what its sidecar in `folder` (relative to the library) says of its files and facts."""
    at = PurePosixPath(folder)
    return replace(
        lecture,
        file=str(at / record.file),
        poster=str(at / record.poster) if record.poster else None,
        thumbs=_thumbs(record.thumbs, at),
        loudness=record.loudness,
        frame_rate=record.frame_rate,
        duration_s=record.duration_s,
        description=record.description,
        web_page=record.web_page,
        chapters=record.chapters,
        transcripts=tuple(TranscriptFile(t.language, t.kind, str(at / t.file)) for t in record.transcripts),
        attachments=tuple(Attachment(a.name, str(at / a.file)) for a in record.attachments),
        languages_asked=record.languages_asked,
    )


def _thumbs(thumbs: SidecarThumbs | None, at: PurePosixPath) -> Thumbs | None:
    if thumbs is None:
        return None
    figures = asdict(thumbs)
    return Thumbs(path=str(at / figures.pop("file")), **figures)


def _move_all(
    job: Job, layout: Layout, stem: str, fetched: FetchManifest, transcribed: TranscribeManifest, prepared: PrepareManifest
) -> LectureRecord:
    target = layout.root / stem
    lecture = job.lecture
    known = _known(target) if job.phone_copy else None

    def is_kept(path: str) -> bool:
        return job.phone_copy is not None and (layout.root / path).exists()

    transcripts = {
        t.language: SidecarTranscript(t.language, t.kind, Path(t.path).name) for t in lecture.transcripts if is_kept(t.path)
    }
    for staged in transcribed.transcripts:
        file = f"{target.name}.{staged.language}.vtt"
        move(staged.path, target.with_name(file))
        transcripts[staged.language] = SidecarTranscript(staged.language, staged.kind, file)

    attachments = {a.name: SidecarAttachment(a.name, Path(a.path).name) for a in lecture.attachments if is_kept(a.path)}
    for attachment in prepared.attachments:
        file = _attachment_file(stem, attachment.name, attachments)
        move(Path(attachment.path), target.with_name(file))
        attachments[attachment.name] = SidecarAttachment(attachment.name, file)

    poster = f"{target.name}.jpg" if prepared.poster else None
    if prepared.poster and poster:
        move(prepared.poster, target.with_name(poster))
    move(prepared.phone_copy, target.with_name(f"{target.name}.mp4"))

    record = LectureRecord(
        id=lecture.id,
        course_id=lecture.course_id,
        course=job.course.title,
        source=job.course.source,
        source_key=job.course.source_key,
        program=job.course.program,
        key=lecture.key,
        address=lecture.address,
        title=lecture.title,
        position=lecture.position,
        section=lecture.section,
        file=f"{target.name}.mp4",
        poster=poster,
        duration_s=round(prepared.duration_s, 3),
        description=fetched.fetched.description or lecture.description,
        web_page=fetched.fetched.web_page or lecture.web_page,
        chapters=prepared.chapters,
        transcripts=tuple(transcripts[language] for language in sorted(transcripts)),
        attachments=tuple(attachments[name] for name in sorted(attachments)),
        languages_asked=_asked(job),
        thumbs=known.thumbs if known else None,
        loudness=known.loudness if known else None,
        frame_rate=known.frame_rate if known else None,
        original=known.original if known else prepared.original,
        phone_copy=known.phone_copy if known else prepared.provenance,
    )
    sidecars.write(target.with_name(f"{target.name}.json"), record)
    return record


def _attachment_file(stem: str, name: str, placed: dict[str, SidecarAttachment]) -> str:
    """Return the file name of an attachment, one that no other of the lecture's attachments has."""
    taken = {_folded(other.file) for other in placed.values() if other.name != name}
    choices = (names.attachment_name(stem, name), names.attachment_name(stem, name, distinct=True))
    files = [placed[name].file] if name in placed else []
    files += [PurePosixPath(choice).name for choice in choices]
    return next((file for file in files if _folded(file) not in taken), files[-1])


def _asked(job: Job) -> tuple[str, ...]:
    """Return the languages that the lecture's subtitles were asked for in, now and, of a lecture that is here, before."""
    before = job.lecture.languages_asked if job.phone_copy else ()
    return tuple(dict.fromkeys((*before, *job.settings.languages)))


def _known(target: Path) -> LectureRecord | None:
    path = target.with_name(f"{target.name}.json")
    return sidecars.read_lecture(path) if path.exists() else None


def _stem(job: Job, layout: Layout, database: Database) -> str:
    """Return where the lecture's files lie or shall lie, relative to the library and without their suffixes.

    The choice is written down in staging first: only then may what lies there be replaced, as our own from a run cut off.
    """
    if job.lecture.file:
        return str(PurePosixPath(job.lecture.file).with_suffix(""))
    intent = job.staging / INTENT
    if intent.exists():
        chosen: str = json.loads(intent.read_text(encoding="utf-8"))
        if _folded(chosen) not in _taken_stems(job.lecture.id, database):
            return chosen
    stem = _choose(job.course, job.lecture, layout, database)
    write_whole(intent, json.dumps(stem, ensure_ascii=False))
    return stem


def free_stem(layout: Layout, database: Database, course: Course, lecture: Lecture | ListedEntry, wanted: str | None) -> str:
    """Return where a lecture's files can lie: where they are `wanted` within the course's folder, if that is free."""
    if wanted is not None:
        return _unless_taken(str(PurePosixPath(course.folder, wanted)), lecture.id, layout, database)
    return _choose(course, lecture, layout, database)


def _choose(course: Course, lecture: Lecture | ListedEntry, layout: Layout, database: Database) -> str:
    siblings = lectures.of_course(database, course.id)
    others = [sibling for sibling in siblings if sibling.id != lecture.id]
    positions = _section_positions(sorted([*others, lecture], key=lambda one: one.position), lecture.section)
    inside = names.lecture_stem(lecture.section, lecture.position, len(siblings), lecture.title, positions)
    stem = str(PurePosixPath(course.folder, inside))
    # A section keeps the folder it has, also when its number among the sections changes.
    beside = next((s.file for s in siblings if s.file and s.section == lecture.section), None)
    if beside:
        stem = str(PurePosixPath(beside).with_name(PurePosixPath(stem).name))
    return _unless_taken(stem, lecture.id, layout, database)


def _unless_taken(stem: str, lecture_id: str, layout: Layout, database: Database) -> str:
    if _folded(stem) in _taken_stems(lecture_id, database) or _is_strange(layout.root / stem, lecture_id):
        return names.with_id(stem, lecture_id)
    return stem


def _taken_stems(lecture_id: str, database: Database) -> set[str]:
    """Return the stems, folded, of all other lectures' files."""
    taken = lectures.taken_files(database).items()
    return {_folded(str(PurePosixPath(file).with_suffix(""))) for file, owner in taken if owner != lecture_id}


def _is_strange(target: Path, lecture_id: str) -> bool:
    """Say whether files lie at `target` that are not this lecture's own."""
    try:
        known = _known(target)
    except RecordInvalid:
        return True
    if known is not None:
        return known.id != lecture_id
    return target.with_name(f"{target.name}.mp4").exists()


def _section_positions(siblings: Sequence[Lecture | ListedEntry], section: tuple[str, ...]) -> tuple[int, ...]:
    """Return the number of each of the section's titles among its siblings, by first appearance in the course."""
    positions = []
    for depth in range(len(section)):
        seen: list[str] = []
        for sibling in siblings:
            beside = len(sibling.section) > depth and sibling.section[:depth] == section[:depth]
            if beside and sibling.section[depth] not in seen:
                seen.append(sibling.section[depth])
        positions.append(seen.index(section[depth]) + 1)
    return tuple(positions)


def _folded(path: str) -> str:
    """Return a path as file systems that ignore case and composition compare it."""
    return unicodedata.normalize("NFC", path).casefold()
