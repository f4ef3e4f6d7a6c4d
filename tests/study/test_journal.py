"""The journal files: what was said to be kept is there, whatever a crash, a synchroniser or another process did to them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from carrel.errors import DiskFull, LibraryBusy, LibraryReadOnly
from carrel.study import journal
from carrel.study.events import StudyEvent, as_json
from tests.study.made import edited, watched

WRITER = """
import sys
from pathlib import Path
from carrel.study import journal
from tests.study.made import watched
root, device, begin = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(begin, begin + 60):
    with journal.alone(root / "lock"):
        journal.append(root / "study", device, [watched(number, 0, number % 50)])
"""


HOLDER = """
import sys, time
from pathlib import Path
from carrel.study import journal
root = Path(sys.argv[1])
with journal.alone(root / "lock"):
    print("held", flush=True)
    time.sleep(0.3)
    (root / "done").touch()
"""


def keep(folder: Path, *events: StudyEvent) -> Path:
    journal.append(folder, "laptop", events)
    return folder / "laptop.jsonl"


def everything(path: Path) -> list[StudyEvent]:
    found: list[StudyEvent] = []
    end, ending, is_whole = 0, "", False
    while not is_whole:
        part = journal.read(path, end, ending)
        found += part.events
        end, ending, is_whole = part.end, part.ending, part.is_whole
    return found


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    events: list[StudyEvent] = [edited(1, "zwei\nZeilen"), watched(2, 0, 15)]
    path = keep(tmp_path / "study", *events)
    keep(tmp_path / "study", watched(3, 15, 30))
    assert everything(path) == [*events, watched(3, 15, 30)]
    assert path.read_text(encoding="utf-8").count("\n") == 3


def test_reading_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = keep(tmp_path, watched(1, 0, 15))
    first = journal.read(path)
    keep(tmp_path, watched(2, 15, 30))
    assert journal.read(path, first.end, first.ending).events == [watched(2, 15, 30)]


@pytest.mark.parametrize("change", ["shorter", "other"])
def test_a_journal_that_is_another_is_read_from_its_beginning(tmp_path: Path, change: str) -> None:
    path = keep(tmp_path, watched(1, 0, 15), watched(2, 15, 30))
    known = journal.read(path)
    path.unlink()
    replaced = [watched(3, 0, 7)] if change == "shorter" else [watched(n, 0, 7) for n in range(3, 9)]
    keep(tmp_path, *replaced)
    assert journal.read(path, known.end, known.ending).events == replaced


def test_a_line_torn_at_any_byte_costs_only_itself(tmp_path: Path) -> None:
    path = keep(tmp_path, watched(1, 0, 15))
    before = path.read_bytes()
    line = f"{as_json(edited(2, 'Fluß 😀'))}\n".encode()
    for length in range(len(line) + 1):
        path.write_bytes(before + line[:length])
        torn = journal.read(path)
        is_there = length >= len(line) - 1
        assert torn.events == [watched(1, 0, 15), *([edited(2, "Fluß 😀")] if is_there else [])]
        assert torn.end == len(before) + (length if length == len(line) else 0)
        keep(tmp_path, watched(3, 15, 30))
        assert everything(path) == [*torn.events, watched(3, 15, 30)]
        # Whoever had read the file before it went on gets the rest of it.
        assert journal.read(path, torn.end, torn.ending).events[-1] == watched(3, 15, 30)
        assert len(journal.problems(tmp_path)) == (0 if is_there or length == 0 else 1)


def test_what_cannot_be_read_is_counted_and_left_where_it_is(tmp_path: Path) -> None:
    path = keep(tmp_path, watched(1, 0, 15))
    newer = as_json(watched(2, 0, 9)).replace('"watched"', '"dreamt"')
    with path.open("ab") as stream:
        stream.write(b"\0\0\0\n\xff\xfe\n\n{}\n" + newer.encode() + b"\r\n")
    keep(tmp_path, watched(3, 15, 30))
    found = journal.read(path)
    assert found.events == [watched(1, 0, 15), watched(3, 15, 30)]
    assert (found.unreadable, found.unknown) == (3, 1)
    first, second = journal.problems(tmp_path)
    assert "3 lines cannot be read" in first
    assert "1 line of a newer Carrel" in second
    assert newer in path.read_text(encoding="utf-8", errors="replace")


def test_a_long_journal_is_read_in_parts(tmp_path: Path) -> None:
    events = [edited(number, "x" * 90_000) for number in range(120)]
    path = keep(tmp_path, *events)
    assert not journal.read(path).is_whole
    assert everything(path) == events


def test_copies_that_a_synchroniser_made_are_journals_too(tmp_path: Path) -> None:
    keep(tmp_path, watched(1, 0, 15))
    for name in ("laptop (conflicted copy 2026-03-01).jsonl", ".syncthing.laptop.jsonl", "laptop.jsonl.tmp", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in journal.files(tmp_path)] == ["laptop (conflicted copy 2026-03-01).jsonl", "laptop.jsonl"]
    assert journal.files(tmp_path / "none") == []


def test_processes_write_in_one_journal_at_once(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    (tmp_path / "study").mkdir()
    children = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), "laptop", str(begin)], cwd=root)
        for begin in (1_000, 2_000, 3_000)
    ]
    assert [child.wait() for child in children] == [0, 0, 0]
    found = everything(tmp_path / "study" / "laptop.jsonl")
    expected = [watched(number, 0, number % 50) for begin in (1_000, 2_000, 3_000) for number in range(begin, begin + 60)]
    assert sorted(found, key=lambda event: event.id) == expected
    assert journal.problems(tmp_path / "study") == []


def test_one_writes_while_others_wait(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with journal.alone(tmp_path / "lock"):
            assert (tmp_path / "done").exists()


def test_who_never_ends_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_PATIENCE_S", 0.05)
    with journal.alone(tmp_path / "lock"), pytest.raises(LibraryBusy), journal.alone(tmp_path / "lock"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "laptop.jsonl").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        keep(tmp_path, watched(1, 0, 15))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no folder from being written by its mode")
def test_a_library_that_may_not_be_written_is_said_so() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)  # nothing is forbidden to root
    try:
        with pytest.raises(LibraryReadOnly):
            keep(folder, watched(1, 0, 15))
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        folder.rmdir()
