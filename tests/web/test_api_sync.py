from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from carrel.files import hold_lock
from carrel.library import Library
from carrel.web.factory import create_app
from tests.waiting import until


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path, create=True)
    library.overview()
    yield library
    library.close()


def _wait_until_over(library: Library) -> None:
    until(lambda: not library.sync_state().running and library.sync_state().report)


def test_a_sync_started_from_the_page_is_told_to_its_report(empty: Library) -> None:
    client = create_app(empty).test_client()
    started = client.post("/api/v1/sync")
    assert started.status_code == 202
    assert started.json == {"running": True, "report": None}
    told = client.get("/api/v1/sync/events").text
    assert "event: report\n" in told
    _wait_until_over(empty)
    state = client.get("/api/v1/sync").get_json()
    assert (state["running"], state["report"]["event"]) == (False, "report")


def test_the_end_is_told_when_the_next_sync_can_begin(empty: Library) -> None:
    told: list[str] = []
    reading = threading.Thread(target=lambda: told.extend(line for line in empty.sync_events() if line))
    with hold_lock(empty.layout.sync_lock, "carrel sync"):
        empty.layout.run_log.write_text('{"event": "planned"}\n{"event": "report"}\n', encoding="utf-8")
        reading.start()
        until(lambda: told)
        time.sleep(1)
        assert [json.loads(line)["event"] for line in told] == ["planned"]
    reading.join(60)
    assert [json.loads(line)["event"] for line in told] == ["planned", "report"]


def test_a_second_sync_is_refused_while_one_runs(client: FlaskClient, library: Library) -> None:
    with hold_lock(library.layout.sync_lock, "carrel sync"):
        assert client.get("/api/v1/sync").get_json()["running"]
        answer = client.post("/api/v1/sync", json={"courses": []})
        assert answer.status_code == 409
        error = answer.get_json()["error"]
        assert error["code"] == "library-busy"
        assert error["hint"]


def test_stopping_asks_the_running_sync(client: FlaskClient, library: Library) -> None:
    with hold_lock(library.layout.sync_lock, "carrel sync"):
        answer = client.post("/api/v1/sync/stop")
        assert answer.status_code == 202
        assert answer.get_json()["running"]
        assert library.layout.stop_request.exists()
