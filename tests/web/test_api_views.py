from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from carrel import __version__
from carrel.library import Library
from carrel.views import as_json
from tests.web.shelf import COURSE, READY


def test_health_says_the_version(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok", "version": __version__}


@pytest.mark.parametrize(
    ("address", "ask"),
    [
        ("/api/v1/library", lambda library: library.overview()),
        (f"/api/v1/courses/{COURSE}", lambda library: library.course(COURSE)),
        (f"/api/v1/lectures/{READY}", lambda library: library.lecture(READY)),
        (f"/api/v1/lectures/{READY}/transcripts/en", lambda library: library.transcript(READY, "en")),
        ("/api/v1/sync", lambda library: library.sync_state()),
    ],
)
def test_the_api_sends_what_json_prints(client: FlaskClient, library: Library, address: str, ask: object) -> None:
    assert callable(ask)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.json == json.loads(as_json(ask(library)))


def test_views_are_asked_for_again_and_answered_briefly_while_they_stay(client: FlaskClient) -> None:
    first = client.get("/api/v1/library")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/api/v1/library", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_view_has_another_etag(client: FlaskClient, library: Library) -> None:
    first = client.get(f"/api/v1/lectures/{READY}")
    slides = next(a for a in library.lecture(READY).attachments if a.name == "slides.pdf")
    (library.root / slides.file).write_bytes(b"longer than it was before")
    again = client.get(f"/api/v1/lectures/{READY}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_long_answers_are_compressed_for_those_who_can_read_it(client: FlaskClient, encoding: str) -> None:
    plain = client.get("/api/v1/library")
    packed = client.get("/api/v1/library", headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get("/api/v1/library", headers={"Accept-Encoding": encoding, "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_head_has_the_headers_of_get(client: FlaskClient) -> None:
    got, head = client.get("/api/v1/library"), client.head("/api/v1/library")
    assert head.data == b""
    assert head.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20&limit=5"])
def test_an_empty_query_finds_nothing(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/search{query}")
    assert answer.json == {
        "query": "", "took_ms": 0.0, "suggestion": None, "lectures": [], "relaxed": False, "complete": True, "notes": []
    }  # fmt: skip


@pytest.mark.parametrize("query", ["q=memory&limit=0", "q=memory&limit=101", "q=memory&limit=many"])
def test_parameters_out_of_bounds_are_named(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "bad-parameters"
    assert error["message"].startswith(("limit: ", "q: "))


def test_search_finds_the_moment(client: FlaskClient, library: Library) -> None:
    library.rebuild()
    answer = client.get("/api/v1/search?q=testing+helps&language=en").get_json()
    assert [hits["id"] for hits in answer["lectures"]] == [READY]
    expected = json.loads(json.dumps(asdict(library.search("testing helps", language="en"))))
    assert answer["lectures"] == expected["lectures"]
    assert client.get("/api/v1/search?q=testing&course=nowhere").status_code == 404


def test_an_empty_library_is_an_answer(tmp_path: Path) -> None:
    from carrel.web.factory import create_app

    empty = Library.open(tmp_path, create=True)
    assert create_app(empty).test_client().get("/api/v1/library").json == {"programs": [], "courses": []}
    empty.close()


def test_no_query_is_too_long_or_too_odd(client: FlaskClient) -> None:
    for query in ("x" * 10_000, "%00%1b[31m", "%F0%9F%92%A9", "(((%22 AND", "-", "in:title"):
        assert client.get(f"/api/v1/search?q={query}").status_code == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_a_transcript_is_read_again_only_when_its_file_has_changed(client: FlaskClient, library: Library, encoding: str) -> None:
    address = f"/api/v1/lectures/{READY}/transcripts/en"
    first = client.get(address, headers={"Accept-Encoding": encoding})
    assert first.headers["Cache-Control"] == "no-cache"
    known = {"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
    file = library.caption_file(READY, "en")
    said, facts = file.read_text(encoding="utf-8"), file.stat()
    file.write_bytes(b"?" * facts.st_size)
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    again = client.get(address, headers=known)
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    file.write_text(said + "\n01:00:00.000 --> 01:00:01.000\nAdded by hand.\n", encoding="utf-8")
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json is not None
    assert changed.json["cues"][-1]["text"] == "Added by hand."
