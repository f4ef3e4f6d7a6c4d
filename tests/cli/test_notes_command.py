"""`carrel notes` and `carrel notes export`, and notes in what `carrel search` says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrel.library import Library
from tests.cli.running import carrel
from tests.study.made import edited
from tests.web.shelf import READY, make_shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    make_shelf(root)
    library = Library.open(root)
    library.desk.record(
        [
            edited(1, "\nThe curve\x1b[31m\nfalls", note="a", lecture=READY, second=842.13),
            edited(2, "All of it", note="b", lecture=READY, second=None),
        ]
    )
    library.close()
    return root


def test_notes_are_listed(shelf: Path) -> None:
    at = ("--library", str(shelf))
    said = carrel(*at, "notes")
    assert "Memory  2 notes" in said
    assert "  14:02  The curve[31m  1 more line\n" in said
    assert "\x1b" not in said
    assert said == carrel(*at, "notes", "--of", "how learning")
    listed = json.loads(carrel("notes", "--json", *at))
    (lecture,) = listed["courses"][0]["lectures"]
    assert [(note["id"], note["second"]) for note in lecture["notes"]] == [("b", None), ("a", 842.13)]
    assert "There is no course or program" in carrel(*at, "notes", "--of", "chemistry", status=1)


def test_notes_are_exported(shelf: Path, tmp_path: Path) -> None:
    at, to = ("--library", str(shelf)), tmp_path / "vault"
    assert f"2 notes on 1 lecture in {to}" in carrel(*at, "notes", "export", "memory", "--to", str(to))
    (path,) = to.rglob("*忘却.md")
    assert f"http://127.0.0.1:8420/lectures/{READY}?t=842.13" in path.read_text()
    path.write_text("changed")
    view = json.loads(carrel("notes", "export", "--all", "--to", str(to), "--server", "https://carrel.local", "--json", *at))
    assert view.keys() == {"format", "path", "courses", "lectures", "notes", "removed", "kept"}
    assert (view["notes"], len(view["kept"])) == (2, 1)
    assert "https://carrel.local/lectures/" in path.read_text()
    carrel(*at, "notes", "export", "How learning works", "--format", "html", "--to", str(to))
    assert (to / "How learning works.html").exists()
    assert (shelf / "Carrel notes").exists() is False


def test_an_export_into_the_folder_one_is_in(shelf: Path, tmp_path: Path) -> None:
    carrel("--library", str(shelf), "notes", "export", "--all", cwd=tmp_path)
    assert (tmp_path / "Carrel notes" / "How learning works" / "Memory" / "Memory.md").exists()


@pytest.mark.parametrize("wrong", [[], ["memory", "--all"], ["memory", "--format", "pdf"]])
def test_what_is_to_be_exported_must_be_said(shelf: Path, wrong: list[str]) -> None:
    assert "Usage" in carrel("--library", str(shelf), "notes", "export", *wrong, status=2)


def test_a_server_must_be_one(shelf: Path) -> None:
    assert "http://NAME:PORT" in carrel("--library", str(shelf), "notes", "export", "--all", "--server", "here", status=1)


def test_a_library_without_notes_says_how_to_write_one(tmp_path: Path) -> None:
    make_shelf(tmp_path)
    assert "press n" in carrel("--library", str(tmp_path), "notes")


def test_a_search_finds_notes_that_no_one_has_indexed_yet(shelf: Path) -> None:
    at = ("--library", str(shelf))
    said = carrel(*at, "search", "curves")
    assert "In your notes\n   14:02  The curve[31m\n          Forgetting — 忘却  Memory\n" in said
    assert "1 note in" in said
    found = json.loads(carrel(*at, "search", "in:notes", "curve", "--json"))
    assert [hits["note"]["id"] for hits in found["notes"]] == ["a"]
    assert "14:02" in carrel(*at, "search", "curve", "--lecture", READY)
