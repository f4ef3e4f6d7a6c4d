"""A course whose every word means harm does nothing to the terminal, to logs, or to what reads the output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.cli import running
from tests.cli.terminal import on_a_terminal
from tests.hostile import HTML, NAMES, SPOKEN, TERMINAL, TURNED, Hostile, disturbing
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no files with such names, nor such terminals")

WORDS = TERMINAL[1] + TURNED[0] + HTML[0]


@pytest.fixture(scope="module")
def made(hostile: Hostile) -> Hostile:
    return hostile


def commands(made: Hostile) -> list[tuple[str, ...]]:
    return [
        ("list",),
        ("list", "--ids"),
        ("show", made.lecture),
        ("show", made.attached),
        ("show", made.site_course),
        ("show", WORDS),
        ("search", SPOKEN),
        ("search", "noted"),
        ("search", WORDS),
        ("sync",),
        ("sync", "--dry-run"),
        ("runs",),
        ("runs", run_of(made)),
        ("notes",),
        ("notes", "--of", WORDS),
        ("stats",),
        ("plan",),
        ("trash",),
        ("trash", "restore", WORDS),
        ("storage",),
        ("settings",),
        ("devices",),
        ("devices", "revoke", WORDS),
        ("doctor",),
        ("retry", WORDS),
        ("edit", made.site_course, "--title", "x" * 400),
        ("add", WORDS),
        ("add", f"/nowhere/{WORDS}"),
        ("add", f"http://127.0.0.1:9/{WORDS}"),
        ("rebuild",),
        (WORDS,),
        ("list", f"--{WORDS}"),
        ("notes", "export", made.site_course, "--to", str(made.root.parent / f"exported {WORDS}")),
        ("notes", "export", made.site_course, "--server", WORDS),
        ("remove", WORDS),
    ]


def run_of(made: Hostile) -> str:
    """Return the id of the run in which something failed."""
    found = json.loads(run(made, "runs", "--json"))
    return str(next(one["id"] for one in found["runs"] if one["failed"]))


def run(made: Hostile, *words: str) -> bytes:
    """Run a command; return what it printed on both streams."""
    status, out, err = running.run("--library", str(made.root), *words, cwd=made.root.parent)
    assert status in (0, 1, 2, 3)
    return out + err


def test_no_command_prints_what_acts(made: Hostile) -> None:
    said = {words: run(made, *words) for words in commands(made)}
    assert b"<script>alert(1)</script>" in said["list",]
    assert all(b"Traceback" not in text for text in said.values())
    assert {words: bad for words, text in said.items() if (bad := disturbing(text))} == {}


def test_no_line_of_json_holds_what_acts_unescaped(made: Hostile) -> None:
    for words in (("list",), ("show", made.attached), ("search", SPOKEN), ("runs",), ("notes",), ("trash",), ("storage",)):
        # C0 controls are escaped by JSON itself, which is for programs: it keeps all else as it is.
        text = run(made, *words, "--json").decode("utf-8")
        assert [c for c in text if ord(c) < 32 and c != "\n"] == []


@pytest.mark.parametrize("words", [("list",), ("search", SPOKEN), ("runs",), ("notes",), ("trash",), ("show", SPOKEN)])
def test_a_terminal_gets_colours_and_nothing_else(made: Hostile, words: tuple[str, ...]) -> None:
    _, drawn = on_a_terminal("--library", str(made.root), *words)
    assert b"\x1b[" in drawn
    assert disturbing(drawn.replace(b"\r\n", b"\n"), colours=True) == []


def test_the_progress_of_a_sync_moves_the_cursor_by_itself_alone(made: Hostile) -> None:
    run(made, "retry")
    _, drawn = on_a_terminal("--library", str(made.root), "sync")
    assert b"refuses" in drawn
    for harm in (b"\x1b]", b"\x1b[2J\x1b[31m", "\x9b".encode(), "\x90".encode(), "\u202e".encode(), "\u2066".encode(), b"\x07"):
        assert harm not in drawn


@pytest.fixture
def server(made: Hostile, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of `carrel serve`, and the file to which it says what it says."""
    said = tmp_path / "said"
    command = [sys.executable, "-u", "-m", "carrel", "serve", "--library", str(made.root), "--port", "0"]
    with said.open("wb") as stream, subprocess.Popen(command, stdout=stream, stderr=stream) as process:
        try:
            until(lambda: b"http://" in said.read_bytes())
            yield "http://" + said.read_text(encoding="utf-8").split("http://", 1)[1].split()[0], said
        finally:
            process.terminate()


def test_the_server_says_nothing_that_acts_whatever_it_is_asked(server: tuple[str, Path], made: Hostile) -> None:
    url, said = server
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    paths = [
        f"/{where}/{quote(name, safe='')}" for where in ("api/v1/lectures", "media", "lectures", "x") for name in (*NAMES, WORDS)
    ]
    # A file that is gone is an error, which is logged.
    for there in (made.root / "courses").rglob("*.vtt"):
        there.rename(there.with_suffix(".gone"))
    (made.root / "study" / "<b>\x1b[2J\u202e.jsonl").write_text("no journal\nnor this\n", encoding="utf-8")
    paths += ["/api/v1/study/progress", "/api/v1/notes"]
    paths += [f"/media/{made.lecture}/captions/en.vtt", f"/api/v1/lectures/{made.lecture}/transcripts/en"]
    try:
        for path in paths:
            connection.request("GET", path, headers={"Referer": url, "User-Agent": "x\x9b2J"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            assert answer.status in (200, 400, 404, 422, 503), path
    finally:
        connection.close()
        for gone in (made.root / "courses").rglob("*.gone"):
            gone.rename(gone.with_suffix(".vtt"))
    assert b"<b>[2J.jsonl cannot be read" in said.read_bytes()
    assert disturbing(said.read_bytes()) == []


def test_the_log_of_a_sync_holds_nothing_that_acts(made: Hostile) -> None:
    with (made.root / "staging" / "sync.jsonl").open("rb") as stream:
        assert disturbing(stream.read()) == []
