"""A course whose every word means harm comes in as any other, stays in its folder, and its words stay words."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from carrel import sidecars
from carrel.catalog import lectures
from carrel.errors import RecordInvalid, TranscriptUnreadable
from carrel.layout import Layout
from carrel.library import Library
from carrel.notebook import SERVER, Scope
from carrel.records import Transcript, TranscriptKind
from carrel.transcripts import clean, read, read_vtt, write_vtt
from carrel.views import LectureView, as_json
from tests import hostile
from tests.hostile import EVIL, SPOKEN, Hostile, disturbing, wrong_in_name
from tests.library.helpers import lines, opened

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no files with such names")


@pytest.fixture(scope="module")
def made(hostile: Hostile) -> Hostile:
    return hostile


@pytest.fixture
def library(made: Hostile) -> Iterator[Library]:
    with opened(made.root) as library:
        yield library


def every(library: Library) -> list[LectureView]:
    return [library.lecture(line.id) for course in library.overview().courses for line in lines(course)]


def test_what_comes_is_ready_and_what_does_not_says_why(library: Library, made: Hostile) -> None:
    states = {line.state for line in lines(library.course(made.folder_course))}
    assert states == {"ready"}
    site = lines(library.course(made.site_course))
    assert [line.state for line in site].count("ready") == len(site) - 2
    failures = {line.state: line.failure for line in site if line.failure}
    assert failures.keys() == {"unavailable", "failed"}
    assert failures["failed"]
    assert "HTTP Error 418: Teapot[2J<script>alert(1)</script>2J." in failures["failed"].message


def test_every_file_lies_in_the_library_under_a_name_that_is_legal_everywhere(made: Hostile) -> None:
    layout = Layout(made.root)
    found = [path for folder in (layout.courses, layout.trash) for path in folder.rglob("*")]
    assert len(found) > 100
    assert [path for path in found if path.is_symlink() or not path.resolve().is_relative_to(made.root)] == []
    assert [wrong for path in found if (wrong := wrong_in_name(path.name))] == []
    assert sorted(path.name for path in made.root.parent.iterdir()) == ["folder", "library", "tracks"]


def test_every_word_that_is_kept_can_be_shown(library: Library) -> None:
    views = every(library)
    # A folder is named as it is, or it would not be found again.
    said = [as_json(replace(course, source="")) for course in library.overview().courses]
    said += [as_json(replace(one, file=None, poster=None, transcripts=[], attachments=[], thumbs=None)) for one in views]
    assert "<script>alert(1)</script>" in said[2]
    assert [bad for one in said for bad in disturbing(one.encode())] == []
    assert all(len(one.title) <= 500 and len(one.description) <= 20_000 for one in views)


def test_a_lecture_leads_to_pages_of_the_web_alone(library: Library, made: Hostile) -> None:
    assert {one.web_page for one in every(library)} == {None}
    path = made.root / str(library.lecture(made.lecture).file).replace(".mp4", ".json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["web_page"] is None


def test_a_stranger_s_sidecar_leads_to_pages_of_the_web_alone(made: Hostile) -> None:
    with opened(made.root) as library:
        lecture = lectures.get(library.database, made.lecture)
        assert lecture
        lectures.save_files(library.database, replace(lecture, web_page="javascript:alert(1)"), None)
        assert library.lecture(made.lecture).web_page is None
        lectures.save_files(library.database, lecture, None)


def test_transcripts_are_text(library: Library, made: Hostile) -> None:
    view = library.lecture(made.lecture)
    assert {one.language for one in view.transcripts} <= {"en", "de", "und"}
    vtt = library.caption_file(made.lecture, "en").read_text(encoding="utf-8")
    assert disturbing(vtt.encode()) == []
    assert EVIL not in vtt
    assert "STYLE" not in vtt
    assert "position:" not in vtt
    assert re.findall(r"<(?!/?c>|\d\d:\d\d:\d\d\.\d\d\d>).*", vtt) == []
    said = "\n".join(cue.text for cue in library.transcript(made.lecture, "en").cues)
    assert "<script>alert(1)</script>" in said
    assert "<img src=x onerror=alert(1)>" in said
    assert SPOKEN in said


def test_nothing_but_the_folder_s_own_files_is_attached(library: Library, made: Hostile) -> None:
    names = [one.name for one in library.lecture(made.attached).attachments]
    assert len(names) == len(hostile.ATTACHED)
    assert not any("outside" in name for name in names)
    assert disturbing("".join(names).encode()) == []
    for path in made.root.joinpath("courses").rglob("*"):
        assert not path.is_file() or b"root:x:0" not in path.read_bytes()[:2_000]


def test_all_of_it_is_found_and_comes_back_from_the_folder_alone(library: Library) -> None:
    assert len(library.search(SPOKEN, limit=50).lectures) > 10
    before = {one.id: (one.title, one.section, one.description, one.chapters) for one in every(library) if one.file}
    problems = library.rebuild().problems
    assert [one for one in problems if "cannot be read as an event" not in one] == []
    assert {one.id: (one.title, one.section, one.description, one.chapters) for one in every(library) if one.file} == before


def test_half_a_character_in_a_stranger_s_record_stops_nothing(tmp_path: Path, made: Hostile) -> None:
    shutil.copytree(made.root / "courses", tmp_path / "courses")
    for path in (tmp_path / "courses").rglob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace('"title": "', '"title": "half \\ud800 '), encoding="utf-8")
    with opened(tmp_path) as library:
        assert library.rebuild().problems == []
        assert all(one.title.startswith("half \ufffd ") for one in every(library) if one.file)


def test_a_record_nested_without_end_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "course.json"
    path.write_text('{"title": ' + "[" * 100_000, encoding="utf-8")
    with pytest.raises(RecordInvalid, match="cannot be read"):
        sidecars.read_course(path)


FIRST = "WEBVTT\n\n00:00.000 --> 00:01.000\n"
ENDLESS: dict[str, Callable[[], str]] = {
    "one line of 10 MB": lambda: FIRST + "word " * 2_000_000,
    "one word of 10 MB": lambda: FIRST + "w" * 10_000_000,
    "a tag of 10 MB": lambda: FIRST + "<v " + "w" * 10_000_000,
    "half a million tags": lambda: FIRST + "<b>" * 500_000 + "x",
    "NULs": lambda: FIRST + "x" + "\0" * 10_000_000,
    "a header of 10 MB": lambda: "WEBVTT " + "x" * 10_000_000 + "\n\n00:00.000 --> 00:01.000\nword",
    "cues of a letter": lambda: "WEBVTT\n\n" + "".join(f"{n}:00.000 --> {n}:01.000\nx\n\n" for n in range(10_000)),
    "cues at one time": lambda: FIRST + "\n\n00:00.000 --> 00:01.000\n".join(f"x{n}" for n in range(10_000)),
    "a million cues": lambda: FIRST + "\n\n00:00.000 --> 00:01.000\n".join("x" * 1_000_000),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_subtitles_without_end_take_seconds_and_not_all_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "endless.vtt"
    path.write_text(ENDLESS[name](), encoding="utf-8")
    began = time.thread_time()
    if name == "a million cues":
        with pytest.raises(TranscriptUnreadable, match="more than 100,000 cues"):
            read(path, "en")
    else:
        cues = clean(read(path, "en"), duration_s=2_000_000.0)
        assert all(len(cue.text) <= 2_000 for cue in cues)
        assert read_vtt(write_vtt(Transcript("en", TranscriptKind.MANUAL, cues))).cues == cues
    assert time.thread_time() - began < 30


def test_notes_go_into_their_folder_alone_and_run_nothing(library: Library, tmp_path: Path) -> None:
    began = time.thread_time()
    view = library.notebook.export_folder(Scope(), tmp_path / "notes", SERVER)
    assert view.notes >= 2
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
    assert [wrong for path in files if (wrong := wrong_in_name(path.name))] == []
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".md"]
    assert len(texts) >= view.lectures
    for text in texts:
        # Title and description turn nothing; a note's own words may.
        assert disturbing(text.partition("## ")[0].encode()) == []
        _, front, body = text.split("---\n", 2)
        assert all(re.fullmatch(r'\w+: ".*"', one) for one in front.splitlines())
        assert not re.search(r"(?<!\\)<(?:script|img|svg|iframe|a |link)", re.sub(r"`[^`\n]*`|\$[^$\n]*\$", "", body))
        assert not re.search(r"!\[[^\]]*\]\((?!(?:\.\./)*images/)", body.replace("\\!", ""))
    page = library.notebook.export_page(Scope(), tmp_path / "page", SERVER)
    html = Path(page.path).read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|iframe|svg|img(?! src=\"data:image/jpeg;base64,))|\son\w+=[^&]*>", html)
    assert set(re.findall(r'href="(\w+):', html)) <= {"http", "https", "mailto"}
    assert time.thread_time() - began < 30


def test_no_cell_of_study_time_is_a_formula(library: Library) -> None:
    rows = list(csv.reader(io.StringIO(library.ledger.time_csv("=me@example.org"))))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {9}
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    assert rows[1][1].startswith("'=Program")
