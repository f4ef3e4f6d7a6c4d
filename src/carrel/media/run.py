"""Runs ffmpeg, tells how far it is, and turns its complaints into errors of ours."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from carrel import processes
from carrel.errors import EncodeFailed, ToolMissing
from carrel.files import disk_full
from carrel.records import StepProgress

GLOBAL_OPTIONS = ("-hide_banner", "-nostdin", "-nostats", "-v", "error", "-progress", "pipe:1")

_GUARD = """
exec 3<&0
"$@" 3<&- </dev/null & ffmpeg=$!
exec 2>/dev/null
{ read -r _ <&3 || kill -9 $ffmpeg; } >/dev/null & guard=$!
wait $ffmpeg; status=$?
kill $guard; wait $guard
exit $status
"""
"""Runs ffmpeg until its end or ours: however we die, the system closes the pipe that the guard reads from."""

_FULL_DISK = ("No space left on device", "Disk quota exceeded")
_SHELL_SIGNAL = 128
_EMPTY_WORDS = ("Conversion failed!", "Error while", "Error writing trailer", "Last message repeated", "Nothing was written")


def run(
    command: list[str],
    *,
    duration_s: float,
    folder: Path,
    progress: Callable[[StepProgress], None],
    purpose: str = "make the phone copy",
) -> list[str]:
    """Run an ffmpeg command that holds GLOBAL_OPTIONS and writes into `folder`, to its end. Returns the last lines it said.

    If this process is killed, ffmpeg goes with it (not on Windows).

    Raises EncodeFailed, DiskFull, ToolMissing, and what `progress` raises; ffmpeg has been killed by then.
    """
    if shutil.which(command[0]) is None:
        raise ToolMissing(f"{command[0]} does not run: it is not there, or not a program.")
    guarded = command if sys.platform == "win32" else ["/bin/sh", "-c", _GUARD, "sh", *command]
    try:
        process = processes.start(guarded, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError as error:
        raise ToolMissing(f"{command[0]} does not run: {error.strerror}.") from error
    complaints: deque[str] = deque(maxlen=50)
    figures: dict[str, str] = {}
    try:
        for line in process.stdout or ():
            key, equals, value = line.strip().partition("=")
            if not equals or not key.replace("_", "").isalnum():
                complaints.append(line.strip())
                continue
            figures[key] = value.strip()
            if key == "progress":
                progress(_step_progress(figures, duration_s))
    except BaseException:
        processes.kill(process)
        raise
    with process:
        status = process.wait()
    if any(words in line for line in complaints for words in _FULL_DISK):
        raise disk_full(folder)  # also at status 0: ffmpeg 5 ends so when only the last bytes did not fit
    if status != 0:
        raise _explained(status, list(complaints), purpose)
    return list(complaints)


def _step_progress(figures: dict[str, str], duration_s: float) -> StepProgress:
    """Read one block of `-progress`; any figure may be "N/A"."""
    done_s = _number(figures.get("out_time_us", ""), scale=1e-6)
    speed = _number(figures.get("speed", "").removesuffix("x"))
    fraction = None if done_s is None or duration_s <= 0 else min(1.0, max(0.0, done_s / duration_s))
    eta = (1 - fraction) * duration_s / speed if fraction is not None and speed else None
    return StepProgress(fraction=fraction, speed=speed, eta_s=eta)


def _number(text: str, *, scale: float = 1.0) -> float | None:
    try:
        return float(text) * scale
    except ValueError:
        return None


def _explained(status: int, complaints: list[str], purpose: str) -> EncodeFailed:
    if sys.platform != "win32" and status in (-signal.SIGKILL, _SHELL_SIGNAL + signal.SIGKILL):
        return EncodeFailed(
            "ffmpeg was killed: perhaps the machine ran out of memory.", hint="Close other programs; `carrel retry`."
        )
    telling = [line for line in complaints if line and not any(words in line for words in _EMPTY_WORDS)]
    reason = telling[-1] if telling else f"it ended with status {status}"
    return EncodeFailed(f"ffmpeg could not {purpose}: {reason.rstrip('.')}.")
