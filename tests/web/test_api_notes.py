"""Notes over HTTP: a page that may do nothing, and a ZIP file, under names in any script."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from tests.study.made import edited
from tests.web.shelf import COURSE, READY

PAGE, ARCHIVE = "/api/v1/notes/export/notes.html", "/api/v1/notes/export/markdown.zip"


@pytest.fixture(autouse=True)
def noted(library: Library) -> None:
    library.desk.record([edited(1, "The **curve** <script>alert(1)</script>", note="a", lecture=READY, second=842.13)])


@pytest.mark.parametrize("scope", ["", f"?course={COURSE}", f"?program={quote('How learning works')}"])
def test_the_page_is_html_that_may_do_nothing(client: FlaskClient, scope: str) -> None:
    answer = client.get(PAGE + scope, headers={"Host": "localhost:8420"})
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert f'<a href="http://localhost:8420/lectures/{READY}?t=842.13">14:02</a>' in answer.text
    assert "<strong>curve</strong> &lt;script&gt;" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    again = client.get(PAGE + scope, headers={"Host": "localhost:8420", "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_archive_is_a_file_to_keep(client: FlaskClient) -> None:
    answer = client.get(f"{ARCHIVE}?course={COURSE}")
    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == "attachment; filename=Memory.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "How learning works/Memory/01 Week 1/01 Forgetting — 忘却.md" in archive.namelist()


def test_a_name_keeps_its_script(client: FlaskClient, library: Library) -> None:
    library.database.run("UPDATE courses SET title = '忘却: Übung'")
    named = client.get(f"{PAGE}?course={COURSE}").headers["Content-Disposition"]
    assert named == f"inline; filename=\" - Ubung.html\"; filename*=UTF-8''{quote('忘却 - Übung.html')}"


@pytest.mark.parametrize("address", [PAGE, ARCHIVE])
def test_notes_of_what_is_not_there_are_not_found(client: FlaskClient, address: str) -> None:
    for scope in ("course=none", "program=none"):
        answer = client.get(f"{address}?{scope}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not-found")


def test_a_course_without_notes_is_a_page_too(client: FlaskClient, library: Library) -> None:
    library.desk.record([edited(2, "", 1, note="a", lecture=READY)])
    assert client.get(f"{PAGE}?course={COURSE}").status_code == 200
    library.database.run("DELETE FROM notes")
    assert "0 notes on 0 lectures" in client.get(f"{PAGE}?course={COURSE}").text


def test_the_search_answers_with_notes(client: FlaskClient, library: Library) -> None:
    library.searching.mend()
    (hits,) = client.get("/api/v1/search?q=curv").get_json()["notes"]
    assert (hits["note"]["id"], hits["note"]["second"], hits["lecture"]) == ("a", 842.13, "Forgetting — 忘却")
    assert [hits["note"]["text"][start:end] for start, end in hits["highlights"]] == ["curve"]
    assert len(client.get(f"/api/v1/lectures/{READY}/search?q=curve").get_json()["notes"]) == 1
