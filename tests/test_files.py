"""Files are whole or absent; a lock says who holds it."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from carrel import files
from carrel.errors import DiskFull, LibraryBusy

HOLD = """
import sys, time, pathlib
from carrel.files import hold_lock
with hold_lock(pathlib.Path(sys.argv[1]), "carrel sync"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_writing_replaces_the_whole_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "a.json"
    files.write_whole(target, "old, and long")
    files.write_whole(target, "new")
    assert target.read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    files.write_whole(target, "old")

    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(DiskFull, match="MB are left"):
        files.write_whole(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_seen_through_other_errors() -> None:
    outer = RuntimeError("writing failed")
    outer.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert files.is_disk_full(outer)
    assert not files.is_disk_full(RuntimeError("something else"))


def test_placing_moves_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "staged").write_text("new")
    target = tmp_path / "courses" / "a.mp4"
    files.place(tmp_path / "staged", target)
    (tmp_path / "staged").write_text("newer")
    files.place(tmp_path / "staged", target)
    assert target.read_text() == "newer"
    assert not (tmp_path / "staged").exists()


def test_a_second_holder_is_told_who_has_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "staging" / "sync.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert files.lock_holder(lock) == "carrel sync"
        with pytest.raises(LibraryBusy, match=f"carrel sync .process {holder.pid}"), files.hold_lock(lock, "carrel sync"):
            pass
        holder.kill()
    assert files.lock_holder(lock) is None
    with files.hold_lock(lock, "carrel rebuild"):
        assert files.lock_holder(lock) == "carrel rebuild"


def test_a_killed_holder_is_not_believed_though_others_look_too(tmp_path: Path) -> None:
    lock = tmp_path / "sync.lock"
    holder = tmp_path / "sync.holder.json"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert holder.exists()
    left = holder.read_bytes()

    def look(_: int) -> set[str | None]:
        found = set()
        for _ in range(100):
            found.add(files.lock_holder(lock))
            if not holder.exists():
                holder.write_bytes(left)
            time.sleep(0.001)
        return found

    with ThreadPoolExecutor(3) as pool:
        assert set().union(*pool.map(look, range(3))) == {None}
    assert files.lock_holder(lock) is None
    assert not holder.exists()


def test_who_wants_the_lock_is_not_refused_by_one_who_looks_for_long(tmp_path: Path) -> None:
    from filelock import FileLock

    lock = tmp_path / "sync.lock"
    looking = FileLock(lock, thread_local=False)
    looking.acquire()
    timer = threading.Timer(1.5, looking.release)
    timer.start()
    with files.hold_lock(lock, "carrel sync"):
        assert not looking.is_locked
    timer.join()


def test_a_look_while_another_looks_waits_for_it(tmp_path: Path) -> None:
    from filelock import FileLock

    lock = tmp_path / "sync.lock"
    (tmp_path / "sync.holder.json").write_text('{"doing": "carrel sync"}')
    other = FileLock(lock, thread_local=False)
    other.acquire()
    timer = threading.Timer(0.02, other.release)
    timer.start()
    assert files.lock_holder(lock) is None
    timer.join()
