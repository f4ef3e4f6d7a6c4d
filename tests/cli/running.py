"""Running the command as a person does."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

_ONE_AT_A_TIME = threading.Lock()


def carrel(*arguments: str, status: int = 0, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Run the command as a process; return what it printed."""
    ended, out, err = run(*arguments, cwd=cwd, environment=environment)
    said, complained = (text.decode("utf-8").replace(os.linesep, "\n") for text in (out, err))
    assert ended == status, said + complained
    assert "Traceback" not in complained
    return said + (complained if status else "")


def run(*arguments: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> tuple[int, bytes, bytes]:
    """Run the command as a process; return its exit status and what it printed on both streams."""
    found = {**os.environ, **(environment or {})}
    if sys.platform == "win32":
        command = [sys.executable, "-m", "carrel", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd=cwd, env=found)
        return done.returncode, done.stdout, done.stderr
    with TemporaryDirectory() as folder, _ONE_AT_A_TIME:
        files = [Path(folder) / name for name in ("out", "err")]
        for file in files:
            file.touch()
        request = {
            "arguments": arguments,
            "cwd": str(cwd or Path.cwd()),
            "environment": found,
            "files": [str(file) for file in files],
        }
        ask, answer = _ready()
        ask.write(json.dumps(request) + "\n")
        ask.flush()
        status = int(answer.readline())
        return status, files[0].read_bytes(), files[1].read_bytes()


@cache
def _ready() -> tuple[IO[str], IO[str]]:
    """Start what runs commands; it ends with us."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("ready.py"))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.communicate)
    return process.stdin, process.stdout
