"""A learner's way by the keyboard alone, from an empty library to a course that is complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.web.browser.noting import saved
from tests.web.browser.waiting import until, until_video

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOVED = """
window.moved = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    const rect = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    const what = one.sources.map(({ node, previousRect, currentRect }) =>
      `${node?.outerHTML?.slice(0, 120) ?? ''}: ${rect(previousRect)} -> ${rect(currentRect)}`);
    if (!one.hadRecentInput) window.moved.push([one.startTime, one.value, what]);
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
"""For a page's start: keeps what moved on it without having been touched."""
NOTE = "A spring is where the water begins: $v = s/t$"

_FOCUS = """
(() => {
  const at = document.activeElement;
  const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText ?? '';
  const outlined = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  const lit = (part) => part && (outlined(getComputedStyle(part)) || outlined(getComputedStyle(part, '::after')));
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {
    name: name.replace(/\\s+/g, ' ').trim(),
    element: at.outerHTML.slice(0, 200),
    page: at === document.body,
    shown: inside && [at, at.parentElement, at.closest('label')].some(lit),
  };
})()
"""
_MOST_STOPS = 120


@dataclass(frozen=True)
class Walk:
    """`at` is called on every screen with its name, when it shows what it has."""

    page: Page
    at: Callable[[str], None]

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until the focus is on what has a name like this. Fails where the focus cannot be seen."""
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            focus = self.page.evaluate(_FOCUS)
            assert focus["page"] or focus["shown"], f"the focus cannot be seen: {focus['element']}"
            if re.search(name, focus["name"]):
                return
        raise AssertionError(f"Tab does not come to {name!r}")

    def press(self, name: str, key: str = "Enter") -> None:
        self.tab_to(name)
        self.page.keyboard.press(key)

    def whole(self, address: str, course: str, lectures: Sequence[str]) -> None:
        """Go the whole way: `address` brings the course with the lectures of these titles."""
        self.fill(address, course)
        self.study(course, lectures)
        self.finish(course, lectures)

    def fill(self, address: str, course: str) -> None:
        """From an empty library to one with a course."""
        page = self.page
        page.goto("/")
        page.get_by_role("heading", name="This library is empty").wait_for()
        self.at("home, empty")
        self.tab_to("Link or folder")
        page.keyboard.type(address)
        page.keyboard.press("Enter")
        page.get_by_role("group", name="Found").first.wait_for()
        until(page, "document.activeElement.getAttribute('aria-label')?.startsWith('Found')")
        self.at("home, preview")
        self.press("^Add and sync")
        # A slow look may come when all is there.
        page.get_by_role("progressbar").or_(page.get_by_role("heading", name="Begin")).first.wait_for()
        self.at("home, syncing")
        page.locator("a.row").filter(has_text="ecture").filter(has_text=course).wait_for()
        page.get_by_role("heading", name="Begin").wait_for()
        page.get_by_role("progressbar", name=re.compile("Sync")).wait_for(state="detached")
        self.at("home")

    def study(self, course: str, lectures: Sequence[str]) -> None:
        """From the home screen into the first lecture, to a note, to finding it and to the notebook."""
        page = self.page
        self.press(f"^{re.escape(course)}")
        page.get_by_role("heading", name=course, level=1).wait_for()
        self.at("course")
        self.press(f"^{re.escape(lectures[0])}$")
        page.locator("[data-cue]").first.wait_for()
        until_video(page, "v.readyState >= 2")
        self.at("lecture")
        page.keyboard.press("k")
        until_video(page, "v.currentTime > 1")
        page.keyboard.press("n")
        page.get_by_label("Your note, in Markdown").wait_for()
        until_video(page, "v.paused")
        page.keyboard.type(NOTE)
        saved(page)
        self.at("lecture, writing")
        page.keyboard.press("Escape")
        page.get_by_label("Your note, in Markdown").wait_for(state="detached")
        page.locator("math").first.wait_for()
        self.at("lecture, noted")
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()
        self.at("lecture, keys")
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
        page.keyboard.press("/")
        page.keyboard.type("spring water")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        page.locator("main mark").first.wait_for()
        self.at("search")
        self.press("^Notes$")
        page.get_by_role("heading", name="Notebooks").wait_for()
        self.at("notes")
        self.press(f"^{re.escape(course)}")
        page.get_by_role("heading", name=course, level=1).wait_for()
        page.locator("math").first.wait_for()
        self.at("notebook")

    def finish(self, course: str, lectures: Sequence[str]) -> None:
        """From wherever one is to the record of a complete course."""
        page = self.page
        self.press("^Home$")
        page.locator("a.row").first.wait_for()
        self.press(f"^{re.escape(course)}")
        page.get_by_role("heading", name=course, level=1).wait_for()
        for title in lectures:
            self.tab_to(f"^Watched: {re.escape(title)}")
            # One that was played is perhaps complete by now.
            if page.evaluate("document.activeElement.getAttribute('aria-checked')") != "true":
                page.keyboard.press("Enter")
        page.get_by_text("Complete").first.wait_for()
        self.at("course, complete")
        self.press("^Library$")
        page.get_by_role("heading", name="Storage").wait_for()
        self.at("library")
        self.press("^Study$")
        page.get_by_role("link", name=f"Record of {course}").wait_for()
        self.at("study")
        self.press(f"^Record of {re.escape(course)}")
        page.get_by_text("Record of completion", exact=True).wait_for()
        self.at("record")
