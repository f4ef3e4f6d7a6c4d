"""Writing notes on a lecture's page, and what the server has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.browser.waiting import until, until_so, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def open_lecture(page: Page, lecture: str, query: str = "") -> None:
    page.goto(f"/lectures/{lecture}{query}")
    until_video(page, "v.readyState >= 2 && !v.seeking")


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your note, in Markdown")


def begin(page: Page) -> Locator:
    """Press n; return the field."""
    page.keyboard.press("n")
    field(page).wait_for()
    until(page, "document.activeElement?.tagName === 'TEXTAREA'")
    return field(page)


def saved(page: Page, word: str = "Saved") -> None:
    page.locator(".editor .saved", has_text=word).wait_for()


def card(page: Page, text: str) -> Locator:
    return page.get_by_role("article").filter(has_text=text)


def known(page: Page, lecture: str) -> list[dict[str, Any]]:
    """Return the notes that the server has on a lecture."""
    answer = page.context.request.get(f"/api/v1/study/notes?lecture={lecture}")
    notes: list[dict[str, Any]] = answer.json()["notes"]
    return notes


def until_known(page: Page, lecture: str, *texts: str) -> list[dict[str, Any]]:
    """Wait until the texts of a lecture's notes, in their order, are these; return the notes."""
    until_so(page, lambda: [note["text"] for note in known(page, lecture)] == list(texts))
    return known(page, lecture)
