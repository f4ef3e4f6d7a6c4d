"""Running the command as a person does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def carrel(*arguments: str, status: int = 0, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Run the command as a process; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "carrel", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + (done.stderr if status else "")
