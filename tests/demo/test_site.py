"""yt-dlp reads the sample site with all that Carrel wants to keep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carrel.demo import DemoSite
from carrel.demo.spec import CourseSpec, LectureSpec, Part, Slide


def _lecture(number: int, section: str) -> LectureSpec:
    part = Part((f"This is lecture {number}.",), "A point", {"de": ("Dies ist eine Vorlesung.",)})
    slides = (Slide("One", (part,)), Slide("Two", (part,)))
    return LectureSpec(
        f"lecture-{number}", f"Lecture {number}: café", slides, section, size=(160, 90), frame_rate=5, spoken=False
    )


SPEC = CourseSpec("short", "A short course", "For tests.", (_lecture(1, "First week"), _lecture(2, "Second week")))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def _yt_dlp(*arguments: str) -> Any:
    command = [sys.executable, "-m", "yt_dlp", "--ignore-config", "--no-update", "-J", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def test_titles_sections_and_order_are_listed(cache: Path) -> None:
    with DemoSite(cache, spec=SPEC) as site:
        listing = _yt_dlp("--flat-playlist", site.url)
    assert (listing["id"], listing["title"], listing["description"]) == ("short", "A short course", "For tests.")
    assert [(e["ie_key"], e["id"], e["title"], e["chapter"], e["chapter_number"]) for e in listing["entries"]] == [
        ("CarrelDemo", "lecture-1", "Lecture 1: café", "First week", 1),
        ("CarrelDemo", "lecture-2", "Lecture 2: café", "Second week", 2),
    ]
    assert all(entry["duration"] > 2 for entry in listing["entries"])


def test_a_lecture_arrives_with_chapters_and_subtitles(cache: Path, tmp_path: Path) -> None:
    with DemoSite(cache, spec=SPEC) as site:
        info = _yt_dlp(
            "--no-simulate",
            "-P",
            str(tmp_path),
            "-o",
            "it.%(ext)s",
            "--write-subs",
            "--sub-langs",
            "all",
            f"{site.url}/lecture-2",
        )
    assert [chapter["title"] for chapter in info["chapters"]] == ["One", "Two"]
    assert info["language"] == "en"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it.de.vtt", "it.en.vtt", "it.mp4"]
    assert (tmp_path / "it.mp4").read_bytes() == (cache / "lecture-2" / "lecture-2.mp4").read_bytes()


def test_a_second_site_finds_another_port_and_its_lectures_keep_their_identity(cache: Path) -> None:
    with DemoSite(cache, spec=SPEC) as first, DemoSite(cache, spec=SPEC) as second:
        assert first.url != second.url
        names = [
            [(entry["ie_key"], entry["id"]) for entry in _yt_dlp("--flat-playlist", site.url)["entries"]]
            for site in (first, second)
        ]
    assert names[0] == names[1]


def test_the_environment_is_as_before_when_the_site_closes(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "before")
    told: list[tuple[int, int, str]] = []
    with DemoSite(cache, spec=SPEC, progress=lambda *step: told.append(step)):
        assert os.environ["PYTHONPATH"].endswith(os.pathsep + "before")
    assert os.environ["PYTHONPATH"] == "before"
    assert told == [(1, 2, "Lecture 1: café"), (2, 2, "Lecture 2: café")]
