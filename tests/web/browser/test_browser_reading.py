"""Two languages side by side, scripts that run the other way, and the reading view, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.spoken import ARABIC, CHINESE, RIVER, english, german
from tests.web.browser.test_browser_transcript import show
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def _choose(page: Page, group: str, language: str) -> None:
    page.get_by_role("button", name=re.compile("^Languages")).click()
    page.get_by_role("group", name=group).get_by_label(language).check()
    page.keyboard.press("Escape")


def _box(page: Page, part: str) -> Any:
    box = page.locator(part).first.bounding_box()
    assert box is not None
    return box


def _read(page: Page, query: str = "&lang=en", lecture: str = RIVER) -> None:
    page.goto(f"/lectures/{lecture}?view=read{query}")
    page.locator("[data-paragraph]").first.wait_for()


def test_a_second_language_stands_beside_the_first_and_is_remembered(desk: Page) -> None:
    show(desk)
    _choose(desk, "Beside it", "German")
    beside = desk.locator("[data-cue='0'] .beside")
    beside.wait_for()
    assert beside.inner_text() == german()[0].text
    assert beside.get_attribute("lang") == "de"
    assert desk.locator("[data-cue='1'] .beside").count() == 0, "one German cue for two English ones"
    first, second = _box(desk, "[data-cue='0'] [data-said='']"), _box(desk, "[data-cue='0'] .beside")
    assert first["y"] == pytest.approx(second["y"], abs=4)
    assert first["x"] + first["width"] <= second["x"]
    show(desk)
    desk.locator("[data-cue='0'] .beside").wait_for()
    _choose(desk, "Language of transcript and captions", "German")
    until(desk, "document.querySelector('[data-cue=\"0\"] .beside')?.lang === 'en'")
    until(desk, f"document.querySelectorAll('[data-cue]').length === {len(german())}")


def test_on_a_phone_it_stands_below_and_nothing_scrolls_sideways(pocket: Page) -> None:
    show(pocket)
    _choose(pocket, "Beside it", "German")
    pocket.locator("[data-cue='0'] .beside").wait_for()
    first, second = _box(pocket, "[data-cue='0'] [data-said='']"), _box(pocket, "[data-cue='0'] .beside")
    assert second["y"] >= first["y"] + first["height"] - 1
    assert pocket.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_script_from_the_right_has_its_times_on_the_right(desk: Page) -> None:
    show(desk, "?t=0", ARABIC)
    line, time = _box(desk, "[data-cue='0'] [data-said='']"), _box(desk, "[data-cue='0'] a")
    assert time["x"] >= line["x"] + line["width"]
    assert desk.locator("[role=list][lang=ar][dir=rtl]").count() == 1
    _read(desk, "", ARABIC)
    text, time = _box(desk, "[data-paragraph='0'] p"), _box(desk, "[data-paragraph='0'] a")
    assert time["x"] >= text["x"] + text["width"]


def test_a_script_without_spaces_is_read_without_them(desk: Page) -> None:
    _read(desk, "", CHINESE)
    said = desk.locator("[data-paragraph='0'] p").inner_text()
    assert said.startswith("河流始于一处小小的泉水，汇集山丘的水，把石头带到平原。")
    assert " " not in said


def test_the_reading_view_has_paragraphs_chapters_and_times(desk: Page) -> None:
    _read(desk)
    assert desk.get_by_role("heading", level=1).inner_text() == "The river"
    assert desk.get_by_role("heading", level=2).all_inner_texts() == ["Upper course", "Lower course"]
    starts = desk.locator("[data-paragraph] a").all_inner_texts()
    silences = [cue.start_s for before, cue in zip(english(), english()[1:], strict=False) if cue.start_s - before.end_s >= 2]
    expected = sorted({0.0, 60.0, *silences})
    # The silence before the second chapter's first cue is the chapter's.
    assert starts[0] == "0:00"
    assert {f"{int(second // 60)}:{int(second % 60):02}" for second in silences} <= set(starts)
    assert len(starts) == len(expected) or len(starts) == len(expected) - 1
    assert desk.locator("video").count() == 0
    style = "getComputedStyle(document.querySelector('[data-paragraph] p'))"
    assert "serif" in desk.evaluate(f"{style}.fontFamily")
    widest = desk.evaluate("document.querySelector('[data-paragraph] p').getBoundingClientRect().width")
    letter = desk.evaluate(f"""(() => {{
      const look = document.createElement('canvas').getContext('2d');
      look.font = {style}.font;
      return look.measureText('0').width;
    }})()""")
    assert widest <= 68 * letter + 1


def test_one_goes_from_the_desk_to_reading_and_back_at_the_second(desk: Page) -> None:
    show(desk, "?t=62.5&lang=en")
    desk.get_by_role("link", name="Read as text").click()
    desk.wait_for_url("**view=read**")
    desk.locator("[data-paragraph]").first.wait_for()
    desk.locator("[data-paragraph]").last.locator("a").click()
    desk.locator("[data-cue].now").wait_for()
    until_video(desk, "v.currentTime > 100")
    assert "view=read" not in desk.url
    desk.go_back()
    desk.get_by_role("link", name="Watch").click()
    desk.locator("[data-cue].now").wait_for()


def test_the_reading_view_begins_where_the_address_says_and_the_address_follows(pocket: Page) -> None:
    _read(pocket, "&lang=en&t=86")
    pocket.locator("[data-paragraph]").last.wait_for()
    until(pocket, "scrollY > 300")
    pocket.evaluate("scrollTo(0, 0)")
    pocket.wait_for_url(re.compile(r"[?&]t=0\b.*view=read"))
    assert pocket.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_languages_are_read_side_by_side(desk: Page) -> None:
    _read(desk)
    _choose(desk, "Beside it", "German")
    desk.locator("[data-paragraph='0'] p[lang=de]").wait_for()
    first, second = _box(desk, "[data-paragraph='0'] p"), _box(desk, "[data-paragraph='0'] p[lang=de]")
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]


def test_words_are_copied_from_the_reading_view_too(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _read(desk)
    desk.evaluate("""(() => {
      const [from, to] = [1, 2].map((cue) => document.querySelector(`[data-cue="${cue}"]`).firstChild);
      getSelection().setBaseAndExtent(from, 3, to, 14);
    })()""")
    desk.get_by_role("button", name="Copy with time").click()
    desk.get_by_text("Copied").wait_for()
    assert desk.evaluate("navigator.clipboard.readText()") == "0:04 gathers the water of the hills, and it carries"


def test_what_is_printed_is_the_text_alone(desk: Page) -> None:
    _read(desk)
    desk.emulate_media(media="print", color_scheme="dark")
    assert desk.get_by_role("searchbox").count() == 0
    assert not desk.get_by_role("link", name="Watch").is_visible()
    assert desk.locator("[data-paragraph] p").first.is_visible()
    assert desk.evaluate("matchMedia('screen').matches") is False
