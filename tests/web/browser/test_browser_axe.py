"""No screen has anything that axe-core finds fault with, on a phone and a laptop, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from carrel.study.events import Marked, NoteEdited, PlanSet, StudyEvent, Watched, new_id
from tests.coursesite import CourseSite
from tests.coursesite.faults import Status
from tests.web.browser.axe import CONTRAST, violations
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.filmed import HILLS, RIVERS, SLIDES, SLOPE, SPRING, make_filmed
from tests.web.browser.housed import housed, invite
from tests.web.browser.noting import saved
from tests.web.browser.waiting import until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_NOTE = r"""
# Springs

Water [rises](https://example.org) where $a^2 + b^2$ is `c`.

> Cue 3 of the river

- one
- two

$$\int_0^1 x$$
"""


def _faults(page: Page, name: str) -> list[str]:
    """Look over the page as it stands, in both sizes and both themes; by night only the colours are others."""
    found = []
    for width, size in (("laptop", LAPTOP), ("phone", PHONE)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        found += [f"{name}, {width}: {fault}" for fault in violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{name}, {width}, dark: {fault}" for fault in violations(page, rule=CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(LAPTOP)
    return found


def _studied() -> Iterator[StudyEvent]:
    """A course that is complete, one that is begun, a note on a second and one on a whole lecture, a plan."""
    at = "2026-10-01T18:00:00.000Z"
    yield Marked(id=new_id(), device="laptop", at=at, lecture=SLOPE, watched=True)
    yield Watched(id=new_id(), device="laptop", at=at, lecture=SPRING, from_s=0.0, to_s=18.0, speed=1.5)
    yield NoteEdited(id=new_id(), device="laptop", at=at, note="spring", lecture=SPRING, second=12.0, text=_NOTE)
    yield NoteEdited(id=new_id(), device="laptop", at=at, note="whole", lecture=SPRING, second=None, text="On the whole")
    yield NoteEdited(id=new_id(), device="phone", at=at, note="spring", lecture=SPRING, second=12.0, text="Said on the phone")
    yield PlanSet(
        id=new_id(),
        device="laptop",
        at=at,
        plan="winter",
        title="Done by winter",
        courses=(RIVERS, HILLS),
        start_on="2026-10-01",
        finish_by="2126-12-20",
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, course_media: MadeCourse) -> Path:
    """Courses with all that a lecture can have, study of them, and a course of which one lecture did not come."""
    root = tmp_path_factory.mktemp("axe") / "library"
    root.mkdir()
    make_filmed(root)
    with CourseSite() as site:
        offered = site.offer(course_media.lectures[:2])
        site.misbehave("*/lecture2*", Status(403))
        library = Library.open(root)
        library.add(offered.page)
        assert library.sync().failed
        library.desk.record(list(_studied()))
        library.close()
    return root


@pytest.fixture(scope="module")
def url(shelf: Path) -> Iterator[str]:
    with serving(shelf) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with opened(browser, url, LAPTOP) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page


def test_an_empty_library(browser: Browser, tmp_path: Path, coursesite: CourseSite, course_media: MadeCourse) -> None:
    offered = coursesite.offer(course_media.lectures[:2])
    Library.open(tmp_path / "library", create=True).close()
    with serving(tmp_path / "library") as url, opened(browser, url, LAPTOP) as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto("/study")
        page.locator("main h1").first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        faults = _faults(page, "study, empty")
        page.goto("/notes")
        page.locator("main h1").first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        faults += _faults(page, "notes, empty")
        page.goto("/")
        page.get_by_role("heading", name="This library is empty").wait_for()
        faults += _faults(page, "home, empty")
        page.goto("/library")
        page.get_by_label("Link or folder").fill(offered.platform)
        page.keyboard.press("Enter")
        page.get_by_role("group", name="Found 2 lectures").first.wait_for()
        faults += _faults(page, "library, preview")
    assert not faults, "\n".join(faults)


def test_every_screen(page: Page) -> None:
    screens = {
        "/": "a.row",
        f"/courses/{RIVERS}": "ol a",
        f"/courses/{HILLS}": "ol a",
        f"/lectures/{SPRING}?view=read": "article, [data-text]",
        "/search": "input[name=q]",
        "/search?q=river": ".moment",
        "/search?q=wombat": ".none",
        "/notes": "main h1",
        f"/notes/{RIVERS}": "main h1",
        "/study": "main h2",
        f"/courses/{HILLS}/record": ".kind",
        "/library": "li[data-course]",
        "/nowhere": "main h1",
    }
    faults = []
    for address, there in screens.items():
        page.goto(address)
        page.locator(there).first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        faults += _faults(page, address)
    assert not faults, "\n".join(faults)


def test_what_failed_and_what_is_changed(page: Page) -> None:
    page.goto("/")
    page.locator("a.row").last.click()
    page.get_by_text("1 lecture failed").first.wait_for()
    faults = _faults(page, "course, failed")
    page.goto("/library")
    page.get_by_role("heading", name="What did not come").wait_for()
    page.get_by_role("button", name="Change: Rivers").click()
    page.get_by_role("button", name="Move to the trash").wait_for()
    faults += _faults(page, "library, course")
    page.get_by_role("button", name="Change Settings of the library").click()
    page.get_by_role("textbox", name="Rest between two downloads").last.wait_for()
    faults += _faults(page, "library, settings")
    assert not faults, "\n".join(faults)


def test_the_lectures_desk(page: Page) -> None:
    page.goto(f"/lectures/{SPRING}?t=12")
    page.locator("[data-cue]").first.wait_for()
    faults = _faults(page, "transcript")
    page.get_by_label("Find in this lecture").fill("cue")
    page.locator("[data-cue] mark").first.wait_for()
    faults += _faults(page, "finding")
    page.get_by_role("tab", name="Notes").click()
    page.locator("math").first.wait_for()
    faults += _faults(page, "notes")
    page.get_by_role("button", name=re.compile("^Note at 0:")).first.click()
    page.get_by_label("Your note, in Markdown").fill(_NOTE)
    saved(page)
    faults += _faults(page, "writing")
    page.get_by_role("button", name="Done").click()
    for tab in ("Files", "About"):
        page.get_by_role("tab", name=tab).click()
        page.get_by_role("tabpanel", name=tab).wait_for()
        faults += _faults(page, tab)
    for menu in (re.compile("^Speed:"), re.compile("^Captions"), "More"):
        button = page.get_by_role("button", name=menu).first
        button.click()
        faults += _faults(page, str(menu))
        page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    faults += _faults(page, "keys")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Files").click()
    page.get_by_role("tabpanel", name="Files").get_by_role("link", name=SLIDES).click()
    page.locator("iframe").wait_for()
    faults += _faults(page, f"beside {SLIDES}")
    page.goto(f"/lectures/{SPRING}?t=39")
    until_video(page, "v.readyState >= 2 && v.currentTime > 38")
    # What counts down to the next lecture.
    page.evaluate("() => { const every = setInterval; window.setInterval = (act, ms) => every(act, ms === 200 ? 1e9 : ms); }")
    page.keyboard.press("k")
    page.get_by_role("button", name="Play now").wait_for()
    faults += _faults(page, "ended")
    assert not faults, "\n".join(faults)


def test_devices_and_how_they_come_in(browser: Browser, shelf: Path) -> None:
    with housed(shelf) as house, opened(browser, house.laptop, LAPTOP) as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto("/library")
        page.get_by_role("button", name="Let a phone in").click()
        page.get_by_role("dialog").get_by_role("img").wait_for()
        faults = _faults(page, "let in")
        with opened(browser, house.phone, PHONE, refused=True) as phone:
            phone.emulate_media(reduced_motion="reduce")
            phone.goto("/")
            phone.get_by_label("Code of 8 digits").wait_for()
            faults += _faults(phone, "pairing")
            phone.get_by_role("button", name="Let in").click()
            phone.get_by_text("The code has 8 digits.").wait_for()
            faults += _faults(phone, "pairing, refused")
            phone.goto(invite(page).path)
            phone.get_by_label("Name of this device").wait_for()
            faults += _faults(phone, "pairing, named")
            page.get_by_text(" is in.").wait_for()
            faults += _faults(page, "let in, joined")
            phone.get_by_role("button", name="Open the library").click()
            phone.get_by_role("link", name="Library").click()
            phone.get_by_role("heading", name="This device").wait_for()
            faults += _faults(phone, "library, not managed")
            phone.get_by_role("button", name="Leave this library").click()
            faults += _faults(phone, "leave")
        page.get_by_role("button", name="Done").click()
        page.locator("#devices").locator("..").locator("..").get_by_role("button", name="Change:").click()
        page.get_by_role("button", name="Put out:").wait_for()
        faults += _faults(page, "library, device")
    assert not faults, "\n".join(faults)
