"""What is really watched reaches the journal: by the second, over pauses and jumps, and when the page goes away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.study import journal
from carrel.study.events import Watched
from tests.study.made import watched as seen
from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.spoken import ARABIC, CHINESE, RIVER, make_spoken
from tests.web.browser.waiting import until_so, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of lectures of two minutes."""
    root = tmp_path_factory.mktemp("watching") / "library"
    make_spoken(root)
    return root


@pytest.fixture
def page(browser: Browser, root: Path) -> Iterator[Page]:
    with serving(root) as url, opened(browser, url, LAPTOP) as page:
        yield page


def watched(root: Path, lecture: str) -> list[Watched]:
    read = (event for path in journal.files(root / "study") for event in journal.read(path).events)
    return [event for event in read if isinstance(event, Watched) and event.lecture == lecture]


def _open(page: Page, lecture: str) -> None:
    page.goto(f"/lectures/{lecture}")
    until_video(page, "v.readyState >= 1")


def _until_told(page: Page, root: Path, lecture: str, second: float) -> list[Watched]:
    """Wait until the journal says that the lecture was watched to a second; return all that it says, in order."""
    until_so(page, lambda: any(event.to_s == pytest.approx(second, abs=0.05) for event in watched(root, lecture)))
    return sorted(watched(root, lecture), key=lambda event: event.from_s)


def test_a_pause_ends_what_was_watched(page: Page, root: Path) -> None:
    _open(page, RIVER)
    page.keyboard.press("k")
    until_video(page, "v.currentTime > 1.5")
    page.keyboard.press("k")
    until_video(page, "v.paused")
    stopped = page.evaluate("document.querySelector('video').currentTime")
    # A browser that stalls for a moment ends a stretch and begins another where it was.
    events = _until_told(page, root, RIVER, stopped)
    assert events[0].from_s == pytest.approx(0, abs=0.3)
    assert events[-1].to_s == pytest.approx(stopped, abs=0.05)
    assert all(after.from_s >= before.to_s - 0.3 for before, after in pairwise(events))
    assert all(event.speed == 1 and event.device.startswith("web-") for event in events)


def test_what_was_jumped_over_is_not_watched(page: Page, root: Path) -> None:
    _open(page, ARABIC)
    # Within the page: it does not wait for what is slow beside it.
    page.evaluate("""() => {
      const video = document.querySelector('video');
      video.addEventListener('timeupdate', () => {
        if (window.left === undefined && video.currentTime > 0.8) {
          window.left = video.currentTime;
          video.currentTime = 60;
        } else if (video.currentTime > 60.8) video.pause();
      });
    }""")
    page.keyboard.press("k")
    until_video(page, "v.paused && v.currentTime > 60.8")
    left, stopped = page.evaluate("[window.left, document.querySelector('video').currentTime]")
    events = _until_told(page, root, ARABIC, stopped)
    assert sum(event.to_s - event.from_s for event in events) < left + (stopped - 60) + 0.3
    assert not any(event.from_s < 59.9 and event.to_s > left + 0.3 for event in events)
    assert events[0].to_s > 0.5


def test_a_page_that_is_left_while_it_plays_tells_what_was_watched(page: Page, root: Path) -> None:
    _open(page, CHINESE)
    page.keyboard.press("k")
    until_video(page, "v.currentTime > 1.5")
    page.goto("about:blank")
    until_so(page, lambda: any(event.to_s > 1.2 for event in watched(root, CHINESE)))


def test_a_lecture_watched_to_its_end_is_complete_on_every_screen(browser: Browser, tmp_path: Path) -> None:
    make_spoken(tmp_path)
    library = Library.open(tmp_path)
    # What a machine that stalls does not see of the rest is not missed: nine tenths are enough.
    library.desk.record([seen(1, 0, 104, RIVER)])
    library.close()
    with serving(tmp_path) as url, opened(browser, url, LAPTOP) as page:
        page.goto("/")
        page.locator("a.row").first.get_by_text("0 of 4 lectures").wait_for()
        page.goto(f"/lectures/{RIVER}?t=100")
        until_video(page, "v.readyState >= 1 && !v.seeking")
        page.evaluate("document.querySelector('video').playbackRate = 2")
        page.keyboard.press("k")
        until_video(page, "v.ended || v.duration - v.currentTime < 0.3")
        page.get_by_role("link", name="Carrel", exact=True).click()
        page.locator("a.row").first.get_by_text("1 of 4 lectures").wait_for()
