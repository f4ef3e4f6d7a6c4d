"""What is really watched reaches the journal: by the second, over pauses and jumps, and when the page goes away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.study import journal
from carrel.study.events import Watched
from tests.coursesite import CourseSite
from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.waiting import until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, course_media: MadeCourse) -> Path:
    """A library of three lectures, of 4 to 6 seconds."""
    root = tmp_path_factory.mktemp("watching") / "library"
    library = Library.open(root, create=True)
    with CourseSite() as site:
        library.add(site.offer(course_media.lectures[:3]).platform)
        assert not library.sync().failed
    library.close()
    return root


@pytest.fixture(scope="module")
def lectures(root: Path) -> list[str]:
    library = Library.open(root)
    ids = [line.id for course in library.overview().courses for section in course.sections for line in section.lectures]
    library.close()
    return ids


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with serving(root) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        yield page


def watched(root: Path, lecture: str) -> list[Watched]:
    read = (event for path in journal.files(root / "study") for event in journal.read(path).events)
    return [event for event in read if isinstance(event, Watched) and event.lecture == lecture]


def _open(page: Page, lecture: str) -> None:
    page.goto(f"/lectures/{lecture}")
    until_video(page, "v.readyState >= 1")


def test_a_pause_ends_what_was_watched(page: Page, root: Path, lectures: list[str]) -> None:
    _open(page, lectures[0])
    page.keyboard.press("k")
    until_video(page, "v.currentTime > 1.5")
    page.keyboard.press("k")
    until_video(page, "v.paused")
    stopped = page.evaluate("document.querySelector('video').currentTime")
    page.wait_for_timeout(1_500)
    # A browser that stalls for a moment ends a stretch and begins another where it was.
    events = sorted(watched(root, lectures[0]), key=lambda event: event.from_s)
    assert events[0].from_s == pytest.approx(0, abs=0.3)
    assert events[-1].to_s == pytest.approx(stopped, abs=0.05)
    assert all(after.from_s == pytest.approx(before.to_s, abs=0.3) for before, after in pairwise(events))
    assert all(event.speed == 1 and event.device.startswith("web-") for event in events)


def test_what_was_jumped_over_is_not_watched(page: Page, root: Path, lectures: list[str]) -> None:
    _open(page, lectures[1])
    page.keyboard.press("k")
    until_video(page, "v.currentTime > 0.8")
    page.evaluate("document.querySelector('video').currentTime = 3")
    until_video(page, "v.currentTime > 3.5")
    page.keyboard.press("k")
    until_video(page, "v.paused")
    page.wait_for_timeout(700)
    events = watched(root, lectures[1])
    assert sum(event.to_s - event.from_s for event in events) < 2.2
    assert not any(event.from_s < 2 < event.to_s for event in events)
    assert max(event.to_s for event in events) > 3.4


def test_a_page_that_is_left_while_it_plays_tells_what_was_watched(page: Page, root: Path, lectures: list[str]) -> None:
    _open(page, lectures[2])
    page.keyboard.press("k")
    until_video(page, "v.currentTime > 1.5")
    page.goto("about:blank")
    page.wait_for_timeout(700)
    assert max(event.to_s for event in watched(root, lectures[2])) > 1.2


def test_a_lecture_watched_to_its_end_is_complete_on_every_screen(page: Page, lectures: list[str]) -> None:
    _open(page, lectures[2])
    page.keyboard.press("k")
    until_video(page, "v.ended || v.duration - v.currentTime < 0.3")
    page.wait_for_timeout(700)
    page.get_by_role("link", name="Carrel", exact=True).click()
    page.locator("a.row").first.get_by_text("1 of 3 lectures").wait_for()
