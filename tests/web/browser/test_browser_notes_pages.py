"""The notebook of a course, all notebooks, and notes found by the search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.study.events import NoteEdited, new_id
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.filmed import MOUTH, RIVERS, SLOPE, SPRING, make_filmed
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.noting import card, field
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

MANY = 1_200


def note(lecture: str, second: float | None, text: str, at: str = "2026-10-01T18:00:00.000Z") -> NoteEdited:
    return NoteEdited(id=new_id(), device="laptop", at=at, note=f"{lecture}-{second}", lecture=lecture, second=second, text=text)


NOTES = (
    note(MOUTH, 20.0, "The delta is **wide**"),
    note(SPRING, 31.5, "Late in the first, with $a^2$ and 🌊 ripples"),
    note(SPRING, 4.0, "Early in the first"),
    note(SPRING, None, "On the whole first lecture"),
    note(SLOPE, 8.0, "Hills have slopes", "2026-10-02T18:00:00.000Z"),
    note("lectureaway1", 8.0, "Where has it gone?"),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("book") / "library"
    root.mkdir()
    make_filmed(root)
    library = Library.open(root)
    library.desk.record(NOTES)
    library.close()
    with serving(root) as url:
        yield url


@pytest.fixture
def laptop(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        yield page


@pytest.fixture
def pocket(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, PHONE) as page:
        yield page


def test_a_notebook_reads_in_the_order_of_its_lectures_and_seconds(laptop: Page) -> None:
    laptop.goto(f"/notes/{RIVERS}")
    card(laptop, "The delta is wide").wait_for()
    texts = [article.locator(".note-text").inner_text() for article in laptop.get_by_role("article").all()]
    assert [re.split(r"\W", text)[0] for text in texts] == ["On", "Early", "Late", "The"]
    assert [heading.inner_text().split("\n")[-1] for heading in laptop.locator("h3").all()] == ["Springlectur", "Mouthlecture"]
    laptop.get_by_text("4 notes on 2 lectures").wait_for()
    assert laptop.locator(".note-text").first.bounding_box()["width"] <= 68 * 10.5  # type: ignore[index]


def test_a_time_plays_that_second_beside_the_notes_and_on_a_phone_in_the_lecture(laptop: Page, pocket: Page) -> None:
    laptop.goto(f"/notes/{RIVERS}")
    laptop.get_by_role("link", name="Play from 0:20").click()
    until_video(laptop, "!v.paused && v.currentTime >= 20")
    assert laptop.url.endswith(f"/notes/{RIVERS}")
    pocket.goto(f"/notes/{RIVERS}")
    pocket.get_by_role("link", name="Play from 0:20").click()
    pocket.wait_for_url(f"**/lectures/{MOUTH}?t=20")
    until_video(pocket, "v.currentTime >= 20")


def test_a_note_is_edited_in_its_notebook(laptop: Page) -> None:
    laptop.goto(f"/notes/{RIVERS}")
    card(laptop, "Early").hover()
    laptop.get_by_role("button", name="Edit the note: 0:04").click()
    field(laptop).press("Control+End")
    laptop.keyboard.type(", edited")
    laptop.keyboard.press("Escape")
    card(laptop, "Early in the first, edited").wait_for()
    until(laptop, "fetch('/api/v1/study/notes').then((a) => a.text()).then((text) => text.includes('first, edited'))")


def test_what_is_printed_is_the_notes_alone_and_all_of_them(laptop: Page) -> None:
    laptop.goto(f"/notes/{RIVERS}")
    card(laptop, "The delta is wide").wait_for()
    laptop.evaluate("window.print = () => { window.printed = true; }")
    laptop.get_by_role("button", name="Print or PDF").click()
    until(laptop, "window.printed")
    laptop.emulate_media(media="print")
    assert not laptop.get_by_role("button").first.is_visible()
    assert not laptop.get_by_role("searchbox").first.is_visible()
    assert laptop.get_by_role("heading", level=1).is_visible()
    assert laptop.get_by_role("link", name="Play from 0:20").is_visible()
    assert laptop.pdf().count(b"/URI (http") >= 3, "times lead back"


def test_all_notes_have_a_page_with_those_of_lectures_that_are_gone(laptop: Page) -> None:
    laptop.goto("/notes")
    laptop.get_by_role("link", name=re.compile("Rivers.*4 notes on 2 lectures")).wait_for()
    assert "Hills have slopes" in laptop.get_by_role("region", name="Latest").inner_text()
    laptop.get_by_role("region", name="No longer in the library").get_by_text("Where has it gone?").wait_for()
    laptop.get_by_role("searchbox", name="Find in notes").fill("FIRST lec")
    laptop.get_by_text("1 note", exact=True).wait_for()
    assert laptop.locator(".page mark").all_inner_texts() == ["first", "lec"]
    laptop.get_by_role("link", name=re.compile("On the whole first")).click()
    laptop.wait_for_url(f"**/lectures/{SPRING}?note=**")
    until(laptop, "document.activeElement?.getAttribute('aria-label') === 'Note: Whole lecture'")


def test_a_search_finds_notes_and_leads_to_their_second(laptop: Page) -> None:
    laptop.goto("/search?q=ripples")
    found = laptop.get_by_role("region", name="In your notes")
    assert found.locator("mark").inner_text() == "ripples"
    assert laptop.get_by_text("Nobody says").count() == 0
    with laptop.expect_navigation(url=f"**/lectures/{SPRING}?t=31.5&note=**"):
        found.get_by_role("link", name=re.compile("ripples")).click()
    until_video(laptop, "Math.abs(v.currentTime - 31.5) < 0.1")
    until(laptop, "document.activeElement?.getAttribute('aria-label') === 'Note: 0:31'")


@pytest.mark.parametrize("address", ["/search?q=ripples", "/notes", "/notes?q=ripples"])
def test_a_note_in_a_few_words_shows_words_and_formulas_not_their_source(laptop: Page, address: str) -> None:
    laptop.goto(address)
    line = laptop.locator("main").get_by_role("link", name=re.compile("ripples"))
    line.locator("math msup").wait_for()
    assert "$" not in line.inner_text()
    if address == "/notes":
        delta = laptop.get_by_role("region", name="Latest").get_by_role("link", name=re.compile("The delta"))
        assert "The delta is wide" in delta.inner_text()
    else:
        assert line.locator("mark").all_inner_texts() == ["ripples"]


def test_notes_are_taken_along(laptop: Page) -> None:
    laptop.goto(f"/notes/{RIVERS}")
    for name, suffix in (("Markdown", "Rivers.zip"), ("HTML file", "Rivers.html")):
        with laptop.expect_download() as download:
            laptop.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == suffix


def test_twelve_hundred_notes_are_on_one_page_and_only_those_near_are_shown_in_full(browser: Browser, tmp_path: Path) -> None:
    make_long_shelf(tmp_path, ("Neural Networks",), 81)
    library = Library.open(tmp_path, create=True)
    library.rebuild()
    library.desk.record([note(f"lecture1x{at % 80 + 1:04d}", at / 10, f"Number {at} says $x^{{{at}}}$") for at in range(MANY)])
    library.close()
    with serving(tmp_path) as url, opened(browser, url, LAPTOP) as page:
        page.goto("/notes/course000001")
        page.get_by_text("1,200 notes on 80 lectures").wait_for()
        card(page, "Number 0 says").wait_for()
        assert page.get_by_role("article").count() < MANY / 4
        assert str(page.locator(".book").text_content()).count("says") == MANY, "what is far is there to be found"
        page.get_by_role("button", name=re.compile("part 80")).click()
        card(page, "Number 1199 says").wait_for()
        assert card(page, "Number 1199 says").locator("math").count() == 1
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.get_by_role("article").count() == MANY
