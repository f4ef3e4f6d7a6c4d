"""What nobody foresaw is a sentence and status 1, never a traceback; a signal that is ignored stays so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FAULTY = """
import sys
from carrel import cli, library
from carrel.errors import CarrelError
def fault(*_, **__):
    raise {error}
library.Library.open = fault
cli.main(None)
"""
IGNORES = """
import os, signal, sys, time
from carrel import cli, library
def hang_up(*_, **__):
    os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.1)
    print("went on")
    sys.exit(0)
for name in sys.argv.pop(1).split():
    signal.signal(getattr(signal, name), signal.SIG_IGN)
library.Library.open = hang_up
cli.main(None)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def test_a_file_for_a_library_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a library")
    done = run("-m", "carrel", "--library", str(file), "add", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {file}")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
    done = run("-m", "carrel", "--library", str(file), "add", str(tmp_path), "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert str(file) in error["message"]
    assert error["hint"]


def test_what_the_system_refuses_is_said_with_its_path() -> None:
    code = FAULTY.format(error="PermissionError(13, 'Permission denied', '/disk/catalog.db')")
    done = run("-c", code, "rebuild", "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert (error["code"], error["message"]) == ("system-refused", "/disk/catalog.db: Permission denied.")
    assert done.stderr == ""


@pytest.mark.parametrize("place", ["before", "after", "joined"])
def test_a_fault_of_ours_is_a_sentence_and_its_traceback_is_in_the_librarys_log(tmp_path: Path, place: str) -> None:
    (tmp_path / "catalog.db").touch()
    named = [f"--library={tmp_path}"] if place == "joined" else ["--library", str(tmp_path)]
    arguments = [*named, "list"] if place == "before" else ["list", *named]
    done = run("-c", FAULTY.format(error="KeyError('what')"), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Something unexpected happened (KeyError)." in done.stderr
    assert "Traceback" not in done.stderr
    log = tmp_path / "staging" / "carrel.log"
    assert str(log) in done.stderr.replace("\n", "")
    assert "KeyError: 'what'" in log.read_text()


def test_a_fault_without_a_library_is_logged_in_the_users_folder(tmp_path: Path) -> None:
    done = run("-c", FAULTY.format(error="KeyError('what')"), "list", "--library", str(tmp_path / "none"), "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "internal"
    log = Path(error["hint"].removeprefix("This is a fault in Carrel: ").removesuffix(" says more."))
    assert "KeyError: 'what'" in log.read_text()
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
@pytest.mark.parametrize(("ignored", "goes_on"), [("SIGHUP SIGTERM", True), ("SIGHUP", False), ("SIGTERM", False)])
def test_an_ignored_signal_stays_ignored(ignored: str, goes_on: bool) -> None:
    done = run("-c", IGNORES, ignored, "list")
    assert ("went on" in done.stdout) is goes_on
    assert done.returncode == (0 if goes_on else 1)
