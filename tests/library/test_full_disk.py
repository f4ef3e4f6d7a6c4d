"""A full disk: a clear sentence, no damage, and the next sync finishes once there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from carrel.errors import DiskFull
from carrel.study.events import as_json
from tests.coursesite import CourseSite
from tests.library.helpers import lines, opened, states
from tests.study.made import edited, watched

SOAK = pytest.mark.soak


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB in memory. Needs Linux and root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", [40_000, pytest.param(200_000, marks=SOAK), 400_000, pytest.param(650_000, marks=SOAK)])
def test_a_full_disk_is_said_and_mended_by_room(
    left: int, coursesite: CourseSite, course_media: MadeCourse, small_disk: Path
) -> None:
    course = coursesite.offer(course_media.lectures[:6])
    root = small_disk / "library"
    with opened(root) as library:
        library.add(course.platform)
    ballast = small_disk / "ballast"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(b"\0" * max(0, free - left))

    run = subprocess.run(
        [sys.executable, "-m", "carrel", "--library", str(root), "sync"], capture_output=True, text=True, check=False
    )
    assert run.returncode in (1, 3), run.stdout + run.stderr
    assert "disk is full" in run.stdout + run.stderr
    assert "Make room" in run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    with opened(root) as library:
        for line in lines(library.overview().courses[0]):
            assert line.file is None or (root / line.file).stat().st_size > 1000

    ballast.unlink()
    with opened(root) as library:
        report = library.sync()
        assert report.failed == ()
        assert states(library) == ["ready"] * 6


def test_study_is_shown_while_a_full_disk_lets_none_be_taken_in(small_disk: Path) -> None:
    with opened(small_disk / "library") as library:
        library.desk.record([watched(1, 0, 30)])
        lines_of_phone = [as_json(edited(number, "much " * 200, note=f"n{number}")) for number in range(10, 410)]
        (library.layout.study / "phone.jsonl").write_text("\n".join((*lines_of_phone, "")))
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        ballast.write_bytes(b"\0" * free)
        with pytest.raises(DiskFull):
            library.desk.catch_up()
        assert [len(mine.intervals) for mine in library.desk.progress().lectures] == [1]

        ballast.unlink()
        library.desk.catch_up()
        assert len(library.desk.notes().notes) == 400
