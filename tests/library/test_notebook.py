"""The notebook: notes by course and lecture, and as files; a note is found by the search as soon as it is written."""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.errors import Ambiguous, FileInTheWay, NotFound
from carrel.library import Library
from carrel.notebook import SERVER, Scope
from carrel.search.manifest import manifest_path
from carrel.views import SearchView
from tests.library.helpers import files_below, opened
from tests.study.made import deleted, edited
from tests.waiting import until
from tests.web.shelf import COURSE, READY, WAITING, make_shelf

FOLDER = "How learning works/Memory"
FILE = f"{FOLDER}/01 Week 1/01 Forgetting — 忘却.md"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    make_shelf(tmp_path / "library")
    with opened(tmp_path / "library") as library:
        library.searching.mend()
        library.desk.record(
            [
                edited(1, "Ebbinghaus drew the **curve**.\n\n![](frame:1.5)", note="a", lecture=READY, second=842.13),
                edited(2, "About the whole", note="b", lecture=READY, second=None),
                edited(3, "Savings are relearned faster", note="c", lecture=WAITING, second=3),
                edited(4, "An orphan", note="d", lecture="gonelecture", second=3),
            ]
        )
        library.searching.follow_notes()
        yield library


def found(library: Library, query: str) -> list[str]:
    view: SearchView = library.search(query)
    return [hits.note.id for hits in view.notes]


# By course and lecture


def test_notes_stand_by_course_and_lecture(library: Library) -> None:
    courses = library.notebook.notes(Scope()).courses
    assert [(course.title, [(lec.title, [note.id for note in lec.notes]) for lec in course.lectures]) for course in courses] == [
        ("Memory", [("Forgetting — 忘却", ["b", "a"]), ("Remembering", ["c"])]),
        ("No longer in the library", [("Lecture gonelecture", ["d"])]),
    ]
    assert library.notebook.notes(Scope(program="How learning works")).courses == courses[:1]
    for nowhere in (Scope(course="none"), Scope(program="none")):
        with pytest.raises(NotFound):
            library.notebook.notes(nowhere)


def test_a_course_or_program_is_found_by_its_name(library: Library) -> None:
    assert library.notebook.find("memory") == Scope(course=COURSE)
    assert library.notebook.find("learning") == Scope(program="How learning works")
    with pytest.raises(NotFound):
        library.notebook.find("chemistry")
    with pytest.raises(Ambiguous):
        library.notebook.find("or")


# As files


def test_a_folder_of_markdown_lies_as_the_library_does(library: Library, tmp_path: Path) -> None:
    picture = library.layout.frame(READY, 1.5)
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\xff\xd8 picture")
    view = library.notebook.export_folder(Scope(), tmp_path / "out", SERVER)
    assert (view.format, view.courses, view.lectures, view.notes, view.kept) == ("markdown", 2, 3, 4, [])
    assert files_below(tmp_path / "out") == sorted(
        [
            FILE,
            f"{FOLDER}/Week 2/02 Remembering.md",
            f"{FOLDER}/Memory.md",
            f"{FOLDER}/carrel-export.json",
            f"{FOLDER}/images/{READY}-1500.jpg",
            "No longer in the library/No longer in the library.md",
            "No longer in the library/carrel-export.json",
            "No longer in the library/gonelecture.md",
        ]
    )
    text = (tmp_path / "out" / FILE).read_text()
    assert f"## [14:02](http://127.0.0.1:8420/lectures/{READY}?t=842.13)\n\nEbbinghaus drew the **curve**." in text
    assert f"![](../images/{READY}-1500.jpg)" in text
    (tmp_path / "out" / FILE).write_text("changed")
    again = library.notebook.export_folder(Scope(course=COURSE), tmp_path / "out", SERVER)
    assert again.kept == [FILE.replace(".md", " (your changes).md")]


def test_a_page_replaces_a_page_and_nothing_else(library: Library, tmp_path: Path) -> None:
    for _ in range(2):
        view = library.notebook.export_page(Scope(program="How learning works"), tmp_path, "https://carrel.local")
    path = tmp_path / "How learning works.html"
    assert (view.path, view.notes) == (str(path), 3)
    assert f"https://carrel.local/lectures/{READY}?t=842.13" in path.read_text()
    path.write_text("my own page")
    with pytest.raises(FileInTheWay):
        library.notebook.export_page(Scope(program="How learning works"), tmp_path, SERVER)
    assert path.read_text() == "my own page"


def test_the_archive_is_the_folder_and_the_same_each_time(library: Library) -> None:
    packed = library.notebook.archive(Scope(course=COURSE), SERVER)
    assert packed == library.notebook.archive(Scope(course=COURSE), SERVER)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.testzip() is None
        assert FILE in archive.namelist()
    assert packed.name == "Memory.zip"


# Found by the search


@pytest.mark.parametrize("course", ["courses/How learning works/Memory", "courses/../../Memory", "Memory"])
def test_no_path_of_the_catalogue_leads_an_export_out_of_its_folder(library: Library, tmp_path: Path, course: str) -> None:
    with contextlib.closing(sqlite3.connect(library.layout.catalog)) as catalogue, catalogue:
        catalogue.execute("UPDATE courses SET folder = ?", (course,))
        catalogue.execute("UPDATE lectures SET file = ? WHERE id = ?", (f"{course}/../../../../out.mp4", READY))
    library.notebook.export_folder(Scope(), tmp_path / "a" / "b" / "to", SERVER)
    assert {path.name for path in tmp_path.iterdir()} == {"library", "a"}
    assert [path.name for path in (tmp_path / "a").rglob("to")] == ["to"]
    assert not [path for path in (tmp_path / "a").rglob("*.md") if "to" not in path.parts]
    with zipfile.ZipFile(io.BytesIO(library.notebook.archive(Scope(), SERVER).data)) as packed:
        assert not [name for name in packed.namelist() if ".." in name or name.startswith("/")]


def test_a_note_is_found_with_what_it_says_lit_up(library: Library) -> None:
    (hits,) = library.search("ebbinghaus curv").notes
    assert (hits.note.id, hits.note.second, hits.lecture, hits.course) == ("a", 842.13, "Forgetting — 忘却", "Memory")
    assert [hits.note.text[start:end] for start, end in hits.highlights] == ["Ebbinghaus", "curve"]


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("relearning", ["c"]),
        ("ebinghaus", ["a"]),
        ("ebbing", ["a"]),
        ('"relearned faster"', ["c"]),
        ('"faster relearned"', []),
        ("in:notes curve", ["a"]),
        ("in:title curve", []),
        ("in:speech curve", []),
        ("in:notes memory", []),
        ("course:memory curve", ["a"]),
        ("course:chemistry curve", []),
        ("curve -ebbinghaus", []),
        ("frame", []),
        ("orphan", []),
        ("in:notes", []),
    ],
)
def test_the_same_search_finds_notes(library: Library, query: str, notes: list[str]) -> None:
    assert found(library, query) == notes


def test_with_in_notes_only_notes_are_looked_for(library: Library) -> None:
    library.desk.record([edited(5, "Memory fades too", note="e", lecture=READY)])
    library.searching.follow_notes()
    assert (len(library.search("memory fades").lectures), found(library, "memory fades")) == (1, ["e"])
    assert (library.search("in:notes memory fades").lectures, found(library, "in:notes memory fades")) == ([], ["e"])


def test_what_the_lectures_say_is_no_slip_of_a_word_in_a_note(library: Library) -> None:
    library.desk.record([edited(5, "shades of grey", note="e", lecture=READY)])
    library.searching.follow_notes()
    assert found(library, "fades") == []
    assert found(library, "shadess") == ["e"]


def test_within_a_lecture_its_own_notes_are_found(library: Library) -> None:
    inside = library.searching.in_lecture(READY, "curve", language=None, moments=10)
    assert [hits.note.id for hits in inside.notes] == ["a"]
    assert library.searching.in_lecture(WAITING, "curve", language=None, moments=10).notes == []


def test_what_is_written_is_found_soon_and_what_is_deleted_no_more(library: Library) -> None:
    library.desk.record([edited(5, "Spacing wins", note="e", lecture=READY)])
    until(lambda: found(library, "spacing") == ["e"])
    library.desk.record([edited(6, "Interleaving wins", 5, note="e", lecture=READY), deleted(7, 1, note="a", lecture=READY)])
    until(lambda: found(library, "interleaving") == ["e"])
    assert (found(library, "spacing"), found(library, "ebbinghaus")) == ([], [])


@pytest.mark.parametrize("harm", ["lost", "broken"])
def test_the_index_of_notes_is_made_again(library: Library, harm: str) -> None:
    library.searching.close()  # nothing is followed in a thread while the index goes
    if harm == "lost":
        shutil.rmtree(library.layout.note_index)
        library.searching.follow_notes()
    else:
        manifest_path(library.layout.note_index).write_text("{")
        assert not library.search("curve").complete
        library.searching.mend()
    assert (found(library, "curve"), library.search("curve").complete) == (["a"], True)


def test_a_rebuild_brings_notes_and_their_index_back(library: Library) -> None:
    library.close()
    library.layout.catalog.unlink()
    shutil.rmtree(library.layout.index)
    library.rebuild()
    assert found(library, "curve") == ["a"]


def test_where_the_library_is_open_no_longer_nothing_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.searching._NOTES_AFTER_S", 3600)
    make_shelf(tmp_path)
    with opened(tmp_path) as library:
        library.desk.record([edited(1, "Curves", note="a", lecture=READY)])
    assert not library.layout.note_index.exists()
    with opened(tmp_path) as again:
        assert found(again, "curve") == []
        again.searching.follow_notes()
        assert found(again, "curve") == ["a"]
