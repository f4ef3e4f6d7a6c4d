"""The record of what was studied in a course."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from carrel.desk_views import RecordLine, RecordView
from carrel.records import Course, Lecture, LectureState
from carrel.study.stats import Piece, total


def record(
    course: Course, lectures: Collection[Lecture], completed: Mapping[str, date], pieces: Collection[Piece], notes: int
) -> RecordView:
    """Return the record of a course. `completed` tells by lecture id when, `pieces` are the study time spent in the course.

    Lectures that cannot be had any more are no part of it, unless they were completed before.
    """
    counted = [lecture for lecture in lectures if lecture.state is not LectureState.UNAVAILABLE or lecture.id in completed]
    finished = [completed[lecture.id] for lecture in counted if lecture.id in completed]
    days = [*finished, *(piece.day for piece in pieces)]
    return RecordView(
        course_id=course.id,
        title=course.title,
        program=course.program,
        complete=bool(counted) and len(finished) == len(counted),
        lectures=[
            RecordLine(
                title=lecture.title,
                section=" · ".join(lecture.section),
                duration_s=lecture.duration_s or 0.0,
                completed_on=completed[lecture.id].isoformat() if lecture.id in completed else None,
            )
            for lecture in counted
        ],
        time=total(piece.time for piece in pieces),
        notes=notes,
        first_on=min(days).isoformat() if days else None,
        last_on=max(days).isoformat() if days else None,
    )
