"""Plans where something is complete: nothing is left to plan of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import until_kept

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

COURSES = ("Neural Networks", "Improving Networks", "Structuring Projects")


def complete(page: Page, number: int) -> None:
    page.goto(f"/courses/course{number:06d}")
    page.get_by_role("checkbox", name="Watched:").first.wait_for()
    for box in page.get_by_role("checkbox", name="Watched:").all():
        box.click()
    page.get_by_text("Complete").first.wait_for()
    until_kept(page, 0)


def offered(page: Page) -> list[str]:
    return page.get_by_label("Finish").locator("option").all_inner_texts()


def test_what_is_complete_is_not_offered_and_when_all_is_there_is_nothing_to_plan(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, COURSES, 2)
    with serving(tmp_path) as url, opened(browser, url, LAPTOP) as page:
        complete(page, 1)
        page.goto("/study")
        make = page.get_by_role("button", name="Make this plan")
        make.wait_for()
        assert offered(page) == ["Deep Learning Specialization", *COURSES[1:], "Several courses …"]
        assert "are left at" in page.locator("form .outlook").inner_text()
        page.get_by_label("Finish").select_option("Several courses …")
        boxes = page.get_by_role("group", name="Courses of the plan").get_by_role("checkbox")
        assert [box.get_attribute("value") for box in boxes.all()] == ["course000002", "course000003"]

        page.get_by_label("Finish").select_option(COURSES[1])
        make.click()
        plan = page.get_by_role("article").filter(has=page.get_by_role("heading", name=COURSES[1]))
        plan.get_by_role("button", name="Change the plan").wait_for()
        complete(page, 2)
        page.goto("/study")
        plan.get_by_text("Done").first.wait_for()
        assert plan.get_by_role("button", name="Change the plan").count() == 0
        assert plan.get_by_role("button", name="Drop the plan").count() == 1
        page.get_by_role("button", name="New plan").click()
        assert offered(page) == ["Deep Learning Specialization", COURSES[2]]

        complete(page, 3)
        page.goto("/study")
        page.get_by_text("Every course here is complete: nothing is left to plan.").wait_for()
        assert page.get_by_role("button", name="New plan").count() == 0
        assert page.locator("form select").count() == 0
