from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from carrel.web.factory import create_app
from tests.web.shelf import READY, WAITING


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/courses/nowhere",
        "/api/v1/lectures/nowhere",
        f"/api/v1/lectures/{READY}/transcripts/tlh",
        "/media/nowhere/video.mp4",
        f"/media/{WAITING}/video.mp4",
        f"/media/{WAITING}/poster.jpg",
        f"/media/{READY}/captions/tlh.vtt",
        f"/media/{READY}/attachments/other.pdf",
    ],
)
def test_what_is_not_in_the_library_is_explained(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    error = answer.get_json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == "not-found"
    assert error["message"]


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api", "/media/x/other.mp4", "/media"])
def test_unknown_addresses_of_the_api_are_json_not_the_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not-found"


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/api/v1/library")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.get_json()["error"]["code"] == "method-not-allowed"


@pytest.mark.parametrize(
    "name", ["../../catalog.db", "..%2F..%2Fcatalog.db", "%2e%2e/%2e%2e/catalog.db", "/etc/passwd", "..\\..\\catalog.db"]
)
def test_no_attachment_name_leads_out_of_the_lecture(client: FlaskClient, name: str) -> None:
    assert client.get(f"/media/{READY}/attachments/{name}").status_code == 404


def test_a_catalogue_that_names_a_file_outside_is_damaged(library: Library, client: FlaskClient) -> None:
    library.database.run("UPDATE lectures SET file = ? WHERE id = ?", "../outside.mp4", READY)
    answer = client.get(f"/media/{READY}/video.mp4")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "library-damaged"


def test_a_damaged_catalogue_is_said_without_the_machines_paths(library: Library) -> None:
    library.close()
    library.layout.catalog.write_bytes(b"not a database at all" * 100)
    for suffix in ("-wal", "-shm"):
        library.layout.catalog.with_name(f"catalog.db{suffix}").unlink(missing_ok=True)
    answer = create_app(library).test_client().get("/api/v1/library")
    assert answer.status_code == 503
    assert str(library.root) not in answer.text
    assert answer.get_json()["error"]["hint"]


def test_the_unexpected_tells_nothing_but_the_log(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(library)

    def broken() -> str:
        raise RuntimeError(f"secret at {library.root}")

    app.add_url_rule("/broken", view_func=broken)
    with caplog.at_level(logging.ERROR):
        answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert answer.get_json()["error"]["code"] == "unexpected"
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_too_large_a_body_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/v1/sync", data=b'"' + b"x" * 1_000_001 + b'"', content_type="application/json")
    assert answer.status_code == 413
