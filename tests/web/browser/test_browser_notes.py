"""Notes beside a lecture: begun at a second, with a quote and a frame, and never more than text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.noting import begin, card, field, known, open_lecture, saved, until_known
from tests.web.browser.spoken import ARABIC, CHINESE, LONG, RIVER, make_spoken
from tests.web.browser.waiting import hold_toasts, until, until_so, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HOSTILE = """<script>window.ran = 1</script>
<img src=x onerror="window.ran = 2">

[one](javascript:window.ran=3) [two](data:text/html,<script>4</script>) ![three](data:image/svg+xml,<svg onload=5>)

<a href="javascript:window.ran=6">six</a> $\\href{javascript:window.ran=7}{x}$ <style>body { display: none }</style>
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("noted") / "library"
    make_spoken(root)
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


def test_n_pauses_and_begins_a_note_at_this_second_and_ctrl_enter_plays_on(laptop: Page) -> None:
    open_lecture(laptop, RIVER, "?t=9.5&lang=en")
    laptop.keyboard.press("k")
    until_video(laptop, "!v.paused")
    begin(laptop)
    until_video(laptop, "v.paused")
    laptop.keyboard.type("Stones are heavy, n k j")
    saved(laptop)
    [note] = until_known(laptop, RIVER, "Stones are heavy, n k j")
    assert note["second"] == pytest.approx(laptop.evaluate("document.querySelector('video').currentTime"), abs=0.3)
    laptop.keyboard.press("Control+Enter")
    until_video(laptop, "!v.paused")
    assert card(laptop, "Stones are heavy").is_visible()
    laptop.keyboard.press(" ")
    until_video(laptop, "v.paused")


def test_the_sentence_being_said_and_a_frame_come_by_a_key_each(laptop: Page) -> None:
    open_lecture(laptop, LONG, "?t=9&lang=en")
    begin(laptop)
    laptop.keyboard.type("Before")
    laptop.keyboard.press("Control+Shift+Period")
    until(laptop, "document.querySelector('textarea').value.includes('> ')")
    laptop.keyboard.press("Control+Shift+f")
    until(laptop, "document.querySelector('textarea').value.includes('](frame:')")
    laptop.keyboard.type("After")
    text = field(laptop).input_value()
    assert text.startswith("Before\n\n> ")
    assert text.endswith("\n\n![Frame at 0:09](frame:9)\n\nAfter")
    picture = laptop.get_by_role("img", name="Frame at 0:09")
    assert str(picture.get_attribute("src")).startswith("blob:")
    laptop.keyboard.press("Escape")
    until_known(laptop, LONG, text)
    laptop.reload()
    picture.wait_for()
    assert picture.get_attribute("src") == f"/media/{LONG}/frames/9000.jpg"
    until(laptop, "document.querySelector('.note-text img').naturalWidth === 320")


def test_a_quote_is_the_whole_sentence_over_several_cues(laptop: Page) -> None:
    open_lecture(laptop, RIVER, "?t=6&lang=en")
    begin(laptop)
    laptop.get_by_role("button", name="Quote the sentence being said").click()
    until(laptop, "document.querySelector('textarea').value !== ''")
    assert field(laptop).input_value() == "> It gathers the water of the hills, and it carries stones to the plain.\n\n"
    laptop.keyboard.press("Control+z")
    assert field(laptop).input_value() == ""
    laptop.keyboard.press("Escape")
    field(laptop).wait_for(state="detached")
    until_so(laptop, lambda: "It gathers" not in str(known(laptop, RIVER)))


def test_words_selected_in_the_transcript_are_quoted_into_a_note_at_their_second(laptop: Page) -> None:
    open_lecture(laptop, RIVER, "?t=16.5&lang=en")
    laptop.get_by_role("tab", name="Transcript").click()
    laptop.locator("[data-cue] a[tabindex='0']").focus()
    laptop.keyboard.press("Shift+ArrowDown")
    laptop.get_by_role("button", name="Quote in a note").click()
    field(laptop).wait_for()
    assert field(laptop).input_value() == "> The river begins at a small spring.\n\n"
    assert laptop.locator(".editor").get_by_role("button", name="Play from 0:16").count() == 1
    # A second quote goes where one writes.
    laptop.get_by_role("tab", name="Transcript").click()
    laptop.locator("[data-cue] a[tabindex='0']").focus()
    laptop.keyboard.press("Shift+ArrowDown")
    laptop.get_by_role("button", name="Quote in a note").click()
    until(laptop, "document.querySelector('textarea').value.split('> ').length === 3")
    laptop.keyboard.press("Control+a")
    laptop.keyboard.press("Backspace")
    laptop.keyboard.press("Escape")
    field(laptop).wait_for(state="detached")
    until(laptop, f"fetch('/api/v1/study/notes?lecture={RIVER}').then((a) => a.text()).then((all) => !all.includes('begins'))")


def test_what_would_run_stays_text(laptop: Page) -> None:
    open_lecture(laptop, ARABIC)
    begin(laptop).fill(HOSTILE)
    preview = laptop.get_by_role("region", name="Preview")
    preview.get_by_text("<script>window.ran = 1</script>").wait_for()
    until(laptop, "document.querySelector('.preview math')")
    saved(laptop)
    laptop.keyboard.press("Escape")
    card(laptop, "window.ran = 1").wait_for()
    inside = "document.querySelector('.note-text')"
    assert laptop.evaluate(f"{inside}.querySelectorAll('script, img, style, svg, iframe, [onerror], [style]').length") == 0
    assert laptop.evaluate(f"[...{inside}.querySelectorAll('a')].map((link) => link.protocol)") == []
    assert laptop.evaluate("window.ran") is None


def test_a_note_is_edited_and_deleted_in_its_place_and_comes_back_by_the_keyboard_alone(laptop: Page) -> None:
    hold_toasts(laptop)
    open_lecture(laptop, RIVER, "?t=20&lang=en")
    begin(laptop)
    laptop.keyboard.type("- one\ntwo")
    assert field(laptop).input_value() == "- one\n- two"
    laptop.keyboard.press("Escape")
    until(laptop, "document.activeElement.getAttribute('aria-label') === 'Note: 0:20'")
    laptop.keyboard.press("Tab")
    laptop.keyboard.press("Tab")
    laptop.keyboard.press("Enter")
    field(laptop).wait_for()
    laptop.keyboard.press("Control+End")
    laptop.keyboard.type("!")
    laptop.keyboard.press("Escape")
    card(laptop, "two!").wait_for()
    for _ in range(3):
        laptop.keyboard.press("Tab")
    laptop.keyboard.press("Enter")
    card(laptop, "two!").wait_for(state="detached")
    assert laptop.evaluate("document.activeElement !== document.body")
    laptop.get_by_role("button", name="Undo").press("Enter")
    card(laptop, "two!").wait_for()
    until(laptop, "document.activeElement.getAttribute('aria-label') === 'Note: 0:20'")
    until(laptop, f"fetch('/api/v1/study/notes?lecture={RIVER}').then((a) => a.text()).then((text) => text.includes('two!'))")


def test_notes_are_in_the_order_of_their_seconds_and_marked_on_the_seek_bar(laptop: Page) -> None:
    open_lecture(laptop, LONG, "?t=60&lang=en")
    laptop.get_by_role("tab", name="Notes").click()
    laptop.get_by_role("button", name="Note on the whole lecture").click()
    field(laptop).fill("On the whole")
    laptop.keyboard.press("Escape")
    begin(laptop).fill("At sixty")
    laptop.keyboard.press("Escape")
    card(laptop, "At sixty").wait_for()
    names = [article.get_attribute("aria-label") for article in laptop.get_by_role("article").all()]
    assert names == sorted(names, key=lambda name: (name != "Note: Whole lecture", str(name).zfill(20)))
    assert names[0] == "Note: Whole lecture"
    assert names[-1] == "Note: 1:00"
    assert laptop.locator(".mark.note").count() == len(names) - 1
    laptop.get_by_role("link", name="Play from 1:00").click()
    until_video(laptop, "!v.paused && v.currentTime >= 60")


def test_on_a_phone_the_field_is_a_sheet_over_the_lower_half(pocket: Page) -> None:
    open_lecture(pocket, CHINESE, "?t=3&lang=zh")
    pocket.get_by_role("tab", name="Transcript").click()
    pocket.get_by_role("button", name="Note at this second").click()
    field(pocket).wait_for()
    sheet = pocket.locator(".editor").bounding_box()
    video = pocket.locator("video").bounding_box()
    assert sheet
    assert video
    assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
    assert 844 * 0.4 < sheet["y"] < 844 * 0.6
    assert sheet["y"] > video["y"] + video["height"]
    for button in pocket.locator(".editor button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    pocket.keyboard.type("From the phone: $x$")
    pocket.get_by_role("button", name="Preview").click()
    pocket.locator(".preview math").wait_for()
    pocket.get_by_role("button", name="Done").click()
    card(pocket, "From the phone").wait_for()
    until_known(pocket, CHINESE, "From the phone: $x$")
