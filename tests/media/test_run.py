"""ffmpeg runs to its end, or to ours."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from carrel.errors import EncodeFailed, ToolMissing
from carrel.media.run import GLOBAL_OPTIONS, run
from carrel.records import StepProgress
from carrel.tools import Ffmpeg
from tests.waiting import until

ENCODE = """
import pathlib, sys
from carrel.media.run import run
folder, *command = sys.argv[1:]
run(command, duration_s=600, folder=pathlib.Path(folder), progress=lambda _: print("at work", flush=True))
"""


def endless(ffmpeg: Ffmpeg, folder: Path) -> list[str]:
    source = ["-re", "-f", "lavfi", "-i", "testsrc2=size=64x36:rate=25"]
    return [ffmpeg.path, *GLOBAL_OPTIONS, "-y", *source, "-t", "600", "-f", "matroska", f"file:{folder / 'copy.mkv'}"]


def running(folder: Path, program: str = "") -> list[int]:
    """Return the processes whose command names `folder`, and begins with `program`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command and command.startswith(os.fsencode(program)) and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ffmpeg_ends_with_a_parent_that_is_killed(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    command = [sys.executable, "-c", ENCODE, str(tmp_path), *endless(ffmpeg, tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "at work\n"
        assert len(running(tmp_path)) > 1
        parent.send_signal(signal.SIGKILL)
    until(lambda: not running(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_is_left_running_after_an_end_of_any_kind(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    def cancel(_: StepProgress) -> None:
        raise RuntimeError

    def kill(_: StepProgress) -> None:
        for process in running(tmp_path, ffmpeg.path):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    with pytest.raises(RuntimeError):
        run(endless(ffmpeg, tmp_path), duration_s=600, folder=tmp_path, progress=cancel)
    until(lambda: not running(tmp_path))
    with pytest.raises(EncodeFailed, match="was killed"):
        run(endless(ffmpeg, tmp_path), duration_s=600, folder=tmp_path, progress=kill)
    until(lambda: not running(tmp_path))
    short = [ffmpeg.path, *GLOBAL_OPTIONS, "-f", "lavfi", "-i", "sine=duration=1", "-f", "null", str(tmp_path)]
    run(short, duration_s=1, folder=tmp_path, progress=lambda _: None)
    until(lambda: not running(tmp_path))


def test_ffmpegs_own_words_and_status_come_through(tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    command = [ffmpeg.path, *GLOBAL_OPTIONS, "-i", str(tmp_path / "none.mp4"), "-f", "null", "-"]
    with pytest.raises(EncodeFailed, match="No such file"):
        run(command, duration_s=1, folder=tmp_path, progress=lambda _: None)


def test_an_ffmpeg_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="does not run"):
        run([str(tmp_path / "ffmpeg"), *GLOBAL_OPTIONS], duration_s=1, folder=tmp_path, progress=lambda _: None)
