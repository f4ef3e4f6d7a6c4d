"""Every screen on a phone and a laptop, and the sync that one starts from the page, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def _screens(served: Served) -> dict[str, str]:
    return {
        "/": "a.row",
        f"/courses/{served.course.id}": "ol a",
        f"/lectures/{served.lecture_id(0)}": "[data-cue]",
        "/search": "input[name=q]",
        "/search?q=water": ".moment",
        "/nowhere": "main h1",
    }


def test_no_screen_scrolls_sideways_on_a_phone(phone: Page, served: Served) -> None:
    for address, there in _screens(served).items():
        phone.goto(address)
        phone.locator(there).first.wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_a_lecture_on_a_phone_fits_it_with_video_transcript_and_controls_in_sight(phone: Page, served: Served) -> None:
    phone.goto(f"/lectures/{served.lecture_id(0)}")
    phone.locator("[data-cue]").first.wait_for()
    assert phone.evaluate("document.documentElement.scrollHeight") <= 844
    video, pane, controls = (phone.locator(part).bounding_box() for part in ("video", ".pane", "button.rate"))
    assert video is not None
    assert pane is not None
    assert controls is not None
    assert video["y"] + video["height"] <= pane["y"]
    assert controls["y"] > 844 / 2


def test_links_go_from_the_library_to_a_lecture_without_loading_the_page_again(page: Page, served: Served) -> None:
    page.goto("/")
    page.evaluate("window.same = true")
    page.locator("a.row").first.click()
    page.get_by_role("heading", name=served.course.title, level=1).wait_for()
    page.locator("ol a").first.click()
    page.locator("video").wait_for()
    assert page.evaluate("window.same") is True
    assert served.lectures[0].spec.title in page.title()


def test_a_sync_started_on_the_page_brings_the_new_lecture_and_reports(page: Page, served: Served) -> None:
    page.goto("/")
    page.locator("a.row").first.wait_for()
    page.get_by_role("link", name="Library").click()
    page.get_by_role("button", name="Sync now").click()
    page.get_by_text("Nothing new.").wait_for()

    served.offered.publish(served.more)
    page.get_by_role("button", name="Sync now").click()
    page.get_by_text("1 lecture ready").wait_for()
    page.get_by_role("link", name="Home").click()
    page.locator("a.row").filter(has_text="4 lectures").wait_for()
