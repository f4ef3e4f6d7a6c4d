from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carrel import events
from carrel.library import Library
from carrel.records import StepName
from carrel.web.eventstream import event_stream

ADDRESS = "/api/v1/sync/events"
RUN: tuple[events.Event, ...] = (
    events.Listing("course", "Memory"),
    events.StepMoved("lecture", StepName.FETCH, 0.5, 1e6, None, 3.0, "Grüße\nzwei Zeilen"),
    events.Report(1, 1, (), 0, 2.5),
)


def _write_run(library: Library, *run: events.Event) -> None:
    library.layout.staging.mkdir(exist_ok=True)
    library.layout.run_log.write_text("".join(events.as_json(event) + "\n" for event in run), encoding="utf-8")


def _messages(text: str) -> list[tuple[str, object]]:
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_each_event_is_a_message_with_its_name(client: FlaskClient, library: Library) -> None:
    _write_run(library, *RUN)
    answer = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers
    assert _messages(answer.text) == [(events.name(event), json.loads(events.as_json(event))) for event in RUN]


def test_where_no_sync_has_run_a_browser_need_not_ask_again(client: FlaskClient) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.filterwarnings("error")
def test_quiet_is_broken_by_a_heartbeat_and_a_gone_client_ends_the_reading() -> None:
    ended = []

    def lines() -> Iterator[str]:
        try:
            yield '{"event": "listing"}'
            while True:
                time.sleep(0.01)
                yield ""
        finally:
            ended.append(True)

    with Flask(__name__).test_request_context():
        answer = event_stream(lines(), heartbeat_s=0.05)
        body = iter(answer.response)
        assert str(next(body)).startswith(":")
        assert str(next(body)).startswith("event: listing\n")
        began = time.monotonic()
        assert str(next(body)).startswith(": ")
        assert time.monotonic() - began >= 0.05
        answer.close()
    del body
    assert ended == [True]
