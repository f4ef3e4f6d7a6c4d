"""Mending the index: it is to hold just what the library holds, after a crash, when it is damaged or from an older Carrel."""

from __future__ import annotations

from carrel.catalog import Database, lectures, steps
from carrel.errors import IndexDamaged
from carrel.layout import Layout
from carrel.pipeline import texts
from carrel.pipeline.reindex import whole_library
from carrel.records import Course, Lecture, StepName, StepState
from carrel.search import SearchIndex


def mend_index(layout: Layout, database: Database, index: SearchIndex) -> list[str]:
    """Index what is here and not indexed, drop what is not here; all again if the index cannot be read.

    Returns what was wrong with single transcripts, as sentences. Raises LibraryReadOnly, LibraryBusy, DiskFull, OSError.
    """
    problems: list[str] = []
    try:
        missing, extra = unindexed(database, index), strangers(database, index)
    except IndexDamaged:
        everything = [(course, lecture) for course, lecture in whole_library(database) if lecture.file]
        index.rebuild(texts.of_all(layout, everything, problems))
        return problems
    if missing or extra:
        index.update(texts.of_all(layout, missing, problems), remove=extra)
    if not missing:
        return problems
    with database.write():
        # Some may have been removed meanwhile.
        for lecture_id in lectures.several(database, [lecture.id for _, lecture in missing]):
            steps.mark(database, lecture_id, StepName.INDEX, StepState.DONE)
    return problems


def unindexed(database: Database, index: SearchIndex) -> list[tuple[Course, Lecture]]:
    """Return the lectures that are here and not in the index, or not in each of their languages and by their titles of today.

    Raises IndexDamaged.
    """
    known, headings = index.lectures(), index.headings()
    return [
        (course, lecture)
        for course, lecture in whole_library(database)
        if lecture.file
        and (
            tuple(sorted(language for language, _ in known.get(lecture.id, ()))) != texts.languages(lecture)
            or headings.get(lecture.id) != frozenset({texts.heading(course, lecture)})
        )
    ]


def strangers(database: Database, index: SearchIndex) -> list[str]:
    """Return the ids that the index holds and the library does not. Raises IndexDamaged."""
    known = list(index.lectures())  # before the catalogue is read: a lecture that comes in between is no stranger
    here = {lecture.id for mine in lectures.every(database).values() for lecture in mine if lecture.file}
    return [lecture_id for lecture_id in known if lecture_id not in here]
