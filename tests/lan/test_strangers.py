"""What a machine of the network that was not let in can have: the pairing page, and nothing of the library, however it asks."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from tests.lan.asking import Answer, Client
from tests.lan.network import LAPTOP_ADDRESS, Machine, Shared
from tests.web.shelf import COURSE, READY

NAME = "carrel.local"
CONTRACT = Path(__file__).parents[2] / "web" / "openapi.json"
OF_THE_LIBRARY = [
    text.encode() for text in ("Forgetting", "忘却", "Remembering", "Memory", "How learning works", "fades", COURSE)
]
MEDIA = (
    "video.mp4",
    "poster.jpg",
    "thumbs.jpg",
    "captions/en.vtt",
    "frames/1000.jpg",
    "attachments/slides.pdf",
    "attachments/page.html",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MADE_UP = 2_000
_PIECES = (
    "..", "%2e%2e", "%2E%2e%2f", "..%2f", "..%5c", "....//", "%00", "%c0%ae%c0%ae", "%252e%252e", "C:", "C:%5c", "c:%2fWindows",
    "%5c%5cserver%5cshare", "//server/share", "/etc/passwd", "~", "catalog.db", "carrel.toml", "devices.json", "courses", "study",
    "index", "staging", "trash", "media", "api", "v1", "library", READY, COURSE, "video.mp4", "assets", "index.html", "pair.html",
    "%e2%80%ae", "%0d%0aSet-Cookie:x", ".git", "con", "nul", "aux.txt", "file:", "a" * 300, "%ff%fe", "*", "?", ";", "=", "&",
)  # fmt: skip


def check(answer: Answer, what: str) -> None:
    assert answer.status in (401, 404), f"{what}: {answer.status}"
    assert not any(text in answer.body for text in OF_THE_LIBRARY), what
    said = answer.body.decode("utf-8", "replace") + str(dict(answer.headers))
    assert "Traceback" not in said, what
    assert "/tmp/" not in said, what
    assert not re.search(r"\b0\.\d+\.\d+\b|[Ww]erkzeug|Python/", said), what


@pytest.fixture(scope="module")
def stranger(shared: Shared) -> Client:
    return Client(LAPTOP_ADDRESS, shared.port, NAME)


def test_every_path_of_the_api_is_shut(phone: Machine, stranger: Client) -> None:
    paths = json.loads(CONTRACT.read_text(encoding="utf-8"))["paths"]

    def ask() -> None:
        for path in [*paths, "/api/v1/openapi.json"]:
            where = path.replace("{lecture_id}", READY).replace("{course_id}", COURSE).replace("{language}", "en")
            where = re.sub(r"{\w+}", "x", where)
            for method in METHODS:
                for body in (None, b"{}"):
                    answer = stranger.ask(where, method, {"Content-Type": "application/json"} if body else {}, body)
                    check(answer, f"{method} {where}")

    phone.do(ask)


def test_every_medium_is_shut(phone: Machine, stranger: Client) -> None:
    def ask() -> None:
        for lecture in (READY, "nowhere"):
            for medium in MEDIA:
                for headers in ({}, {"Range": "bytes=0-9"}, {"Cookie": "carrel-device=guess"}):
                    check(stranger.ask(f"/media/{lecture}/{medium}", headers=headers), medium)

    phone.do(ask)


def test_two_thousand_made_up_paths_lead_nowhere(phone: Machine, stranger: Client) -> None:
    chance = random.Random(5)

    def ask() -> None:
        for _ in range(MADE_UP):
            pieces = [chance.choice(_PIECES) for _ in range(chance.randint(1, 6))]
            path = "/" + chance.choice(("/", "", "%2f", "\\")).join(pieces)
            check(stranger.raw(path), path)

    phone.do(ask)


def test_a_page_that_is_opened_is_the_pairing_page_wherever_it_is(phone: Machine, stranger: Client) -> None:
    for path in ("/", f"/courses/{COURSE}", "/library", "/no/such/page"):
        answer = phone.do(lambda path=path: stranger.ask(path, headers={"Accept": "text/html"}))  # type: ignore[misc]
        assert answer.status == 401
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        check(answer, path)


def test_its_files_are_there_and_nothing_else_beside_them(phone: Machine, stranger: Client) -> None:
    page = phone.do(lambda: stranger.ask("/pair"))
    assert page.status == 200
    found = re.findall(rb'(?:src|href)="(/[^"]+)"', page.body)
    assert found
    for name in found:
        assert phone.do(lambda name=name: stranger.ask(name.decode())).status == 200  # type: ignore[misc]
    for path in (
        "/" + "a" * 300,
        "/assets/" + "a" * 300,
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/assets/",
        "/assets",
        "/assets/no-such.js",
        "/assets/..%2f..%2ffactory.py",
    ):
        check(phone.do(lambda path=path: stranger.raw(path)), path)  # type: ignore[misc]
