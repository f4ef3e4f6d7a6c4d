"""The course screen: what is left, marking lectures, hiding those that were watched, what is wrong with some."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel import sidecars
from carrel.demo.spec import MadeCourse
from carrel.sidecars import COURSE_FILE
from carrel.study import journal
from carrel.study.events import Marked, StudyEvent
from tests.coursesite import CourseSite
from tests.ports import free_port
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.failing import failed_once
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import hold_toasts, until, until_kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

pytestmark = pytest.mark.browser

COURSE = "/courses/course000001"
FIRST = "Gradient descent, step by step, part 1"
SECOND = "A worked example, part 2"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("courses") / "library"
    make_long_shelf(root, ("Neural Networks",), 12)
    return root


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with serving(root) as url:
        yield url


@pytest.fixture
def laptop(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        page.goto(COURSE)
        mark(page, FIRST).wait_for()
        yield page
        # The library is the next test's too: what was done here must not be left half said.
        until_kept(page, 0)


def mark(page: Page, title: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Watched: {title}", exact=True)


def ticked(box: Locator, state: str) -> None:
    box.and_(box.page.locator(f"[aria-checked={state}]")).wait_for()


def written(root: Path) -> list[StudyEvent]:
    return [event for path in journal.files(root / "study") for event in journal.read(path).events]


def test_a_lecture_is_marked_and_the_mark_taken_back(laptop: Page, root: Path) -> None:
    hold_toasts(laptop)
    before = len(written(root))
    mark(laptop, FIRST).click()
    ticked(mark(laptop, FIRST), "true")
    laptop.get_by_text("1 of 12 lectures").wait_for()
    laptop.get_by_text(f"Marked as watched: {FIRST}").wait_for()
    laptop.get_by_role("button", name="Undo").click()
    ticked(mark(laptop, FIRST), "false")
    until(laptop, "!document.querySelector('[role=status] .toast')")
    until_kept(laptop, 0)
    laptop.reload()
    ticked(mark(laptop, FIRST), "false")
    until_kept(laptop, 0)
    assert [event.event for event in written(root)[before:]] == ["marked", "retracted"]


def test_a_mark_can_be_taken_back_on_the_next_page_and_does_not_stay_there(browser: Browser, tmp_path: Path) -> None:
    # In a library of its own: its clock goes ahead of the other tests', and of two marks the later one counts.
    make_long_shelf(tmp_path, ("Neural Networks",), 12)
    with serving(tmp_path) as url, opened(browser, url, LAPTOP) as laptop:
        _take_back_on_the_next_page(laptop)


def _take_back_on_the_next_page(laptop: Page) -> None:
    # It goes on by what is run alone, however long pages take.
    laptop.clock.install(time="2026-10-01T18:00:00Z")
    laptop.clock.pause_at("2026-10-01T18:01:00Z")
    toast = laptop.locator(".toast")
    for takes_back in (True, False):
        laptop.goto(COURSE)
        mark(laptop, SECOND).click()
        toast.wait_for()
        laptop.get_by_role("link", name="Study", exact=True).first.click()
        laptop.get_by_role("heading", name="Study", level=1).wait_for()
        laptop.clock.run_for(2_000)
        assert toast.count() == 1
        if takes_back:
            laptop.get_by_role("button", name="Undo").click()
            until(laptop, "!document.querySelector('.toast')")
            until_kept(laptop, 0)
            laptop.goto(COURSE)
            ticked(mark(laptop, SECOND), "false")
        laptop.clock.run_for(2_000)
        assert toast.count() == 0
        until_kept(laptop, 0)
    laptop.goto(COURSE)
    mark(laptop, SECOND).click()
    ticked(mark(laptop, SECOND), "false")


def test_a_mark_made_by_the_keyboard_does_not_open_the_lecture(laptop: Page) -> None:
    mark(laptop, SECOND).press("Space")
    ticked(mark(laptop, SECOND), "true")
    laptop.keyboard.press("Space")
    ticked(mark(laptop, SECOND), "false")
    assert laptop.url.endswith(COURSE)


def test_the_whole_line_leads_to_the_lecture(laptop: Page) -> None:
    line = laptop.locator("li", has_text=SECOND).bounding_box()
    assert line is not None
    laptop.mouse.click(line["x"] + line["width"] - 20, line["y"] + line["height"] / 2)
    laptop.wait_for_url("**/lectures/lecture1x0002")


def test_what_was_watched_is_hidden_and_stays_so(laptop: Page) -> None:
    mark(laptop, FIRST).click()
    laptop.get_by_role("button", name="Hide watched").click()
    mark(laptop, FIRST).wait_for(state="detached")
    laptop.get_by_text("1 watched lecture is hidden").wait_for()
    until_kept(laptop, 0)
    laptop.reload()
    laptop.get_by_text("1 watched lecture is hidden").wait_for()
    assert mark(laptop, FIRST).count() == 0
    laptop.get_by_role("button", name="Show watched").click()
    mark(laptop, FIRST).click()
    ticked(mark(laptop, FIRST), "false")


def test_tabs_know_of_each_other_at_once_and_lose_and_double_nothing(laptop: Page, root: Path) -> None:
    before = {event.id for event in written(root)}
    other = laptop.context.new_page()
    other.goto(COURSE)
    titles = [laptop.locator("li .title").nth(n).inner_text() for n in range(10)]
    for place, title in enumerate(titles):
        mark(laptop if place % 2 else other, title).click()
    for page in (laptop, other):
        page.get_by_text("10 of 12 lectures").wait_for()
    until_kept(laptop, 0)
    laptop.reload()
    laptop.get_by_text("10 of 12 lectures").wait_for()
    new = [event for event in written(root) if event.id not in before]
    assert sorted(event.lecture for event in new if isinstance(event, Marked)) == [f"lecture1x{n:04d}" for n in range(1, 11)]
    for title in titles:
        mark(other, title).click()
    laptop.get_by_text("0 of 12").wait_for(state="detached")


def test_what_is_done_while_the_server_is_away_reaches_the_journal_when_it_is_back_and_once(
    browser: Browser, tmp_path: Path
) -> None:
    make_long_shelf(tmp_path, ("Neural Networks",), 12)
    with ExitStack() as stack:
        port = free_port()
        with serving(tmp_path, port) as url:
            phone = stack.enter_context(opened(browser, url, PHONE, away=True))
            phone.goto(COURSE)
            mark(phone, FIRST).wait_for()
        mark(phone, FIRST).click()
        mark(phone, SECOND).click()
        phone.get_by_text("Offline: showing what is on this device").wait_for()
        phone.get_by_text("2 of 12 lectures").wait_for()
        assert written(tmp_path) == []
        # What is shown may not be written yet, and a page that is ended writes no more.
        until_kept(phone, 2)
        phone.close()
        with serving(tmp_path, port):
            # The tab that did it is gone; another one brings it in.
            again = phone.context.new_page()
            again.goto(COURSE)
            again.get_by_text("2 of 12 lectures").wait_for()
            until(
                again,
                "fetch('/api/v1/study/progress').then((answer) => answer.json()).then(({ lectures }) => lectures.length === 2)",
            )
        assert [event.event for event in written(tmp_path)] == ["marked", "marked"]


def test_the_record_shows_marks_that_reached_the_server_after_it_was_asked_for(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, ("Neural Networks",), 3)
    held: list[Route] = []
    holding = True
    with serving(tmp_path) as url, opened(browser, url, LAPTOP) as page:
        page.route("**/api/v1/study/events", lambda route: held.append(route) if holding else route.continue_())
        page.goto(COURSE)
        mark(page, FIRST).wait_for()
        for box in page.get_by_role("checkbox", name="Watched:").all():
            box.click()
        page.get_by_role("link", name="Record of completion").click()
        page.get_by_text("Record of study so far", exact=True).wait_for()
        holding = False
        for route in held:
            route.continue_()
        page.get_by_text("Record of completion", exact=True).wait_for()
        assert "3 of 3 lectures" in page.get_by_role("article").inner_text()


def test_what_cannot_be_had_says_why_and_counts_for_nothing(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, ("Neural Networks",), 12)
    path = next(tmp_path.rglob(COURSE_FILE))
    record = sidecars.read_course(path)
    last = replace(record.lectures[-1], unavailable="This video is private.")
    sidecars.write(path, replace(record, lectures=(*record.lectures[:-1], last)))
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto(COURSE)
        phone.get_by_text("1 lecture cannot be had").wait_for()
        line = phone.locator("li").last
        assert "This video is private." in line.inner_text()
        assert line.get_by_role("checkbox").count() == 0
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        for box in phone.locator("li button, li a").all()[:6]:
            found = box.bounding_box()
            assert found is not None
            assert found["height"] >= 40


def test_a_lecture_that_failed_says_why_and_is_tried_again_from_its_line(
    browser: Browser, coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course, _ = failed_once(tmp_path, coursesite, course_media, streamed=True, fault="*/lecture2/hls/segment2.ts", status=404)
    coursesite.behave()
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto(f"/courses/{course.id}")
        phone.get_by_text("1 lecture failed").wait_for()
        line = phone.locator("li").last
        assert "Failed:" in line.inner_text()
        line.get_by_role("button", name="Try again").click()
        phone.get_by_text("1 lecture failed").wait_for(state="detached")
        assert "Failed:" not in line.inner_text()
