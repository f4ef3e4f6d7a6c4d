"""Search goes on while its index is lost or damaged, says so, and the index is made again from the transcripts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.errors import NotFound
from carrel.library import Library
from carrel.search.index import SearchIndex
from carrel.search.manifest import manifest_path, speech_folder
from carrel.web.factory import create_app
from tests.library.helpers import opened
from tests.waiting import until
from tests.web.shelf import READY, make_shelf


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    make_shelf(tmp_path)
    with opened(tmp_path) as library:
        library.searching.mend()
        yield library


def lose(library: Library) -> None:
    shutil.rmtree(library.layout.index)


def break_manifest(library: Library) -> None:
    manifest_path(library.layout.index).write_text("{")


def break_speech(library: Library) -> None:
    for path in speech_folder(library.layout.index).iterdir():
        path.write_bytes(b"no speech at all")
    library.index.close()


def outdate(library: Library) -> None:
    path = manifest_path(library.layout.index)
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"format": 0}))


@pytest.mark.parametrize("harm", [lose, break_manifest, break_speech, outdate])
def test_the_page_is_told_and_the_index_is_mended_behind_it(library: Library, harm: object) -> None:
    assert callable(harm)
    harm(library)
    client = create_app(library).test_client()
    answer = client.get("/api/v1/search?q=unless+asked")
    assert (answer.status_code, answer.get_json()["complete"]) == (200, False)
    until(lambda: client.get("/api/v1/search?q=unless+asked").get_json()["complete"])
    found = client.get("/api/v1/search?q=unless+asked").get_json()
    assert [hits["id"] for hits in found["lectures"]] == [READY]


def test_the_command_mends_before_it_answers(library: Library) -> None:
    break_manifest(library)
    done = subprocess.run(
        [sys.executable, "-m", "carrel", "--library", str(library.root), "search", "--json", "unless", "asked"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Making it again" in done.stderr
    assert [hits["id"] for hits in json.loads(done.stdout)["lectures"]] == [READY]


def test_a_library_with_nothing_in_it_lacks_no_index(tmp_path: Path) -> None:
    with opened(tmp_path / "new") as library:
        assert library.search("anything").complete


def test_mending_leaves_a_whole_index_alone(library: Library) -> None:
    before = manifest_path(library.layout.index).read_bytes()
    assert library.searching.mend() == []
    assert manifest_path(library.layout.index).read_bytes() == before


def test_a_lecture_that_is_gone_goes_from_the_index(library: Library) -> None:
    library.index.update([], remove=[READY])
    assert not library.search("unless").lectures
    library.searching.mend()
    assert library.search("unless").lectures


def test_within_a_lecture_every_moment_is_found_by_the_same_search(library: Library) -> None:
    found = library.searching.in_lecture(READY, "memory fade", language=None, moments=10)
    assert [(moment.start_s, moment.text) for moment in found.moments] == [
        (0.5, "Memory fades unless it is asked for. Testing helps.")
    ]
    assert (found.language, found.moment_count, found.relaxed, found.complete) == ("en", 1, False, True)
    assert library.searching.in_lecture(READY, "nowhere", language=None, moments=10).moments == []
    with pytest.raises(NotFound):
        library.searching.in_lecture("nolecture", "memory", language=None, moments=10)


def test_the_search_of_a_lecture_is_served(library: Library) -> None:
    client = create_app(library).test_client()
    found = client.get(f"/api/v1/lectures/{READY}/search?q=asked").get_json()
    assert [moment["text"][slice(*moment["highlights"][0])] for moment in found["moments"]] == ["asked"]
    assert client.get("/api/v1/lectures/nolecture/search?q=asked").status_code == 404
    assert client.get(f"/api/v1/lectures/{READY}/search").get_json()["moments"] == []


def test_the_index_knows_whether_it_was_made(tmp_path: Path) -> None:
    assert not SearchIndex(tmp_path).is_made
