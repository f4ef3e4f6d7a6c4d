"""A sync: list every source again, find what is new, take it through its steps, report."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime

from carrel import events
from carrel.catalog import lectures
from carrel.errors import CarrelError, IndexDamaged, Stopped
from carrel.pipeline import texts
from carrel.pipeline.context import Context, Emit
from carrel.pipeline.plan import Plan, add_course
from carrel.pipeline.reconcile import reconcile
from carrel.pipeline.recover import recover, strangers, unindexed, whole_library
from carrel.pipeline.runner import Outcome, Runner
from carrel.records import Course, Listing, StepProgress
from carrel.settings import Settings
from carrel.sources import fingerprint

SettingsFor = Callable[[str], Settings]


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

    Raises DiskFull, LibraryNotFound; what concerns one course or lecture is in the report.
    """
    began = time.monotonic()
    problems = recover(context)
    problems += _mend_index(context)
    plan, gone = Plan(), 0
    for course, listing in _list_all(context, chosen, settings_for, emit, stop, problems):
        if listing is not None:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            changed = reconcile(context.database, context.layout, course, listing, now, fingerprint)
            gone += changed.gone
            problems += [f"{course.title}: {problem}" for problem in listing.problems]
            emit(events.Listed(course.id, course.title, len(listing.lectures), changed.added, changed.gone, listing.problems))
        add_course(plan, course, settings_for(course.id), context.database, context.layout)
    emit(events.Planned(len(plan.jobs)))
    outcome = Runner(context, plan.jobs, emit, stop, prepare_executor).run() if plan.jobs else Outcome()
    report = events.Report(
        new=plan.fresh,
        done=len(outcome.ready),
        failed=tuple(outcome.failed),
        gone=gone,
        elapsed_s=round(time.monotonic() - began, 2),
        waiting=plan.waiting,
        blocked=plan.blocked,
        stopped=outcome.stopped or stop.is_set(),
        problems=tuple(problems),
    )
    emit(report)
    return report


def dry_run(
    context: Context, chosen: Sequence[Course], settings_for: SettingsFor, emit: Emit, stop: threading.Event
) -> events.Report:
    """List the sources and tell what a sync would bring, changing nothing."""
    began = time.monotonic()
    problems: list[str] = []
    new = gone = 0
    for course, listing in _list_all(context, chosen, settings_for, emit, stop, problems):
        if listing is None:
            continue
        known = {lecture.key: lecture for lecture in lectures.of_course(context.database, course.id)}
        wanted = [e for e in listing.lectures if not e.unavailable and (e.key not in known or known[e.key].file is None)]
        lost = {k for k, lecture in known.items() if lecture.gone_since is None} - {e.key for e in listing.lectures}
        new += len(wanted)
        gone += len(lost)
        for entry in wanted:
            emit(events.WouldFetch(course.id, course.title, entry.title, entry.duration_s))
        emit(events.Listed(course.id, course.title, len(listing.lectures), len(wanted), len(lost), listing.problems))
    elapsed = round(time.monotonic() - began, 2)
    report = events.Report(new=new, done=0, failed=(), gone=gone, elapsed_s=elapsed, problems=tuple(problems))
    emit(report)
    return report


def _list_all(
    context: Context,
    chosen: Sequence[Course],
    settings_for: SettingsFor,
    emit: Emit,
    stop: threading.Event,
    problems: list[str],
) -> list[tuple[Course, Listing | None]]:
    """Ask every source, several at once. A source that does not answer gives None and a sentence in `problems`."""

    def check_stop(_: StepProgress) -> None:
        if stop.is_set():
            raise Stopped("Stopped.")

    def ask(course: Course) -> Listing | CarrelError:
        emit(events.Listing(course.id, course.title))
        try:
            return context.sources.list(course.source, settings_for(course.id), check_stop)
        except CarrelError as error:
            return error

    answers: list[tuple[Course, Listing | None]] = []
    with ThreadPoolExecutor(2, "list") as pool:
        for course, answer in zip(chosen, pool.map(ask, chosen), strict=True):
            if isinstance(answer, Listing):
                answers.append((course, answer))
                continue
            if not isinstance(answer, Stopped):
                problems.append(f"{course.title}: {answer.message} {answer.hint}".strip())
                emit(events.ListingFailed(course.id, course.title, answer.code, answer.message, answer.hint))
            answers.append((course, None))
    return answers


def _mend_index(context: Context) -> list[str]:
    """Make the index hold just what the library holds: after a crash, or when it is damaged or from an older Carrel."""
    problems: list[str] = []
    try:
        missing, extra = unindexed(context.database, context.index), strangers(context.database, context.index)
    except IndexDamaged:
        everything = [(course, lecture) for course, lecture in whole_library(context.database) if lecture.file]
        context.index.rebuild(texts.of_all(context.layout, everything, problems))
        return problems
    if missing or extra:
        context.index.update(texts.of_all(context.layout, missing, problems), remove=extra)
    return problems
