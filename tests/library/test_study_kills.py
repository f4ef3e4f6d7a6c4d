"""kill -9 while notes are typed: what the server said it has, it has."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from carrel.errors import RecordInvalid
from carrel.library import Library
from carrel.study.events import NoteEdited, as_json, from_json, new_id
from tests.waiting import until
from tests.web.shelf import READY, make_shelf

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")


@pytest.mark.timeout(600)
def test_a_server_killed_while_notes_are_typed_loses_no_acknowledged_edit(tmp_path: Path) -> None:
    typed_through_kills(tmp_path, kills=3, seed=3)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_server_killed_a_hundred_times_while_notes_are_typed_loses_no_acknowledged_edit(tmp_path: Path) -> None:
    typed_through_kills(tmp_path, kills=100, seed=4)


class Typist(threading.Thread):
    """Types a note on a device of its own, a word at a time, and sends each edit until it is acknowledged."""

    def __init__(self, device: str, seed: int) -> None:
        super().__init__(name=device, daemon=True)
        self.device = device
        self.port: int | None = None
        self.stopped = False
        self.acknowledged: list[str] = []
        self.text = ""
        self.failures: list[str] = []
        self._rng = random.Random(seed)

    def run(self) -> None:
        base: tuple[str, ...] = ()
        written = ""
        while not self.stopped:
            written += self._rng.choice(("river ", "brook ", "Fluß ", "河 ", "\n"))
            edit = NoteEdited(
                id=new_id(),
                device=self.device,
                at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                note=f"note-{self.device}",
                lecture=READY,
                second=7.0,
                text=written,
                bases=base,
            )
            if self._send(edit):
                base, self.text = (edit.id,), written
                self.acknowledged.append(edit.id)

    def _send(self, edit: NoteEdited) -> bool:
        while not self.stopped:
            try:
                found = ask(self.port or 0, "POST", "/api/v1/study/events", f'{{"events": [{as_json(edit)}]}}')
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)  # the server is away
                continue
            if found["kept"] != [edit.id]:
                self.failures.append(json.dumps(found))
            return True
        return False


def ask(port: int, method: str, address: str, body: str | None = None) -> Any:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, address, body and body.encode(), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            raise ValueError(data)
        return json.loads(data)


def typed_through_kills(root: Path, *, kills: int, seed: int) -> None:
    make_shelf(root)
    rng = random.Random(seed)
    typists = [Typist(device, seed + number) for number, device in enumerate(("laptop", "phone"))]
    for kill in range(kills):
        with serving(root) as (process, port):
            for typist in typists:
                typist.port = port
                if kill == 0:
                    typist.start()
            until(lambda: all(len(typist.acknowledged) >= kill + 2 or typist.failures for typist in typists))  # noqa: B023
            time.sleep(rng.uniform(0.05, 1.5))
            # What was acknowledged by now must be there when the server is no more.
            expected = [(typist, list(typist.acknowledged)) for typist in typists]
            kill_all(process)
        for typist, acknowledged in expected:
            assert set(acknowledged) <= kept(root, typist.device), f"lost after kill {kill + 1}"
    for typist in typists:
        typist.stopped = True
    for typist in typists:
        typist.join()
        assert typist.failures == []
        assert len(typist.acknowledged) > kills
        assert set(typist.acknowledged) <= kept(root, typist.device)
    with serving(root) as (_, port):
        shown = {note["id"]: note for note in ask(port, "GET", "/api/v1/study/notes")["notes"]}
    for typist in typists:
        note = shown[f"note-{typist.device}"]
        # An edit may have arrived whose acknowledgement did not.
        assert note["text"].startswith(typist.text)
        assert note["others"] == []
    with closing(Library.open(root)) as library:
        library.rebuild()
        assert {note.id: note.text for note in library.desk.notes().notes} == {name: note["text"] for name, note in shown.items()}


def kept(root: Path, device: str) -> set[str]:
    """Return the ids of the edits that a device's journal holds."""
    path = root / "study" / f"{device}.jsonl"
    found = set()
    for line in path.read_bytes().split(b"\n") if path.exists() else []:
        with suppress(RecordInvalid):  # of an edit that was being written, and not acknowledged
            found.add(from_json(line).id)
    return found


@contextmanager
def serving(root: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "carrel", "serve", "--port", "0", "--library", str(root)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield process, int(line.split("http://127.0.0.1:")[1].split()[0])
    finally:
        process.terminate()
        process.communicate(timeout=60)


def kill_all(process: subprocess.Popen[str]) -> None:
    """kill -9 the server's worker, which answers, and then the server."""
    for child in children(process.pid):
        os.kill(child, signal.SIGKILL)
    process.kill()
    process.wait()


def children(parent: int) -> list[int]:
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(pid) for pid, its_parent in (line.split() for line in table.splitlines()) if int(its_parent) == parent]
