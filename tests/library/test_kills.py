"""kill -9 at any moment: nothing half-made is ever shown, and the next sync ends with the library of an undisturbed run."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.media import look
from tests.coursesite import CourseSite, Slow
from tests.library.helpers import files_below, lines, opened

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows"),
    pytest.mark.usefixtures("usual_settings"),
]


@pytest.mark.timeout(240)
def test_a_sync_killed_three_times_ends_well(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    killed(coursesite, course_media, tmp_path, kills=3, seed=7, count=8)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_sync_killed_hundreds_of_times_ends_well(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    for seed in range(10):
        killed(coursesite, course_media, tmp_path / str(seed), kills=30, seed=seed)


def killed(site: CourseSite, media: MadeCourse, folder: Path, *, kills: int, seed: int, count: int = 12) -> None:
    """Sync `count` lectures with `kills` kills at random moments; hold the outcome against an undisturbed run's."""
    course = site.offer(media.lectures[:count])
    course.lectures[2].forms = ("separate",)
    course.lectures[5].forms = ("hls",)
    course.lectures[7].automatic = True
    with opened(folder / "undisturbed") as library:
        library.add(course.platform, options={"max_height": 144})
        began = time.monotonic()
        assert library.sync().done == count
        length = time.monotonic() - began
        expected = outcome(library)
    site.misbehave("*", Slow(400_000))
    rng = random.Random(seed)
    root = folder / "killed"
    with opened(root) as library:
        library.add(course.platform, options={"max_height": 144})
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "carrel", "--library", str(root), "sync", "--json"],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(rng.uniform(0.2, max(1.0, length * 0.6)))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        look_around(root)
    site.behave()
    last = subprocess.run(
        [sys.executable, "-m", "carrel", "--library", str(root), "sync", "--json"], capture_output=True, text=True, check=True
    )
    report = json.loads(last.stdout.splitlines()[-1])
    assert report["failed"] == []
    with opened(root) as library:
        assert outcome(library) == expected
        assert not list((library.layout.staging / "lectures").iterdir())
        assert library.sync().done == 0


def look_around(root: Path) -> None:
    """See what another program sees right after a kill: only whole lectures."""
    with opened(root) as library:
        for line in (line for course in library.overview().courses for line in lines(course)):
            if line.file is None:
                continue
            facts = look(library.root / line.file)
            assert facts.duration_s == pytest.approx(line.duration_s, abs=0.05)
            for language in line.languages:
                assert library.transcript(line.id, language).cues
        library.search("water")


def outcome(library: Library) -> dict[str, Any]:
    courses = library.overview().courses
    return {
        "lectures": [line for course in courses for line in lines(course)],
        "files": files_below(library.layout.courses),
        "transcripts": {path.name: path.read_text(encoding="utf-8") for path in sorted(library.layout.courses.rglob("*.vtt"))},
        "found": [
            [(hits.id, hits.moments) for hits in library.search(query).lectures] for query in ("water", "stones", "moon", "the")
        ],
    }
