"""An exported folder is written anew as often as one likes, and the learner's own files in it are safe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.errors import FileInTheWay
from carrel.study.export import Written, write_folder
from carrel.study.export.folder import RECORD


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file() and p.name != RECORD}


def test_what_was_exported_is_replaced_and_what_was_not_is_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path, {"A.md": b"a", "01 Week/B.md": b"b", "images/x.jpg": b"x"})
    (tmp_path / "mine.md").write_text("mine")
    (tmp_path / "01 Week" / "mine too.md").write_text("mine")
    assert write_folder(tmp_path, {"A.md": b"a2", "02 Week/B.md": b"b"}) == Written(2, 2, ())
    assert files(tmp_path) == {"A.md": "a2", "02 Week/B.md": "b", "mine.md": "mine", "01 Week/mine too.md": "mine"}
    assert not (tmp_path / "images").exists()


def test_what_the_learner_changed_is_kept_beside(tmp_path: Path) -> None:
    write_folder(tmp_path, {"A.md": b"a", "B.md": b"b"})
    for _ in range(2):
        (tmp_path / "A.md").write_text("my own words")
        written = write_folder(tmp_path, {"A.md": b"a2"})
    assert written.kept == ("A (your changes 2).md",)
    assert files(tmp_path) == {"A.md": "a2", "A (your changes).md": "my own words", "A (your changes 2).md": "my own words"}


def test_a_changed_file_that_is_out_of_date_is_not_deleted(tmp_path: Path) -> None:
    write_folder(tmp_path, {"A.md": b"a"})
    (tmp_path / "A.md").write_text("my own words")
    write_folder(tmp_path, {})
    assert files(tmp_path) == {"A (your changes).md": "my own words"}


def test_a_file_of_ones_own_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "B.md").write_text("mine")
    with pytest.raises(FileInTheWay, match=r"B\.md"):
        write_folder(tmp_path, {"A.md": b"a", "B.md": b"b"})
    assert files(tmp_path) == {"B.md": "mine"}


def test_an_export_that_was_cut_off_is_finished_by_the_next(tmp_path: Path) -> None:
    write_folder(tmp_path, {"A.md": b"a", "B.md": b"b"})
    before = (tmp_path / RECORD).read_text()
    write_folder(tmp_path, {"A.md": b"a2", "C.md": b"c"})
    (tmp_path / RECORD).write_text(before)  # as a crash before the end leaves it, but for C.md, which it names already
    known = json.loads(before)
    known["files"]["C.md"] = known["files"]["A.md"]
    (tmp_path / RECORD).write_text(json.dumps(known))
    assert write_folder(tmp_path, {"A.md": b"a2", "C.md": b"c"}).kept == ()
    assert files(tmp_path) == {"A.md": "a2", "C.md": "c"}


@pytest.mark.parametrize(
    "record", ["", "{", "[]", '{"files": []}', '{"files": {"../out.md": "0", "/out.md": "0", "a\\\\b": "0", "n": 1}}']
)
def test_a_broken_record_leads_nowhere(tmp_path: Path, record: str) -> None:
    folder, outside = tmp_path / "notes", tmp_path / "out.md"
    folder.mkdir()
    outside.write_text("mine")
    (folder / RECORD).write_text(record)
    assert write_folder(folder, {"A.md": b"a"}).removed == 0
    assert outside.read_text() == "mine"


_names = st.sampled_from(["A.md", "B.md", "w/A.md", "w/B.md", "images/x.jpg"])


@given(st.lists(st.dictionaries(_names, st.sampled_from([b"1", b"2", b"3"]), max_size=5), min_size=1, max_size=6), st.data())
def test_after_any_exports_the_folder_holds_the_last_and_every_word_of_the_learner(
    tmp_path_factory: pytest.TempPathFactory, exports: list[dict[str, bytes]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("notes")
    own: list[str] = []
    for number, export in enumerate(exports):
        write_folder(folder, export)
        there = sorted(files(folder))
        changed = data.draw(st.sampled_from(["", *there]))
        if changed:
            own = [text for text in own if text != files(folder)[changed]] + [f"own {number}"]
            (folder / changed).write_text(f"own {number}")
    last = exports[-1]
    write_folder(folder, last)
    found = files(folder)
    assert {name: found[name].encode() for name in last} == last
    assert set(own) <= set(found.values())
