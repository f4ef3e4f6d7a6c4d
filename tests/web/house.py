"""A library that is served to others than this machine, and their way in. On one machine a stranger comes through a proxy's door:
with `--proxy` what asks from loopback is not the machine itself any more."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.running import carrel
from tests.ports import free_port


@dataclass(frozen=True)
class ServedHouse:
    """`url` is where strangers and devices ask; `pid` is the command that serves, whose child is the server."""

    url: str
    root: Path
    pid: int

    def invite(self, *, manage: bool = False) -> dict[str, Any]:
        """Return a new invitation, as `carrel devices pair --json` prints it."""
        return self.command("devices", "pair", "--json", *(["--manage"] if manage else []))

    def command(self, *words: str) -> dict[str, Any]:
        """Run a command for this library; return what it prints as JSON."""
        answer: dict[str, Any] = json.loads(carrel("--library", str(self.root), *words))
        return answer


@contextmanager
def serving_house(root: Path) -> Iterator[ServedHouse]:
    """Run `carrel serve` for the library at `root`, for devices that must be let in."""
    port = free_port()
    with serving_behind(root, f"http://127.0.0.1:{port}", port) as (house, _):
        yield house


@contextmanager
def serving_behind(root: Path, url: str, port: int = 0) -> Iterator[tuple[ServedHouse, int]]:
    """Run `carrel serve` behind a proxy that is opened at `url`; give the house and the port that it listens on."""
    port = port or free_port()
    command = [sys.executable, "-u", "-m", "carrel", "serve", "--library", str(root), "--port", str(port), "--proxy", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            assert any("Let one in" in line for line in process.stdout), "the server did not start"
            yield ServedHouse(url, root, process.pid), port
        finally:
            process.terminate()
