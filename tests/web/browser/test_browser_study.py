"""Study time in numbers and pictures, plans, and the record of a course, in a real browser on a day that is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.study.events import Marked, Noted, StudyEvent, Watched, new_id
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import hold_toasts, look_for_the_server, until, until_answers_stored, until_kept, until_stored

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, ViewportSize

pytestmark = pytest.mark.browser

NOW = "2026-11-21T12:00:00Z"
"""A Saturday."""
COURSES = ("Neural Networks", "Improving Networks, with a title that is too long for the width of a phone's screen")
"""Each of three lectures, of 337, 374 and 411 seconds."""


_RINGED = """[document.activeElement, document.activeElement.closest('label')]
    .some((element) => element && getComputedStyle(element).outlineStyle !== 'none')"""


def watched(at: str, lecture: str, to_s: float, speed: float = 1.0) -> Watched:
    return Watched(id=new_id(), device="laptop", at=f"{at}:00.000Z", lecture=lecture, from_s=0.0, to_s=to_s, speed=speed)


STUDIED: tuple[StudyEvent, ...] = (
    watched("2026-03-02T18:00", "lecture2x0001", 120),
    watched("2026-11-20T18:00", "lecture1x0001", 337),
    Noted(id=new_id(), device="laptop", at="2026-11-20T18:20:00.000Z", lecture="lecture1x0001", wall_s=120.0),
    watched("2026-11-21T09:00", "lecture1x0002", 374, speed=2.0),
    watched("2026-11-21T09:20", "lecture1x0002", 300, speed=1.25),
)
"""In minutes: 2 in March; on Friday 6 watching and 2 writing notes; today 3 watching and 4 watching again."""


def study(root: Path, *events: StudyEvent) -> None:
    library = Library.open(root)
    library.desk.record(events)
    library.close()


def make_studied(root: Path) -> Path:
    make_long_shelf(root, COURSES, 3)
    study(root, *STUDIED)
    return root


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a library in which that was studied, for who changes nothing in it."""
    with serving(make_studied(tmp_path_factory.mktemp("studied"))) as url:
        yield url


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One more such library."""
    return make_studied(tmp_path)


@pytest.fixture
def own(root: Path) -> Iterator[str]:
    """Its address."""
    with serving(root) as url:
        yield url


@contextmanager
def showing(browser: Browser, url: str, size: ViewportSize = LAPTOP, *, away: bool = False) -> Iterator[Page]:
    """Give a page that takes this day for today."""
    with opened(browser, url, size, away=away) as page:
        page.clock.set_fixed_time(NOW)
        yield page


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A laptop's page on which nothing is changed."""
    with showing(browser, url) as page:
        yield page


@pytest.fixture
def mine(browser: Browser, own: str) -> Iterator[Page]:
    """A laptop's page of a library of its own."""
    with showing(browser, own) as page:
        yield page


def without_commas(told: str) -> str:
    """Return a text without what browsers differ in between a weekday and its day."""
    return told.replace(",", "")


def plan(page: Page, title: str = "Deep Learning Specialization") -> Locator:
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=title))


def make_plan(page: Page, date: str) -> None:
    page.get_by_label("by", exact=True).fill(date)
    for day in ("Tue", "Wed", "Thu", "Fri"):
        page.get_by_label(day, exact=True).uncheck()
    page.get_by_role("button", name="Make this plan").click()


def test_the_numbers_bars_and_squares_are_those_of_what_was_done(page: Page) -> None:
    page.goto("/study")
    rows = page.get_by_role("table", name="Study time").get_by_role("row")
    rows.first.wait_for()
    assert [[cell.strip() for cell in row.split("\t")] for row in rows.all_inner_texts()] == [
        ["", "Today", "This week"],
        ["Studied", "7 min", "15 min"],
        ["Watching", "3 min", "9 min"],
        ["Watching again", "4 min", "4 min"],
        ["Writing notes", "0 min", "2 min"],
        ["Speed", "1.58×", "1.32×"],
    ]
    assert page.get_by_text("2-day streak").count() == 1

    bars = page.get_by_role("figure", name="The last seven days").get_by_role("listitem")
    told = [without_commas(text.split("\n")[0]) for text in bars.all_inner_texts()]
    assert told == [
        "Sunday 15 November: nothing",
        "Monday 16 November: nothing",
        "Tuesday 17 November: nothing",
        "Wednesday 18 November: nothing",
        "Thursday 19 November: nothing",
        "Friday 20 November: 8 min (6 min watching 0 min watching again 2 min writing notes)",
        "Saturday 21 November: 7 min (3 min watching 4 min watching again 0 min writing notes)",
    ]
    friday = [part.bounding_box() for part in bars.nth(5).locator(".part").all()]
    heights = [box["height"] for box in friday if box]
    assert heights[1] / heights[0] == pytest.approx(337 / 120, rel=0.05)

    cells = page.locator("td[data-date]")
    assert cells.count() == 53 * 7 - 1
    shaded = [
        cell.get_attribute("aria-label")
        for cell in cells.locator("visible=true").all()
        if cell.get_attribute("data-shade") != "0"
    ]
    assert sorted(without_commas(label) for label in shaded if label) == [
        "Friday 20 November: 8 min · 1 lecture completed",
        "Monday 2 March: 2 min",
        "Saturday 21 November: 7 min · 1 lecture completed",
    ]
    assert page.get_by_text("17 min on 3 days").count() == 1

    first, second = page.locator("section", has=page.get_by_role("heading", name="By course")).get_by_role("listitem").all()
    assert first.inner_text().split("\n")[:3] == [COURSES[0], "15 min", "2 of 3 lectures"]
    assert second.inner_text().split("\n")[:3] == [COURSES[1], "2 min", "0 of 3 lectures"]


def test_a_plan_is_made_seen_in_a_sentence_changed_dropped_and_undone(mine: Page) -> None:
    hold_toasts(mine)
    mine.goto("/study")
    assert (
        mine.get_by_label("Finish").evaluate("(select) => select.selectedOptions[0].textContent")
        == "Deep Learning Specialization"
    )
    mine.get_by_label("by", exact=True).fill("2026-11-29")
    # 411 s and the second course without its first 120 s, at 1.32 times the speed.
    mine.get_by_text("That is about 2 min on each of 9 days: 18 min are left at 1.32×.").wait_for()

    make_plan(mine, "2026-11-29")
    made = plan(mine)
    # A fifth of the 1,787 s that were left this morning is 357 s; 374 s were new today.
    standing = "On course for 29 November: today’s 5 min are done; at your pace you finish on 19 January 2027."
    made.get_by_text(standing).wait_for()
    assert "until 29 November · Mon Sat Sun · 5 study days left" in made.inner_text()

    made.get_by_role("button", name="Change the plan").click()
    mine.get_by_label("Mon", exact=True).uncheck()
    mine.get_by_label("Sat", exact=True).uncheck()
    mine.get_by_role("button", name="Change the plan").click()
    made.get_by_text("5 min ahead for 29 November: nothing is asked for today, and 5 min are done; ").wait_for()
    assert "Sun · 2 study days left" in made.inner_text()
    mine.get_by_role("button", name="Undo").click()
    made.get_by_text("Mon Sat Sun").wait_for()

    made.get_by_role("button", name="Drop the plan").click()
    made.wait_for(state="detached")
    mine.get_by_role("button", name="Undo").click()
    made.get_by_text(standing).wait_for()
    mine.reload()
    made.get_by_text(standing).wait_for()

    made.get_by_role("button", name="Drop the plan").click()
    mine.reload()
    mine.get_by_role("button", name="Make this plan").wait_for()
    assert made.count() == 0


def test_a_plan_that_cannot_be_says_why(page: Page) -> None:
    page.goto("/study")
    make = page.get_by_role("button", name="Make this plan")
    page.get_by_label("by", exact=True).fill("2026-11-20")
    page.get_by_text("Choose a day from today on").wait_for()
    assert make.is_disabled()
    page.get_by_label("by", exact=True).fill("2026-11-22")
    for day in ("Sat", "Sun"):
        page.get_by_label(day, exact=True).uncheck()
    page.get_by_text("None of these days of the week comes before that date.").wait_for()
    page.get_by_label("Finish").select_option("Several courses …")
    for box in page.get_by_role("group", name="Courses of the plan").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_text("Choose what to finish.").wait_for()
    assert make.is_disabled()


def test_a_plan_made_offline_is_kept_and_reckoned_when_the_server_is_back(browser: Browser, own: str) -> None:
    with showing(browser, own, PHONE, away=True) as page:
        page.goto("/study")
        page.get_by_role("button", name="Make this plan").wait_for()
        until_answers_stored(page, "courses", "lectures", "plans", "days")
        page.route("**/api/**", lambda route: route.abort())
        page.route("**/healthz", lambda route: route.abort())
        page.reload()
        page.get_by_text("Offline: showing what is on this device").wait_for()
        assert "15 min" in page.get_by_role("table", name="Study time").inner_text()
        make_plan(page, "2026-11-29")
        plan(page).get_by_text("Kept for 29 November; where you stand is reckoned when Carrel answers.").wait_for()
        assert page.get_by_text("The table can be had when Carrel answers again.").count() == 1
        until_kept(page, 1)
        until_stored(page, "kept", "things.some((one) => one?.plans?.length === 1)")
        page.reload()
        plan(page).get_by_text("Kept for 29 November").wait_for()
        page.unroute_all()
        look_for_the_server(page)
        plan(page).get_by_text("On course for 29 November").wait_for()


def test_the_keyboard_alone_makes_a_plan_takes_it_back_and_walks_the_year(mine: Page) -> None:
    hold_toasts(mine)
    mine.goto("/study")
    mine.get_by_role("button", name="Make this plan").wait_for()

    def tab_to(wanted: str) -> None:
        for _ in range(40):
            mine.keyboard.press("Tab")
            until(mine, _RINGED)
            if mine.evaluate(f"document.activeElement.matches({wanted!r})"):
                return
        pytest.fail(f"Tab does not reach {wanted}")

    tab_to("select")
    mine.keyboard.type("Neural")
    tab_to("input[type=checkbox][value='5']")
    mine.keyboard.press("Space")
    tab_to("button.first")
    mine.keyboard.press("Enter")
    made = plan(mine, COURSES[0])
    made.get_by_text("nothing is asked for today").wait_for()
    until(mine, "document.activeElement.matches('.change')")
    mine.keyboard.press("Tab")
    mine.keyboard.press("Enter")
    made.wait_for(state="detached")
    until(mine, "document.activeElement.matches('h2')")

    tab_to("td[tabindex='0']")
    told = mine.locator(".told")
    assert without_commas(told.inner_text()) == "Saturday 21 November: 7 min · 1 lecture completed"
    mine.keyboard.press("ArrowUp")
    assert without_commas(told.inner_text()) == "Friday 20 November: 8 min · 1 lecture completed"
    for _ in range(3):
        mine.keyboard.press("ArrowLeft")
    mine.keyboard.press("ArrowDown")
    assert without_commas(told.inner_text()) == "Saturday 31 October: nothing"
    assert without_commas(mine.evaluate("document.activeElement.ariaLabel")) == "Saturday 31 October: nothing"
    mine.keyboard.press("Home")
    assert without_commas(told.inner_text()) == "Monday 17 November 2025: nothing"
    mine.keyboard.press("ArrowLeft")
    mine.keyboard.press("End")
    assert without_commas(told.inner_text()).startswith("Saturday 21 November: 7 min")

    # The toast comes last: what can be taken back is within reach of the keyboard.
    tab_to(".toast button")
    mine.keyboard.press("Enter")
    made.wait_for()


def test_a_record_prints_every_lecture_and_says_whether_it_is_complete(mine: Page, root: Path) -> None:
    mine.goto("/study")
    mine.get_by_role("link", name=f"Record of {COURSES[0]}").click()
    mine.get_by_role("heading", name=COURSES[0], level=1).wait_for()
    article = mine.get_by_role("article")
    assert "Record of study so far" in article.inner_text()
    assert "Studied from 20 November 2026 to 21 November 2026" in article.inner_text()
    assert "2 of 3 lectures" in article.inner_text()

    mine.get_by_label("Name on the record").fill("Ada Lovelace")
    mine.emulate_media(media="print")
    assert not mine.get_by_role("banner").is_visible()
    assert not mine.get_by_role("button", name="Print").is_visible()
    rows = article.get_by_role("row").filter(has=mine.get_by_role("rowheader"))
    assert [row.split("\t") for row in rows.all_inner_texts()] == [
        ["Week 1"],
        ["1", "Gradient descent, step by step, part 1", "6 min", "20 Nov 2026"],
        ["2", "A worked example, part 2", "6 min", "21 Nov 2026"],
        ["3", "Why depth helps, part 3", "7 min", "not yet"],
    ]
    assert "Ada Lovelace" in article.inner_text()
    assert mine.pdf(format="A4").startswith(b"%PDF")

    study(root, Marked(id=new_id(), device="laptop", at="2026-11-21T11:00:00.000Z", lecture="lecture1x0003", watched=True))
    mine.emulate_media(media="screen")
    mine.goto("/courses/course000001")
    mine.get_by_role("link", name="Record of completion").click()
    article.get_by_text("Record of completion").wait_for()
    assert "3 of 3 lectures" in article.inner_text()
    assert mine.get_by_label("Name on the record").input_value() == "Ada Lovelace"


def test_study_time_is_had_as_a_table_for_the_account_that_is_remembered(page: Page) -> None:
    page.goto("/study")
    page.get_by_label("Email of your Toggl account").fill("ada@example.org")
    with page.expect_download() as had:
        page.get_by_role("link", name="Download CSV").click()
    lines = had.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(STUDIED)
    assert all("ada@example.org" in line for line in lines[1:])
    page.reload()
    assert page.get_by_label("Email of your Toggl account").input_value() == "ada@example.org"


def test_nothing_is_wider_than_a_phone_and_the_year_begins_with_now(browser: Browser, url: str) -> None:
    with showing(browser, url, PHONE) as phone:
        phone.goto("/study")
        phone.get_by_label("Finish").select_option("Several courses …")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        region = phone.locator(".region").evaluate("(region) => [region.scrollLeft, region.scrollWidth - region.clientWidth]")
        assert region[0] == pytest.approx(region[1], abs=1)
        assert region[1] > 0
        phone.locator("td[data-date='2026-11-20']").tap()
        assert phone.locator(".told").inner_text().startswith("Friday 20 November: 8 min")
        phone.goto("/courses/course000002/record")
        phone.get_by_role("article").wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_before_anything_was_studied_it_says_what_will_be_counted(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, COURSES, 3)
    with serving(tmp_path) as url, showing(browser, url, PHONE) as phone:
        phone.goto("/study")
        phone.get_by_role("heading", name="Nothing counted yet").wait_for()
        assert "Pauses and a sleeping laptop count nothing." in phone.locator("main").inner_text()
        assert phone.get_by_role("button", name="Make this plan").count() == 1
