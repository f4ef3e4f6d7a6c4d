from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.errors import IndexDamaged
from carrel.records import LectureText
from carrel.search import SearchIndex, digest
from carrel.search.manifest import manifest_path, speech_folder
from tests.search.lectures import lecture


def found(index: SearchIndex, query: str) -> list[str]:
    return [hit.lecture_id for hit in index.search(query).lectures]


def damaged(index: SearchIndex) -> bool:
    return bool(index.check())


def numbered(number: int) -> LectureText:
    return lecture(f"l{number}", f"this is lecture number w{number}x about eigenvalues", title=f"Title t{number}x")


def test_a_new_index_is_empty_and_answers(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index")
    assert index.search("anything").lectures == ()
    assert index.lectures() == {}
    assert not damaged(index)


def test_lectures_are_added_changed_and_removed(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1), numbered(2)])
    assert sorted(found(index, "eigenvalues")) == ["l1", "l2"]
    index.update([lecture("l1", "now about something else entirely", title="Other")])
    assert found(index, "eigenvalues") == ["l2"]
    assert found(index, "entirely") == ["l1"]
    assert found(index, "t1x") == []
    index.remove(["l2"])
    assert found(index, "eigenvalues") == []
    assert found(index, "t2x") == []
    assert list(index.lectures()) == ["l1"]


def test_one_lecture_is_one_hit_in_whatever_language(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([lecture("a", "the gradient is here", language="en"), lecture("a", "der Gradient ist hier", language="de")])
    assert found(index, "gradient") == ["a"]
    assert {language for language, _ in index.lectures()["a"]} == {"en", "de"}
    index.update([lecture("a", "the gradient is here", language="en")])
    assert {language for language, _ in index.lectures()["a"]} == {"en"}
    assert found(index, "hier ist der") == []


def test_the_digest_tells_a_changed_lecture(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    text = numbered(1)
    index.update([text])
    assert index.lectures()["l1"] == (("en", digest(text)),)
    assert digest(lecture("l1", "other words", title="Title t1x")) != digest(text)


def test_the_same_lecture_twice_in_one_update_counts_once(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([lecture("a", "first words"), lecture("a", "second words")])
    assert found(index, "second") == ["a"]
    assert index.search("first").lectures == () or index.search("first").relaxed


def test_many_small_updates_stay_few_segments_and_all_found(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    for number in range(30):
        index.update([numbered(number)])
    assert all(found(index, f"w{number}x") == [f"l{number}"] for number in range(30))
    assert all(f"l{number}" in found(index, f"t{number}x in:title") for number in range(30))
    assert len(list(speech_folder(tmp_path).iterdir())) < 16
    assert len(list((tmp_path / "lectures").glob("*.seg"))) < 16


def test_merged_segments_leave_out_what_is_gone(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(number) for number in range(10)])
    index.remove([f"l{number}" for number in range(0, 8)])
    index.update([numbered(20)])
    assert sorted(index.lectures()) == ["l20", "l8", "l9"]
    assert found(index, "w3x") == []
    assert found(index, "w9x") == ["l9"]
    rows = json.loads(manifest_path(tmp_path).read_text())["segments"]
    assert all(not segment["gone"] for segment in rows)


def test_another_index_object_sees_every_commit(tmp_path: Path) -> None:
    reader, writer = SearchIndex(tmp_path), SearchIndex(tmp_path)
    assert found(reader, "eigenvalues") == []
    writer.update([numbered(1)])
    assert found(reader, "eigenvalues") == ["l1"]
    writer.remove(["l1"])
    assert found(reader, "eigenvalues") == []


def test_an_update_that_fails_changes_nothing(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1)])

    def texts() -> Iterator[LectureText]:
        yield numbered(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.update(texts(), remove=["l1"])
    assert found(index, "eigenvalues") == ["l1"]
    index.update([numbered(3)])
    assert sorted(found(index, "eigenvalues")) == ["l1", "l3"]


def test_searches_go_on_while_lectures_are_added(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(0)])
    stop, problems = threading.Event(), list[Exception]()

    def ask() -> None:
        while not stop.is_set():
            try:
                assert "l0" in found(index, "eigenvalues")
            except Exception as error:
                problems.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 20):
        index.update([numbered(number)])
    stop.set()
    for thread in threads:
        thread.join()
    assert problems == []


def test_another_process_reads_while_this_one_writes(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(0)])
    code = (
        "import sys, pathlib\n"
        "from carrel.search import SearchIndex\n"
        "index = SearchIndex(pathlib.Path(sys.argv[1]))\n"
        "print('ready', flush=True)\n"
        "seen = 0\n"
        "while seen < 12:\n"
        "    now = len(index.search('eigenvalues', limit=100).lectures)\n"
        "    assert now >= max(seen, 1), (now, seen)\n"
        "    seen = now\n"
        "print('done')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for number in range(1, 12):
            index.update([numbered(number)])
        out, _ = process.communicate(timeout=60)
    assert out == "done\n"


@pytest.mark.parametrize("what", ["segment", "generation", "postings"])
def test_a_damaged_part_is_noticed_and_the_rest_answers(tmp_path: Path, what: str) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1)])
    pattern = {"segment": "speech/*.speech", "generation": "lectures/*.toc", "postings": "lectures/*.seg"}[what]
    (path,) = tmp_path.glob(pattern)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    index = SearchIndex(tmp_path)
    assert damaged(index)
    assert found(index, "eigenvalues") == ([] if what == "segment" else ["l1"])
    with pytest.raises(IndexDamaged):
        index.lectures()
    with pytest.raises(IndexDamaged):
        index.update([numbered(2)])
    index.rebuild([numbered(1), numbered(2)])
    assert not damaged(index)
    assert sorted(found(index, "eigenvalues")) == ["l1", "l2"]


def test_a_check_finds_a_single_wrong_byte(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1)])
    assert index.check() == []
    (path,) = speech_folder(tmp_path).iterdir()
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes(content)
    assert len(SearchIndex(tmp_path).check()) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 0, "analysis": 0}'])
def test_an_unreadable_or_outdated_manifest_is_said(tmp_path: Path, content: str) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1)])
    manifest_path(tmp_path).write_text(content)
    assert damaged(index)
    with pytest.raises(IndexDamaged):
        index.search("eigenvalues")
    index.rebuild([numbered(1)])
    assert found(index, "eigenvalues") == ["l1"]


def test_searches_see_the_old_index_until_a_rebuild_is_done(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([numbered(1)])
    seen: list[list[str]] = []

    def texts() -> Iterator[LectureText]:
        seen.append(found(SearchIndex(tmp_path), "eigenvalues"))
        yield numbered(2)
        seen.append(found(SearchIndex(tmp_path), "eigenvalues"))

    index.rebuild(texts())
    assert seen == [["l1"], ["l1"]]
    assert found(index, "eigenvalues") == ["l2"]
    index.rebuild(())
    assert index.lectures() == {}


_CRASHER = """
import os, pathlib, shutil, sys
from carrel.search import SearchIndex, lecture_index
from tests.search.test_keeping_up import numbered

before = pathlib.Path(sys.argv[1])
for most in range(60):
    folder = before.with_name(str(most))
    shutil.copytree(before, folder)
    if not (pid := os.fork()):
        break
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(status, flush=True)
    if status != 9:
        sys.exit()
else:
    sys.exit()
index = SearchIndex(folder)
calls = 0

def counted(name):
    real = getattr(os, name)
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls > most:
            os._exit(9)
        return real(*args, **kwargs)
    return call

for name in ("fsync", "rename", "replace", "unlink", "remove", "mkdir", "rmdir"):
    setattr(os, name, counted(name))
index.update([numbered(number) for number in (1, 2, 30)], remove=["l3"])
"""
"""Crashes updates of copies of an index, each in a forked process: after no file operation, after one, and so on until one ends.
Forking needs a process without threads."""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork on Windows")
def test_a_crash_between_any_two_file_operations_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    old = {f"l{number}" for number in range(1, 9)}
    new = old - {"l3"} | {"l30"}
    outcomes = set()
    before = SearchIndex(tmp_path / "before")
    before.update([numbered(number) for number in range(1, 8)])
    before.update([numbered(8)])
    done = subprocess.run(
        [sys.executable, "-c", _CRASHER, str(tmp_path / "before")],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."}, check=False,
    )  # fmt: skip
    *crashes, last = done.stdout.split()
    assert (set(crashes), last) == ({"9"}, "0"), done.stderr
    for number in range(len(crashes) + 1):
        index = SearchIndex(tmp_path / str(number))
        assert set(index.lectures()) in (old, new)
        assert not damaged(index)
        assert set(found(index, "eigenvalues")) == set(index.lectures())
        outcomes.add(set(index.lectures()) == new)
        index.update([numbered(40)])
        assert found(index, "w40x") == ["l40"]
    assert outcomes == {False, True}
