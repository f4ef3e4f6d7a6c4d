"""What went wrong is told in the reader's language, with what to do about it here; the server's own sentence is the detail."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse
from carrel.errors import FetchIncomplete, LoginNeeded, SourceUnreachable
from carrel.layout import Layout
from carrel.library import Library
from tests.coursesite import CourseSite
from tests.coursesite.faults import Status
from tests.web.browser.conftest import PHONE, fits, opened, serving
from tests.web.browser.failing import failed_once
from tests.web.browser.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_SAID_IN = """(language) => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest('[lang]').lang === language) found.push(texts.currentNode.data);
  }
  return found.join('|');
}"""


def _said_in(page: Page, language: str) -> str:
    said: str = page.evaluate(_SAID_IN, language)
    return said


def test_a_failed_lecture_is_explained_in_german_and_names_no_command(
    browser: Browser, coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    course, failure = failed_once(
        tmp_path, coursesite, course_media, streamed=True, fault="*/lecture2/hls/segment2.ts", status=404
    )
    assert failure.code == FetchIncomplete.code
    with serving(tmp_path) as url, opened(browser, url, PHONE, locale="de-DE") as phone:
        for address in (f"/courses/{course.id}", f"/lectures/{failure.lecture_id}", "/library"):
            phone.goto(address)
            phone.get_by_text("Es kam nicht alles an.").wait_for()
            phone.get_by_text("Versuche es noch einmal: Die Vorlesung").first.wait_for()
            german = _said_in(phone, "de")
            assert "Versuche es noch einmal: Die Vorlesung wird neu geholt." in german
            assert failure.message not in german
            assert failure.message in _said_in(phone, "en")
            words = phone.locator("main").inner_text()
            assert failure.hint not in words
            assert not re.search(r"carrel (sync|retry)|pip install", words)
            assert fits(phone)
            assert phone.get_by_role("button", name="Noch einmal versuchen").first.is_enabled()
        coursesite.misbehave("*", Status(500))
        phone.get_by_role("button", name="Jetzt abgleichen").click()
        phone.get_by_text("Die Quelle ist nicht zu erreichen.").first.wait_for()
        until(phone, "[...document.querySelectorAll('h2')].some((heading) => heading.innerText === 'Abgleich')")
        report = phone.locator("section", has=phone.locator("#sync"))
        assert course.title in report.inner_text()
        assert SourceUnreachable.default_hint not in phone.locator("main").inner_text()


def test_a_failed_lecture_is_tried_again_from_its_own_page(
    browser: Browser, coursesite: CourseSite, course_media: MadeCourse, tmp_path: Path
) -> None:
    _, failure = failed_once(tmp_path, coursesite, course_media, streamed=False, fault="*/lecture2*", status=403)
    coursesite.behave()
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto(f"/lectures/{failure.lecture_id}")
        phone.get_by_text(failure.message).wait_for()
        assert LoginNeeded.default_hint not in phone.locator("main").inner_text()
        phone.get_by_role("button", name="Try again").click()
        phone.locator("video").wait_for()


def test_what_is_said_of_two_courses_in_the_same_words_is_shown_twice(browser: Browser, tmp_path: Path) -> None:
    Library.open(tmp_path, create=True).close()
    told = {"id": "run1", "started_at": "2026-10-01T18:00:00+00:00", "ended": True, "problems": ["Rivers: no answer."] * 2}
    history = Layout(tmp_path).run_history
    history.parent.mkdir(exist_ok=True)
    history.write_text(json.dumps(told) + "\n", encoding="utf-8")
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto("/library")
        phone.get_by_role("heading", name="Storage").wait_for()
        assert phone.get_by_text("Rivers: no answer.").count() == 2
