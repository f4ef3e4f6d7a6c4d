"""The folder is the truth: catalogue and index come back from it, with no source to ask."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from tests.coursesite import CourseSite
from tests.library.helpers import lines, opened, states

QUERIES = ("water", "stones", "moon pulls", "nacht", '"the river"', "wheels turn -rain")


@pytest.fixture(scope="module")
def made(course_media: MadeCourse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rebuild") / "library"
    with CourseSite() as site, opened(root) as library:
        course = site.offer(course_media.lectures[:9])
        course.lectures[4].state = "private"
        library.add(course.platform, program="Waters", title="Rivers", options={"languages": ("en", "de")})
        library.sync()
        course.withdraw(course.lectures[2])
        library.sync()
        library.remove("Lecture 2: Brooks")
    return root


@pytest.fixture
def synced(made: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(made, tmp_path / "library")
    with opened(tmp_path / "library") as library:
        yield library


def answers(library: Library) -> list[Any]:
    found = []
    for query in QUERIES:
        view = asdict(library.search(query))
        del view["took_ms"]
        found.append(view)
    return found


def test_the_same_list_and_the_same_answers_come_back(synced: Library) -> None:
    listed, found = synced.overview(), answers(synced)
    assert any(view["lectures"] for view in found)
    synced.close()
    for path in (synced.layout.catalog, *synced.root.glob("catalog.db-*")):
        path.unlink(missing_ok=True)
    shutil.rmtree(synced.layout.index)
    with opened(synced.root) as again:
        view = again.rebuild()
        assert view.problems == []
        assert again.overview() == listed
        assert answers(again) == found


def test_a_damaged_catalogue_is_rebuilt(synced: Library) -> None:
    listed = synced.overview()
    synced.close()
    for path in synced.root.glob("catalog.db-*"):
        path.unlink()
    synced.layout.catalog.write_bytes(b"not a database" * 1000)
    with opened(synced.root) as again:
        again.rebuild()
        assert again.overview() == listed


def test_a_lost_course_record_is_made_again_from_the_sidecars(synced: Library) -> None:
    ready = [line.id for line in lines(synced.overview().courses[0]) if line.file]
    record = next(synced.layout.courses.rglob("course.json"))
    record.unlink()
    synced.rebuild()
    course = synced.overview().courses[0]
    assert (course.title, course.program) == ("Rivers", "Waters")
    assert [line.id for line in lines(course) if line.file] == ready


def test_a_spoilt_sidecar_is_named_and_costs_only_itself(synced: Library) -> None:
    sidecar = next(path for path in sorted(synced.layout.courses.rglob("*.json")) if path.name != "course.json")
    sidecar.write_text(json.dumps({"carrel": 1, "id": 7}))
    view = synced.rebuild()
    assert len(view.problems) == 1
    assert sidecar.name in view.problems[0]
    assert sorted(states(synced)).count("waiting") == 1


def test_a_library_copied_without_its_catalogue_opens(synced: Library, tmp_path: Path) -> None:
    listed = synced.overview()
    shutil.copytree(synced.layout.courses, tmp_path / "copy" / "courses")
    with opened(tmp_path / "copy") as copy:
        assert copy.overview() == listed


def test_a_running_reader_sees_a_rebuild_by_another(synced: Library) -> None:
    with opened(synced.root) as other:
        other.rebuild()
        assert synced.overview() == other.overview()
        assert answers(synced) == answers(other)
