"""What the home screen's page holds of the library: to whom, how fresh, and that it stays text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from carrel import sidecars
from carrel.lan.reach import Reach
from carrel.library import Library
from carrel.web.door import COOKIE
from carrel.web.factory import create_app
from tests.web.shelf import COURSE, READY, make_shelf

ELSEWHERE = {"REMOTE_ADDR": "10.9.8.7"}
OPENED = {"Sec-Fetch-Mode": "navigate"}
HOSTILE = "</script><script>alert(1)</script><!--<script> ]]> \u2028 & \" \\ '"


class Scripts(HTMLParser):
    """The scripts of a page as a browser finds them: their attributes, and what is in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self._in = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag == "script"
        if self._in:
            self.found.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._in = False

    def handle_data(self, data: str) -> None:
        if self._in:
            attributes, before = self.found[-1]
            self.found[-1] = (attributes, before + data)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "index.html").write_text(
        '<!doctype html><title>Carrel</title><script type="module" src="/a.js"></script><body><div></div></body></html>',
        encoding="utf-8",
    )
    (folder / "pair.html").write_text("<!doctype html><title>Carrel</title><body>Pairing</body>", encoding="utf-8")
    return folder


@pytest.fixture
def machine(library: Library, built: Path) -> FlaskClient:
    return create_app(library, reach=Reach("0.0.0.0", lan=True), front_end=built).test_client()


@pytest.fixture
def stranger(machine: FlaskClient) -> FlaskClient:
    other = machine.application.test_client()
    other.environ_base.update(ELSEWHERE)
    return other


def told(text: str) -> dict[str, Any]:
    """Return the answers that are in a page."""
    (_, answers), *more = [script for script in Scripts(text).found if script[0].get("type") == "application/json"]
    assert not more
    found: dict[str, Any] = json.loads(answers)
    return found


def test_the_page_of_the_home_screen_holds_what_the_api_answers(machine: FlaskClient) -> None:
    answers = told(machine.get("/").text)
    today = date.today()
    dated = {f"/study/plans?date={today}", f"/study/stats?date={today}"}
    assert answers.keys() == {"/access", "/library", "/study/progress", "/sync", *dated}
    for path, answer in answers.items():
        assert answer == machine.get(f"/api/v1{path}").json
    assert machine.get("/courses/memorycourse").text.count("<script") == 1


def test_it_is_for_its_browser_alone_and_new_when_something_is(machine: FlaskClient) -> None:
    first = machine.get("/")
    assert set(first.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert machine.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert machine.patch(f"/api/v1/courses/{COURSE}", json={"title": "Remembrance"}).status_code == 200
    again = machine.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert told(again.text)["/library"]["courses"][0]["title"] == "Remembrance"


@pytest.mark.parametrize("cookie", [None, "nonsense"])
def test_a_stranger_gets_nothing_of_the_library(stranger: FlaskClient, cookie: str | None) -> None:
    if cookie is not None:
        stranger.set_cookie(COOKIE, cookie)
    for headers in (OPENED, {}):
        answer = stranger.get("/", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Memory" not in answer.text
        assert READY not in answer.text
        assert "application/json" not in answer.text


def test_a_device_is_told_what_it_may_know_and_stays_in(library: Library, machine: FlaskClient, stranger: FlaskClient) -> None:
    secret = library.house.devices.invite().secret
    assert stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": secret}).status_code == 201
    device = stranger.get("/", headers=OPENED)
    assert told(device.text)["/access"] == stranger.get("/api/v1/access").json
    assert "https://example.org/memory" not in device.text
    assert "https://example.org/memory" in machine.get("/").text
    assert any(value.startswith(f"{COOKIE}=") for value in device.headers.getlist("Set-Cookie"))
    library.house.devices.revoke(told(device.text)["/access"]["device_id"])
    out = stranger.get("/", headers={**OPENED, "If-None-Match": device.headers["ETag"]})
    assert out.status_code == 401
    assert "Memory" not in out.text


def test_a_hostile_title_stays_text(tmp_path: Path, built: Path) -> None:
    root = tmp_path / "hostile"
    make_shelf(root)
    path = next(root.rglob(sidecars.COURSE_FILE))
    record = sidecars.read_course(path)
    sidecars.write(path, replace(record, lectures=tuple(replace(one, title=HOSTILE) for one in record.lectures)))
    library = Library.open(root)
    library.rebuild()
    page = create_app(library, front_end=built).test_client().get("/")
    library.close()
    titles = [line["title"] for section in told(page.text)["/library"]["courses"][0]["sections"] for line in section["lectures"]]
    assert HOSTILE in titles
    assert [attributes.get("type") for attributes, _ in Scripts(page.text).found] == ["module", "application/json"]
    assert "<!--" not in page.text
    assert "alert(1)</script" not in page.text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def test_where_the_library_cannot_be_read_the_page_comes_without_it(machine: FlaskClient, library: Library) -> None:
    library.layout.catalog.unlink()
    answer = machine.get("/")
    assert answer.status_code == 200
    assert "/access" in told(answer.text)
    assert "/library" not in told(answer.text)
    assert machine.get("/api/v1/library").status_code != 200
