"""The player by keyboard, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.filmed import LENGTH_S, MOUTH, RIVERS, SPRING, make_filmed
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_FOCUSED = "((on) => [on.ariaLabel ?? on.innerText, getComputedStyle(on).outlineStyle])(document.activeElement)"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("keys") / "library"
    make_filmed(root)
    with serving(root) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        page.goto(f"/lectures/{SPRING}?t=0")
        until_video(page, "v.readyState >= 2 && !v.seeking")
        yield page


def at(page: Page, second: float) -> None:
    until_video(page, f"Math.abs(v.currentTime - {second}) < 0.05")


def test_keys_go_where_they_go_in_other_players(page: Page) -> None:
    # The film has ten pictures a second; a step leads amid the next one.
    for key, second in (("5", LENGTH_S / 2), ("l", 30), ("ArrowLeft", 25), ("j", 15), ("Shift+ArrowLeft", 0), (".", 0.15)):
        page.keyboard.press(key)
        at(page, second)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    until_video(page, "v.volume === 0.9")
    page.keyboard.press("m")
    until_video(page, "v.muted")
    page.keyboard.press("ArrowUp")
    until_video(page, "!v.muted && v.volume === 0.95")
    page.keyboard.press("Shift+N")
    page.wait_for_url(f"**/lectures/{MOUTH}*")
    page.locator(f'a[href*="{SPRING}"]').first.wait_for()
    page.keyboard.press("Shift+P")
    page.wait_for_url(f"**/lectures/{SPRING}*")


def test_keys_in_a_field_and_in_the_transcript_are_theirs(page: Page) -> None:
    page.get_by_role("searchbox", name="Find in this lecture").fill("")
    page.keyboard.type("k5mj")
    page.locator("[data-cue] a[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(100)
    state = page.evaluate("((v) => [v.paused, v.currentTime, v.volume, v.muted])(document.querySelector('video'))")
    assert state == [True, 0, 1, False]


def test_a_slider_keeps_its_own_arrows(page: Page) -> None:
    page.locator(".controls button.rate").click()
    page.get_by_role("slider", name="Speed").focus()
    page.keyboard.press("ArrowRight")
    until_video(page, "v.playbackRate === 1.05 && v.currentTime === 0")


def test_the_question_mark_shows_the_keys_and_escape_goes_back_one_at_a_time(page: Page) -> None:
    page.goto(f"/courses/{RIVERS}")
    page.get_by_role("link", name=SPRING.capitalize()).first.click()
    until_video(page, "v.readyState >= 1")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    dialog.get_by_text("Back 30 seconds").wait_for()
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('video').paused")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog')")
    page.locator(".controls button.captions").click()
    page.keyboard.press("Escape")
    assert page.locator(".controls button.captions").get_attribute("aria-expanded") == "false"
    assert SPRING in page.url
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/courses/{RIVERS}")


def test_every_control_is_reached_with_the_tab_key_and_shows_it(page: Page) -> None:
    seen: list[str] = []
    page.locator("main").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        name, outline = page.evaluate(_FOCUSED)
        seen.append(name)
        assert outline != "none", name
    for name in (
        "Seek",
        "Play",
        "Back 10 seconds",
        "Mute",
        "Volume",
        "Speed: 1×",
        "Captions, CC: Off",
        "Theatre",
        "Full screen",
        "More",
        "Transcript",
    ):
        assert name in seen, name
