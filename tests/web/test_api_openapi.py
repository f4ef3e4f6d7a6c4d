from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import TypeAdapter

from carrel import events
from carrel.records import StepName
from carrel.web.openapi import document

CONTRACT = Path(__file__).parents[2] / "web" / "openapi.json"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document())
    return found


def test_the_contract_of_the_front_end_is_current() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == document(), "run: python -m carrel.web.openapi > web/openapi.json"


def test_the_server_sends_the_same_document(client: FlaskClient, described: dict[str, Any]) -> None:
    assert client.get("/api/v1/openapi.json").json == described


def test_every_route_of_the_api_is_described(client: FlaskClient, described: dict[str, Any]) -> None:
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/v1", "/healthz")) and not rule.rule.endswith("openapi.json")
    }
    assert routes == {(path, method) for path, item in described["paths"].items() for method in item}


def test_references_lead_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    names = {part.split('"', 1)[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= set(described["components"]["schemas"])
    assert "$defs" not in text


def test_errors_are_one_shape(described: dict[str, Any]) -> None:
    for item in described["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorBody"}


def test_events_are_described_as_they_are_sent(described: dict[str, Any]) -> None:
    sent = json.loads(events.as_json(events.StepMoved("id", StepName.FETCH, 0.5, 1.0, None, 3.0)))
    schema = described["components"]["schemas"]["StepMovedEvent"]
    assert set(schema["properties"]) == set(schema["required"]) == set(sent)
    assert schema["properties"]["event"]["const"] == sent["event"]
    kinds = {ref["$ref"].rsplit("/", 1)[1] for ref in described["components"]["schemas"]["SyncEvent"]["oneOf"]}
    assert len(kinds) == len(TypeAdapter(events.Event).json_schema()["anyOf"])
