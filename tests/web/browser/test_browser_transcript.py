"""A transcript that follows the speech, and the reader who leads it elsewhere, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.spoken import RIVER, english
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FOLLOW = "Follow the speech"
_SCROLLED = "document.querySelector('.pane').scrollTop"
_GLIDES = """
const scrollBy = Element.prototype.scrollBy;
window.glides = new Set();
Element.prototype.scrollBy = function (options) { window.glides.add(options.behavior); return scrollBy.call(this, options); };
"""
_JUMPS = """
window.jumps = [];
const time = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
  ...time, set(second) { window.jumps.push(second); time.set.call(this, second); },
});
"""
_AT_ITS_PLACE = """(() => {
  const pane = document.querySelector('.pane');
  const at = document.querySelector('.now').getBoundingClientRect().top - pane.getBoundingClientRect().top;
  return Math.abs(at - 0.3 * pane.clientHeight) < 2;
})()"""
_CONTRAST = """(() => {
  const look = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const painted = (...colours) => {
    look.clearRect(0, 0, 1, 1);
    for (const colour of colours) { look.fillStyle = colour; look.fillRect(0, 0, 1, 1); }
    return [...look.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return Object.fromEntries(['.said', '[data-cue] mark', '[data-cue]:not(.now) a', '.now a', '.beside'].map((part) => {
    const style = getComputedStyle(document.querySelector(part));
    const ground = light(painted(paper, style.backgroundColor));
    const ink = light(painted(paper, style.backgroundColor, style.color));
    return [part, (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)];
  }));
})()"""


def show(page: Page, query: str = "?t=0&lang=en", lecture: str = RIVER) -> None:
    page.goto(f"/lectures/{lecture}{query}")
    page.locator("[data-cue].now").wait_for()
    until_video(page, "v.readyState >= 1 && !v.seeking")


def word_box(page: Page, cue: int, word: str) -> Any:
    """Return where a word of a cue is on the page: x, y, width, height."""
    # What is far from the second that is said is laid out a little later.
    until(page, f'document.querySelector(\'[data-cue="{cue}"] [data-said=""]\')')
    return page.evaluate(
        """([cue, word]) => {
          const text = document.querySelector(`[data-cue="${cue}"] [data-said=""]`);
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(word);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            return range.getBoundingClientRect().toJSON();
          }
        }""",
        [cue, word],
    )


def click_word(page: Page, cue: int, word: str) -> None:
    box = word_box(page, cue, word)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_word_after_word_is_lit_as_it_is_said(desk: Page) -> None:
    show(desk, "?t=28.6&lang=en")
    assert desk.locator(".now .said").inner_text() == "Fields"
    desk.keyboard.press("k")
    until(desk, "(document.querySelector('.now .said')?.textContent ?? 'Fields') !== 'Fields'")
    desk.keyboard.press("k")
    until_video(desk, "v.paused")
    for second, cue, word in ((29.5, 7, "watered"), (32.1, 8, "The")):
        desk.evaluate(f"document.querySelector('video').currentTime = {second}")
        until(desk, f"document.querySelector('[data-cue=\"{cue}\"].now .said')?.textContent === '{word}'")


def test_a_click_on_a_word_plays_from_it_and_one_on_a_time_from_its_cue(desk: Page) -> None:
    desk.add_init_script(_JUMPS)
    show(desk)
    cue = english()[2]
    click_word(desk, 2, "stones")
    until_video(desk, "!v.paused")
    second = next(word.start_s for word in cue.words if word.text == "stones")
    until(desk, f"Math.abs(window.jumps.at(-1) - {second}) < 0.01")
    desk.locator("[data-cue='20'] a").click()
    until(desk, f"Math.abs(window.jumps.at(-1) - {english()[20].start_s}) < 0.01")


def test_arrows_walk_the_cues_and_enter_plays(desk: Page) -> None:
    show(desk, "?t=8.5&lang=en")
    assert desk.locator("[data-cue] a[tabindex='0']").count() == 1
    desk.locator("[data-cue] a[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        desk.keyboard.press(key)
    focused = "document.activeElement.closest('[data-cue]')"
    until(desk, f"{focused}.dataset.cue === '4'")
    assert desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    described = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    assert desk.evaluate(described).strip() == english()[4].text
    desk.keyboard.press("Enter")
    until_video(desk, "!v.paused && v.currentTime >= 16")
    desk.keyboard.press("End")
    until(desk, f"{focused}.dataset.cue === '29'")


def test_the_list_says_how_long_it_is_and_is_one_stop_of_the_keyboard(desk: Page) -> None:
    show(desk)
    lines = desk.get_by_role("region", name="Transcript").get_by_role("list").get_by_role("listitem")
    until(desk, f"document.querySelectorAll('[data-cue]').length === {len(english())}")
    assert lines.count() == len(english())
    assert lines.nth(4).get_attribute("aria-posinset") == "5"
    assert lines.nth(4).get_attribute("aria-setsize") == str(len(english()))
    assert lines.get_by_role("button").count() == 0
    assert lines.get_by_role("link").count() == len(english())


def _turn_wheel(page: Page) -> None:
    page.locator(".pane").hover()
    page.mouse.wheel(0, 120)


def _page_down(page: Page) -> None:
    page.locator("[data-cue] a[tabindex='0']").focus()
    page.keyboard.press("PageDown")


def _press_scroll_bar(page: Page) -> None:
    box = page.locator(".pane").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + 20)


@pytest.mark.parametrize("scroll", [_turn_wheel, _page_down, _press_scroll_bar])
def test_scrolling_by_hand_pauses_following_and_a_button_resumes_it(desk: Page, scroll: Callable[[Page], None]) -> None:
    show(desk, "?t=60&lang=en")
    scroll(desk)
    desk.get_by_role("button", name=FOLLOW).click()
    desk.get_by_role("button", name=FOLLOW).wait_for(state="detached")
    until(desk, _in_sight(".now"))


def test_a_finger_pauses_it_too(pocket: Page) -> None:
    show(pocket, "?t=60&lang=en")
    client = pocket.context.new_cdp_session(pocket)
    for at, kind in ((700, "touchStart"), (660, "touchMove"), (620, "touchMove"), (0, "touchEnd")):
        points = [] if kind == "touchEnd" else [{"x": 200, "y": at}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    pocket.get_by_role("button", name=FOLLOW).wait_for()


def _in_sight(part: str) -> str:
    return f"""(() => {{
      const box = document.querySelector('{part}').getBoundingClientRect();
      const pane = document.querySelector('.pane').getBoundingClientRect();
      return box.top >= pane.top && box.bottom <= pane.bottom;
    }})()"""


def test_nothing_moves_under_words_that_are_being_selected(desk: Page) -> None:
    show(desk, "?t=61&lang=en")
    until(desk, _AT_ITS_PLACE)
    box = word_box(desk, 15, "Fields")
    before = desk.evaluate(_SCROLLED)
    desk.mouse.move(box["x"], box["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 120, box["y"] + 8, steps=4)
    desk.evaluate("document.querySelector('video').currentTime = 100")
    until_video(desk, "!v.seeking")
    desk.wait_for_timeout(300)
    assert desk.evaluate(_SCROLLED) == before
    desk.mouse.up()
    assert desk.evaluate("getSelection().toString().length") > 5
    desk.keyboard.press("Escape")
    until(desk, "document.querySelector('.now').dataset.cue === '25'")
    until(desk, _in_sight(".now"))


def test_little_motion_is_respected(browser: Browser, spoken: str) -> None:
    for motion, moves in (("reduce", {"instant"}), ("no-preference", {"instant", "smooth"})):
        context = browser.new_context(base_url=spoken, reduced_motion=motion, viewport={"width": 1440, "height": 600})  # type: ignore[arg-type]
        context.add_init_script(_GLIDES)
        page = context.new_page()
        page.set_default_timeout(60_000)
        show(page, "?t=60&lang=en")
        page.locator("[data-cue='17'] a").click()
        until(page, "Number(document.querySelector('.now').dataset.cue) >= 17")
        page.wait_for_timeout(200)
        assert set(page.evaluate("[...window.glides]")) == moves
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_lit_can_be_read(desk: Page, theme: Any) -> None:
    desk.emulate_media(color_scheme=theme)
    desk.goto("/")
    desk.evaluate("localStorage.setItem('carrel.preferences', JSON.stringify({ secondLanguage: 'de' }))")
    show(desk, "?t=28.6&lang=en&q=river")
    desk.locator(".beside").first.wait_for()
    desk.locator("[data-cue] mark").first.wait_for()
    contrasts = desk.evaluate(_CONTRAST)
    assert min(contrasts.values()) >= 4.5, contrasts
