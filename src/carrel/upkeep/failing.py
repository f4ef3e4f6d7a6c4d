"""What did not come, why, and what happens next."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from carrel.catalog import Database, StepRecord, courses, lectures, steps
from carrel.errors import LectureUnavailable, Remedy
from carrel.pipeline.plan import is_hopeless
from carrel.records import Course, Lecture, LectureState, StepName, StepState
from carrel.shelves import SECTION_JOIN
from carrel.upkeep_views import FailureLine, FailuresView


def failures_view(database: Database, course_id: str | None = None) -> FailuresView:
    """Return the failures of the library, or of one course."""
    found: list[FailureLine] = []
    untried = 0
    with database.read():
        by_course = lectures.every(database)
        for course in courses.every(database):
            if course_id not in (None, course.id):
                continue
            records = steps.of_course(database, course.id)
            for lecture in by_course.get(course.id, []):
                mine = records.get(lecture.id, {})
                failed = next((mine[step] for step in StepName if step in mine and mine[step].state is StepState.FAILED), None)
                if failed is not None:
                    found.append(_failed(course, lecture, failed, mine))
                elif lecture.state is LectureState.UNAVAILABLE:
                    found.append(_unavailable(course, lecture))
                elif lecture.file is None and not mine:
                    untried += 1
    return FailuresView(found, untried)


def _failed(course: Course, lecture: Lecture, failed: StepRecord, records: dict[StepName, StepRecord]) -> FailureLine:
    is_later = failed.try_after is not None and failed.try_after > time.time()
    remedy = failed.remedy or Remedy.WAIT
    if is_hopeless(lecture, records) or (lecture.file is not None and remedy is Remedy.NONE):
        again = "asked"
    else:
        again = "later" if is_later else "next-sync"
    return _line(
        course,
        lecture,
        state="waiting" if remedy is Remedy.WAIT and again != "asked" else "failed",
        record=failed,
        again=again,
        try_after=_moment(failed.try_after) if is_later and again == "later" else None,
    )


def _unavailable(course: Course, lecture: Lecture) -> FailureLine:
    error = LectureUnavailable(lecture.unavailable or "It cannot be had from its source.")
    record = StepRecord(
        lecture.id,
        StepName.FETCH,
        StepState.FAILED,
        0,
        error.remedy,
        error.code,
        error.message,
        "It comes when its source has it.",
    )
    return _line(course, lecture, state="unavailable", record=record, again="next-sync", try_after=None)


def _line(course: Course, lecture: Lecture, *, state: str, record: StepRecord, again: str, try_after: str | None) -> FailureLine:
    return FailureLine(
        lecture_id=lecture.id,
        title=lecture.title,
        course_id=course.id,
        course=course.title,
        section=SECTION_JOIN.join(lecture.section),
        position=lecture.position,
        state=state,
        step=record.step.value,
        code=record.code,
        message=record.message,
        hint=record.hint,
        remedy=(record.remedy or Remedy.WAIT).value,
        attempts=record.attempts,
        again=again,
        try_after=try_after,
        here=lecture.file is not None,
    )


def _moment(unix: float | None) -> str | None:
    return datetime.fromtimestamp(unix, UTC).isoformat(timespec="seconds") if unix is not None else None
