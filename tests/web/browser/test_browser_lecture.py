"""Watching a lecture with its transcript, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import Served
from tests.web.browser.spoken import RIVER
from tests.web.browser.waiting import landed, until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser
_ANEW = "() => { window.landed = undefined; addEventListener('playing', () => { window.played = true }, true); }"


def _open(page: Page, served: Served, number: int = 0, query: str = "") -> None:
    page.goto(f"/lectures/{served.lecture_id(number)}{query}")
    page.locator("[data-cue]").first.wait_for()
    until_video(page, "v.readyState >= 1")


def _time(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def test_captions_show_what_is_said(page: Page, served: Served) -> None:
    cue = served.lectures[0].cues[0]
    _open(page, served, query=f"?t={(cue.start_s + cue.end_s) / 2:.2f}&lang=en")
    page.keyboard.press("c")
    showing = "[...document.querySelector('video').textTracks].find((track) => track.mode === 'showing')"
    until(page, f"{showing}?.activeCues?.length")
    shown = page.evaluate(f"{showing}.activeCues[0].getCueAsHTML().textContent")
    assert shown.split()[:3] == [word.text for word in cue.words][:3]


def test_a_click_on_a_sentence_seeks_there_and_plays(page: Page, served: Served) -> None:
    _open(page, served, query="?lang=en")
    page.evaluate(_ANEW)
    last = page.locator("[data-cue]").last
    last.locator("p").click()
    until(page, "window.played")
    assert landed(page) == pytest.approx(served.lectures[0].cues[-1].start_s, abs=1)
    page.wait_for_url(re.compile(r"[?&]t=\d"))


def test_enter_on_a_sentence_seeks_too_and_arrows_walk_them(page: Page, served: Served) -> None:
    _open(page, served, query="?lang=en")
    page.locator("[data-cue] a[tabindex='0']").focus()
    for _ in range(page.locator("[data-cue]").count()):
        page.keyboard.press("ArrowDown")
    page.evaluate(_ANEW)
    page.keyboard.press("Enter")
    until(page, "window.played")
    assert landed(page) == pytest.approx(served.lectures[0].cues[-1].start_s, abs=1)


def test_the_sentence_being_said_is_the_one_that_is_lit(page: Page, served: Served) -> None:
    cue = served.lectures[0].cues[-1]
    _open(page, served, query=f"?t={cue.start_s + 0.3:.2f}&lang=en")
    page.locator("[data-cue].now").wait_for()
    assert page.locator("[data-cue].now p").inner_text().split()[-1] == cue.words[-1].text


def test_the_speed_is_kept_from_lecture_to_lecture(page: Page, served: Served) -> None:
    _open(page, served)
    for _ in range(7):
        page.keyboard.press(">")
    page.get_by_role("link", name=re.compile("Next lecture")).click()
    page.wait_for_url(f"**/lectures/{served.lecture_id(1)}")
    until_video(page, "v.playbackRate === 1.35")


def test_keys_skip_pause_and_leave(desk: Page) -> None:
    desk.goto("/courses/Spoken")
    desk.get_by_role("link", name="The river").click()
    until_video(desk, "v.readyState >= 1")
    desk.keyboard.press("ArrowRight")
    until_video(desk, "v.currentTime > 3")
    desk.keyboard.press("j")
    until_video(desk, "v.currentTime === 0")
    desk.keyboard.press("k")
    until_video(desk, "!v.paused")
    desk.keyboard.press("Escape")
    desk.wait_for_url("**/courses/Spoken")


def test_pausing_notes_the_second_in_the_address(desk: Page) -> None:
    desk.goto(f"/lectures/{RIVER}")
    until_video(desk, "v.readyState >= 1")
    desk.keyboard.press("k")
    until_video(desk, "v.currentTime > 1.2")
    desk.keyboard.press("k")
    until_video(desk, "v.paused")
    desk.wait_for_url(re.compile(rf"[?&]t={int(_time(desk))}\b"))


def test_a_page_that_is_left_writes_no_second_into_the_address_of_the_next(desk: Page) -> None:
    held: list[Route] = []
    desk.goto(f"/lectures/{RIVER}")
    until_video(desk, "v.readyState >= 1")
    desk.keyboard.press("k")
    until_video(desk, "v.currentTime > 0.2")
    desk.route("**/assets/*.js", lambda route: held.append(route))  # noqa: PLW0108  (Playwright marks what it calls)
    desk.get_by_role("link", name="Study", exact=True).first.click()
    desk.wait_for_url("**/study")
    assert desk.locator("video").count() == 1
    desk.evaluate("document.querySelector('video').pause()")
    desk.wait_for_timeout(1_000)
    assert desk.url.endswith("/study")
    assert held
    for route in held:
        route.continue_()
    desk.unroute_all()
    desk.get_by_role("heading", name="Study", level=1).wait_for()


def test_finding_in_the_transcript_counts_and_walks(page: Page, served: Served) -> None:
    _open(page, served, query="?lang=en")
    page.get_by_role("searchbox", name="Find in this lecture").fill("RIVER")
    page.keyboard.press("Enter")
    page.get_by_text("1 of 1", exact=True).wait_for()
    assert page.locator("[data-cue].looked mark").inner_text() == "river"


def test_scrolling_by_hand_pauses_following(page: Page, served: Served) -> None:
    _open(page, served)
    page.locator(".pane").hover()
    page.mouse.wheel(0, 50)
    page.get_by_role("button", name="Follow the speech").click()
    assert page.get_by_role("button", name="Follow the speech").count() == 0
