"""The runner: lectures move through the lanes of their steps, side by side, until none has work left.

    fetch        a few threads, each with its downloader
    transcribe   one thread: text only
    prepare      the Executor that was handed in, or as many encodes as keep the cores busy
    index        one thread: places what is prepared and makes it searchable, all that is ready at once

One bad lecture never stops the others. What may pass by itself is tried again within the run, after a pause.
"""

from __future__ import annotations

import heapq
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import ParamSpec

from carrel import events
from carrel.catalog import lectures, steps
from carrel.errors import (
    CarrelError,
    DiskFull,
    FetchIncomplete,
    InternalFailure,
    MediaError,
    MediaTruncated,
    Remedy,
    SourceCrashed,
    Stopped,
    by_code,
)
from carrel.files import disk_full as disk_full_error
from carrel.files import free_bytes, is_disk_full, remove_tree
from carrel.pipeline import texts
from carrel.pipeline.asked import note_asked
from carrel.pipeline.context import Context, Emit
from carrel.pipeline.fetch import fetch
from carrel.pipeline.job import Job, Progress, TranscribeManifest, find
from carrel.pipeline.place import place
from carrel.pipeline.prepare import prepare
from carrel.pipeline.transcribe import transcribe
from carrel.records import Failure, Lecture, SourceKind, StepName, StepProgress, StepState, SubtitleProblem
from carrel.settings import Settings

log = logging.getLogger(__name__)

P = ParamSpec("P")

PAUSES_S = (1.0, 4.0)
"""Pauses before a step is tried again within a run."""
NO_ROOM = 1_000_000
"""With fewer bytes free than this, whatever goes wrong with a file is put down to the full disk."""
LONGEST_PAUSE_S = 60.0
"""A source that asks for a longer one is left alone until a later sync."""


@dataclass(slots=True)
class Outcome:
    """What a run did: lectures that became ready, what failed, and sentences about what could not be indexed."""

    ready: list[Lecture] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stopped: bool = False


@dataclass(slots=True)
class _Track:
    job: Job
    step: StepName = StepName.FETCH
    tries: int = 0
    started: float = 0.0


class Runner:
    """Runs jobs to their end. `prepare_executor` is the seam to other machines: it runs a plain function on pickled jobs.

    `on_ready` is called with each lecture that has come to its place; it must not take long.
    """

    def __init__(
        self,
        context: Context,
        jobs: list[Job],
        settings: Settings,
        emit: Emit,
        stop: threading.Event,
        prepare_executor: Executor | None = None,
        on_ready: Callable[[Lecture], None] = lambda _: None,
    ) -> None:
        self._on_ready = on_ready
        self._context = context
        self._emit = emit
        self._stop = stop
        self._outcome = Outcome()
        self._queue = deque(_Track(job) for job in jobs)
        self._delayed: list[tuple[float, int, _Track]] = []
        self._futures: dict[Future[None], _Track] = {}
        self._prepared: list[_Track] = []
        self._finishing: Future[list[tuple[_Track, StepName, BaseException | Lecture]]] | None = None
        self._disk_full: DiskFull | None = None
        self._fetch_jobs = settings.fetch_jobs
        self._prepare_jobs = settings.prepare_jobs or max(1, (os.cpu_count() or 2) // 4)
        self._own_executor = prepare_executor is None
        self._prepare: Executor = prepare_executor or ThreadPoolExecutor(self._prepare_jobs, "prepare")
        self._fetch = ThreadPoolExecutor(self._fetch_jobs, "fetch")
        self._transcribe = ThreadPoolExecutor(1, "transcribe")
        self._index = ThreadPoolExecutor(1, "index")

    def run(self) -> Outcome:
        """Return when every lecture is ready or has failed, or when stopped. Raises DiskFull if not even that can be noted."""
        try:
            while self._has_work():
                self._feed()
                running: set[Future[object]] = {*self._futures, *([self._finishing] if self._finishing else [])}  # type: ignore[arg-type]
                if not running:
                    time.sleep(0.05)
                    continue
                wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                self._settle()
        except BaseException:
            self._stop.set()
            raise
        finally:
            for lane in (self._fetch, self._transcribe, self._index, *([self._prepare] if self._own_executor else [])):
                lane.shutdown(wait=True, cancel_futures=True)
        self._outcome.stopped = self._stop.is_set()
        return self._outcome

    def _has_work(self) -> bool:
        busy = bool(self._futures or self._finishing or self._prepared)
        if self._stop.is_set() or self._disk_full:
            return busy
        return busy or bool(self._queue or self._delayed)

    def _feed(self) -> None:
        """Start what can be started. Fetching keeps only a little ahead of preparing, so that staging stays small."""
        if self._prepared and self._finishing is None:
            batch, self._prepared = self._prepared, []
            self._finishing = self._index.submit(self._finish, batch)
        if self._stop.is_set() or self._disk_full:
            return
        while self._delayed and self._delayed[0][0] <= time.monotonic():
            self._queue.appendleft(heapq.heappop(self._delayed)[2])
        fetching = sum(track.step is StepName.FETCH for track in self._futures.values())
        ahead = len(self._futures) - fetching
        while self._queue and fetching < self._fetch_jobs and fetching + ahead < self._fetch_jobs + self._prepare_jobs + 2:
            self._start(self._queue.popleft())
            fetching += 1

    def _start(self, track: _Track) -> None:
        job, step = track.job, track.step
        if step is StepName.FETCH and job.phone_copy:
            # Until its end this job can be cut off anywhere, and the lecture still wants its subtitles.
            steps.mark(self._context.database, job.lecture.id, StepName.TRANSCRIBE, StepState.WAITING)
        progress = self._progress(track)
        future: Future[None]
        if step is StepName.FETCH:
            future = self._fetch.submit(self._work, track, fetch, job, self._context.sources, progress)
        elif step is StepName.TRANSCRIBE:
            future = self._transcribe.submit(self._work, track, transcribe, job, progress)
        elif isinstance(self._prepare, ThreadPoolExecutor):
            future = self._prepare.submit(self._work, track, prepare, job, progress)
        else:
            self._begin(track)
            future = self._prepare.submit(prepare, job, _unheard)
        self._futures[future] = track

    def _work(self, track: _Track, function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run a step on its lane's thread; only now has it started."""
        self._begin(track)
        function(*args, **kwargs)

    def _begin(self, track: _Track) -> None:
        track.started = time.monotonic()
        if track.step is not StepName.TRANSCRIBE or not track.job.phone_copy:
            steps.mark(self._context.database, track.job.lecture.id, track.step, StepState.RUNNING)
        self._emit(events.StepStarted(track.job.lecture.id, track.job.lecture.title, track.step))

    def _settle(self) -> None:
        for future in [future for future in self._futures if future.done()]:
            track = self._futures.pop(future)
            error = future.exception()
            if error is None:
                self._done(track)
            else:
                self._failed(track, track.step, error)
        if self._finishing is not None and self._finishing.done():
            finished, self._finishing = self._finishing.result(), None
            for track, step, result in finished:
                if isinstance(result, BaseException):
                    self._failed(track, step, result)
                else:
                    self._ready(track, result)

    def _done(self, track: _Track) -> None:
        job, step = track.job, track.step
        manifest = find(job.staging, TranscribeManifest) if step is StepName.TRANSCRIBE else None
        if manifest is not None and manifest.problems:
            self._subtitles_failed(track, manifest.problems)
        else:
            if step is not StepName.TRANSCRIBE or not job.phone_copy:
                steps.mark(self._context.database, job.lecture.id, step, StepState.DONE)
            self._emit(events.StepDone(job.lecture.id, step, round(time.monotonic() - track.started, 3)))
        here = {transcript.language for transcript in job.lecture.transcripts}
        if manifest is not None and job.phone_copy and all(staged.language in here for staged in manifest.transcripts):
            self._nothing_more(track, failed=bool(manifest.problems))
            return
        if step is StepName.PREPARE:
            track.step = StepName.INDEX
            self._prepared.append(track)
            return
        track.step = StepName.TRANSCRIBE if step is StepName.FETCH else StepName.PREPARE
        if not self._stop.is_set() and not self._disk_full:
            self._start(track)

    def _nothing_more(self, track: _Track, *, failed: bool) -> None:
        """End a job that sought more subtitles and found no new ones: the phone copy stays as it is."""
        job = track.job
        if not failed:
            note_asked(job, self._context.layout, self._context.database)
            steps.mark(self._context.database, job.lecture.id, StepName.TRANSCRIBE, StepState.DONE)
        remove_tree(job.staging)
        self._emit(events.LectureReady(job.lecture.id, job.lecture.course_id, job.lecture.title))

    def _finish(self, batch: list[_Track]) -> list[tuple[_Track, StepName, BaseException | Lecture]]:
        """Place all of `batch` and index what was placed, in one commit. Runs on the index lane, alone."""
        results: list[tuple[_Track, StepName, BaseException | Lecture]] = []
        placed: list[tuple[_Track, Lecture]] = []
        for track in batch:
            track.started = time.monotonic()
            lecture_id = track.job.lecture.id
            self._emit(events.StepStarted(lecture_id, track.job.lecture.title, StepName.INDEX))
            try:
                placed.append((track, place(track.job, self._context.layout, self._context.database)))
            except Exception as error:  # noqa: BLE001  classed by _failed
                results.append((track, StepName.PREPARE, error))
        if not placed:
            return results
        problems: list[str] = []
        pairs = [(track.job.course, lecture) for track, lecture in placed]
        try:
            self._context.index.update(texts.of_all(self._context.layout, pairs, problems))
        except Exception as error:  # noqa: BLE001  classed by _failed
            return [*results, *((track, StepName.INDEX, error) for track, _ in placed)]
        self._outcome.problems += problems
        return [*results, *((track, StepName.INDEX, lecture) for track, lecture in placed)]

    def _ready(self, track: _Track, lecture: Lecture) -> None:
        steps.mark(self._context.database, lecture.id, StepName.INDEX, StepState.DONE)
        if track.job.phone_copy and not any(failure.lecture_id == lecture.id for failure in self._outcome.failed):
            steps.mark(self._context.database, lecture.id, StepName.TRANSCRIBE, StepState.DONE)
        self._emit(events.StepDone(lecture.id, StepName.INDEX, round(time.monotonic() - track.started, 3)))
        self._emit(events.LectureReady(lecture.id, lecture.course_id, lecture.title))
        self._outcome.ready.append(lecture)
        self._on_ready(lecture)

    def _failed(self, track: _Track, step: StepName, raised: BaseException) -> None:
        """Try again in a while, or note the failure and go on with the other lectures."""
        job, database = track.job, self._context.database
        error = self._classed(raised, job)
        if isinstance(error, Stopped):
            steps.mark(database, job.lecture.id, step, StepState.WAITING)
            return
        if isinstance(error, DiskFull):
            self._disk_full = error
        if isinstance(error, MediaError) and step is not StepName.TRANSCRIBE:
            remove_tree(job.staging)
            if isinstance(error, MediaTruncated) and job.phone_copy:
                # The library's own file is damaged: the next sync fetches the lecture whole.
                lectures.forget_files(database, job.lecture.id)
            elif isinstance(error, MediaTruncated):
                track.step = StepName.FETCH
        pause = self._pause(track, error)
        self._emit(events.StepFailed(job.lecture.id, job.lecture.title, step, error.code, error.message, error.hint, pause))
        if pause is not None:
            track.tries += 1
            steps.mark(database, job.lecture.id, track.step, StepState.WAITING)
            heapq.heappush(self._delayed, (time.monotonic() + pause, id(track), track))
            return
        try_after = time.time() + error.retry_after_s if error.retry_after_s else None
        steps.fail(database, job.lecture.id, step, error, try_after)
        self._outcome.failed.append(Failure(job.lecture.id, job.lecture.title, step, error.code, error.message, error.hint))

    def _pause(self, track: _Track, error: CarrelError) -> float | None:
        if error.remedy is not Remedy.WAIT or track.step is not StepName.FETCH or track.tries >= len(PAUSES_S):
            return None
        if track.job.course.source.kind is SourceKind.FOLDER:
            return None  # a file on the disk is not mended by waiting a second
        pause = max(PAUSES_S[track.tries], error.retry_after_s or 0.0)
        return pause if pause <= LONGEST_PAUSE_S else None

    def _classed(self, raised: BaseException, job: Job) -> CarrelError:
        root = self._context.layout.root
        if is_disk_full(raised):
            return raised if isinstance(raised, DiskFull) else disk_full_error(root)
        # ffmpeg can end well on a full disk and leave a file without its end.
        if isinstance(raised, MediaError | FetchIncomplete | SourceCrashed) and free_bytes(root) < NO_ROOM:
            return disk_full_error(root)
        if isinstance(raised, CarrelError):
            return raised
        log.error("step failed for lecture %s", job.lecture.id, exc_info=raised)
        return InternalFailure(f"Something unexpected happened ({type(raised).__name__}).")

    def _subtitles_failed(self, track: _Track, problems: tuple[SubtitleProblem, ...]) -> None:
        """Note that subtitles failed. The video goes on without them."""
        lecture, first = track.job.lecture, problems[0]
        said = problems if len(problems) == 1 else [replace(p, message=f"{p.language}: {p.message}") for p in problems]
        error = by_code(first.code)(" ".join(p.message for p in said), hint=first.hint)
        steps.fail(self._context.database, lecture.id, StepName.TRANSCRIBE, error, None)
        failure = Failure(lecture.id, lecture.title, StepName.TRANSCRIBE, error.code, error.message, error.hint)
        self._outcome.failed.append(failure)
        self._emit(events.StepFailed(lecture.id, lecture.title, StepName.TRANSCRIBE, error.code, error.message, error.hint))

    def _progress(self, track: _Track) -> Progress:
        last = 0.0

        def report(progress: StepProgress) -> None:
            nonlocal last
            if self._stop.is_set():
                raise Stopped("Stopped.")
            now = time.monotonic()
            if now - last < 0.25:
                return
            last = now
            p = progress
            moved = events.StepMoved(track.job.lecture.id, track.step, p.fraction, p.bytes_per_s, p.speed, p.eta_s, p.note)
            self._emit(moved)

        return report


def _unheard(progress: StepProgress) -> None:
    """Take the progress of a step on another machine, from where no events come."""
