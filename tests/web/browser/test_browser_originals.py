"""Whatever the original was, its phone copy plays in a real browser: at once, from anywhere, with its captions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.views import LectureLine
from tests.media import clips
from tests.web.browser.conftest import serving
from tests.web.browser.waiting import until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Sixteen originals are made first.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

ORIGINALS = (
    "fits.mp4", "turned.mp4", "ten_bit.mp4", "varying.mp4", "odd_size.webm", "anamorphic.mp4", "silent.mp4", "sound.mp3",
    "tracks.mkv", "h265.mp4", "vp9.webm", "pq.mp4", "interlaced.mp4", "portrait.mp4", "surround.mkv", "slideshow.mp4",
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, LectureLine]]]:
    """A served library of every odd original, each with a caption: its address, and its lectures by the original's name."""
    folder = tmp_path_factory.mktemp("originals")
    course = tmp_path_factory.mktemp("course")
    for number, name in enumerate(ORIGINALS):
        clip = clips.make(name, folder)
        own = f"{number:02d} {Path(name).stem.replace('_', ' ')}{Path(name).suffix}"
        (course / own).symlink_to(clip)
        said = f"WEBVTT\n\n00:00:00.200 --> 00:00:01.000\nThis is {name}\n"
        (course / own).with_suffix(".en.vtt").write_text(said)
    root = tmp_path_factory.mktemp("odd") / "library"
    library = Library.open(root, create=True)
    added = library.add(str(course))
    report = library.sync()
    assert report.failed == ()
    lines = [line for section in library.course(added.id).sections for line in section.lectures]
    library.close()
    with serving(root) as url:
        yield url, dict(zip(ORIGINALS, lines, strict=True))


@pytest.mark.parametrize("name", ORIGINALS)
def test_an_original_of_any_kind_plays_seeks_and_shows_captions(
    name: str, shelf: tuple[str, dict[str, LectureLine]], browser: Browser
) -> None:
    url, lines = shelf
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"/lectures/{lines[name].id}?t=0")
    until_video(page, "v.readyState >= 2 && v.textTracks.length === 1")
    _plays(page)
    for share in (0.9, 0.1, 0.5):
        _seeks(page, share)
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'hidden'")
    until_video(page, "v.textTracks[0].cues && v.textTracks[0].cues.length === 1")
    assert page.evaluate("document.querySelector('video').textTracks[0].cues[0].text") == f"This is {name}"
    assert page.evaluate("document.querySelector('video').error") is None
    context.close()


def _plays(page: Page) -> None:
    page.evaluate("document.querySelector('video').muted = true")
    page.evaluate("document.querySelector('video').play()")
    until_video(page, "v.currentTime > 0.05")
    page.evaluate("document.querySelector('video').pause()")
    assert page.evaluate("document.querySelector('video').videoWidth") > 0


def _seeks(page: Page, share: float) -> None:
    page.evaluate(f"((v) => {{ v.currentTime = v.duration * {share} }})(document.querySelector('video'))")
    until_video(page, f"!v.seeking && v.readyState >= 2 && Math.abs(v.currentTime - v.duration * {share}) < 0.1")
