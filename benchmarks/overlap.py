"""How well a sync overlaps: its wall time beside all downloads alone and all encodes alone, in one run.

    python -m benchmarks.overlap [--lectures 12] [--rounds 3]

A course is served at a rate at which downloading takes about as long as encoding. Wanted: sync <= 1.15 x max(downloads, encodes).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from carrel import settings
from carrel.catalog import courses
from carrel.library import Library
from carrel.pipeline.fetch import fetch
from carrel.pipeline.job import FetchManifest, find
from carrel.pipeline.plan import Plan, add_course
from carrel.pipeline.prepare import prepare
from carrel.pipeline.transcribe import transcribe
from carrel.records import StepProgress
from tests.coursesite import PLUGIN, CourseSite, Slow, tiny_course


def unheard(progress: StepProgress) -> None:
    """Take progress and say nothing."""


def apart(address: str, root: Path) -> tuple[float, float, int]:
    """Return seconds of all downloads alone, of all encodes alone, and the bytes downloaded."""
    library = Library.open(root, create=True)
    try:
        library.add(address)
        plan, context = Plan(), library.context()
        chosen = settings.load(library.layout.settings)
        add_course(plan, courses.every(library.database)[0], chosen, library.database, library.layout)
        began = time.monotonic()
        with ThreadPoolExecutor(chosen.fetch_jobs) as pool:
            list(pool.map(lambda job: fetch(job, context.sources, unheard), plan.jobs))
        downloads = time.monotonic() - began
        fetched = [found.media_bytes for job in plan.jobs if (found := find(job.staging, FetchManifest))]
        began = time.monotonic()
        with ThreadPoolExecutor(chosen.prepare_jobs or max(1, (os.cpu_count() or 2) // 4)) as pool:
            for job in plan.jobs:
                transcribe(job, unheard)
            list(pool.map(lambda job: prepare(job, unheard), plan.jobs))
        return downloads, time.monotonic() - began, sum(fetched)
    finally:
        library.close()


def together(address: str, root: Path) -> float:
    """Return seconds of a whole sync."""
    library = Library.open(root, create=True)
    try:
        library.add(address)
        began = time.monotonic()
        report = library.sync(stop=threading.Event())
        assert not report.failed, report.failed
        return time.monotonic() - began
    finally:
        library.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lectures", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    os.environ["PYTHONPATH"] = str(PLUGIN)
    with tempfile.TemporaryDirectory() as folder, CourseSite() as site:
        work = Path(folder)
        media = tiny_course(work / "media", args.lectures, size=(1920, 1080), frame_rate=25, pause_s=4.0)
        course = site.offer(media.lectures)
        for lecture in course.lectures:
            lecture.forms = ("progressive",)
        _, encodes, size = apart(course.platform, work / "gauge")
        site.misbehave("*.mp4", Slow(int(size / encodes / 2)))
        ratios = []
        for number in range(args.rounds):
            downloads, encodes, _ = apart(course.platform, work / f"apart {number}")
            sync = together(course.platform, work / f"together {number}")
            ratios.append(sync / max(downloads, encodes))
            print(f"downloads {downloads:6.2f} s   encodes {encodes:6.2f} s   sync {sync:6.2f} s   ratio {ratios[-1]:.3f}")
        print(f"median ratio {statistics.median(ratios):.3f} (wanted: at most 1.15)")


if __name__ == "__main__":
    main()
