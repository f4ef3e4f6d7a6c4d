"""The library's page: courses come in with a preview, are renamed, moved, removed and restored; failures are mended; settings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse
from carrel.files import hold_lock
from carrel.layout import Layout
from carrel.library import Library
from tests.coursesite import CourseSite
from tests.coursesite.faults import Hang, Slow, Status
from tests.web.browser.conftest import LAPTOP, PHONE, fits, opened, serving
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import hold_toasts, until, until_answers_stored

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

COURSES = ("Neural Networks", "Improving Networks")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    Library.open(root, create=True).close()
    return root


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    make_long_shelf(root, COURSES, 4)
    library = Library.open(root)
    library.rebuild()
    library.close()
    return root


@pytest.fixture
def laptop(browser: Browser, shelf: Path) -> Iterator[Page]:
    with serving(shelf) as url, opened(browser, url, LAPTOP) as page:
        page.goto("/library")
        page.get_by_role("heading", name="Storage").wait_for()
        yield page


def titles(page: Page) -> list[str]:
    return page.locator("li[data-course] .title").all_inner_texts()


def courses_of(root: Path) -> dict[str, str | None]:
    library = Library.open(root)
    found = {course.title: course.program for course in library.overview().courses}
    library.close()
    return found


def test_an_empty_library_leads_from_a_link_to_a_lecture(
    browser: Browser, empty: Path, coursesite: CourseSite, course_media: MadeCourse
) -> None:
    offered = coursesite.offer(course_media.lectures[:2])
    # Long enough to be seen at work.
    coursesite.misbehave("*.mp4", Slow(15_000))
    with serving(empty) as url, opened(browser, url, PHONE) as phone:
        phone.goto("/")
        phone.get_by_role("heading", name="This library is empty").wait_for()
        phone.get_by_label("Link or folder").fill(offered.platform)
        phone.keyboard.press("Enter")
        sheet = phone.get_by_role("group", name="Found 2 lectures").first
        sheet.wait_for()
        until(phone, "document.activeElement.getAttribute('aria-label') === 'Found 2 lectures'")
        said = sheet.inner_text()
        for made in course_media.lectures[:2]:
            assert made.spec.title in said
        for name in ("Length", "Room", "Time", "free"):
            assert name in said
        assert fits(phone)
        assert courses_of(empty) == {}
        phone.get_by_label("Title").fill("Rivers")
        phone.get_by_label("Program").fill("Waters")
        phone.get_by_role("button", name="Add and sync").click()
        phone.get_by_role("progressbar").wait_for()
        phone.locator("a.row").filter(has_text="2 lectures").wait_for()
    assert courses_of(empty) == {"Rivers": "Waters"}


def test_a_look_can_be_cancelled_and_a_wrong_address_says_why(
    browser: Browser, empty: Path, coursesite: CourseSite, course_media: MadeCourse
) -> None:
    offered = coursesite.offer(course_media.lectures[:1])
    coursesite.misbehave("*", Hang(seconds=20))
    with serving(empty) as url, opened(browser, url, LAPTOP, refused=True) as page:
        page.goto("/library")
        field = page.get_by_label("Link or folder")
        field.fill(offered.feed)
        page.keyboard.press("Enter")
        page.get_by_text("Looking what is there").wait_for()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_text("Cancelled. Nothing was changed.").wait_for()
        assert field.evaluate("(field) => field === document.activeElement")
        field.fill(str(empty / "nowhere"))
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert "nowhere" in page.get_by_role("alert").inner_text()
    assert courses_of(empty) == {}


def test_a_failure_stands_with_its_remedy_and_a_retry_mends_it(
    browser: Browser, empty: Path, coursesite: CourseSite, course_media: MadeCourse
) -> None:
    offered = coursesite.offer(course_media.lectures[:2])
    coursesite.misbehave("*/lecture2*", Status(403))
    library = Library.open(empty)
    library.add(offered.page)
    assert library.sync().failed
    library.close()
    with serving(empty) as url, opened(browser, url, LAPTOP) as page:
        page.goto("/library")
        failures = page.locator("section", has=page.get_by_role("heading", name="What did not come"))
        failures.wait_for()
        assert page.get_by_text("1 failed").count() >= 1
        assert any(failures.get_by_role("heading", name=name).count() for name in ("Needs you", "Is tried again by itself"))
        coursesite.behave()
        failures.get_by_role("button", name="Try again:").press("Enter")
        until(page, "document.activeElement.id === 'sync'")
        failures.wait_for(state="detached")
        page.get_by_text("1 lecture ready").wait_for()
        newest = page.locator("section", has=page.get_by_role("heading", name="Syncs")).locator("li").first
        newest.filter(has_text="from this page").get_by_text("1 ready").wait_for()


def test_all_that_failed_is_tried_again_by_one_button(
    browser: Browser, empty: Path, coursesite: CourseSite, course_media: MadeCourse
) -> None:
    offered = coursesite.offer(course_media.lectures[:4])
    coursesite.misbehave("*/lecture2*", Status(403))
    coursesite.misbehave("*/lecture3*", Status(404))
    library = Library.open(empty)
    library.add(offered.page)
    assert len(library.sync().failed) == 2
    library.close()
    with serving(empty) as url, opened(browser, url, PHONE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
        page.goto("/library")
        failures = page.locator("section", has=page.get_by_role("heading", name="What did not come"))
        failures.wait_for()
        assert fits(page)
        coursesite.behave()
        failures.get_by_role("button", name="Try all 2 again").dblclick()
        until(page, "document.activeElement.id === 'sync'")
        page.get_by_text("2 lectures ready").wait_for()
        failures.wait_for(state="detached")
        assert [address.rsplit("/api/v1", 1)[1] for address in asked] == ["/failures/retry", "/sync"]


def test_a_course_is_renamed_and_taken_out_of_its_program_and_both_can_be_undone(laptop: Page, shelf: Path) -> None:
    laptop.get_by_role("button", name="Change: Neural Networks").click()
    title = laptop.get_by_role("textbox", name="Title", exact=True)
    title.fill("Networks of Neurons")
    hold_toasts(laptop)
    title.press("Enter")
    laptop.get_by_text("Renamed: Networks of Neurons").wait_for()
    laptop.get_by_role("button", name="Change: Networks of Neurons").wait_for()
    program = laptop.get_by_role("combobox", name="Program")
    program.fill("")
    program.press("Enter")
    laptop.get_by_role("heading", name="Without a program").wait_for()
    until(laptop, "document.activeElement.id === 'program-course000001'")
    assert courses_of(shelf)["Networks of Neurons"] is None
    assert (shelf / "courses" / "Networks of Neurons").is_dir()
    laptop.get_by_role("button", name="Undo").click()
    laptop.get_by_role("heading", name="Without a program").wait_for(state="detached")
    assert courses_of(shelf)["Networks of Neurons"] == "Deep Learning Specialization"


def test_courses_change_places_by_the_keyboard_which_stays_where_it_is(laptop: Page, shelf: Path) -> None:
    assert titles(laptop) == list(COURSES)
    laptop.get_by_role("button", name="Move down: Neural Networks").focus()
    laptop.keyboard.press("Enter")
    laptop.get_by_text("Neural Networks: place 2 of 2").wait_for(state="attached")
    assert titles(laptop) == list(reversed(COURSES))
    until(laptop, "document.activeElement.getAttribute('aria-label') === 'Move down: Neural Networks'")
    assert list(courses_of(shelf)) == list(reversed(COURSES))


def test_a_program_gets_another_name(laptop: Page, shelf: Path) -> None:
    laptop.get_by_role("button", name="Rename the program").click()
    laptop.keyboard.type("Deep Learning")
    laptop.keyboard.press("Enter")
    laptop.get_by_role("heading", name="Deep Learning", exact=True).wait_for()
    assert set(courses_of(shelf).values()) == {"Deep Learning"}


def test_a_removed_course_lies_in_the_trash_until_it_is_restored_or_deleted_for_good(laptop: Page, shelf: Path) -> None:
    laptop.get_by_role("button", name="Change: Neural Networks").click()
    laptop.get_by_role("button", name="Move to the trash").click()
    laptop.get_by_role("button", name="Restore: Neural Networks").wait_for()
    until(laptop, "document.activeElement.id === 'courses'")
    assert titles(laptop) == ["Improving Networks"]
    laptop.get_by_role("button", name="Restore: Neural Networks").click()
    laptop.get_by_role("button", name="Change: Neural Networks").wait_for()
    until(laptop, "document.activeElement.id === 'trash'")
    assert set(courses_of(shelf)) == set(COURSES)

    laptop.get_by_role("button", name="Change: Improving Networks").click()
    laptop.get_by_role("button", name="Move to the trash").click()
    delete = laptop.get_by_role("button", name="Delete for good: Improving Networks")
    delete.click()
    dialog = laptop.get_by_role("dialog")
    assert "This frees" in dialog.inner_text()
    laptop.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert delete.evaluate("(button) => button === document.activeElement")
    laptop.get_by_role("button", name="Empty the trash").click()
    dialog.get_by_role("button", name="Empty the trash").click()
    laptop.get_by_text("The trash is empty.").wait_for()


def test_settings_are_kept_in_carrel_toml_and_given_back(laptop: Page, shelf: Path) -> None:
    laptop.get_by_role("button", name="Change: Neural Networks").click()
    desk = laptop.locator("[data-desk]")
    desk.get_by_role("combobox", name="Tallest picture").select_option("480")
    desk.get_by_role("button", name="Reset: Tallest picture").wait_for()
    languages = desk.get_by_role("textbox", name="Languages of subtitles")
    languages.fill("de, pt-br")
    languages.press("Enter")
    desk.get_by_role("button", name="Reset: Languages of subtitles").wait_for()
    assert languages.input_value() == "de, pt-BR"
    kept = tomllib.loads((shelf / "carrel.toml").read_text(encoding="utf-8"))["courses"]["course000001"]
    assert kept == {"max_height": 480, "languages": ["de", "pt-BR"]}

    desk.get_by_role("button", name="Reset: Tallest picture").click()
    until(laptop, "document.querySelector('[data-desk] select[id$=max_height]').value === '720'")
    kept = tomllib.loads((shelf / "carrel.toml").read_text(encoding="utf-8"))["courses"]["course000001"]
    assert kept == {"languages": ["de", "pt-BR"]}


def test_a_setting_that_is_refused_says_why_and_what_holds_stands_there(browser: Browser, shelf: Path) -> None:
    with serving(shelf) as url, opened(browser, url, LAPTOP, refused=True) as page:
        page.goto("/library")
        page.get_by_role("button", name="Change Settings of the library").click()
        rest = page.get_by_role("textbox", name="Rest between two downloads")
        rest.fill("-3")
        rest.press("Enter")
        page.get_by_role("alert").wait_for()
        assert "pause_s" in page.get_by_role("alert").inner_text()
        assert rest.input_value() == "1"


def test_a_busy_library_says_who_is_at_work_and_nothing_is_changed(browser: Browser, shelf: Path) -> None:
    with serving(shelf) as url, opened(browser, url, LAPTOP, refused=True) as page:
        page.goto("/library")
        down = page.get_by_role("button", name="Move down: Neural Networks")
        down.wait_for()
        with hold_lock(Layout(shelf).sync_lock, "carrel rebuild"):
            down.click()
            page.get_by_role("alert").wait_for()
            assert "carrel rebuild" in page.get_by_role("alert").inner_text()
        assert titles(page) == list(COURSES)
        down.click()
        until(page, "document.querySelector('li[data-course] .title').textContent === 'Improving Networks'")


def test_while_the_server_is_away_the_page_shows_what_it_knew_and_changes_nothing(browser: Browser, shelf: Path) -> None:
    with serving(shelf) as url, opened(browser, url, PHONE, away=True) as phone:
        phone.goto("/library")
        phone.get_by_role("heading", name="Storage").wait_for()
        until_answers_stored(phone, "courses", "failures", "runs", "free", "may_manage")
        phone.route("**/api/**", lambda route: route.abort())
        phone.route("**/healthz", lambda route: route.abort())
        phone.reload()
        phone.get_by_text("Changes are possible again when Carrel answers.").first.wait_for()
        assert titles(phone) == list(COURSES)
        assert phone.get_by_role("button", name="Sync now").is_disabled()
        assert phone.get_by_label("Link or folder").is_disabled()
        assert fits(phone)
        phone.unroute_all()
