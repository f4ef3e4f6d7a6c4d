"""A page that is open while Carrel is updated: the code it has not fetched yet is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.noting import begin, known, open_lecture, until_known
from tests.web.browser.spoken import RIVER, make_spoken

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

GONE = "**/assets/Study-*.js"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_spoken(tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def page(browser: Browser, root: Path) -> Iterator[Page]:
    with serving(root) as url, opened(browser, url, LAPTOP, refused=True) as page:
        yield page


def update(page: Page) -> None:
    """Let the server have another page than the one that is open."""

    def newer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r"/assets/index-[^.]+\.js", "/assets/index-newer.js", answer.text()))

    page.route(re.compile(r"//[^/]+/$"), newer)


def loads(page: Page) -> list[str]:
    """Return a list that gets the address of each page that is loaded from now on."""
    found: list[str] = []
    page.on("request", lambda asked: found.append(asked.url) if asked.is_navigation_request() else None)
    return found


def test_the_page_loads_itself_again_once_and_what_was_typed_is_kept(page: Page) -> None:
    open_lecture(page, RIVER)
    begin(page)
    update(page)
    again = loads(page)
    page.route(GONE, lambda route: route.continue_() if again else route.fulfill(status=404))
    page.keyboard.type("Typed before the update")
    page.get_by_role("link", name="Study", exact=True).first.click()
    page.get_by_role("heading", name="Study", level=1).wait_for()
    assert [address.rsplit("/", 1)[1] for address in again] == ["study"]
    until_known(page, RIVER, "Typed before the update")
    assert known(page, RIVER)[0]["others"] == []


def test_where_loading_again_does_not_help_it_says_so_and_does_not_go_on_for_ever(page: Page) -> None:
    page.goto("/")
    page.locator("a.row").first.wait_for()
    update(page)
    page.route(GONE, lambda route: route.fulfill(status=404))
    again = loads(page)
    page.get_by_role("link", name="Study", exact=True).first.click()
    page.get_by_role("heading", name="A part of this page did not come.").wait_for()
    page.wait_for_timeout(1_500)
    assert len(again) == 1
    # The rest of Carrel is there.
    page.get_by_role("link", name="Home", exact=True).first.click()
    page.locator("a.row").first.wait_for()
    page.unroute(GONE)
    page.get_by_role("link", name="Study", exact=True).first.click()
    page.get_by_role("heading", name="Study", level=1).wait_for()


def test_code_within_a_page_that_is_gone_is_told_and_the_page_goes_on(page: Page) -> None:
    page.goto("/")
    page.locator("a.row").first.wait_for()
    update(page)
    page.route("**/assets/NotesPane-*.js", lambda route: route.fulfill(status=404))
    page.goto(f"/lectures/{RIVER}")
    page.locator("[data-cue]").first.wait_for()
    page.get_by_role("tab", name="Notes").click()
    page.get_by_text("Carrel was updated.").wait_for()
    page.get_by_role("tab", name="Transcript").click()
    page.locator("[data-cue]").first.wait_for()
    page.unroute_all()
    page.get_by_role("button", name="Reload").click()
    page.get_by_role("tab", name="Notes").click()
    page.get_by_role("button", name=re.compile("note", re.IGNORECASE)).first.wait_for()


def test_code_that_was_never_fetched_waits_for_a_server_that_is_away(browser: Browser, root: Path) -> None:
    with serving(root) as url, opened(browser, url, LAPTOP, away=True) as page:
        page.goto("/")
        page.locator("a.row").first.wait_for()
        page.route("**/*", lambda route: route.abort())
        page.get_by_role("link", name="Study", exact=True).first.click()
        page.get_by_role("heading", name="Carrel does not answer.").wait_for()
        page.get_by_role("button", name="Try again").first.click()
        page.get_by_role("heading", name="Carrel does not answer.").wait_for()
        page.unroute_all()
        page.locator("main").get_by_role("button", name="Try again").click()
        page.get_by_role("heading", name="Study", level=1).wait_for()
