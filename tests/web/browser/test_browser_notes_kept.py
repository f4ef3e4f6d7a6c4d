"""What is typed into a note is not lost: not with the page, not with the server, not to another tab or device."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from carrel.study import journal
from carrel.study.events import Noted, NoteEdited, StudyEvent
from tests.ports import free_port
from tests.web.browser.conftest import LAPTOP, opened, serving
from tests.web.browser.noting import begin, card, field, known, open_lecture, saved, until_known
from tests.web.browser.spoken import ARABIC, CHINESE, LONG, RIVER, make_spoken
from tests.web.browser.waiting import until, until_drafted, until_so

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
_NO_MORE_TIMERS = "() => { window.setTimeout = () => 0; }"
"""What is typed is kept on the device at once, and is sent no more."""
_TIMERS_LATER = """() => {
  window.later = [];
  window.goOn = setTimeout;
  window.setTimeout = (act) => window.later.push(act);
}"""
_GO_ON = "() => { window.setTimeout = window.goOn; for (const act of window.later) act(); }"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "library"
    make_spoken(root)
    return root


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    with serving(root) as url:
        yield url


@pytest.fixture
def laptop(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        yield page


def kill(page: Page) -> None:
    """End a page as the system ends a process: nothing of it runs any more."""
    with suppress(Error):
        page.goto("chrome://crash")


def test_letters_survive_a_page_that_is_killed(browser: Browser, url: str) -> None:
    with opened(browser, url, LAPTOP) as page:
        context = page.context
        open_lecture(page, RIVER, "?t=30")
        begin(page)
        page.keyboard.type("These words")
        saved(page)
        page.evaluate(_NO_MORE_TIMERS)
        page.keyboard.type(" were never sent")
        until_drafted(page, "These words were never sent")
        kill(page)
        again = context.new_page()
        assert [note["text"] for note in known(again, RIVER)] == ["These words"]
        open_lecture(again, RIVER)
        until_known(again, RIVER, "These words were never sent")
        again.get_by_role("tab", name="Notes").click()
        card(again, "These words were never sent").wait_for()
        assert known(again, RIVER)[0]["others"] == []


def test_letters_of_an_earlier_page_are_sent_though_the_server_went_away_when_they_were_looked_for(
    browser: Browser, tmp_path: Path
) -> None:
    make_spoken(tmp_path)
    with serving(tmp_path) as url, opened(browser, url, LAPTOP, away=True) as page:
        open_lecture(page, RIVER, "?t=30")
        begin(page)
        page.evaluate(_NO_MORE_TIMERS)
        page.keyboard.type("Left behind")
        until_drafted(page, "Left behind")
        again = page.context.new_page()
        faults: list[str] = []
        again.on("pageerror", lambda error: faults.append(str(error)))
        kill(page)
        for gone in ("**/assets/recover-*.js", re.compile(r"//[^/]+/(healthz)?$")):
            again.route(gone, lambda route: route.abort())
        open_lecture(again, RIVER)
        again.get_by_text("Offline: showing what is on this device").wait_for()
        again.unroute_all()
        until_known(again, RIVER, "Left behind")
        assert faults == []


def test_letters_survive_a_server_that_is_away_and_a_page_that_is_closed(browser: Browser, tmp_path: Path) -> None:
    make_spoken(tmp_path)
    with ExitStack() as stack:
        port = free_port()
        with serving(tmp_path, port) as url:
            page = stack.enter_context(opened(browser, url, LAPTOP, away=True))
            open_lecture(page, RIVER, "?t=30")
            begin(page)
            page.keyboard.type("Before")
            saved(page)
        page.keyboard.type(", and while it was away")
        saved(page, "Kept on this device")
        page.evaluate(_NO_MORE_TIMERS)
        page.keyboard.type("!")
        until_drafted(page, "Before, and while it was away!")
        page.close()
        with serving(tmp_path, port):
            again = page.context.new_page()
            open_lecture(again, RIVER)
            until_known(again, RIVER, "Before, and while it was away!")
            again.get_by_role("tab", name="Notes").click()
            card(again, "while it was away!").wait_for()


def test_notes_are_read_and_written_without_the_server(browser: Browser, tmp_path: Path) -> None:
    make_spoken(tmp_path)
    with ExitStack() as stack:
        with serving(tmp_path) as url:
            page = stack.enter_context(opened(browser, url, LAPTOP, away=True))
            open_lecture(page, RIVER)
            begin(page)
            page.keyboard.type("One that is **known**")
            saved(page)
            page.keyboard.press("Escape")
            # What sets a note is there from here on.
            card(page, "One that is known").wait_for()
            page.goto("/notes")
            page.get_by_text("One that is").wait_for()
        page.get_by_role("link", name="Spoken").first.click()
        page.get_by_role("button", name="Edit the note").wait_for(state="attached")
        page.get_by_role("article").hover()
        page.get_by_role("button", name="Edit the note").click()
        field(page).press("Control+End")
        page.keyboard.type(" and more")
        saved(page, "Kept on this device")
        page.keyboard.press("Escape")
        card(page, "known and more").wait_for()


def test_an_edit_is_made_about_once_a_second_and_the_time_of_writing_is_told(laptop: Page, root: Path) -> None:
    open_lecture(laptop, LONG)
    begin(laptop)
    began = time.monotonic()
    laptop.keyboard.type("a" * 60, delay=50)
    took = time.monotonic() - began
    saved(laptop)
    laptop.keyboard.press("Escape")
    until_known(laptop, LONG, "a" * 60)
    until(laptop, "!document.querySelector('textarea')")

    def written() -> list[StudyEvent]:
        return [event for path in journal.files(root / "study") for event in journal.read(path).events]

    until_so(laptop, lambda: any(isinstance(event, Noted) and event.lecture == LONG for event in written()))
    events = written()
    edits = [event for event in events if isinstance(event, NoteEdited) and event.lecture == LONG]
    assert 2 <= len(edits) <= took + 3
    assert [len(edit.bases) for edit in edits] == [0, *[1] * (len(edits) - 1)]
    [worked] = [event.wall_s for event in events if isinstance(event, Noted) and event.lecture == LONG]
    assert 2.5 < worked < took + 6


def test_two_tabs_follow_each_other_and_where_both_write_both_texts_stay(laptop: Page) -> None:
    other = laptop.context.new_page()
    open_lecture(laptop, ARABIC)
    begin(laptop)
    laptop.keyboard.type("Begun here")
    saved(laptop)
    open_lecture(other, ARABIC)
    other.get_by_role("tab", name="Notes").click()
    card(other, "Begun here").hover()
    other.get_by_role("button", name="Edit the note").click()
    until(other, "document.querySelector('textarea')?.value === 'Begun here'")
    # One writes, the other follows, and the cursor stays at the end.
    laptop.keyboard.type(", and on")
    until(other, "document.querySelector('textarea').value === 'Begun here, and on'")
    # Both write in the same moment.
    for page in (laptop, other):
        page.evaluate(_TIMERS_LATER)
    field(other).press_sequentially(" [from the second]")
    field(laptop).press_sequentially(" [from the first]")
    for page in (laptop, other):
        page.evaluate(_GO_ON)
    for page in (laptop, other):
        page.get_by_text("Also written elsewhere").wait_for()
        saved(page)
    assert field(laptop).input_value() == "Begun here, and on [from the first]"
    assert field(other).input_value() == "Begun here, and on [from the second]"
    [note] = known(laptop, ARABIC)
    assert {note["text"], *(text["text"] for text in note["others"])} == {
        "Begun here, and on [from the first]",
        "Begun here, and on [from the second]",
    }
    laptop.get_by_role("button", name="Keep both").click()
    both = "Begun here, and on [from the first]\n\nBegun here, and on [from the second]"
    [note] = until_known(laptop, ARABIC, both)
    assert note["others"] == []
    until(other, f"document.querySelector('textarea').value === {both!r}")
    other.get_by_text("Also written elsewhere").wait_for(state="detached")


@pytest.mark.parametrize(
    ("choice", "text"),
    [("Use this one", "There"), ("Drop it", "Here")],
)
def test_two_devices_keep_both_texts_until_one_is_chosen(browser: Browser, url: str, choice: str, text: str) -> None:
    with opened(browser, url, LAPTOP) as here, opened(browser, url, LAPTOP) as there:
        before = [note["text"] for note in known(here, CHINESE)]
        open_lecture(here, CHINESE, f"?t={len(before) * 10 + 5}")
        begin(here).fill("Same")
        saved(here)
        open_lecture(there, CHINESE)
        there.get_by_role("tab", name="Notes").click()
        card(there, "Same").hover()
        card(there, "Same").get_by_role("button", name="Edit the note").click()
        field(there).fill("There")
        saved(there)
        there.keyboard.press("Escape")
        field(here).fill("Here")
        here.get_by_text("Also written elsewhere").wait_for()
        saved(here)
        assert field(here).input_value() == "Here"
        here.keyboard.press("Escape")
        here.get_by_role("button", name=choice).click()
        here.get_by_text("Also written elsewhere").wait_for(state="detached")
        settled = "({ notes }) => notes.every(({ others }) => others.length === 0)"
        until(here, f"fetch('/api/v1/study/notes?lecture={CHINESE}').then((answer) => answer.json()).then({settled})")
        until_known(here, CHINESE, *before, text)


def test_a_frame_is_kept_on_the_device_until_the_server_has_made_it(browser: Browser, url: str) -> None:
    with opened(browser, url, LAPTOP, away=True) as page:
        page.route("**/frames/*.jpg", lambda route: route.abort())
        open_lecture(page, RIVER, "?t=50")
        begin(page)
        page.keyboard.press("Control+Shift+f")
        until(page, "document.querySelector('.preview img')?.naturalWidth === 320")
        saved(page)
        page.reload()
        kept = "document.querySelector('article img')"
        until(page, f"{kept}?.src.startsWith('blob:') && {kept}.naturalWidth === 320")
        page.unroute_all()
        page.reload()
        until(page, f"{kept}?.src.endsWith('/frames/50000.jpg') && {kept}.naturalWidth === 320")
