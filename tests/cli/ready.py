"""Runs commands, each in a process of its own that has Carrel's modules from the start: reading them takes longer than most
commands do. `running.py` starts it.

A request is a line of JSON on standard input: arguments, folder, environment, and the files that take what is printed. The exit
status comes back as a line. Forking needs a process without threads, so this is one of its own; Windows has none.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

from carrel.__main__ import main
from carrel.cli.app import COMMANDS

_STATUS_OF_A_SIGNAL = 128
_READ = (
    "carrel.library", "carrel.desk", "carrel.devices", "carrel.doctor", "carrel.frames", "carrel.house", "carrel.ledger",
    "carrel.notebook", "carrel.pipeline.runner", "carrel.search.lecture_index", "carrel.searching", "carrel.sources",
    "carrel.upkeep", "rich.console", "rich.progress", "rich.table", "pydantic.type_adapter",
)  # fmt: skip
"""What a command reads when it needs it."""


def serve() -> None:
    """Serve requests until there are no more. Returns in each command's process, too, for `main` to be called there."""
    for command in COMMANDS:
        import_module(f"carrel.cli.{command}_")
    for module in _READ:
        import_module(module)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            _become(json.loads(line))
            main()
            return
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(status if status >= 0 else _STATUS_OF_A_SIGNAL - status, flush=True)


def _become(request: dict[str, Any]) -> None:
    """Make this the process of a command that was just started."""
    files = os.open(os.devnull, os.O_RDONLY), *(os.open(path, os.O_WRONLY) for path in request["files"])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    if coding := os.environ.get("PYTHONIOENCODING"):
        for stream in (sys.stdout, sys.stderr):
            assert isinstance(stream, TextIOWrapper)
            stream.reconfigure(encoding=coding)
    sys.argv = ["carrel", *request["arguments"]]


if __name__ == "__main__":
    serve()
