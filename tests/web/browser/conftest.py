"""A served library and a page in a real Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse, MadeLecture
from carrel.library import Library
from carrel.views import CourseView
from carrel.web.frontend import BUILT
from tests.coursesite import CourseSite, SiteCourse
from tests.web.browser.spoken import make_spoken

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1440, "height": 900}

# The first place that a video jumped to or played from, as the browser tells it. It may have jumped before it was on the page.
_WATCH = """
for (const name of ['seeked', 'playing']) {
  addEventListener(name, (event) => { window.landed ??= event.target.currentTime; }, true);
}
"""


def fits(page: Page) -> bool:
    """Say whether the page is no wider than its screen. The window is no measure: on a phone it grows with what is too wide."""
    assert page.viewport_size is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"])


@dataclass(frozen=True)
class Served:
    """A library being served: where, what is in it, and the truth about its lectures."""

    url: str
    course: CourseView
    lectures: tuple[MadeLecture, ...]
    offered: SiteCourse
    more: MadeLecture
    """One that the course site does not offer yet."""

    def lecture_id(self, number: int) -> str:
        """Return the id of a lecture, counted from 0 as in `lectures`."""
        return [line.id for section in self.course.sections for line in section.lectures][number]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, course_media: MadeCourse) -> Iterator[Served]:
    """Three lectures of the river course, synced from the course site and served by `carrel serve`."""
    if not (BUILT / "index.html").is_file():
        pytest.fail("The front end is not built: `npm ci && npm run build` in web/.")
    root = tmp_path_factory.mktemp("served") / "library"
    lectures = course_media.lectures[:3]
    with CourseSite() as site:
        offered = site.offer(lectures)
        library = Library.open(root, create=True)
        added = library.add(offered.platform)
        assert not library.sync().failed
        course = library.course(added.id)
        library.close()
        with serving(root) as url:
            yield Served(url, course, lectures, offered, course_media.lectures[3])


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served library whose every word is known; what is in it says `spoken.py`."""
    root = tmp_path_factory.mktemp("spoken") / "library"
    make_spoken(root)
    with serving(root) as url:
        yield url


@contextmanager
def serving(root: Path, port: int = 0) -> Iterator[str]:
    """Run `carrel serve` for the library at `root`, on a free port if none is given; give its address."""
    command = [sys.executable, "-u", "-m", "carrel", "serve", "--library", str(root), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            yield next("http://" + line.split("http://", 1)[1].split()[0] for line in process.stdout if "http://" in line)
        finally:
            process.terminate()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A laptop's page. Fails the test if the console complained or something was asked of another machine."""
    with opened(browser, served.url, LAPTOP) as page:
        yield page


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A phone's page, held to the same."""
    with opened(browser, served.url, PHONE) as page:
        yield page


@pytest.fixture
def desk(browser: Browser, spoken: str) -> Iterator[Page]:
    """A laptop's page of the library of which every word is known."""
    with opened(browser, spoken, LAPTOP) as page:
        yield page


@pytest.fixture
def pocket(browser: Browser, spoken: str) -> Iterator[Page]:
    """A phone's page of the same."""
    with opened(browser, spoken, PHONE) as page:
        yield page


@contextmanager
def opened(
    browser: Browser, url: str, size: ViewportSize, *, locale: str = "en-GB", away: bool = False, refused: bool = False
) -> Iterator[Page]:
    """Give an empty page, in a browser that knows nothing yet.

    Raises AssertionError afterwards if its console complained or another machine was asked for something. `away`: the server goes
    away meanwhile, `refused`: it refuses something, either of which the console may say.
    """
    touch = size is PHONE
    context = browser.new_context(
        base_url=url,
        viewport=size,
        locale=locale,
        has_touch=touch,
        is_mobile=touch,
    )
    # Long enough for a machine that does three things at once: how fast a page is, the benchmarks say.
    context.set_default_timeout(60_000)
    context.add_init_script(_WATCH)
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # The browser's own parts, as its viewer of PDFs, have addresses of another kind.
    here = (url, f"blob:{url}", "chrome:", "chrome-extension:")
    page.on("request", lambda asked: None if asked.url.startswith(here) else elsewhere.append(asked.url))
    try:
        yield page
    finally:
        context.close()
    allowed = [words for words, said in (("net::ERR_", away), ("the server responded with a status of 4", refused)) if said]
    assert [said for said in complaints if not any(words in said for words in allowed)] == []
    assert elsewhere == []
