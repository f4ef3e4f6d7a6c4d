"""The index of notes: a document for each note, so that what is found is a note and never the space between two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from carrel.catalog import Database, courses, lectures, study
from carrel.errors import IndexDamaged
from carrel.pipeline.texts import NO_LANGUAGE
from carrel.records import Cue, Lecture, LectureText, Moment
from carrel.search import SearchIndex, digest
from carrel.study.notes import StoredNote

_TARGET = re.compile(r"(?<=\]\()[^()\s]+(?=\))|(?<=\]\(<)[^<>\n]+(?=>\))")


def mend_notes(database: Database, index: SearchIndex) -> bool:
    """Make the index hold the notes on the library's lectures, as they are now; say whether anything was to be done.

    Raises LibraryReadOnly, LibraryBusy, DiskFull, OSError.
    """
    wanted = {text.lecture_id: text for text in texts(database)}
    try:
        known = index.lectures() if index.is_made else {}
    except IndexDamaged:
        index.rebuild(wanted.values())
        return True
    changed = [text for text in wanted.values() if known.get(text.lecture_id) != ((text.language, digest(text)),)]
    extra = known.keys() - wanted.keys()
    if changed or extra:
        index.update(changed, remove=extra)
    return bool(changed or extra)


def texts(database: Database) -> Iterator[LectureText]:
    """Yield what the index is to hold: each note under its own id, in the language of its lecture, else of its course."""
    with database.read():
        found = study.notes_of(database)
        titles = {course.id: course.title for course in courses.every(database)}
        by_course = lectures.every(database) if found else {}
    mine = {lecture.id: lecture for several in by_course.values() for lecture in several}
    spoken = {course_id: _language(several) for course_id, several in by_course.items()}
    for note in found:
        lecture = mine.get(note.lecture)
        if lecture is not None and (cues := _cues(note)):
            yield LectureText(
                lecture_id=note.id,
                course_id=lecture.course_id,
                language=_language([lecture]) or spoken[lecture.course_id] or NO_LANGUAGE,
                title="",
                course=titles.get(lecture.course_id, ""),
                section="",
                duration_s=0.0,
                cues=cues,
            )


def ranges(text: str, moment: Moment) -> list[tuple[int, int]]:
    """Return what a moment of a note lights up, as ranges of code points of the note's text. Spaces are not the same in both."""
    shown = _words(text)
    places = [place for place, character in enumerate(shown) if not character.isspace()]
    at = "".join(shown[place] for place in places).find(_squeezed(moment.text))
    if at < 0:
        return []
    found = []
    for start, end in moment.highlights:
        first, last = (len(_squeezed(moment.text[:border])) for border in (start, end))
        found.append((places[at + first], places[at + last - 1] + 1))
    return found


def _cues(note: StoredNote) -> tuple[Cue, ...]:
    """Return the lines of a note, all at its second: what lies within one is shown together."""
    second = note.second or 0.0
    return tuple(Cue(second, second, line) for line in _words(note.text).split("\n") if line.strip())


def _words(text: str) -> str:
    """Return a note without the addresses of its links and pictures. What is left keeps its place."""
    return _TARGET.sub(lambda found: " " * len(found[0]), text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _language(among: Iterable[Lecture]) -> str | None:
    """Return the language of the first transcript there is."""
    return next((lecture.transcripts[0].language for lecture in among if lecture.transcripts), None)
