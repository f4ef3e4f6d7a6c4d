"""Child processes that never take us down: each in a process group of its own, stopped politely and then for good."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import IO, Any

GRACE_S = 15.0


def start(
    arguments: list[str],
    *,
    stdin: int | IO[Any] | None = subprocess.DEVNULL,
    stdout: int | IO[Any] | None = subprocess.DEVNULL,
    stderr: int | IO[Any] | None = subprocess.DEVNULL,
    env: dict[str, str] | None = None,
    cwd: str | None = None,
    text: bool = False,
) -> subprocess.Popen[Any]:
    """Start a child in a process group of its own, so that a Ctrl-C in the terminal reaches us alone."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(
        arguments,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=env,
        cwd=cwd,
        text=text,
        encoding="utf-8" if text else None,
        errors="replace" if text else None,
        creationflags=flags,
        start_new_session=sys.platform != "win32",
    )


def stop(process: subprocess.Popen[Any], grace_s: float = GRACE_S) -> None:
    """End a child and all that it started: an interrupt, then, after `grace_s` seconds, a kill. Returns when it is gone."""
    if process.poll() is None:
        _interrupt(process)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace_s)
    kill(process)


def kill(process: subprocess.Popen[Any]) -> None:
    """Kill a child and what is left of its group, at once."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()


def _interrupt(process: subprocess.Popen[Any]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            os.killpg(process.pid, signal.SIGINT)
