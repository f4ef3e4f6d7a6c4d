"""Sprites and frames over HTTP, captions in every language, and a PDF beside the video."""

from __future__ import annotations

import io
import json
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageStat

from carrel import media
from carrel.library import Library
from carrel.web.factory import create_app
from tests.library.helpers import lines
from tests.media.clips import make
from tests.web.shelf import READY

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n"


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of a lecture with pictures and captions in two languages, and one that is only heard."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "Kinds").mkdir()
    for name in ("flash.mp4", "sound.mp3"):
        make(name, folder / "Kinds")
    for language in ("en", "de"):
        (folder / "Kinds" / f"flash.{language}.vtt").write_text(VTT.format(language), encoding="utf-8")
    library = Library.open(folder / "library", create=True)
    library.add(str(folder / "Kinds"), options={"languages": ("en", "de")})
    assert not library.sync().failed
    library.close()
    return folder / "library"


@pytest.fixture
def shown(synced: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(synced, tmp_path / "library")
    library = Library.open(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def web(shown: Library) -> FlaskClient:
    return create_app(shown).test_client()


def address(library: Library, title: str) -> str:
    return next(f"/media/{line.id}" for line in lines(library.overview().courses[0]) if line.title == title)


def mean(data: bytes) -> float:
    with Image.open(io.BytesIO(data)) as picture:
        return float(ImageStat.Stat(picture.convert("L")).mean[0])


def test_the_sprite_is_as_the_lecture_tells(web: FlaskClient, shown: Library) -> None:
    place = address(shown, "flash")
    answer = web.get(f"{place}/thumbs.jpg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert web.get(f"{place}/thumbs.jpg", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    told = web.get(place.replace("/media", "/api/v1/lectures")).get_json()["thumbs"]
    with Image.open(io.BytesIO(answer.data)) as sprite:
        assert sprite.size == (told["columns"] * told["width"], told["rows"] * told["height"])


def test_a_lecture_without_a_sprite_has_none(web: FlaskClient, client: FlaskClient, shown: Library) -> None:
    assert web.get(f"{address(shown, 'sound')}/thumbs.jpg").status_code == 404
    assert client.get(f"/media/{READY}/thumbs.jpg").status_code == 404


def test_a_frame_is_taken_once_and_kept_for_ever(web: FlaskClient, shown: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    place = address(shown, "flash")
    before, after = (web.get(f"{place}/frames/{milliseconds}.jpg") for milliseconds in (1190, 1200))
    assert (mean(before.data) < 20, mean(after.data) > 235) == (True, True)
    assert after.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert after.headers["Content-Type"] == "image/jpeg"
    kept = shown.layout.frame(place.removeprefix("/media/"), 1.2)
    assert kept.read_bytes() == after.data
    monkeypatch.setattr(media, "frame", lambda *_: pytest.fail("it was taken before"))
    assert web.get(f"{place}/frames/1200.jpg").data == after.data


def test_a_frame_stays_when_its_lecture_goes(web: FlaskClient, shown: Library) -> None:
    place = address(shown, "flash")
    data = web.get(f"{place}/frames/500.jpg").data
    shown.remove(place.removeprefix("/media/"))
    assert web.get(f"{place}/frames/500.jpg").data == data
    assert web.get(f"{place}/frames/501.jpg").status_code == 404


@pytest.mark.parametrize(
    "asked", ["flash/frames/9999999.jpg", "flash/frames/-1.jpg", "flash/frames/1.5.jpg", "sound/frames/500.jpg"]
)
def test_where_nothing_is_to_be_seen_there_is_no_frame(web: FlaskClient, shown: Library, asked: str) -> None:
    title, _, rest = asked.partition("/")
    answer = web.get(f"{address(shown, title)}/{rest}")
    assert answer.status_code == 404
    assert set(answer.get_json()["error"]) == {"code", "message", "hint"}
    assert not (shown.layout.study / "frames").exists()


@pytest.mark.parametrize("lecture", ["nowhere", "..", "%2e%2e%2fx", "UPPER", "a" * 300])
def test_a_frame_of_no_lecture_is_nowhere(web: FlaskClient, lecture: str) -> None:
    assert web.get(f"/media/{lecture}/frames/500.jpg").status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_has_no_frames_taken(web: FlaskClient, shown: Library, site: str) -> None:
    answer = web.get(f"{address(shown, 'flash')}/frames/500.jpg", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert not (shown.layout.study / "frames").exists()


def test_no_more_than_two_frames_are_taken_at_once(shown: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    lecture = address(shown, "flash").removeprefix("/media/")
    lock, busy, most = threading.Lock(), 0, 0
    take = media.frame

    def count(video: Path, second: float, target: Path) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        take(video, second, target)
        with lock:
            busy -= 1

    monkeypatch.setattr(media, "frame", count)
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda number: shown.frames.of(lecture, number / 10), range(24)))
    assert len({path for path in paths if path.is_file()}) == 24
    assert most == 2


def test_captions_of_every_language_are_sent(web: FlaskClient, shown: Library) -> None:
    place = address(shown, "flash")
    view = shown.lecture(place.removeprefix("/media/"))
    assert [line.language for line in view.transcripts] == ["de", "en"]
    for line in view.transcripts:
        with web.get(f"{place}/captions/{line.language}.vtt") as answer:
            assert f"\n{line.language}\n" in answer.get_data(as_text=True)


def test_a_pdf_may_stand_in_our_page_alone(client: FlaskClient) -> None:
    with client.get(f"/media/{READY}/attachments/slides.pdf") as answer:
        # Not more: browsers hold the page of their own PDF viewer to this policy.
        assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with client.get(f"/media/{READY}/attachments/page.html") as answer:
        assert answer.headers["X-Frame-Options"] == "DENY"
    page = client.get("/healthz").headers
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_views_of_lectures_without_them_say_so(client: FlaskClient) -> None:
    told = json.loads(client.get(f"/api/v1/lectures/{READY}").data)
    assert (told["thumbs"], told["gain_db"]) == (None, None)


def test_a_lecture_carries_its_sprite_and_gain(web: FlaskClient, shown: Library) -> None:
    told = json.loads(web.get(address(shown, "flash").replace("/media", "/api/v1/lectures")).data)
    assert set(told["thumbs"]) == {"path", "columns", "rows", "interval_s", "width", "height"}
    assert isinstance(told["gain_db"], float)
