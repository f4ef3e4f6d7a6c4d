from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from carrel.lan.reach import Reach
from carrel.library import Library
from carrel.web.factory import create_app
from carrel.web.frontend import BUILT


@pytest.mark.parametrize("host", ["localhost", "localhost:8420", "127.0.0.1:1", "[::1]:8420", "LOCALHOST"])
def test_loopback_names_are_ours(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.5", ""])
def test_a_name_pointed_at_us_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/api/v1/library", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "host-refused"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_another_site_may_not_write(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/v1/sync/stop", headers={"Host": "localhost:8420", **headers})
    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "other-site"


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost:8420", "Sec-Fetch-Site": "same-origin"}])
def test_our_own_page_and_programs_may_write(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/api/v1/sync/stop", headers={"Host": "localhost:8420", **headers}).status_code == 202


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"courses=all", "application/x-www-form-urlencoded", 415),
        (b'{"courses": []}', "text/plain", 415),
        (b'{"courses": [', "application/json", 400),
        (b'{"courses": 3}', "application/json", 422),
        (b'{"cources": []}', "application/json", 422),
        (b'{"courses": ["nowhere"]}', "application/json", 404),
    ],
)
def test_a_body_that_is_not_as_described_starts_nothing(
    client: FlaskClient, library: Library, body: bytes, content_type: str, status: int
) -> None:
    answer = client.post("/api/v1/sync", data=body, content_type=content_type)
    assert answer.status_code == status
    assert set(answer.get_json()["error"]) == {"code", "message", "hint"}
    assert not library.sync_state().running


@pytest.mark.parametrize("address", ["/", "/api/v1/library", "/media/nowhere/video.mp4", "/healthz"])
def test_every_answer_is_guarded(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_server_on_all_addresses_still_answers_loopback(library: Library) -> None:
    client = create_app(library, reach=Reach("0.0.0.0", lan=True)).test_client()
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8420"}).status_code == 200


@pytest.mark.parametrize("address", ["/" + "a" * 300, "/assets/" + "a" * 300, "/assets/%00", "/" + "%ff" * 90, "/a/" * 900])
def test_a_path_no_file_can_have_is_no_fault(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in {200, 404, 503}


@pytest.mark.parametrize("origin", ["http://[", "http://a:99999999", "//", "\x7f", "a" * 9_000])
def test_an_origin_that_is_none_is_another_site(client: FlaskClient, origin: str) -> None:
    assert client.post("/api/v1/sync/stop", headers={"Host": "localhost:8420", "Origin": origin}).status_code == 403


def test_a_file_of_the_front_end_is_compressed_once(client: FlaskClient) -> None:
    name = next(path for path in sorted((BUILT / "assets").glob("*.js")) if path.stat().st_size > 10_000).name
    first = client.get(f"/assets/{name}", headers={"Accept-Encoding": "br"})
    again = client.get(f"/assets/{name}", headers={"Accept-Encoding": "br"})
    other = client.get(f"/assets/{name}", headers={"Accept-Encoding": "gzip"})
    assert (first.headers["Content-Encoding"], other.headers["Content-Encoding"]) == ("br", "gzip")
    assert first.data == again.data != other.data
    assert client.get("/api/v1/library", headers={"Accept-Encoding": "br"}).status_code == 200
