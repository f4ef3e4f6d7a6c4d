"""The whole way of a learner by the keyboard alone: nothing jumps, nothing is wider than a phone, nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.demo.spec import MadeCourse
from carrel.library import Library
from tests.coursesite import CourseSite
from tests.web.browser.conftest import LAPTOP, PHONE, fits, opened, serving
from tests.web.browser.walking import MOVED, Walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.browser

MOST_MOVED = 0.05


def shift(moved: Sequence[tuple[float, float]]) -> float:
    """Return the cumulative layout shift (https://web.dev/articles/cls) of what moved, each with its time in ms.

    It is the worst burst's: of at most 5 s, in which no second goes by without a move.
    """
    worst = burst = 0.0
    began = last = float("-inf")
    for at, value in moved:
        if at - last > 1_000 or at - began > 5_000:
            began, burst = at, 0.0
        burst, last = burst + value, at
        worst = max(worst, burst)
    return worst


def _look(page: Page, name: str) -> None:
    page.wait_for_timeout(250)
    moved = page.evaluate("window.moved.splice(0)")
    assert shift([(at, value) for at, value, _ in moved]) < MOST_MOVED, f"{name}: {moved}"
    assert fits(page), f"{name} scrolls sideways"


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_keyboard_alone_goes_from_an_empty_library_to_a_complete_course(
    browser: Browser, tmp_path: Path, coursesite: CourseSite, course_media: MadeCourse, size: ViewportSize
) -> None:
    lectures = course_media.lectures[:2]
    offered = coursesite.offer(lectures)
    Library.open(tmp_path / "library", create=True).close()
    with serving(tmp_path / "library") as url, opened(browser, url, size) as page:
        page.add_init_script(MOVED)
        walk = Walk(page, lambda name: _look(page, name))
        walk.whole(offered.platform, offered.title, [made.spec.title for made in lectures])
