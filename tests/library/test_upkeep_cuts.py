"""kill -9 at any point of a move, a removal or a return from the trash: the library is as before or as after, never between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.library.cutting import CASES
from tests.web.shelf import make_shelf

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")


@pytest.mark.parametrize("case", ["edit", "remove-lecture", "restore-lecture", "restore-course"])
def test_a_change_cut_off_anywhere_is_undone_or_finished(case: str, tmp_path: Path) -> None:
    assert cut(case, tmp_path, sampled=3) == 3


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("case", CASES)
def test_a_change_cut_off_at_every_point_is_undone_or_finished(case: str, tmp_path: Path) -> None:
    assert cut(case, tmp_path) > 10


def cut(case: str, folder: Path, sampled: int | None = None) -> int:
    make_shelf(folder / "shelf")
    work = folder / "work"
    work.mkdir()
    arguments = [case, str(folder / "shelf"), str(work), *([str(sampled)] if sampled else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.library.cutting", *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout)
