"""What can be done with words selected in a transcript, by mouse, keyboard and finger, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browser.spoken import RIVER, english
from tests.web.browser.test_browser_transcript import click_word, show, word_box
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="Selected words")


def _drag(page: Page, first: tuple[int, str], last: tuple[int, str]) -> None:
    """Select from the begin of a word to the end of another, each told by its cue."""
    start, end = word_box(page, *first), word_box(page, *last)
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 1, end["y"] + end["height"] / 2, steps=6)
    page.mouse.up()


def _select(page: Page, first: int, last: int) -> None:
    page.evaluate(
        """([first, last]) => {
          const [from, to] = [first, last].map((cue) => document.querySelector(`[data-cue="${cue}"] [data-said=""]`));
          getSelection().setBaseAndExtent(from, 0, to, to.childNodes.length);
        }""",
        [first, last],
    )


def _copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _boxes(page: Page) -> Any:
    return page.evaluate("[...getSelection().getRangeAt(0).getClientRects()].map((box) => box.toJSON())")


def test_words_are_copied_with_their_time(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(desk)
    _drag(desk, (7, "watered"), (8, "begins"))
    bar(desk).get_by_role("button", name="Copy with time").click()
    bar(desk).get_by_text("Copied").wait_for()
    assert _copied(desk) == "0:29 watered by its floods. The river begins"
    assert desk.evaluate("document.querySelector('video').paused")


def test_the_bar_lies_beside_the_selection_and_goes_with_it(desk: Page) -> None:
    show(desk)
    for first, last in (((3, "are"), (3, "floods")), ((0, "river"), (5, "hills"))):
        _drag(desk, first, last)
        box = bar(desk).bounding_box()
        assert box is not None
        for line in _boxes(desk):
            assert box["y"] + box["height"] <= line["top"] + 1 or box["y"] >= line["bottom"] - 1
    before = desk.evaluate("document.querySelector('video').currentTime")
    click_word(desk, 12, "river")
    bar(desk).wait_for(state="detached")
    desk.wait_for_timeout(150)
    assert desk.evaluate("document.querySelector('video').currentTime") == before, "a click that drops a selection is no seek"


def test_sentences_are_selected_and_copied_by_keyboard(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(desk, "?t=16.5&lang=en")
    desk.locator("[data-cue] a[tabindex='0']").focus()
    desk.keyboard.press("Shift+ArrowDown")
    until(desk, f"getSelection().toString().trim() === {english()[4].text!r}")
    desk.keyboard.press("Shift+ArrowDown")
    until(desk, f"getSelection().toString().trim().endsWith({english()[5].text!r})")
    bar(desk).wait_for()
    for offered in ("Quote in a note", "Copy with time"):
        desk.keyboard.press("Tab")
        until(desk, f"document.activeElement.textContent.includes('{offered}')")
    desk.keyboard.press("Enter")
    bar(desk).get_by_text("Copied").wait_for()
    assert _copied(desk) == f"0:16 {english()[4].text} {english()[5].text}"
    desk.keyboard.press("Escape")
    bar(desk).wait_for(state="detached")
    assert f"/lectures/{RIVER}" in desk.url


def test_a_key_held_down_selects_on_however_soon_it_comes_again(desk: Page) -> None:
    show(desk, "?t=16.5&lang=en")
    desk.locator("[data-cue] a[tabindex='0']").focus()
    desk.evaluate(
        """async () => {
          // So soon that the browser has not yet told of the selection.
          for (let press = 0; press < 3; press += 1) {
            const key = { key: 'ArrowDown', shiftKey: true, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
            for (let turn = 0; turn < 50; turn += 1) await null;
          }
        }"""
    )
    until(desk, f"getSelection().toString().trim().endsWith({english()[6].text!r})")
    assert desk.evaluate("getSelection().toString().trim()").startswith(english()[4].text)


def test_a_link_to_words_opens_at_them_and_lights_them(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(desk)
    _drag(desk, (10, "stones"), (10, "plain."))
    bar(desk).get_by_role("button", name="Share link").click()
    bar(desk).get_by_text("Link copied").wait_for()
    link = urlsplit(_copied(desk))
    asked = parse_qs(link.query)
    second = next(word.start_s for word in english()[10].words if word.text == "stones")
    assert (float(asked["t"][0]), asked["q"], asked["lang"]) == (second, ["stones to the plain."], ["en"])
    show(desk, f"?{link.query}")
    until_video(desk, f"Math.abs(v.currentTime - {second}) < 0.1")
    assert "".join(desk.locator("[data-cue='10'] mark").all_inner_texts()) == "stones to the plain."


def test_where_the_system_shares_it_is_asked(desk: Page) -> None:
    asked = "async (what) => { window.shared = what; }"
    desk.add_init_script(f"Object.defineProperty(Navigator.prototype, 'share', {{ value: {asked} }})")
    show(desk)
    _drag(desk, (10, "stones"), (10, "plain."))
    bar(desk).get_by_role("button", name="Share link").click()
    until(desk, "window.shared")
    shared = desk.evaluate("window.shared")
    assert shared["title"] == "The river"
    assert shared["text"] == "“stones to the plain.”"
    assert f"/lectures/{RIVER}?t=" in shared["url"]


def test_on_a_phone_the_bar_keeps_clear_of_the_selection_and_its_handles(pocket: Page) -> None:
    show(pocket, "?t=60&lang=en")
    pocket.touchscreen.tap(200, 700)
    until_video(pocket, "!v.paused")
    pocket.evaluate("document.querySelector('video').pause()")
    lowest = """Math.max(...[...document.querySelectorAll('[data-cue]')].filter((line) =>
      line.getBoundingClientRect().bottom < document.querySelector('.pane').getBoundingClientRect().bottom
    ).map((line) => Number(line.dataset.cue)))"""
    last = pocket.evaluate(lowest)
    _select(pocket, last - 1, last)
    bar(pocket).wait_for()
    pocket.wait_for_timeout(100)
    box = bar(pocket).bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert max(line["bottom"] for line in _boxes(pocket)) + 20 <= box["y"], "room for the handles"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_a_selection_that_goes_over_the_end_of_the_transcript_is_what_of_it_lies_there(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show(desk, "?t=116&lang=en")
    desk.evaluate("""(() => {
      const from = document.querySelector('[data-cue="28"] [data-said=""]');
      getSelection().setBaseAndExtent(from, 0, document.body, document.body.childNodes.length);
    })()""")
    bar(desk).get_by_role("button", name="Copy with time").click()
    bar(desk).get_by_text("Copied").wait_for()
    assert _copied(desk).endswith(f"{english()[28].text} {english()[29].text}")
