"""The commands that look after the library, as processes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from tests.cli.running import carrel
from tests.web.shelf import COURSE, READY, make_shelf


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    make_shelf(tmp_path / "library")
    return "--library", str(tmp_path / "library")


def test_what_would_come_is_told_before_it_is_added(course_media: MadeCourse, tmp_path: Path) -> None:
    folder = tmp_path / "Rivers"
    folder.mkdir()
    shutil.copy(course_media.lectures[0].media, folder / "01 Springs.mp4")
    at = ("--library", str(tmp_path / "library"))
    said = carrel(*at, "add", str(folder), "--dry-run")
    assert "Springs" in said
    assert "Would come: 1 lecture, about" in said
    told = json.loads(carrel(*at, "add", str(folder), "--dry-run", "--json"))
    assert (told["title"], told["course_id"], told["estimate"]["lectures"]) == ("Rivers", None, 1)
    assert "The library is empty" in carrel(*at, "list")


def test_a_course_gets_another_title_and_program(at: tuple[str, str]) -> None:
    assert "Learning · What lasts" in carrel(*at, "edit", "Memory", "--title", "What lasts", "--program", "Learning")
    told = json.loads(carrel(*at, "edit", "What lasts", "--no-program", "--json"))
    assert (told["id"], told["title"], told["program"]) == (COURSE, "What lasts", None)
    assert "--title" in carrel(*at, "edit", "What lasts", status=2)
    assert "exclude" in carrel(*at, "edit", "What lasts", "--no-program", "--program", "x", status=2)


def test_removed_restored_and_deleted(at: tuple[str, str]) -> None:
    removed = json.loads(carrel(*at, "remove", READY, "--yes", "--json"))
    assert (removed["what"], removed["id"]) == ("lecture", READY)
    assert "--yes" in carrel(*at, "remove", COURSE, "--json", status=2)
    assert "Forgetting" in carrel(*at, "trash")
    assert json.loads(carrel(*at, "trash", "list", "--json"))["items"][0]["id"] == removed["trash"]
    assert "is back" in carrel(*at, "trash", "restore", "forgetting")
    assert "The trash is empty." in carrel(*at, "trash")
    assert "Forgetting" in carrel(*at, "list")
    carrel(*at, "remove", READY, "--yes")
    assert "--yes" in carrel(*at, "trash", "empty", status=2)
    assert "Deleted 0.7 MB." in carrel(*at, "trash", "empty", "forgetting", "--yes").replace("707 kB", "0.7 MB")
    assert "trash" in carrel(*at, "trash", "restore", "forgetting", status=1)


def test_settings_are_shown_and_changed(at: tuple[str, str]) -> None:
    said = carrel(*at, "settings", "languages=EN,de", "max_height=480")
    assert "en, de" in said
    of_course = json.loads(carrel(*at, "settings", "--course", "Memory", "sync=no", "rate_limit=2M", "--json"))
    held = {one["name"]: (one["value"], one["origin"]) for one in of_course["settings"]}
    assert held["sync"] == (False, "course")
    assert held["rate_limit"] == (2_000_000, "course")
    assert held["max_height"] == (480, "library")
    text = (Path(at[1]) / "carrel.toml").read_text()
    assert 'languages = ["en", "de"]\nmax_height = 480\n' in text
    assert 'rate_limit = "2M"' in text
    carrel(*at, "settings", "max_height=")
    assert "max_height" not in (Path(at[1]) / "carrel.toml").read_text()
    assert "klingon!" in carrel(*at, "settings", "languages=klingon!", status=1)
    assert "VALUE" in carrel(*at, "settings", "languages", status=2)


def test_runs_storage_and_retry_for_programs(at: tuple[str, str]) -> None:
    assert "No sync has run yet." in carrel(*at, "runs")
    carrel(*at, "settings", "--course", "Memory", "sync=no")
    carrel(*at, "sync")
    (run,) = json.loads(carrel(*at, "runs", "--json"))["runs"]
    assert run["state"] == "done"
    assert "nothing new" in carrel(*at, "runs", run["id"])
    assert "no such run" in carrel(*at, "runs", "nonsense", status=1)
    assert "Memory" in carrel(*at, "storage")
    assert json.loads(carrel(*at, "storage", "--json"))["courses"][0]["id"] == COURSE
    assert json.loads(carrel(*at, "retry", READY, "--json")) == {"lectures": [READY]}


def test_ids_are_shown_to_who_asks(at: tuple[str, str]) -> None:
    assert COURSE not in carrel(*at, "list")
    said = carrel(*at, "list", "--ids")
    assert COURSE in said
    assert READY in said


@pytest.mark.parametrize(("typed", "meant"), [("snyc", "sync"), ("serach", "search"), ("rm", "remove"), ("rename", "edit")])
def test_a_command_that_is_not_there_leads_to_one_that_is(typed: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in carrel(typed, status=2)


def test_nonsense_is_not_guessed_at() -> None:
    assert "Did you mean" not in carrel("xyzzy", status=2)
