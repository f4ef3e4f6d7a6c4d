"""A small library in a folder, as a sync leaves it."""

from __future__ import annotations

import random
from pathlib import Path

from carrel import sidecars
from carrel.records import Chapter, Cue, Source, SourceKind, Transcript, TranscriptKind, Word
from carrel.sidecars import CourseRecord, LectureRecord, ListedEntry, SidecarAttachment, SidecarTranscript
from carrel.transcripts import write_vtt

COURSE = "memorycourse"
READY = "readylecture"
WAITING = "waitinglectr"
VIDEO_BYTES = 700_001
"""More than two blocks of what is sent at a time, and no multiple of one."""

_SOURCE = Source(SourceKind.URL, "https://example.org/memory")
_CUES = (
    Cue(0.5, 3.0, "Memory fades", (Word("Memory", 0.5), Word("fades", 1.25))),
    Cue(3.0, 6.0, "unless it is asked for.\nTesting helps."),
)


def make_shelf(root: Path) -> None:
    """Lay out a course of two lectures: one here, one still to be fetched."""
    folder = root / "courses" / "How learning works" / "Memory"
    stem = folder / "01 Week 1" / "01 Forgetting — 忘却"
    stem.parent.mkdir(parents=True)
    listed = [
        ListedEntry(READY, "site:1", "https://example.org/1", "Forgetting — 忘却", 1, ("Week 1",), 61.5),
        ListedEntry(WAITING, "site:2", "https://example.org/2", "Remembering", 2, ("Week 2",)),
    ]
    course = CourseRecord(COURSE, "Memory", _SOURCE, "site:memory", "How learning works", lectures=tuple(listed))
    sidecars.write(folder / sidecars.COURSE_FILE, course)
    files = {
        ".mp4": random.Random(1).randbytes(VIDEO_BYTES),
        ".jpg": random.Random(2).randbytes(5_000),
        ".en.vtt": write_vtt(Transcript("en", TranscriptKind.MANUAL, _CUES)).encode(),
        " - slides.pdf": b"%PDF-1.4 slides",
        " - page.html": b"<script>alert(1)</script>",
        " - Ünïcode notes.txt": "Notizen: äöü".encode(),
    }
    for suffix, data in files.items():
        (folder / "01 Week 1" / f"{stem.name}{suffix}").write_bytes(data)
    record = LectureRecord(
        id=READY,
        course_id=COURSE,
        course="Memory",
        source=_SOURCE,
        source_key="site:memory",
        key="site:1",
        address="https://example.org/1",
        title="Forgetting — 忘却",
        position=1,
        file=f"{stem.name}.mp4",
        duration_s=61.5,
        program="How learning works",
        section=("Week 1",),
        poster=f"{stem.name}.jpg",
        chapters=(Chapter(0.0, 30.0, "The curve"), Chapter(30.0, 61.5, "Savings")),
        transcripts=(SidecarTranscript("en", TranscriptKind.MANUAL, f"{stem.name}.en.vtt"),),
        attachments=tuple(
            SidecarAttachment(name, f"{stem.name} - {name}") for name in ("slides.pdf", "page.html", "Ünïcode notes.txt")
        ),
    )
    sidecars.write(folder / "01 Week 1" / f"{stem.name}.json", record)
