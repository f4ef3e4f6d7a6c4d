"""The command line's contract: exit statuses, JSON shapes, help with an example, errors as sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carrel.cli.app import COMMANDS
from carrel.demo.spec import MadeCourse
from tests.cli.running import carrel
from tests.coursesite import CourseSite, Status


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    said = carrel(command, "--help")
    assert f"\n  carrel {command}" in said


@pytest.mark.parametrize("arguments", [["frobnicate"], ["search"], ["add"], ["sync", "--no-such-option"], ["list", "extra"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert "Usage" in carrel(*arguments, status=2)


def test_the_shapes_of_what_is_printed_as_json(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    coursesite.misbehave("*/lecture3.mp4", Status(404))
    at = ("--library", str(tmp_path / "library"))

    added = json.loads(carrel(*at, "add", course.page, "--program", "Waters", "--title", "Rivers", "--language", "en", "--json"))
    assert (added["title"], added["program"], added["source"]) == ("Rivers", "Waters", course.page)
    assert 'languages = ["en"]' in (tmp_path / "library" / "carrel.toml").read_text()

    events = [json.loads(line) for line in carrel(*at, "sync", "--json", status=3).splitlines()]
    assert {"listing", "listed", "planned", "step_started", "step_done", "step_failed", "lecture_ready"} <= {
        event["event"] for event in events
    }
    report = events[-1]
    assert report["event"] == "report"
    assert {"new", "done", "failed", "gone", "elapsed_s"} <= report.keys()
    assert (report["new"], report["done"], report["gone"]) == (3, 2, 0)
    assert [failure.keys() for failure in report["failed"]] == [
        {"lecture_id": "", "title": "", "step": "", "code": "", "message": "", "hint": ""}.keys()
    ]
    assert (report["failed"][0]["step"], report["failed"][0]["code"]) == ("fetch", "lecture-unavailable")

    listed = json.loads(carrel(*at, "list", "--json"))
    assert listed["programs"] == [{"title": "Waters", "courses": [added["id"]]}]
    assert {"id", "title", "program", "source", "sections"} <= listed["courses"][0].keys()
    lecture = listed["courses"][0]["sections"][0]["lectures"][0]
    assert {"id", "title", "position", "duration_s", "state", "languages", "file"} <= lecture.keys()
    assert (tmp_path / "library" / lecture["file"]).exists()

    shown = json.loads(carrel(*at, "show", lecture["id"], "--json"))
    assert (shown["id"], shown["file"]) == (lecture["id"], lecture["file"])

    found = json.loads(carrel(*at, "search", "chalk", "--json"))
    assert {"query", "took_ms", "suggestion", "lectures"} <= found.keys()
    hits = found["lectures"][0]
    assert {"id", "title", "course", "section", "score", "moments"} <= hits.keys()
    moment = hits["moments"][0]
    assert {"start_s", "end_s", "text", "highlights"} <= moment.keys()
    assert [moment["text"][a:b] for a, b in moment["highlights"]] == ["chalk"]

    rebuilt = json.loads(carrel(*at, "rebuild", "--json"))
    assert (rebuilt["courses"], rebuilt["lectures"]) == (1, 2)
    checks = json.loads(carrel(*at, "doctor", "--json"))["checks"]
    assert {"name", "status", "found", "mend"} == checks[0].keys()
    assert not [check for check in checks if check["status"] == "problem"]


def test_people_read_the_same_in_words(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:2])
    at = ("--library", str(tmp_path / "library"))
    assert "carrel sync" in carrel(*at, "add", course.platform)
    assert "would fetch Lecture 1: Springs" in carrel(*at, "sync", "--dry-run")
    assert "2 lectures ready" in carrel(*at, "sync")
    assert "Nothing new" in carrel(*at, "sync")
    assert "Lecture 2: Brooks" in carrel(*at, "list")
    assert "en (manual)" in carrel(*at, "show", "springs")
    assert "0:00  Rain sinks" in carrel(*at, "search", "rain sinks")
    assert "Nothing has failed." in carrel(*at, "retry")
    assert "--yes" in carrel(*at, "remove", "springs", status=2)
    assert "trash/" in carrel(*at, "remove", "springs", "--yes")
    assert "Springs" not in carrel(*at, "list")


def test_errors_are_sentences_with_a_hint_also_as_json(tmp_path: Path) -> None:
    at = ("--library", str(tmp_path / "none"))
    said = carrel(*at, "list", status=1)
    assert "There is no library at" in said
    assert "carrel add" in said
    error = json.loads(carrel(*at, "list", "--json", status=1))["error"]
    assert error["code"] == "library-not-found"
    assert error["hint"]


def test_which_library_is_chosen(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    (clone / "src" / "carrel").mkdir(parents=True)
    (clone / "pyproject.toml").touch()
    (clone / "library").mkdir()
    named, told = tmp_path / "named", tmp_path / "told"

    def place(*arguments: str, cwd: Path = tmp_path, told: Path | None = None) -> str:
        environment = {"CARREL_LIBRARY": str(told)} if told else {}
        checks = json.loads(carrel(*arguments, "doctor", "--json", cwd=cwd, environment=environment))["checks"]
        return str(next(check["found"] for check in checks if check["name"] == "library"))

    assert str(named) in place("--library", str(named), told=told)
    assert str(told) in place(told=told, cwd=clone)
    assert str(clone / "library") in place(cwd=clone)
    assert str(Path("Videos") / "Carrel") in place()


def test_hostile_titles_do_not_reach_the_terminal(tmp_path: Path, course_media: MadeCourse) -> None:
    import shutil

    folder = tmp_path / "course"
    folder.mkdir()
    shutil.copy(course_media.lectures[0].media, folder / "01 \x1b[31mred\x1b[0m \u202egnp.mp4")
    at = ("--library", str(tmp_path / "library"))
    said = carrel(*at, "add", str(folder)) + carrel(*at, "sync") + carrel(*at, "list")
    assert "\x1b" not in said
    assert "\u202e" not in said
