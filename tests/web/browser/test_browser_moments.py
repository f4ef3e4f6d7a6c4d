"""From a sentence one remembers to its second, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import PHONE, Served, opened, serving
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import landed, until, until_so, until_video

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


def test_a_click_on_a_moment_lands_within_a_second_of_the_word_and_plays(page: Page, served: Served) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("river spring begins")
    # Until then it shows what the first letters find.
    page.locator(".moment mark", has_text="spring begins").first.click()
    page.wait_for_url(re.compile(f"/lectures/{served.lecture_id(0)}"))
    assert abs(landed(page) - served.lectures[0].second_of("spring")) <= 1
    until_video(page, "!v.paused")


def test_the_words_searched_for_are_lit_in_results_and_transcript(page: Page) -> None:
    page.goto("/search?q=flour+falls")
    assert page.locator(".moment mark").first.inner_text().lower() == "flour falls"
    page.locator(".moment").first.click()
    page.locator("[data-cue] mark").first.wait_for()
    # The word being said is a mark of its own within the phrase.
    assert "".join(page.locator("[data-cue] mark").all_inner_texts()).lower() == "flour falls"


def test_a_shared_link_opens_at_its_second_and_waits(page: Page, served: Served) -> None:
    page.goto(f"/lectures/{served.lecture_id(1)}?t=2.25")
    assert landed(page) == pytest.approx(2.25, abs=0.05)
    assert page.evaluate("document.querySelector('video').paused")
    page.locator("[data-cue].now").wait_for()


def test_back_returns_to_the_results_and_the_address_holds_the_question(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox", name="Search what was said").fill("water")
    page.wait_for_url("**/search?q=water")
    page.locator(".moment").first.click()
    page.locator("video").wait_for()
    page.go_back()
    page.locator(".moment").first.wait_for()
    assert page.url.endswith("/search?q=water")
    assert page.get_by_role("searchbox", name="Search what was said").input_value() == "water"


def test_a_moment_plays_in_place_and_the_list_stays(page: Page, served: Served) -> None:
    page.goto("/search?q=spring+begins")
    page.get_by_role("button", name=re.compile("Play here")).first.click()
    assert abs(landed(page) - served.lectures[0].second_of("spring")) <= 1
    assert page.locator(".moment").count() > 0


def test_nothing_found_says_what_was_tried(page: Page) -> None:
    page.goto("/search?q=qqxzj")
    page.get_by_text("Nobody says “qqxzj” in this library.").wait_for()


def test_a_course_narrows_the_search_and_its_filter_can_be_taken_away(page: Page, served: Served) -> None:
    page.goto(f"/courses/{served.course.id}")
    page.get_by_role("link", name="Search in this course").click()
    page.get_by_role("searchbox", name="Search what was said").fill("water")
    page.locator(".moment").first.wait_for()
    assert f"course={served.course.id}" in page.url
    page.get_by_role("link", name=re.compile("Remove: Only")).click()
    page.wait_for_url("**/search?q=water")


def test_ten_lectures_come_first_and_more_when_asked_for(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, ("Neural Networks",), 40)
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto("/search?q=part")
        phone.get_by_role("button", name="More lectures").click()
        lectures = phone.locator("main ol > li")
        until(phone, "document.querySelectorAll('main ol > li').length === 30")
        until(phone, "document.querySelectorAll('main ol > li')[10].contains(document.activeElement)")
        phone.get_by_role("button", name="More lectures").click()
        phone.get_by_text("Found in 39 lectures").wait_for()
        assert lectures.count() == 39
        assert phone.get_by_role("button", name="More lectures").count() == 0


def test_what_is_missing_while_the_index_is_made_again_comes_by_itself(page: Page) -> None:
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            return
        found = route.fetch()
        route.fulfill(response=found, json={**found.json(), "lectures": [], "complete": False})

    page.route("**/api/v1/search?*", answer)
    page.goto("/search?q=flour+falls")
    page.get_by_text("The search index is being made again.").wait_for()
    assert page.get_by_text("Nobody says").count() == 0
    until_so(page, lambda: len(asked) == 2)
    asked[1].continue_()
    page.locator(".moment").first.wait_for()
    assert page.get_by_text("The search index is being made again.").count() == 0
    page.wait_for_timeout(2500)
    assert len(asked) == 2
