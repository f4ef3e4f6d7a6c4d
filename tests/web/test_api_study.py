from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from carrel.study.events import StudyEvent, as_json, new_id
from carrel.views import as_json as view_as_json
from carrel.web.openapi import document
from tests.study.made import edited, event_id, marked, noted, watched
from tests.web.shelf import COURSE, READY

EVENTS = "/api/v1/study/events"


def plain(event: StudyEvent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(event))
    return found


def test_events_are_kept_and_what_they_changed_is_answered(client: FlaskClient, library: Library) -> None:
    body = {"events": [plain(watched(1, 0, 30, READY)), plain(edited(2, "text", lecture=READY))]}
    answer = client.post(EVENTS, json=body)
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["kept"] == [event_id(1), event_id(2)]
    assert (found["progress"][0]["share"], found["progress"][0]["notes"]) == (0.4878, 1)
    assert found["notes"][0]["text"] == "text"
    assert client.post(EVENTS, json=body).get_json() == found
    assert (library.layout.study / "laptop.jsonl").read_text().count("\n") == 2


def test_a_wrong_event_is_named_and_the_others_are_kept(client: FlaskClient) -> None:
    wrong = {**plain(noted(3, 5, READY)), "wall_s": -1}
    found = client.post(EVENTS, json={"events": [wrong, plain(marked(1, True, READY)), None]}).get_json()
    assert found["kept"] == [event_id(1)]
    assert [refused["id"] for refused in found["refused"]] == [event_id(3), ""]
    assert "wall_s" in found["refused"][0]["message"]


def test_an_event_with_half_a_character_for_its_id_costs_no_other(client: FlaskClient) -> None:
    body = f'{{"events": [{{"id": "\\ud83d"}}, {as_json(marked(1, True, READY))}]}}'
    answer = client.post(EVENTS, data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["kept"]) == (200, [event_id(1)])


def test_a_body_nested_without_end_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post(EVENTS, data="[" * 100_000, content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad-request")


@pytest.mark.parametrize("body", [{}, {"events": 3}, [], {"events": [{}] * 1_001}])
def test_a_body_of_another_shape_is_refused(client: FlaskClient, body: Any) -> None:
    assert client.post(EVENTS, json=body).status_code == 422


def test_a_thousand_notes_fit_in_one_request(client: FlaskClient) -> None:
    events = [{**plain(edited(1, "a sentence or two " * 20, note=f"n{n}", lecture=READY)), "id": new_id()} for n in range(1_000)]
    assert len(client.post(EVENTS, json={"events": events}).get_json()["notes"]) == 1_000


def test_a_page_that_closes_can_send_what_it_has(client: FlaskClient) -> None:
    """As `navigator.sendBeacon` sends a Blob of JSON, and `fetch` with `keepalive`."""
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}
    body = json.dumps({"events": [plain(watched(1, 0, 30, READY))]})
    answer = client.post(EVENTS, data=body, content_type="application/json", headers=headers)
    assert answer.get_json()["kept"] == [event_id(1)]


def test_another_site_may_not_write(client: FlaskClient, library: Library) -> None:
    body = {"events": [plain(watched(1, 0, 30, READY))]}
    assert client.post(EVENTS, json=body, headers={"Origin": "https://example.org"}).status_code == 403
    assert not library.layout.study.exists()


@pytest.mark.parametrize(
    ("address", "ask"),
    [
        ("/api/v1/study/progress", lambda library: library.desk.progress()),
        ("/api/v1/study/notes", lambda library: library.desk.notes()),
        (f"/api/v1/study/notes?course={COURSE}", lambda library: library.desk.notes(course=COURSE)),
        (f"/api/v1/study/notes?lecture={READY}", lambda library: library.desk.notes(lecture=READY)),
    ],
)
def test_what_is_asked_for_is_what_the_desk_shows(client: FlaskClient, library: Library, address: str, ask: Any) -> None:
    client.post(EVENTS, json={"events": [plain(watched(1, 0, 30, READY)), plain(edited(2, "text", lecture=READY))]})
    answer = client.get(address)
    assert answer.get_json() == json.loads(view_as_json(ask(library)))
    assert answer.headers["Cache-Control"] == "no-cache"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    client.post(EVENTS, json={"events": [plain(watched(3, 30, 50, READY)), plain(edited(4, "more", 2, lecture=READY))]})
    assert client.get(address, headers=tag).status_code == 200


def test_notes_of_no_course_are_not_found(client: FlaskClient) -> None:
    assert client.get("/api/v1/study/notes?course=none").status_code == 404
    assert client.get("/api/v1/study/notes?lecture=none").get_json() == {"notes": []}


def test_each_event_is_told_by_its_kind_in_the_document() -> None:
    schemas = json.loads(document())["components"]["schemas"]
    union = schemas["StudyEventsBody"]["properties"]["events"]["items"]
    kinds = union["discriminator"]["mapping"]
    assert set(kinds) == {"watched", "noted", "marked", "note_edited", "plan_set", "retracted"}
    for kind, address in kinds.items():
        described = schemas[address.rsplit("/", 1)[1]]
        assert described["properties"]["event"]["const"] == kind
        assert {"event", "id", "device", "at"} <= set(described["required"])
