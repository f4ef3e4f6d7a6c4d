"""Requests made up from the OpenAPI document, good ones and bad ones, from a stranger, a device, and a device that manages: what
comes back is always what the document says, and never a fault of the server's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.lan.asking import Client
from tests.web.house import ServedHouse, serving_house
from tests.web.shelf import make_shelf

DOCUMENT = Path(__file__).parents[2] / "web" / "openapi.json"
SCHEMA = schemathesis.openapi.from_path(DOCUMENT)
PLAIN = schemathesis.openapi.from_path(DOCUMENT)
"""Without the cases at the bounds of each schema, but in a long campaign: each worker makes them when it collects tests."""
ASKING_ELSEWHERE = {"startPreview", "addCourse", "startSync"}
"""What a device that manages can make the server do outside: look at addresses, fetch."""
LEAVING = {"leave", "revokeDevice"}
CHECKS: Any = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = 2
EXAMPLES = int(os.environ.get("CARREL_FUZZ_EXAMPLES", FEW))
PLAIN.config.phases.coverage.enabled = EXAMPLES > FEW
SOME = settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHouse]:
    root = tmp_path_factory.mktemp("fuzzed")
    make_shelf(root)
    with serving_house(root) as served:
        yield served


@pytest.fixture(scope="module")
def device(house: ServedHouse) -> str:
    return _let_in(house, manage=False)


@pytest.fixture(scope="module")
def manager(house: ServedHouse) -> str:
    return _let_in(house, manage=True)


def _let_in(house: ServedHouse, *, manage: bool) -> str:
    host, port = house.url.removeprefix("http://").split(":")
    secret = house.invite(manage=manage)["links"][0]["pairing_url"].partition("#")[2]
    return Client(host, int(port), host).paired(secret).cookie


def _ask(case: Case[Any], house: ServedHouse, cookie: str) -> None:
    response = case.call(base_url=house.url, headers={"Cookie": cookie} if cookie else {}, timeout=120)
    case.validate_response(response, checks=CHECKS)


@PLAIN.parametrize()
@SOME
def test_a_stranger_is_always_refused(case: Case[Any], house: ServedHouse) -> None:
    response = case.call(base_url=house.url, timeout=120)
    assert response.status_code in {401, 404, 429}
    assert b"Memory" not in response.content


@pytest.mark.soak
@PLAIN.parametrize()
@SOME
def test_a_device_gets_what_is_described(case: Case[Any], house: ServedHouse, device: str) -> None:
    if case.operation.definition.raw.get("operationId") not in LEAVING:
        _ask(case, house, device)


@SCHEMA.parametrize()
@SOME
def test_a_device_that_manages_gets_what_is_described(case: Case[Any], house: ServedHouse, manager: str) -> None:
    if case.operation.definition.raw.get("operationId") not in ASKING_ELSEWHERE | LEAVING:
        _ask(case, house, manager)
