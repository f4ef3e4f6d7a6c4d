"""A course whose every word means harm, on every screen: words alone. Nothing runs, is asked for elsewhere, or reaches out of its
place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.hostile import SPOKEN, Hostile
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, ViewportSize

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no files with such names"),
]
PICTURES = os.environ.get("HOSTILE_PICTURES")
"""A folder for a picture of every screen, to be looked at."""
_WATCH = """
window.violations = [];
addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
}, true);
"""
_INJECTED = """
(() => {
  const bad = [];
  const ours = (address) => address === '' || new URL(address, location.href).origin === location.origin;
  for (const one of document.querySelectorAll('*')) {
    const name = one.localName;
    const says = () => bad.push(one.outerHTML.slice(0, 200));
    const runs = ({ name, value }) => name.startsWith('on') || /^\\s*(javascript|vbscript):/i.test(value);
    if ([...one.attributes].some(runs)) says();
    if (name === 'script' && !(one.src && ours(one.src) && new URL(one.src).pathname.startsWith('/assets/'))) says();
    if (['iframe', 'object', 'embed', 'base', 'frame', 'applet', 'marquee', 'foreignObject'].includes(name)) says();
    if (name === 'link' && !ours(one.href)) says();
    if (name === 'meta' && one.httpEquiv) says();
    if (['img', 'video', 'source', 'track', 'image', 'use'].includes(name)) {
      if (!ours(one.src?.baseVal ?? one.src ?? one.href?.baseVal ?? '') && !one.src.startsWith('blob:')) says();
    }
    if (name === 'a' && !ours(one.href)) {
      const web = ['http:', 'https:', 'mailto:'].includes(one.protocol);
      if (!(web && one.target === '_blank' && one.relList.contains('noreferrer'))) says();
    }
    if (name === 'form' && !ours(one.action)) says();
  }
  return bad;
})()
"""
_WIDER = """
(width) => {
  const kept = (one) => {
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (['auto', 'scroll'].includes(style.overflowX) || style.textOverflow === 'ellipsis') return true;
      if (style.webkitLineClamp !== 'none' || at.matches('.hidden')) return true;
    }
    return false;
  };
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const bad = document.documentElement.scrollWidth > width ? ['the page'] : [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    range.selectNodeContents(text);
    const at = text.parentElement;
    if (range.getBoundingClientRect().right <= width + 1) continue;
    if (!at.checkVisibility({ visibilityProperty: true }) || kept(at)) continue;
    const named = (one) => one.outerHTML.replace(/>.*/s, '>').slice(0, 90);
    bad.push(`${text.data.slice(0, 40)} in ${named(at)} in ${named(at.parentElement)}`);
  }
  return bad.slice(0, 12);
}
"""
"""On a phone, a page's own width grows with what is on it."""


@pytest.fixture(scope="module")
def made(hostile: Hostile) -> Hostile:
    return hostile


@pytest.fixture(scope="module")
def url(made: Hostile) -> Iterator[str]:
    with serving(made.root) as address:
        yield address


class Look:
    """Looks at a page that has got to a screen."""

    def __init__(self, page: Page, size: ViewportSize) -> None:
        self.page = page
        self._width = size["width"]
        self._spoke: list[str] = []
        # What a dialog keeps waiting, the test does not wait for.
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self._spoke.append(f"a window at {popup.url}"))
        page.add_init_script(_WATCH)

    def _dismiss(self, dialog: Dialog) -> None:
        self._spoke.append(dialog.message)
        dialog.dismiss()

    def at(self, name: str) -> None:
        self.page.wait_for_timeout(200)
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(PICTURES, f"{name}-{self._width}.png")))
        found: dict[str, Any] = {
            "spoke": self._spoke,
            "injected": self.page.evaluate(_INJECTED),
            "violations": self.page.evaluate("window.violations"),
            "wider": self.page.evaluate(_WIDER, self._width),
        }
        assert {what: bad for what, bad in found.items() if bad} == {}, name


def lecture(look: Look, made: Hostile) -> None:
    page = look.page
    page.goto(f"/lectures/{made.lecture}")
    page.locator("[data-cue]").first.wait_for()
    until_video(page, "v.readyState >= 2")
    page.get_by_text("<img src=x onerror=alert(1)>").first.wait_for()
    look.at("lecture")
    page.keyboard.press("c")
    until(page, "[...document.querySelector('video').textTracks].some((track) => track.mode === 'showing' && track.cues?.length)")
    for second in (0.5, 1.6, 2.5, 3.5):
        page.evaluate(f"document.querySelector('video').currentTime = {second}")
        until_video(page, "!v.seeking")
        look.at(f"lecture, captions at {second}")
    for tab in ("Notes", "About"):
        page.get_by_role("tab", name=tab).click()
        page.get_by_role("tabpanel").get_by_text("alert(1)").locator("visible=true").first.wait_for()
        look.at(f"lecture, {tab}")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_home_and_course_are_words(made: Hostile, url: str, browser: Browser, size: ViewportSize) -> None:
    with opened(browser, url, size) as page:
        look = Look(page, size)
        page.goto("/")
        page.get_by_text("<script>alert(1)</script>").first.wait_for()
        look.at("home")
        for course in (made.site_course, made.folder_course):
            page.goto(f"/courses/{course}")
            page.locator("ol a").first.wait_for()
            look.at(f"course {course == made.site_course}")
        page.goto(f"/courses/{made.site_course}/record")
        page.get_by_text("<script>alert(1)</script>").first.wait_for()
        look.at("record")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_a_lecture_is_words(made: Hostile, url: str, browser: Browser, size: ViewportSize) -> None:
    with opened(browser, url, size) as page:
        look = Look(page, size)
        lecture(look, made)
        page.goto(f"/lectures/{made.lecture}?view=read")
        page.get_by_text("<script>alert(1)</script>").first.wait_for()
        look.at("lecture, read")
        page.goto(f"/lectures/{made.attached}")
        page.get_by_role("tab", name="Files").click()
        page.get_by_text("page.html").wait_for()
        look.at("lecture, files")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_what_is_found_and_noted_is_words(made: Hostile, url: str, browser: Browser, size: ViewportSize) -> None:
    with opened(browser, url, size) as page:
        look = Look(page, size)
        for query in (SPOKEN, "noted", "<script>alert(1)</script>"):
            page.goto(f"/search?q={query}")
            page.locator("main a").first.wait_for()
            look.at(f"search {query[:5].strip('<')}")
        page.goto("/notes")
        page.locator("a.book").first.wait_for()
        look.at("notes")
        page.goto(f"/notes/{made.site_course}")
        page.locator(".note-text").first.wait_for()
        until(page, "document.querySelector('math')")
        look.at("notebook")
        page.goto("/study")
        page.get_by_role("link", name="Record of").first.wait_for()
        look.at("study")


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_library_page_is_words(made: Hostile, url: str, browser: Browser, size: ViewportSize) -> None:
    with opened(browser, url, size) as page:
        look = Look(page, size)
        page.goto("/library")
        page.get_by_role("heading", name="Storage").wait_for()
        look.at("library")
        for summary in page.locator("summary").all():
            summary.click()
        page.get_by_text("HTTP Error 418").first.wait_for()
        page.get_by_text("Teapot[2J<script>alert(1)</script>").first.wait_for()
        for heading in ("Failures", "Runs", "Trash", "Storage"):
            found = page.get_by_role("heading", name=heading)
            if found.count():
                found.first.scroll_into_view_if_needed()
            look.at(f"library, {heading}")


def test_attachments_are_downloaded_or_shut_in(made: Hostile, url: str, browser: Browser, tmp_path: Path) -> None:
    with opened(browser, url, LAPTOP) as page:
        look = Look(page, LAPTOP)
        page.goto(f"/lectures/{made.attached}")
        page.get_by_role("tab", name="Files").click()
        names = page.evaluate(
            """async (lecture) => {
                const view = await (await fetch(`/api/v1/lectures/${lecture}`)).json();
                return view.attachments.map((one) => one.name);
            }""",
            made.attached,
        )
        assert len(names) == 9
        for name in names:
            asked = page.evaluate(
                """async ([lecture, name]) => {
                    const answer = await fetch(`/media/${lecture}/attachments/${encodeURIComponent(name)}`);
                    return [answer.status, answer.headers.get('content-disposition'), answer.headers.get('content-type'),
                            answer.headers.get('content-security-policy'), answer.headers.get('x-content-type-options'),
                            answer.headers.get('set-cookie')];
                }""",
                [made.attached, name],
            )
            status, disposition, kind, policy, sniffing, cookie = asked
            assert (status, sniffing, cookie) == (200, "nosniff", None), name
            assert disposition.startswith("attachment") or kind in ("application/pdf", "text/plain; charset=utf-8"), name
            assert kind == "application/pdf" or "sandbox" in policy or kind.startswith("text/plain"), name
        look.at("attachments")
