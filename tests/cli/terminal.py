"""Running the command on a pseudo-terminal, as a person sees it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest


def on_a_terminal(*arguments: str, interrupt_at: bytes | None = None) -> tuple[int, bytes]:
    """Run `carrel` on a terminal of 120 columns; return its exit status and what it drew. Skips where there are no terminals.

    `interrupt_at` is what it is interrupted (Ctrl-C) for having drawn.
    """
    try:
        import pty

        ours, theirs = pty.openpty()
    except (ImportError, OSError):
        pytest.skip("there are no pseudo-terminals here")
    command = [sys.executable, "-m", "carrel", *arguments]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    drawn = b""
    while True:
        if interrupt_at is not None and interrupt_at in drawn:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
        if select.select([ours], [], [], 0.1)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            drawn += piece
        elif process.poll() is not None:
            break
    os.close(ours)
    return process.wait(), drawn
