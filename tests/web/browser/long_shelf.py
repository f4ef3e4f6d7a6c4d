"""A library as long as a specialization: many courses and lectures, whose videos hold nothing to play."""

from __future__ import annotations

from pathlib import Path

from carrel import sidecars
from carrel.records import Source, SourceKind, TranscriptKind
from carrel.sidecars import CourseRecord, LectureRecord, ListedEntry, SidecarTranscript

TITLES = (
    "What this week is about",
    "Gradient descent, step by step",
    "A worked example",
    "Why depth helps",
    "Questions and answers",
)


def make_long_shelf(
    root: Path, courses: tuple[str, ...], lectures: int, *, program: str = "Deep Learning Specialization"
) -> None:
    """Lay out `lectures` lectures in each of `courses`, ten in a week. The last of each course is still to be fetched."""
    for position, title in enumerate(courses, start=1):
        course_id = f"course{position:06d}"
        source = Source(SourceKind.URL, f"https://example.org/{position}")
        folder = root / "courses" / program / title
        listed = []
        for number in range(1, lectures + 1):
            lecture_id = f"lecture{position}x{number:04d}"
            section = f"Week {(number - 1) // 10 + 1}"
            name = f"{TITLES[number % len(TITLES)]}, part {number}"
            seconds = 300.0 + 37 * (number % 23)
            key = f"site:{position}/{number}"
            listed.append(ListedEntry(lecture_id, key, f"https://example.org/{key}", name, number, (section,), seconds))
            if number == lectures:
                break
            _place(folder / section, course_id, title, source, listed[-1], program)
        record = CourseRecord(course_id, title, source, f"site:{position}", program, lectures=tuple(listed), position=position)
        sidecars.write(folder / sidecars.COURSE_FILE, record)


def _place(folder: Path, course_id: str, course: str, source: Source, entry: ListedEntry, program: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{entry.position:03d} {entry.title}"
    (folder / f"{stem}.mp4").write_bytes(b"nothing to play")
    (folder / f"{stem}.en.vtt").write_text("WEBVTT\n", encoding="utf-8")
    record = LectureRecord(
        id=entry.id,
        course_id=course_id,
        course=course,
        source=source,
        source_key=f"site:{course_id}",
        key=entry.key,
        address=entry.address,
        title=entry.title,
        position=entry.position,
        file=f"{stem}.mp4",
        duration_s=entry.duration_s or 0.0,
        program=program,
        section=entry.section,
        transcripts=(SidecarTranscript("en", TranscriptKind.MANUAL, f"{stem}.en.vtt"),),
    )
    sidecars.write(folder / f"{stem}.json", record)
