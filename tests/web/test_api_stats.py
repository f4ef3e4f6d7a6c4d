from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import date

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from carrel.study.events import Marked, Noted, StudyEvent, Watched, new_id
from tests.web.shelf import COURSE, READY, WAITING

DAY = "2026-09-23"


@pytest.fixture(autouse=True)
def studied(library: Library) -> None:
    """A stretch of 20 s at 23:59:50 of the learner's clock, a minute of notes after midnight, a lecture marked as watched."""
    given = {"device": "laptop", "offset_min": 120}
    events: list[StudyEvent] = [
        Watched(id=new_id(), at="2026-09-22T22:00:10.000Z", lecture=READY, from_s=0, to_s=30, speed=1.5, **given),  # type: ignore[arg-type]
        Noted(id=new_id(), at="2026-09-22T22:02:00.000Z", lecture=READY, wall_s=60, **given),  # type: ignore[arg-type]
        Marked(id=new_id(), at="2026-09-22T22:03:00.000Z", lecture=WAITING, watched=True, **given),  # type: ignore[arg-type]
    ]
    library.desk.record(events)


def test_stats_are_those_of_the_learners_own_day(client: FlaskClient, library: Library) -> None:
    answer = client.get(f"/api/v1/study/stats?date={DAY}")
    assert answer.json == json.loads(json.dumps(asdict(library.ledger.stats(date.fromisoformat(DAY)))))
    view = answer.get_json()
    assert view["today"] == {"watched_s": 10.0, "rewatched_s": 0.0, "noted_s": 60.0, "media_s": 15.0}
    assert [(day["date"], day["time"]["watched_s"], day["completed"]) for day in view["days"]] == [
        ("2026-09-22", 10.0, 0),
        (DAY, 10.0, 1),
    ]
    assert (view["streak_days"], view["longest_streak_days"]) == (2, 2)
    assert [(course["title"], course["lectures"], course["completed"]) for course in view["courses"]] == [("Memory", 2, 1)]
    assert client.get("/api/v1/study/stats?date=2026-10-23").get_json()["streak_days"] == 0
    assert client.get("/api/v1/study/stats").status_code == 200


@pytest.mark.parametrize("wrong", ["2026-02-30", "yesterday", "1-1-1", "0001-01-01", "9999-12-31"])
def test_a_date_that_is_none_is_named(client: FlaskClient, wrong: str) -> None:
    for address in ("stats", "plans"):
        answer = client.get(f"/api/v1/study/{address}?date={wrong}")
        assert answer.status_code == 422
        assert answer.get_json()["error"]["message"].startswith("date: ")


def test_study_time_comes_as_csv_for_toggl(client: FlaskClient) -> None:
    answer = client.get("/api/v1/study/time.csv?email=me@example.org")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert row == {
        "Email": "me@example.org",
        "Client": "How learning works",
        "Project": "Memory",
        "Description": "Forgetting — 忘却",
        "Billable": "No",
        "Start date": "2026-09-22",
        "Start time": "23:59:50",
        "Duration": "00:01:20",
        "Tags": "notes, watching",
    }


def test_the_record_of_a_course(client: FlaskClient) -> None:
    record = client.get(f"/api/v1/courses/{COURSE}/record").get_json()
    assert (record["title"], record["program"], record["complete"]) == ("Memory", "How learning works", False)
    assert [(line["title"], line["section"], line["completed_on"]) for line in record["lectures"]] == [
        ("Forgetting — 忘却", "Week 1", None),
        ("Remembering", "Week 2", DAY),
    ]
    assert (record["time"]["watched_s"], record["time"]["noted_s"]) == (20.0, 60.0)
    assert (record["first_on"], record["last_on"]) == ("2026-09-22", DAY)
    assert client.get("/api/v1/courses/nowhere/record").status_code == 404
