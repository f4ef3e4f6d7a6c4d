"""What the index is given: a lecture's words in each language, read from the library's own WebVTT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from carrel import transcripts
from carrel.layout import Layout
from carrel.records import Course, Cue, Lecture, LectureText

NO_LANGUAGE = "und"
"""BCP 47 for "undetermined": a lecture without a transcript is found by its title."""


def of_lecture(layout: Layout, course: Course, lecture: Lecture) -> Iterator[LectureText]:
    """Yield one text for each transcript; one without cues when there is none. Raises TranscriptUnreadable, OSError."""
    for file in lecture.transcripts:
        text = layout.resolve(file.path).read_text(encoding="utf-8")
        yield _text(course, lecture, file.language, transcripts.read_vtt(text).cues)
    if not lecture.transcripts:
        yield _text(course, lecture, NO_LANGUAGE, ())


def of_all(layout: Layout, pairs: Iterable[tuple[Course, Lecture]], problems: list[str]) -> Iterator[LectureText]:
    """Yield the texts of many lectures, one at a time; what cannot be read is added to `problems` as a sentence."""
    for course, lecture in pairs:
        try:
            yield from of_lecture(layout, course, lecture)
        except Exception as error:  # noqa: BLE001  one unreadable transcript must not hide the others
            problems.append(f"The transcript of {lecture.title!r} cannot be read: {error}")


def languages(lecture: Lecture) -> tuple[str, ...]:
    """Return the languages under which a lecture stands in the index."""
    return tuple(sorted(t.language for t in lecture.transcripts)) or (NO_LANGUAGE,)


def heading(course: Course, lecture: Lecture) -> tuple[str, str, str]:
    """Return the title, section and course's title under which a lecture stands in the index."""
    return lecture.title, " · ".join(lecture.section), course.title


def _text(course: Course, lecture: Lecture, language: str, cues: tuple[Cue, ...]) -> LectureText:
    title, section, course_title = heading(course, lecture)
    return LectureText(
        lecture_id=lecture.id,
        course_id=course.id,
        language=language,
        title=title,
        course=course_title,
        section=section,
        duration_s=lecture.duration_s or 0.0,
        cues=cues,
        attachments=tuple(a.name for a in lecture.attachments),
    )
