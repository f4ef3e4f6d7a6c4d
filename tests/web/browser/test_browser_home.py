"""The home screen: where to go on, what is new, how far each course is; and what it shows while the server is away."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.study.events import Marked, PlanSet, StudyEvent, Watched, new_id
from carrel.web.frontend import BUILT
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.long_shelf import make_long_shelf
from tests.web.browser.waiting import look_for_the_server, until, until_answers_stored, until_stored

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

COURSES = ("Neural Networks", "Improving Networks")
"""Each of twelve lectures, the first of them of 337 seconds, the second of 374."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_long_shelf(tmp_path, COURSES, 12)
    return tmp_path


@pytest.fixture
def laptop(browser: Browser, root: Path) -> Iterator[Page]:
    with serving(root) as url, opened(browser, url, LAPTOP) as page:
        yield page


def study(root: Path, *events: StudyEvent) -> None:
    library = Library.open(root)
    library.desk.record(events)
    library.close()


def watched(lecture: str, to_s: float, minute: int, *, speed: float = 1.0) -> Watched:
    at = f"2026-10-01T18:{minute:02d}:00.000Z"
    return Watched(id=new_id(), device="laptop", at=at, lecture=lecture, from_s=0.0, to_s=to_s, speed=speed)


def marked(lecture: str, minute: int) -> Marked:
    return Marked(id=new_id(), device="laptop", at=f"2026-10-01T18:{minute:02d}:00.000Z", lecture=lecture, watched=True)


def continuing(page: Page) -> list[str]:
    page.get_by_role("heading", name="Deep Learning Specialization").wait_for()
    return page.locator("section", has=page.get_by_role("heading", name="Continue")).locator("a").all_inner_texts()


def test_it_goes_on_at_the_second_where_watching_ended_the_latest_course_first(laptop: Page, root: Path) -> None:
    study(root, watched("lecture1x0002", 120, 1), marked("lecture2x0001", 2))
    laptop.goto("/")
    first, second = continuing(laptop)
    assert "A worked example, part 2" in first
    assert "Improving Networks · Week 1" in first
    assert "6:14" in first
    assert "2:00 of 6:14" in second
    assert "4 min left" in second
    laptop.get_by_role("link", name="A worked example, part 2").last.click()
    laptop.wait_for_url("**/lectures/lecture1x0002?t=120")


def test_a_library_in_which_nothing_was_watched_offers_its_first_lecture(laptop: Page) -> None:
    laptop.goto("/")
    laptop.get_by_role("heading", name="Begin").wait_for()
    assert laptop.get_by_role("link", name="Gradient descent, step by step, part 1").count() == 1


def test_courses_say_how_far_they_are_and_what_is_left_at_the_learners_speed(laptop: Page, root: Path) -> None:
    study(root, *(marked(f"lecture1x{n:04d}", n) for n in range(1, 13)), watched("lecture2x0001", 300, 30, speed=2.0))
    laptop.goto("/")
    whole, begun = (laptop.locator("a.row").nth(n) for n in range(2))
    assert "Complete" in whole.inner_text()
    assert "4\u00a0%" in begun.inner_text()
    # 12 lectures of 6,486 seconds, 300 of them watched, at twice the speed.
    assert "0 of 12 lectures" in begun.inner_text()
    assert "52 min left" in begun.inner_text()
    assert "52 min left at 2×" in laptop.locator("section").last.locator("p").first.inner_text()


def test_a_plan_says_what_today_asks_for(laptop: Page, root: Path) -> None:
    laptop.goto("/")
    laptop.locator("a.row").first.wait_for()
    assert laptop.get_by_role("heading", name="Today").count() == 0
    plan = PlanSet(
        id=new_id(),
        device="laptop",
        at="2026-10-01T18:00:00.000Z",
        plan="winter",
        title="Done by winter",
        courses=("course000001",),
        start_on="2026-10-01",
        finish_by="2126-12-20",
    )
    study(root, plan)
    laptop.reload()
    laptop.get_by_role("heading", name="Today").wait_for()
    assert "“Done by winter”" in laptop.locator("section").first.inner_text()


AFTER_WRITING = """() => new Promise((done) => {
  const opening = indexedDB.open('carrel');
  opening.onsuccess = () => {
    const { result: database } = opening;
    database.transaction('kept').objectStore('kept').count().onsuccess = () => { database.close(); done(); };
  };
})"""
"""Reads what the page keeps: that waits for what it is writing."""


def test_what_came_to_a_course_since_last_time_is_told_until_it_is_seen(laptop: Page, root: Path) -> None:
    laptop.clock.install(time="2026-10-01T18:00:00Z")
    laptop.goto("/")
    laptop.locator("a.row").first.wait_for()
    assert laptop.get_by_role("heading", name="New since last time").count() == 0
    until_stored(laptop, "kept", "things.some((one) => one.first)")

    make_long_shelf(root, COURSES[:1], 14)
    library = Library.open(root)
    library.rebuild()
    library.close()
    laptop.clock.set_system_time("2026-10-03T18:00:00Z")
    laptop.reload()
    news = laptop.locator("section", has=laptop.get_by_role("heading", name="New since last time"))
    assert "2 new lectures" in news.get_by_role("link").inner_text()
    assert "part 12 · Why depth helps, part 13" in news.get_by_role("link").inner_text()
    news.get_by_role("button", name="Seen").click()
    news.wait_for(state="detached")
    laptop.evaluate(AFTER_WRITING)
    laptop.reload()
    laptop.locator("a.row").first.wait_for()
    assert news.count() == 0


def test_an_empty_library_says_how_to_begin(browser: Browser, tmp_path: Path) -> None:
    Library.open(tmp_path, create=True).close()
    with serving(tmp_path) as url, opened(browser, url, PHONE) as phone:
        phone.goto("/")
        phone.get_by_role("heading", name="This library is empty").wait_for()
        assert phone.get_by_label("Link or folder").is_enabled()


def test_it_shows_what_the_device_has_while_the_server_is_away_and_mends_itself(browser: Browser, root: Path) -> None:
    study(root, watched("lecture1x0002", 120, 1))
    with serving(root) as url, opened(browser, url, LAPTOP, away=True) as page:
        page.goto("/")
        shown = continuing(page)
        until_answers_stored(page, "courses", "lectures", "plans", "days")
        page.route("**/api/**", lambda route: route.abort())
        page.route("**/healthz", lambda route: route.abort())
        page.route(re.compile(r"//[^/]+/$"), without_answers)
        page.reload()
        page.get_by_text("Offline: showing what is on this device").wait_for()
        assert continuing(page) == shown
        page.unroute_all()
        look_for_the_server(page)
        page.get_by_text("Offline: showing what is on this device").wait_for(state="detached")


def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(laptop: Page) -> None:
    laptop.goto("/")
    laptop.locator("a.row").first.wait_for()
    seen: list[str] = []
    while len(seen) < 20 and not any(COURSES[1] in text for text in seen):
        laptop.keyboard.press("Tab")
        seen.append(laptop.evaluate("document.activeElement.innerText || document.activeElement.name"))
        until(
            laptop, "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement).outlineStyle !== 'none'"
        )
    assert [text.strip() for text in seen][:4] == ["Skip to the page", "Carrel", "Home", "Search"]
    assert "q" in seen
    assert COURSES[1] in seen[-1]


def test_nothing_moves_while_it_loads(browser: Browser, root: Path) -> None:
    study(root, watched("lecture1x0002", 120, 1))
    with serving(root) as url, opened(browser, url, PHONE) as phone:
        phone.add_init_script(
            "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.moved += e.value; }))"
            ".observe({ type: 'layout-shift', buffered: true })"
        )
        for _ in range(2):
            phone.goto("/")
            continuing(phone)
            phone.wait_for_timeout(300)
            assert phone.evaluate("window.moved") < 0.01


def without_answers(route: Route) -> None:
    """Send the page without what it holds of the library."""
    answer = route.fetch()
    page = re.sub(r'<script type="application/json".*?</script>', "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=page)


def asked_for(page: Page) -> list[str]:
    """Return what the page has asked for so far, the page itself left out."""
    found: list[str] = page.evaluate("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)")
    return found


def test_the_first_view_asks_for_a_script_and_a_style_alone(laptop: Page, root: Path) -> None:
    study(root, watched("lecture1x0002", 120, 1))
    laptop.add_init_script(
        "new MutationObserver((_, mine) => { if (!document.querySelector('a.row')) return; mine.disconnect();"
        " window.first = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname); })"
        ".observe(document, { childList: true, subtree: true })"
    )
    laptop.goto("/")
    continuing(laptop)
    first = [path for path in laptop.evaluate("window.first") if path != "/icon.svg"]
    assert sorted(path.rsplit(".", 1)[1] for path in first) == ["css", "js"]
    laptop.wait_for_load_state("networkidle")
    assert not [path for path in asked_for(laptop) if path.startswith("/api/")]


def test_a_page_that_one_goes_back_to_shows_what_is_so_now(browser: Browser, root: Path) -> None:
    with serving(root) as url, opened(browser, url, LAPTOP) as page:
        page.goto("/")
        page.locator("a.row").first.wait_for()
        page.goto("/icon.svg")
        study(root, watched("lecture1x0002", 120, 1))
        page.go_back()
        page.get_by_text("2:00 of 6:14").wait_for()


def test_the_first_view_needs_at_most_80_kib_of_javascript(laptop: Page) -> None:
    laptop.goto("/")
    laptop.locator("a.row").first.wait_for()
    loaded = laptop.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    scripts = [BUILT / "assets" / name.rsplit("/", 1)[1] for name in loaded if name.endswith(".js")]
    sizes = [len(gzip.compress(script.read_bytes())) for script in scripts]
    assert 0 < sum(sizes) <= 80 * 1024
