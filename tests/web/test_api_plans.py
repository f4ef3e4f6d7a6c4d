from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from carrel.library import Library
from carrel.study.events import new_id
from tests.web.shelf import COURSE

DAY = "2026-09-23"


def plan_set(client: FlaskClient, **changed: Any) -> None:
    event = {
        "event": "plan_set",
        "id": new_id(),
        "device": "phone",
        "at": "2026-09-23T08:00:00.000Z",
        "plan": "p",
        "title": "By the autumn",
        "courses": [COURSE],
        "start_on": DAY,
        "finish_by": "2026-09-29",
        "days": [2, 3],
        **changed,
    }
    recorded = client.post("/api/v1/study/events", json={"events": [event]}).get_json()
    assert recorded["kept"] == [event["id"]]


def test_a_plan_made_by_an_event_says_what_it_asks_for(client: FlaskClient, library: Library) -> None:
    assert client.get("/api/v1/study/plans").json == {"plans": []}
    plan_set(client)
    answer = client.get(f"/api/v1/study/plans?date={DAY}")
    assert answer.json == json.loads(json.dumps(asdict(library.ledger.plans(date.fromisoformat(DAY)))))
    (plan,) = answer.get_json()["plans"]
    assert (plan["title"], plan["days"], plan["state"], plan["study_days_left"]) == ("By the autumn", [2, 3], "on-course", 2)
    assert plan["set_at"] == "2026-09-23T08:00:00.000Z"
    assert (plan["total_s"], plan["remaining_s"], plan["owed_s"]) == (123.0, 123.0, 61.5)
    (later,) = client.get("/api/v1/study/plans?date=2026-09-25").get_json()["plans"]
    assert (later["state"], later["study_days_left"], later["lead_s"]) == ("late", 0, -123.0)


def test_a_plan_is_changed_and_deleted_by_later_events(client: FlaskClient) -> None:
    plan_set(client)
    plan_set(client, at="2026-09-23T09:00:00.000Z", finish_by="2026-10-29")
    (plan,) = client.get(f"/api/v1/study/plans?date={DAY}").get_json()["plans"]
    assert plan["finish_by"] == "2026-10-29"
    plan_set(client, at="2026-09-23T10:00:00.000Z", deleted=True)
    assert client.get(f"/api/v1/study/plans?date={DAY}").get_json()["plans"] == []


def test_plans_of_courses_that_are_not_here_harm_nothing(client: FlaskClient) -> None:
    plan_set(client, courses=["gone"])
    plan_set(client, plan="q", courses=[], finish_by="2020-01-01")
    plans = client.get(f"/api/v1/study/plans?date={DAY}").get_json()["plans"]
    assert [(plan["id"], plan["state"], plan["total_s"]) for plan in plans] == [("q", "on-course", 0), ("p", "on-course", 0)]
