"""Keeping the index up with titles: what a lecture, its section or its course is called is searched too."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from carrel.catalog import Database, courses, lectures
from carrel.layout import Layout
from carrel.pipeline import texts
from carrel.records import Course, Lecture
from carrel.search import SearchIndex


def whole_library(database: Database) -> list[tuple[Course, Lecture]]:
    """Return every lecture with its course, in order."""
    by_course = lectures.every(database)
    return [(course, lecture) for course in courses.every(database) for lecture in by_course.get(course.id, [])]


def reindex(layout: Layout, database: Database, index: SearchIndex, chosen: AbstractSet[str], problems: list[str]) -> None:
    """Index the lectures with these ids again, those that are here. What cannot be read is added to `problems`."""
    if not chosen:
        return
    changed = [(course, lecture) for course, lecture in whole_library(database) if lecture.id in chosen and lecture.file]
    if changed:
        index.update(texts.of_all(layout, changed, problems))
