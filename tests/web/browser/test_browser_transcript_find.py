"""Finding within one lecture: at once what stands there, from the server what comes close, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, opened
from tests.web.browser.spoken import ARABIC, CHINESE, LONG, RARE, RIVER, english
from tests.web.browser.test_browser_transcript import show
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

CLOSE = "Nobody says exactly this here. These come close."


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Find in this lecture")


def _says(page: Page, count: str) -> None:
    """Wait for what is said about the places found."""
    page.get_by_role("tabpanel", name="Transcript").get_by_role("status").get_by_text(count, exact=True).wait_for()


def _lit(page: Page) -> list[str]:
    return page.locator("[data-cue] mark").all_inner_texts()


def test_finding_counts_walks_around_and_marks_the_seek_bar(desk: Page) -> None:
    show(desk, "?t=21&lang=en")
    places = [number for number, cue in enumerate(english()) if "river" in cue.text]
    field(desk).fill("RIVER")
    _says(desk, str(len(places)))
    desk.keyboard.press("Enter")
    following = next(at for at, cue in enumerate(places) if english()[cue].start_s >= 20)
    _says(desk, f"{following + 1} of {len(places)}")
    assert desk.locator(".looked").get_attribute("data-cue") == str(places[following])
    desk.keyboard.press("Shift+Enter")
    desk.get_by_role("button", name="Previous place found").click()
    desk.get_by_role("button", name="Previous place found").click()
    _says(desk, f"{len(places)} of {len(places)}")
    desk.get_by_role("button", name="Next place found").click()
    _says(desk, f"1 of {len(places)}")
    assert desk.locator(".mark.hit").count() == len(places)
    desk.get_by_role("button", name="Follow the speech").wait_for()
    field(desk).press("Escape")
    assert field(desk).input_value() == ""
    assert desk.locator("[data-cue] mark").count() == 0


def test_other_forms_of_words_are_found_where_they_were_said(desk: Page) -> None:
    show(desk)
    field(desk).fill("carrying stone")
    desk.get_by_text(CLOSE).wait_for()
    desk.keyboard.press("Enter")
    until(desk, "document.querySelector('.looked mark')")
    assert desk.locator(".looked mark").all_inner_texts() == ["carries", "stones"]
    field(desk).fill("carries stones")
    desk.get_by_text(CLOSE).wait_for(state="detached")


def test_a_slip_is_found_and_nonsense_is_not(desk: Page) -> None:
    show(desk)
    field(desk).fill("gathres the watr")
    desk.get_by_text(CLOSE).wait_for()
    assert set(_lit(desk)) >= {"gathers", "water"}
    field(desk).fill("qqxzj")
    _says(desk, "none")


def test_without_the_server_the_words_are_found_each(browser: Browser, spoken: str) -> None:
    with opened(browser, spoken, LAPTOP, away=True) as page:
        page.route("**/api/v1/lectures/*/search*", lambda route: route.abort())
        show(page)
        field(page).fill("floods river")
        _says(page, "15")
        page.wait_for_timeout(400)
        assert set(_lit(page)) == {"floods", "river"}
        assert page.get_by_text(CLOSE).count() == 0


def test_scripts_without_spaces_and_with_points_are_found(desk: Page) -> None:
    show(desk, "?t=0", CHINESE)
    field(desk).fill("泉水")
    _says(desk, "10")
    assert _lit(desk)[:2] == ["泉", "水"]
    show(desk, "?t=0", ARABIC)
    field(desk).fill("يبدأ النهر")
    _says(desk, "10")


def test_a_place_far_away_is_brought_into_sight_whatever_lies_between(pocket: Page) -> None:
    number, word = RARE
    show(pocket, "?t=0", LONG)
    # On a slow phone what lies between is laid out long after the jump.
    pocket.context.new_cdp_session(pocket).send("Emulation.setCPUThrottlingRate", {"rate": 12})
    field(pocket).fill(word)
    pocket.keyboard.press("Enter")
    _says(pocket, "1 of 1")
    pocket.locator(f"[data-cue='{number}'] mark").wait_for()
    until(
        pocket,
        f"""(() => {{
      const box = document.querySelector('[data-cue="{number}"]').getBoundingClientRect();
      const pane = document.querySelector('.pane').getBoundingClientRect();
      return box.top >= pane.top && box.bottom <= pane.top + pane.height / 2;
    }})()""",
    )


def test_every_cue_comes_onto_the_page_though_only_some_are_seen(desk: Page) -> None:
    show(desk, "?t=0", LONG)
    until(desk, "document.querySelectorAll('[data-cue]').length === 1500")


def test_a_link_with_words_lights_them(desk: Page) -> None:
    show(desk, f"?t={english()[9].start_s}&lang=en&q=gathers+the+water", RIVER)
    desk.locator("[data-cue='9'] mark").first.wait_for()
    assert "".join(desk.locator("[data-cue='9'] mark").all_inner_texts()) == "gathers the water"
    until_video(desk, "v.paused")
