"""Noting that a lecture's subtitles were asked for in certain languages, so that they are not asked for again at every sync."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from carrel import sidecars
from carrel.catalog import Database, lectures
from carrel.layout import Layout
from carrel.pipeline.job import Job
from carrel.pipeline.place import from_sidecar


def note_asked(job: Job, layout: Layout, database: Database) -> None:
    """Write the job's languages into the sidecar and the catalogue of a lecture that is here. Raises DiskFull, RecordInvalid."""
    assert job.lecture.file is not None
    relative = PurePosixPath(job.lecture.file)
    path = layout.resolve(str(relative.with_suffix(".json")))
    record = sidecars.read_lecture(path)
    asked = tuple(sorted({*record.languages_asked, *job.settings.languages}))
    record = replace(record, languages_asked=asked)
    sidecars.write(path, record)
    lecture = from_sidecar(job.lecture, record, str(relative.parent))
    lectures.save_files(database, lecture, record.original.fingerprint if record.original else None)
