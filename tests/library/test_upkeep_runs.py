"""The history of syncs, what failed and what happens next, settings and storage, on a real sync of the course site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from carrel import history, settings
from carrel.demo.spec import MadeCourse
from carrel.errors import NotFound, RecordInvalid, SettingInvalid
from carrel.files import hold_lock
from carrel.history import KEPT, Run
from carrel.layout import Layout
from carrel.library import Library
from tests.coursesite import CourseSite, Status
from tests.library.helpers import of_one_file, opened
from tests.web.shelf import COURSE, READY, make_shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    make_shelf(tmp_path)
    return Library.open(tmp_path)


def test_a_sync_and_its_failures_are_told(coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path) -> None:
    course = coursesite.offer(course_media.lectures[:4])
    coursesite.misbehave("*/lecture2.mp4", Status(404))
    coursesite.misbehave("*/lecture3.mp4", Status(429, retry_after_s=3600))
    with opened(tmp_path / "library") as library:
        added = library.add(of_one_file(course))
        assert library.upkeep.failures().untried == 4
        library.sync(started_by="schedule")
        (line,) = library.runs().runs
        assert (line.state, line.started_by, line.done, line.failed, line.new) == ("done", "schedule", 2, 2, 4)
        assert line.elapsed_s
        run = library.run(line.id)
        assert sorted(failure.code for failure in run.failures) == ["lecture-unavailable", "source-throttled"]
        assert run.more_failures == 0

        gone, throttled = library.upkeep.failures(added.id).failures
        assert (gone.state, gone.remedy, gone.again, gone.step, gone.attempts) == ("failed", "none", "asked", "fetch", 1)
        assert (throttled.state, throttled.remedy, throttled.again) == ("waiting", "wait", "later")
        assert throttled.try_after
        assert (gone.title, gone.course, gone.here) == ("Lecture 2: Brooks", added.title, False)

        coursesite.behave()
        assert library.sync().done == 0, "the one is hopeless, the other is not due yet"
        assert library.upkeep.retry([gone.lecture_id]).lectures == [gone.lecture_id]
        assert library.upkeep.retry(course_id=added.id).lectures == [throttled.lecture_id]
        assert library.sync().done == 2
        assert library.upkeep.failures().failures == []
        assert [run.done for run in library.runs().runs] == [2, 0, 2]
        with pytest.raises(NotFound):
            library.upkeep.retry(["nonsense"])


def test_a_run_whose_process_died_is_told_as_cut_off(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.staging.mkdir()
    run = Run(layout, "page", [], lambda _: 0.0)
    run.begin()
    with hold_lock(layout.sync_lock, "carrel sync"):
        assert [line.state for line in history.runs(layout, running=True)] == ["running"]
    assert [line.state for line in history.runs(layout, running=False)] == ["cut-off"]
    with open(layout.run_history, "a") as stream:
        stream.write('{"id": "torn", "started')
    later = Run(layout, "terminal", ["a"], lambda _: 0.0)
    later.begin()
    later.end()
    assert [(line.state, line.started_by) for line in history.runs(layout, running=False)] == [
        ("done", "terminal"),
        ("cut-off", "page"),
    ]


def test_the_history_does_not_grow_without_end(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.staging.mkdir()
    for _ in range(KEPT + 20):
        run = Run(layout, "schedule", [], lambda _: 100.0)
        run.begin()
        run.end()
    assert len(history.runs(layout, running=False)) == KEPT + 1
    assert layout.run_history.stat().st_size < 200_000
    assert history.pace(layout) == history.Pace(0.0, 0.0)


def test_a_sync_started_by_hand_or_by_the_clock_says_so(shelf: Library) -> None:
    command = [sys.executable, "-m", "carrel", "--library", str(shelf.root), "sync", "--json"]
    subprocess.run([*command, "--dry-run"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert shelf.runs().runs == [], "a dry run is no run"
    shelf.upkeep.change_settings(COURSE, {"sync": False})
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert [run.started_by for run in shelf.runs().runs] == ["schedule"]


def test_a_setting_tells_where_it_comes_from(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.layout.settings.write_text("# mine\nmax_height = 480 # enough\n")
    shelf.upkeep.change_settings(None, {"languages": ["EN", "pt_br"]})
    shelf.upkeep.change_settings(COURSE, {"max_height": 360})

    def told(name: str, course: str | None = COURSE) -> tuple[object, str, object]:
        found = next(one for one in shelf.upkeep.settings(course).settings if one.name == name)
        return found.value, found.origin, found.inherited

    assert told("max_height") == (360, "course", 480)
    assert told("max_height", None) == (480, "library", 720)
    assert told("languages") == (["en", "pt-BR"], "library", ["en", "pt-BR"])
    assert told("sync") == (True, "default", True)
    monkeypatch.setenv("CARREL_MAX_HEIGHT", "240")
    assert told("max_height") == (240, "environment", 240)
    monkeypatch.delenv("CARREL_MAX_HEIGHT")
    shelf.upkeep.change_settings(COURSE, {"max_height": None})
    assert told("max_height") == (480, "library", 480)
    assert "# mine\nmax_height = 480 # enough\n" in shelf.layout.settings.read_text()
    assert settings.load(shelf.layout.settings, COURSE).max_height == 480


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"languages": ["en", "klingon!"]}, "klingon!"),
        ({"languages": [""]}, "no language"),
        ({"cookies_from_browser": "lynx"}, "lynx"),
        ({"cookies_file": "nowhere.txt"}, "nowhere.txt"),
        ({"max_height": 3}, "144"),
        ({"max_height": "tall"}, "max_height"),
        ({"rate_limit": "quick"}, "quick"),
        ({"nonsense": None}, "nonsense"),
        ({"fetch_jobs": 3}, "whole library"),
        ({"max_height": 480, "pause_s": -1}, "pause_s"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(shelf: Library, values: dict[str, object], said: str) -> None:
    with pytest.raises(SettingInvalid, match=said) as caught:
        shelf.upkeep.change_settings(COURSE, values)
    assert caught.value.hint
    assert "command line" not in caught.value.message
    assert not shelf.layout.settings.exists()


def test_a_file_of_settings_that_is_wrong_is_named(shelf: Library) -> None:
    shelf.layout.settings.write_text("max_height = = 3\n")
    with pytest.raises(RecordInvalid, match=r"carrel\.toml"):
        shelf.upkeep.settings()
    with pytest.raises(RecordInvalid):
        shelf.upkeep.change_settings(None, {"max_height": 480})
    assert shelf.layout.settings.read_text() == "max_height = = 3\n"


def test_bytes_are_counted_where_they_are(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.upkeep.storage._FRESH_S", 3600)
    before = shelf.upkeep.storage()
    (course,) = before.courses
    lecture = shelf.lecture(READY)
    assert course.video == (shelf.root / str(lecture.file)).stat().st_size
    assert course.attachments == sum(one.bytes for one in lecture.attachments)
    on_disk = sum(path.stat().st_size for path in shelf.layout.courses.rglob("*") if path.is_file())
    assert course.bytes == before.courses_bytes == on_disk
    assert before.free > 0
    assert shelf.upkeep.storage() is before, "counted a moment ago"
    shelf.upkeep.remove(READY)
    after = shelf.upkeep.storage()
    assert after.trash > course.video
    assert after.courses[0].video == 0


def test_the_history_is_json_a_line(shelf: Library) -> None:
    shelf.upkeep.change_settings(COURSE, {"sync": False})
    shelf.sync()
    lines = [json.loads(line) for line in shelf.layout.run_history.read_text().splitlines()]
    assert [set(line) >= {"id"} for line in lines] == [True, True]
