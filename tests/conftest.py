"""What all tests share: a clean environment, the course site, a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import platformdirs
import pytest
from filelock import FileLock

from carrel.demo.spec import MadeCourse
from tests.browser_setup import ARGUMENTS, find_chromium, give_playwright_node
from tests.coursesite import PLUGIN, CourseSite, tiny_course
from tests.hostile import Hostile, copy_hostile_library

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The machines that run the tests are shared: how long an example takes says nothing. A run tries what the run before tried, so
# that a failure is of what was changed; `make soak` tries others (--hypothesis-profile=soak).
for profile, derandomize in (("carrel", True), ("soak", False)):
    hypothesis.settings.register_profile(
        profile, deadline=None, derandomize=derandomize, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
hypothesis.settings.load_profile("carrel")


@pytest.fixture(scope="session", autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep a person's own settings, home and caches out of the tests, and let yt-dlp read the course site."""
    home = tmp_path_factory.mktemp("home")
    give_playwright_node()
    with pytest.MonkeyPatch.context() as patch:
        # Playwright looks for its own browsers in the real home.
        browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or platformdirs.user_cache_dir(
            "ms-playwright", appauthor=False, opinion=False
        )
        patch.setenv("PLAYWRIGHT_BROWSERS_PATH", browsers)
        # Commands start as a person's do: from modules that were compiled before.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        for name in list(os.environ):
            if name.startswith(("CARREL_", "XDG_")) or name.lower() in ("http_proxy", "https_proxy", "all_proxy"):
                patch.delenv(name)
        # Each downloader takes a second of processor time to start. Who needs several takes `usual_settings`.
        patch.setenv("CARREL_FETCH_JOBS", "1")
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(PLUGIN), os.environ.get("PYTHONPATH")])))
        patch.setattr(sys, "path", [*sys.path, str(PLUGIN)])
        yield


@pytest.fixture
def usual_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the tests set to be quick."""
    monkeypatch.delenv("CARREL_FETCH_JOBS")


@pytest.fixture(scope="session")
def for_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once, also when pytest-xdist runs several workers."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def course_media(for_all: Path) -> MadeCourse:
    """The river course: 13 lectures of 4 to 6 seconds."""
    with FileLock(for_all / "river.lock"):
        return tiny_course(for_all / "river")


@pytest.fixture(scope="module")
def hostile(for_all: Path, course_media: MadeCourse, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """A copy of the library in which every word means harm. `hostile.py` says what is in it."""
    with FileLock(for_all / "hostile.lock"):
        return copy_hostile_library(for_all / "hostile", tmp_path_factory.mktemp("hostile"), course_media.lectures)


@pytest.fixture
def coursesite() -> Iterator[CourseSite]:
    """A running site with nothing on it yet: `coursesite.offer(course_media.lectures[:12])`."""
    with CourseSite() as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium: from CHROMIUM, from PATH, or Playwright's own."""
    found = find_chromium()
    if found is None:
        pytest.fail("There is no Chromium for the browser tests: run `make browser`.")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for all tests: there can be but one Playwright in a process. Each page is of a context of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()
