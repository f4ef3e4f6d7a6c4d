"""Small lectures to search in."""

from __future__ import annotations

from carrel.records import Cue, LectureText, Word


def cues(*texts: str, each_s: float = 4.0, timed: bool = False) -> tuple[Cue, ...]:
    """Cues one after the other, each `each_s` long; with `timed`, its words evenly spread."""
    made = []
    for number, text in enumerate(texts):
        start = number * each_s
        words = text.split()
        times = tuple(Word(w, round(start + each_s * i / len(words), 3)) for i, w in enumerate(words)) if timed else ()
        made.append(Cue(start, start + each_s, text, times))
    return tuple(made)


def lecture(
    lecture_id: str,
    *texts: str,
    title: str = "",
    language: str = "en",
    course_id: str = "c1",
    course: str = "Course",
    section: str = "",
    attachments: tuple[str, ...] = (),
    notes: str = "",
    timed: bool = False,
    each_s: float = 4.0,
) -> LectureText:
    said = cues(*texts, each_s=each_s, timed=timed)
    duration = said[-1].end_s if said else 60.0
    return LectureText(lecture_id, course_id, language, title or lecture_id, course, section, duration, said, attachments, notes)
