from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from carrel.library import Library
from carrel.web.factory import create_app


@pytest.fixture
def built(library: Library, tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "app"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Carrel</title>", encoding="utf-8")
    (folder / "assets" / "index-4f2a.js").write_text("export const answer = 42;\n" * 100, encoding="utf-8")
    (folder / "icon.svg").write_text("<svg/>", encoding="utf-8")
    return create_app(library, front_end=folder).test_client()


@pytest.mark.parametrize("address", ["/", "/courses/abc", "/lectures/abc?t=12.5&lang=en", "/search?q=memory", "/a.b/c"])
def test_every_screen_is_the_page_and_asked_for_again(built: FlaskClient, address: str) -> None:
    answer = built.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == ("private, no-cache" if address == "/" else "no-cache")
    assert "<title>Carrel" in answer.text
    assert built.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_assets_are_kept_for_ever_and_compressed(built: FlaskClient) -> None:
    answer = built.get("/assets/index-4f2a.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype in {"text/javascript", "application/javascript"}
    assert answer.headers["Content-Encoding"] == "br"


def test_other_files_are_asked_for_again(built: FlaskClient) -> None:
    answer = built.get("/icon.svg")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/svg+xml", "no-cache")


def test_an_asset_of_an_older_build_is_missing_not_the_page(built: FlaskClient) -> None:
    assert built.get("/assets/index-0000.js").status_code == 404


@pytest.mark.parametrize("address", ["/../catalog.db", "/%2e%2e/catalog.db", "/assets/../../catalog.db", "/..%5ccatalog.db"])
def test_nothing_beside_the_page_is_sent(built: FlaskClient, library: Library, address: str) -> None:
    assert library.layout.catalog.exists()
    assert b"SQLite" not in built.get(address).data


def test_where_the_page_is_not_built_it_says_how(library: Library, tmp_path: Path) -> None:
    answer = create_app(library, front_end=tmp_path / "nothing").test_client().get("/")
    assert answer.status_code == 503
    assert "npm run build" in answer.text
