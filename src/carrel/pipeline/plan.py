"""What is to do: which lectures of a course need work now, which must wait, which need a person."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from carrel.catalog import Database, StepRecord, lectures, steps
from carrel.errors import Remedy
from carrel.layout import Layout
from carrel.pipeline.job import Job
from carrel.records import Course, Lecture, LectureState, StepName, StepState
from carrel.settings import Settings

_BEFORE_READY = (StepName.FETCH, StepName.TRANSCRIBE, StepName.PREPARE)


@dataclass(slots=True)
class Plan:
    """`fresh` counts lectures never tried before; `waiting` those not due yet; `blocked` those that failed for good."""

    jobs: list[Job] = field(default_factory=list)
    fresh: int = 0
    waiting: int = 0
    blocked: int = 0


def add_course(plan: Plan, course: Course, settings: Settings, database: Database, layout: Layout) -> None:
    """Add to `plan` what one course needs."""
    records = steps.of_course(database, course.id)
    now = time.time()
    for lecture in lectures.of_course(database, course.id):
        mine = records.get(lecture.id, {})
        failed = [r for r in mine.values() if r.state is StepState.FAILED and r.step in _BEFORE_READY]
        if lecture.file is None and lecture.state not in (LectureState.WAITING, LectureState.FAILED):
            continue
        fetch = mine.get(StepName.FETCH)
        if lecture.file is not None:
            fetchis_hopeless = fetch is not None and fetch.state is StepState.FAILED and fetch.remedy is Remedy.NONE
            if fetchis_hopeless or not _wants_subtitles(lecture, settings, mine):
                continue
        elif is_hopeless(lecture, mine):
            plan.blocked += 1
            continue
        if any(r.try_after is not None and r.try_after > now for r in failed):
            plan.waiting += 1
            continue
        plan.fresh += not mine
        plan.jobs.append(
            Job(
                lecture=lecture,
                course=course,
                settings=settings,
                library=layout.root,
                staging=layout.lecture_staging(lecture.id),
                phone_copy=layout.resolve(lecture.file) if lecture.file else None,
            )
        )


def hopeless(database: Database, course_id: str) -> set[str]:
    """Return the source keys of lectures that are not here and failed for good: only `retry` makes them tried again."""
    records = steps.of_course(database, course_id)
    return {
        lecture.key for lecture in lectures.of_course(database, course_id) if is_hopeless(lecture, records.get(lecture.id, {}))
    }


def is_hopeless(lecture: Lecture, records: dict[StepName, StepRecord]) -> bool:
    """Say whether a lecture that is not here failed for good: only `retry` makes it tried again."""
    failed = (r for r in records.values() if r.state is StepState.FAILED and r.remedy is Remedy.NONE)
    return lecture.file is None and any(r.step in (StepName.FETCH, StepName.PREPARE) for r in failed)


def _wants_subtitles(lecture: Lecture, settings: Settings, records: dict[StepName, StepRecord]) -> bool:
    """Say whether a lecture that is here should get subtitles: they failed in a way that may pass, or others are asked for."""
    if lecture.state is LectureState.GONE:
        return False
    transcribe = records.get(StepName.TRANSCRIBE)
    if transcribe is not None and transcribe.state is StepState.FAILED:
        return transcribe.remedy is not Remedy.NONE
    if transcribe is not None and transcribe.state is not StepState.DONE:
        return True
    return not set(settings.languages) <= {*lecture.languages_asked, *(t.language for t in lecture.transcripts)}
