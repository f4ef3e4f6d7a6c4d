"""What stands on the shelves: the catalogue as the views that the CLI and the web show."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from carrel.catalog import Database, courses, lectures, steps, study
from carrel.desk_views import NoteHits
from carrel.layout import Layout
from carrel.pipeline.notes import ranges
from carrel.records import Course, Failure, Lecture, LectureHits, Loudness, SearchAnswer
from carrel.study.notes import note_view
from carrel.views import (
    AttachmentLine,
    ChapterView,
    CourseView,
    LectureHitsView,
    LectureLine,
    LectureSearchView,
    LectureView,
    LibraryView,
    MomentView,
    Neighbour,
    ProgramView,
    SearchView,
    SectionView,
    TranscriptLine,
)
from carrel.wording import web_address

SECTION_JOIN = " · "
_EVEN_LUFS = -16.0
_HIGHEST_PEAK_DB = -1.0
"""As loud, and with as high peaks, as podcasts are (https://podcasters.apple.com/support/893-audio-requirements)."""
_MOST_GAIN_DB = 12.0


def overview(database: Database) -> LibraryView:
    """Return all programs and courses. Every screen asks for it, and it seldom changes."""
    return database.kept("overview", lambda: _overview(database))


def _overview(database: Database) -> LibraryView:
    with database.read():
        found = courses.every(database)
        by_course = lectures.every(database)
        failures = steps.failures(database)
    views = [_course(course, by_course.get(course.id, []), failures) for course in found]
    programs: dict[str, list[str]] = {}
    for course in found:
        if course.program is not None:
            programs.setdefault(course.program, []).append(course.id)
    return LibraryView([ProgramView(title, ids) for title, ids in programs.items()], views)


def course_view(database: Database, course: Course) -> CourseView:
    with database.read():
        return _course(course, lectures.of_course(database, course.id), steps.failures(database))


def lecture_view(database: Database, layout: Layout, course: Course, lecture: Lecture) -> LectureView:
    with database.read():
        siblings = lectures.of_course(database, course.id)
        failure = steps.failures(database).get(lecture.id)
    at = next(i for i, sibling in enumerate(siblings) if sibling.id == lecture.id)
    playable = [(i, sibling) for i, sibling in enumerate(siblings) if sibling.file]
    before = [sibling for i, sibling in playable if i < at]
    after = [sibling for i, sibling in playable if i > at]
    return LectureView(
        id=lecture.id,
        title=lecture.title,
        course=course.title,
        course_id=course.id,
        program=course.program,
        section=SECTION_JOIN.join(lecture.section),
        number=at + 1,
        of=len(siblings),
        position=lecture.position,
        duration_s=lecture.duration_s,
        state=lecture.state.value,
        languages=[t.language for t in lecture.transcripts],
        file=lecture.file,
        poster=lecture.poster,
        description=lecture.description,
        web_page=web_address(lecture.web_page),
        chapters=[ChapterView(c.start_s, c.end_s, c.title) for c in lecture.chapters],
        transcripts=[TranscriptLine(t.language, t.kind.value, t.path) for t in lecture.transcripts],
        attachments=[AttachmentLine(a.name, a.path, _size(layout, a.path)) for a in lecture.attachments],
        previous=Neighbour(before[-1].id, before[-1].title) if before else None,
        next=Neighbour(after[0].id, after[0].title) if after else None,
        failure=failure or _why_unavailable(lecture),
        thumbs=lecture.thumbs,
        gain_db=_gain_db(lecture.loudness),
        frame_rate=lecture.frame_rate or None,
    )


def search_view(database: Database, answer: SearchAnswer, noted: SearchAnswer) -> SearchView:
    """Return a search's answer with the names of lectures and courses; lectures removed meanwhile are left out.

    `noted` are the notes that answer.
    """
    titles = {course.id: course.title for course in courses.every(database)}
    known = lectures.several(database, [hits.lecture_id for hits in answer.lectures])
    found = ((hits, known.get(hits.lecture_id)) for hits in answer.lectures)
    return SearchView(
        query=answer.query,
        took_ms=round(answer.took_ms + noted.took_ms, 2),
        suggestion=answer.suggestion or noted.suggestion,
        lectures=[_hits(hits, lecture, titles) for hits, lecture in found if lecture is not None],
        relaxed=answer.relaxed,
        complete=answer.complete and noted.complete,
        notes=_note_hits(database, noted, titles),
    )


def lecture_search_view(database: Database, answer: SearchAnswer, noted: SearchAnswer) -> LectureSearchView:
    """Return the answer of a search in one lecture. `noted` are its notes that answer."""
    hits = answer.lectures[0] if answer.lectures else None
    titles = {course.id: course.title for course in courses.every(database)} if noted.lectures else {}
    return LectureSearchView(
        query=answer.query,
        took_ms=round(answer.took_ms + noted.took_ms, 2),
        suggestion=answer.suggestion or noted.suggestion,
        language=hits.language if hits else "",
        moments=_moments(hits) if hits else [],
        moment_count=hits.moment_count if hits else 0,
        relaxed=answer.relaxed,
        complete=answer.complete and noted.complete,
        notes=_note_hits(database, noted, titles),
    )


def _note_hits(database: Database, noted: SearchAnswer, titles: Mapping[str, str]) -> list[NoteHits]:
    """Return the notes that were found, as they are now; those that are gone meanwhile are left out."""
    notes = {note.id: note for note in study.notes_by_id(database, [hits.lecture_id for hits in noted.lectures])}
    mine = lectures.several(database, [note.lecture for note in notes.values()])
    found = []
    for hits in noted.lectures:
        note = notes.get(hits.lecture_id)
        lecture = mine.get(note.lecture) if note is not None and not note.deleted else None
        if note is not None and lecture is not None:
            lit = [place for moment in hits.moments for place in ranges(note.text, moment)]
            found.append(NoteHits(note_view(note), lecture.title, lecture.course_id, titles.get(lecture.course_id, ""), lit))
    return found


def _moments(hits: LectureHits) -> list[MomentView]:
    return [MomentView(m.start_s, m.end_s, m.text, list(m.highlights)) for m in hits.moments]


def _hits(hits: LectureHits, lecture: Lecture, titles: Mapping[str, str]) -> LectureHitsView:
    return LectureHitsView(
        id=lecture.id,
        title=lecture.title,
        course=titles.get(lecture.course_id, ""),
        section=SECTION_JOIN.join(lecture.section),
        score=round(hits.score, 4),
        moments=_moments(hits),
        course_id=lecture.course_id,
        language=hits.language,
        moment_count=hits.moment_count,
        poster=lecture.poster,
    )


def _course(course: Course, mine: list[Lecture], failures: dict[str, Failure]) -> CourseView:
    ready = [lecture for lecture in mine if lecture.file]
    return CourseView(
        id=course.id,
        title=course.title,
        program=course.program,
        source=course.source.address,
        sections=[
            SectionView(SECTION_JOIN.join(section), [_line(lecture, failures) for lecture in group])
            for section, group in groupby(mine, key=lambda lecture: lecture.section)
        ],
        description=course.description,
        lectures=len(mine),
        ready=len(ready),
        duration_s=round(sum(lecture.duration_s or 0.0 for lecture in mine), 3),
        poster_lecture=next((lecture.id for lecture in ready if lecture.poster), None),
        listed_at=course.listed_at,
    )


def _line(lecture: Lecture, failures: dict[str, Failure]) -> LectureLine:
    return LectureLine(
        id=lecture.id,
        title=lecture.title,
        position=lecture.position,
        duration_s=lecture.duration_s,
        state=lecture.state.value,
        languages=[t.language for t in lecture.transcripts],
        file=lecture.file,
        poster=lecture.poster,
        failure=failures.get(lecture.id) or _why_unavailable(lecture),
        attachments=[attachment.name for attachment in lecture.attachments],
    )


def _why_unavailable(lecture: Lecture) -> Failure | None:
    """Return the source's own reason for a lecture that cannot be had, in the form of a failure."""
    if lecture.file or not lecture.unavailable:
        return None
    from carrel.errors import LectureUnavailable
    from carrel.records import StepName

    error = LectureUnavailable(lecture.unavailable)
    return Failure(lecture.id, lecture.title, StepName.FETCH, error.code, error.message, error.hint)


def _gain_db(loudness: Loudness | None) -> float | None:
    """Return what evens a lecture's loudness; it is not made louder than its peak allows."""
    if loudness is None or loudness.lufs is None or loudness.peak_db is None:
        return None
    gain = max(-_MOST_GAIN_DB, min(_MOST_GAIN_DB, _EVEN_LUFS - loudness.lufs))
    return round(min(gain, max(0.0, _HIGHEST_PEAK_DB - loudness.peak_db)), 1)


def _size(layout: Layout, path: str) -> int:
    try:
        return layout.resolve(path).stat().st_size
    except OSError:
        return 0
