"""Ranges as RFC 9110 has them."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.demo.server import NOT_FOUND, Answer, Request, Server, file_answer

BODY = bytes(index * 7 % 256 for index in range(600_000))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("served") / "film ä.mp4"
    path.write_bytes(BODY)

    def answer(request: Request) -> Answer:
        return file_answer(path) if request.path == "/film ä.mp4" else NOT_FOUND

    with Server(answer) as running:
        yield running


def _ask(
    server: Server, method: str = "GET", path: str = "/film%20%C3%A4.mp4", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection(server.root.removeprefix("http://"), timeout=120)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()


def test_the_whole_file_comes_with_its_type_and_length(server: Server) -> None:
    response, body = _ask(server)
    assert (response.status, body) == (200, BODY)
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Accept-Ranges"] == "bytes"


def test_head_tells_the_length_and_sends_nothing(server: Server) -> None:
    response, body = _ask(server, "HEAD")
    assert (response.status, body, response.headers["Content-Length"]) == (200, b"", str(len(BODY)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(0, len(BODY) - 1), st.integers(0, 2 * len(BODY)))
def test_a_closed_range_is_that_slice(server: Server, start: int, length: int) -> None:
    response, body = _ask(server, Range=f"bytes={start}-{start + length}")
    assert (response.status, body) == (206, BODY[start : start + length + 1])
    assert response.headers["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(BODY)}"


def test_open_and_suffix_ranges(server: Server) -> None:
    assert _ask(server, Range="bytes=599000-")[1] == BODY[599_000:]
    assert _ask(server, Range="bytes=-10")[1] == BODY[-10:]
    response, body = _ask(server, Range=f"bytes=-{len(BODY) * 2}")
    assert (response.status, body) == (206, BODY)


@pytest.mark.parametrize("asked", ["bytes=600000-", "bytes=700000-800000", "bytes=-0"])
def test_a_range_past_the_end_cannot_be_had(server: Server, asked: str) -> None:
    response, body = _ask(server, Range=asked)
    assert (response.status, body, response.headers["Content-Range"]) == (416, b"", f"bytes */{len(BODY)}")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=x-9"])
def test_what_is_no_single_range_gets_the_whole(server: Server, asked: str) -> None:
    response, body = _ask(server, Range=asked)
    assert (response.status, len(body)) == (200, len(BODY))


def test_if_range_gives_the_part_only_of_the_same_file(server: Server) -> None:
    tag = _ask(server, "HEAD")[0].headers["ETag"]
    assert _ask(server, Range="bytes=0-9", If_Range=tag)[0].status == 206
    assert _ask(server, Range="bytes=0-9", If_Range='"older"')[0].status == 200


def test_a_connection_carries_several_requests(server: Server) -> None:
    with closing(http.client.HTTPConnection(server.root.removeprefix("http://"), timeout=120)) as connection:
        for path, status in (("/none", 404), ("/film%20%C3%A4.mp4", 200), ("/none", 404)):
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == status


def test_only_this_machine_can_ask(server: Server, tmp_path: Path) -> None:
    assert server.root.startswith("http://127.0.0.1:")
