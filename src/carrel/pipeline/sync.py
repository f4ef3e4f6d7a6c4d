"""A sync: list every source again, find what is new, take it through its steps, report."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime

from carrel import events
from carrel.catalog import courses, lectures
from carrel.errors import CarrelError, RecordInvalid, SourceUnreachable, Stopped
from carrel.files import is_disk_full
from carrel.pipeline.context import Context, Emit
from carrel.pipeline.extras import Extras
from carrel.pipeline.mend import mend_index
from carrel.pipeline.plan import Plan, add_course, hopeless
from carrel.pipeline.reconcile import reconcile
from carrel.pipeline.recover import recover
from carrel.pipeline.reindex import reindex
from carrel.pipeline.runner import Outcome, Runner
from carrel.records import Course, Listing, StepProgress, Unlisted
from carrel.settings import Settings
from carrel.sources import fingerprint

SettingsFor = Callable[[str | None], Settings]
"""Returns the settings of a course, or of the library for None. Raises RecordInvalid."""


def sync(
    context: Context,
    chosen: Sequence[Course],
    settings_for: SettingsFor,
    emit: Emit,
    stop: threading.Event,
    *,
    prepare_executor: Executor | None = None,
) -> events.Report:
    """Bring the chosen courses up to date. The caller holds the library's sync lock.

    Raises DiskFull, LibraryNotFound, RecordInvalid for the library's own settings; what concerns one course or lecture is in
    the report.
    """
    began = time.monotonic()
    settings = settings_for(None)
    recovered = recover(context)
    problems = recovered.problems + mend_index(context.layout, context.database, context.index)
    # Recovering may have finished the removal or the move of a course that was chosen before it.
    left = {course.id: course for course in courses.every(context.database) if course.id not in recovered.absent}
    here = [left[course.id] for course in chosen if course.id in left]
    unlisted: list[Unlisted] = []
    plan, gone = Plan(), 0
    renamed: set[str] = set()
    for course, answer in _list_all(context, here, settings_for, emit, stop):
        try:
            if isinstance(answer, Listing):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                changed = reconcile(context.database, context.layout, course, answer, now, fingerprint)
                gone += changed.gone
                renamed |= changed.renamed
                problems += [f"{course.title}: {problem}" for problem in answer.problems]
                seen = len(answer.lectures)
                emit(events.Listed(course.id, course.title, seen, changed.added, changed.gone, answer.problems))
            elif not isinstance(answer, Stopped):
                unlisted.append(_unlisted(course, answer))
            if isinstance(answer, SourceUnreachable | Stopped):
                continue  # what does not answer for its list will not answer for each lecture
            add_course(plan, course, settings_for(course.id), context.database, context.layout)
        except (OSError, RecordInvalid) as error:
            if is_disk_full(error):
                raise
            problems.append(f"{course.title}: {error}")
    reindex(context.layout, context.database, context.index, renamed, problems)
    emit(events.Planned(len(plan.jobs)))
    outcome = Outcome()
    with Extras(context, settings, emit, stop) as extras:
        if plan.jobs:
            outcome = Runner(context, plan.jobs, settings, emit, stop, prepare_executor, extras.add).run()
        extras.add_those_of(here)
    report = events.Report(
        new=plan.fresh,
        done=len(outcome.ready),
        failed=tuple(outcome.failed),
        gone=gone,
        elapsed_s=round(time.monotonic() - began, 2),
        waiting=plan.waiting,
        blocked=plan.blocked,
        stopped=outcome.stopped or stop.is_set(),
        problems=tuple(problems + outcome.problems),
        unlisted=tuple(unlisted),
    )
    emit(report)
    return report


def dry_run(
    context: Context, chosen: Sequence[Course], settings_for: SettingsFor, emit: Emit, stop: threading.Event
) -> events.Report:
    """List the sources and tell what a sync would bring, changing nothing."""
    began = time.monotonic()
    unlisted: list[Unlisted] = []
    new = gone = 0
    for course, answer in _list_all(context, chosen, settings_for, emit, stop):
        if not isinstance(answer, Listing):
            unlisted.append(_unlisted(course, answer))
            continue
        known = {lecture.key: lecture for lecture in lectures.of_course(context.database, course.id)}
        left_alone = hopeless(context.database, course.id) | set(courses.removed_keys(context.database, course.id))
        wanted = [
            entry
            for entry in answer.lectures
            if not entry.unavailable and entry.key not in left_alone and (entry.key not in known or known[entry.key].file is None)
        ]
        lost = {k for k, lecture in known.items() if lecture.gone_since is None} - {e.key for e in answer.lectures}
        new += len(wanted)
        gone += len(lost)
        for entry in wanted:
            emit(events.WouldFetch(course.id, course.title, entry.title, entry.duration_s))
        emit(events.Listed(course.id, course.title, len(answer.lectures), len(wanted), len(lost), answer.problems))
    elapsed = round(time.monotonic() - began, 2)
    report = events.Report(new=new, done=0, failed=(), gone=gone, elapsed_s=elapsed, unlisted=tuple(unlisted))
    emit(report)
    return report


def _unlisted(course: Course, error: CarrelError) -> Unlisted:
    return Unlisted(course.id, course.title, error.code, error.message, error.hint)


def _list_all(
    context: Context,
    chosen: Sequence[Course],
    settings_for: SettingsFor,
    emit: Emit,
    stop: threading.Event,
) -> list[tuple[Course, Listing | CarrelError]]:
    """Ask every source, several at once; the error stands where one does not answer."""

    def check_stop(_: StepProgress) -> None:
        if stop.is_set():
            raise Stopped("Stopped.")

    def ask(course: Course) -> Listing | CarrelError:
        emit(events.Listing(course.id, course.title))
        try:
            return context.sources.list(course.source, settings_for(course.id), check_stop)
        except Stopped as stopped:
            return stopped
        except (CarrelError, OSError) as raised:
            error = raised if isinstance(raised, CarrelError) else SourceUnreachable(f"The source cannot be read: {raised}.")
            emit(events.ListingFailed(course.id, course.title, error.code, error.message, error.hint))
            return error

    with ThreadPoolExecutor(2, "list") as pool:
        return list(zip(chosen, pool.map(ask, chosen), strict=True))
