"""A sync on a real terminal: its progress is drawn, and Ctrl-C ends it well."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from tests.cli.terminal import on_a_terminal
from tests.coursesite import CourseSite, Slow
from tests.library.helpers import opened, states

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")


def run_on_a_terminal(root: Path, *, interrupt_at: bytes | None = None) -> tuple[int, str]:
    """Run `carrel sync`; return its exit status and what it drew, without the movements of the cursor."""
    status, drawn = on_a_terminal("--library", str(root), "sync", interrupt_at=interrupt_at)
    return status, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn.decode("utf-8", "replace"))


def test_each_lecture_has_a_line_with_its_step_and_there_is_a_total(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
    # Each takes some three seconds: long enough for its speed to be known and drawn on a machine that is busy too.
    coursesite.misbehave("*.mp4", Slow(15_000))
    status, drawn = run_on_a_terminal(tmp_path / "library")
    assert status == 0, drawn
    for said in ("downloading", "making phone copy", "Lecture 1: Springs", "total", "0 of 3", "%", "3 lectures ready"):
        assert said in drawn
    # A slow line is told too: not as "0.0 MB/s".
    assert re.search(r"\b[1-9][0-9]? kB/s", drawn), drawn
    assert "Traceback" not in drawn


def test_ctrl_c_stops_it_cleanly_and_the_next_sync_goes_on(
    coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    with opened(tmp_path / "library") as library:
        library.add(course.platform)
    coursesite.misbehave("*.mp4", Slow(2_000))
    status, drawn = run_on_a_terminal(tmp_path / "library", interrupt_at=b"downloading")
    assert status == 1, drawn
    assert "Stopping" in drawn
    assert "Stopped in" in drawn
    assert "Traceback" not in drawn
    coursesite.behave()
    with opened(tmp_path / "library") as library:
        assert library.sync().failed == ()
        assert states(library) == ["ready"] * 3
