"""The routes of the Library page: what each answers, and what it refuses with which status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from carrel.files import hold_lock
from carrel.library import Library
from carrel.records import Course
from tests.waiting import until
from tests.web.shelf import COURSE, READY, WAITING

Change = Callable[[FlaskClient], Any]


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.get_json()


def error(answer: Any, status: int, code: str) -> str:
    body = data(answer, status)["error"]
    assert body["code"] == code
    assert body["hint"]
    return str(body["message"])


def test_a_folder_is_looked_at_and_added(client: FlaskClient, library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("Rivers")
    (folder / "01 Springs.mp4").write_bytes(b"x" * 1_000)
    view = data(client.post("/api/v1/courses/preview", json={"address": str(folder)}), 202)
    until(lambda: data(client.get(f"/api/v1/courses/preview/{view['id']}"))["state"] != "working")
    view = data(client.get(f"/api/v1/courses/preview/{view['id']}"))
    assert [line["title"] for line in view["found"]["lectures"]] == ["Springs"]
    assert view["found"]["estimate"]["bytes"] == 1_000
    assert len(library.overview().courses) == 1
    body = {"address": str(folder), "title": "Rivers", "program": "Waters", "options": {"max_height": 480}}
    added = data(client.post("/api/v1/courses", json=body), 201)
    assert (added["title"], added["program"], added["lectures"]) == ("Rivers", "Waters", 1)
    held = {one["name"]: one["value"] for one in data(client.get(f"/api/v1/courses/{added['id']}/settings"))["settings"]}
    assert held["max_height"] == 480
    assert client.delete(f"/api/v1/courses/preview/{view['id']}").status_code == 204
    error(client.get(f"/api/v1/courses/preview/{view['id']}"), 404, "not-found")


def test_addresses_that_lead_nowhere_are_refused(client: FlaskClient) -> None:
    for path in ("/api/v1/courses/preview", "/api/v1/courses"):
        error(client.post(path, json={"address": "ftp://example.org"}), 422, "source-unsupported")
        error(client.post(path, json={"address": "no such thing"}), 422, "source-unsupported")
        refused = client.post(path, json={"address": "/tmp", "options": {"languages": ["klingon!"]}})
        error(refused, 422, "setting-invalid")
    assert "refuses" in error(client.post("/api/v1/courses", json={"address": "http://127.0.0.1:9/x"}), 502, "source-unreachable")
    assert client.post("/api/v1/courses", json={}).status_code == 422


def test_a_course_gets_title_and_program(client: FlaskClient) -> None:
    course = data(client.patch(f"/api/v1/courses/{COURSE}", json={"title": "What lasts", "program": "Learning"}))
    assert (course["title"], course["program"], course["id"]) == ("What lasts", "Learning", COURSE)
    assert data(client.patch(f"/api/v1/courses/{COURSE}", json={"program": ""}))["program"] is None
    assert data(client.patch(f"/api/v1/courses/{COURSE}", json={}))["title"] == "What lasts"
    assert client.get(f"/media/{READY}/video", headers={"Range": "bytes=0-9"}).status_code in (206, 404)
    error(client.patch(f"/api/v1/courses/{COURSE}", json={"title": " "}), 422, "arrangement-invalid")
    error(client.patch("/api/v1/courses/nonsense", json={"title": "x"}), 404, "not-found")


def test_programs_are_renamed_and_ordered(client: FlaskClient) -> None:
    body = {"title": "How learning works", "to": "Learning"}
    assert data(client.post("/api/v1/programs/rename", json=body))["programs"][0]["title"] == "Learning"
    error(client.post("/api/v1/programs/rename", json=body), 404, "not-found")
    order = {"program": "Learning", "courses": [COURSE]}
    assert data(client.put("/api/v1/programs/order", json=order))["programs"][0]["courses"] == [COURSE]
    error(client.put("/api/v1/programs/order", json={**order, "courses": []}), 422, "arrangement-invalid")
    error(client.put("/api/v1/programs/order", json={"program": "x", "courses": []}), 404, "not-found")


def test_a_lecture_goes_to_the_trash_and_comes_back(client: FlaskClient) -> None:
    before = data(client.get(f"/api/v1/lectures/{READY}"))
    removed = data(client.delete(f"/api/v1/lectures/{READY}"))
    assert (removed["what"], removed["id"]) == ("lecture", READY)
    error(client.delete(f"/api/v1/lectures/{READY}"), 404, "not-found")
    error(client.delete(f"/api/v1/lectures/{COURSE}"), 404, "not-found")
    (item,) = data(client.get("/api/v1/trash"))["items"]
    assert item["id"] == removed["trash"]
    restored = data(client.post(f"/api/v1/trash/{item['id']}/restore"))
    assert restored == {"what": "lecture", "id": READY, "title": before["title"], "course_id": COURSE}
    assert data(client.get(f"/api/v1/lectures/{READY}")) == before
    error(client.post(f"/api/v1/trash/{item['id']}/restore"), 404, "not-found")


def test_a_course_goes_to_the_trash_and_for_good(client: FlaskClient) -> None:
    lecture = data(client.delete(f"/api/v1/lectures/{WAITING}"))["trash"]
    course = data(client.delete(f"/api/v1/courses/{COURSE}"))["trash"]
    error(client.delete(f"/api/v1/courses/{COURSE}"), 404, "not-found")
    assert "Memory" in error(client.post(f"/api/v1/trash/{lecture}/restore"), 409, "restore-impossible")
    assert [item["id"] for item in data(client.delete(f"/api/v1/trash/{lecture}"))["items"]] == [course]
    assert data(client.delete("/api/v1/trash")) == {"items": [], "bytes": 0}


def test_settings_are_read_and_changed(client: FlaskClient) -> None:
    changed = data(client.patch("/api/v1/settings", json={"values": {"max_height": 480, "rate_limit": "2M"}}))
    held = {one["name"]: one for one in changed["settings"]}
    assert (held["max_height"]["value"], held["max_height"]["origin"]) == (480, "library")
    assert held["rate_limit"]["value"] == 2_000_000
    path = f"/api/v1/courses/{COURSE}/settings"
    of_course = {one["name"]: one for one in data(client.patch(path, json={"values": {"sync": False}}))["settings"]}
    assert (of_course["sync"]["value"], of_course["max_height"]["inherited"]) == (False, 480)
    assert "fetch_jobs" not in of_course
    error(client.patch(path, json={"values": {"max_height": 1}}), 422, "setting-invalid")
    error(client.patch("/api/v1/courses/nonsense/settings", json={"values": {}}), 404, "not-found")
    assert client.patch(path, json={"values": {"max_height": {"deep": 1}}}).status_code == 422


def test_failures_storage_and_runs_are_told(client: FlaskClient) -> None:
    assert data(client.get("/api/v1/failures")) == {"failures": [], "untried": 1}
    assert data(client.get(f"/api/v1/courses/{COURSE}/failures"))["untried"] == 1
    error(client.get("/api/v1/courses/nonsense/failures"), 404, "not-found")
    assert data(client.post("/api/v1/failures/retry")) == {"lectures": []}
    assert data(client.post("/api/v1/failures/retry", json={"lectures": []})) == {"lectures": []}
    assert data(client.post("/api/v1/failures/retry", json={"lectures": [WAITING]})) == {"lectures": [WAITING]}
    error(client.post("/api/v1/failures/retry", json={"lectures": [WAITING, "nonsense"]}), 404, "not-found")
    assert data(client.post(f"/api/v1/courses/{COURSE}/retry")) == {"lectures": []}
    assert data(client.post(f"/api/v1/lectures/{WAITING}/retry")) == {"lectures": [WAITING]}
    error(client.post("/api/v1/lectures/nonsense/retry"), 404, "not-found")
    assert data(client.get("/api/v1/storage"))["courses"][0]["id"] == COURSE
    assert data(client.get("/api/v1/runs")) == {"runs": []}
    error(client.get("/api/v1/runs/nonsense"), 404, "not-found")


@pytest.mark.parametrize(
    "change",
    [
        lambda client: client.patch(f"/api/v1/courses/{COURSE}", json={"title": "Other"}),
        lambda client: client.delete(f"/api/v1/courses/{COURSE}"),
        lambda client: client.delete(f"/api/v1/lectures/{READY}"),
        lambda client: client.post("/api/v1/failures/retry"),
        lambda client: client.put("/api/v1/programs/order", json={"courses": []}),
        lambda client: client.delete("/api/v1/trash"),
    ],
)
def test_while_a_sync_runs_it_is_said_who_is_at_work(client: FlaskClient, library: Library, change: Change) -> None:
    with hold_lock(library.layout.sync_lock, "carrel sync"):
        assert "carrel sync" in error(change(client), 409, "library-busy")
    assert library.course(COURSE).title == "Memory"
    assert isinstance(library.find(COURSE), Course)


def test_another_site_can_change_nothing(client: FlaskClient, tmp_path: Path) -> None:
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.delete(f"/api/v1/courses/{COURSE}", headers=elsewhere).status_code == 403
    assert client.post("/api/v1/courses", json={"address": str(tmp_path)}, headers=elsewhere).status_code == 403
    assert client.get(f"/api/v1/courses/{COURSE}").status_code == 200
