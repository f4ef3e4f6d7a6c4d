"""Pictures of every screen on a learner's way, to be looked at: a phone's and a laptop's, light and dark.

    python -m benchmarks.walk [FOLDER]

Goes by the keyboard from an empty library to a complete course, as tests/web/browser/test_browser_walk.py does, four times. Each
picture is "FOLDER/<phone or laptop>-<light or dark>-<number> <screen>.png". Takes about four minutes.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from itertools import count, product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from carrel.library import Library
from tests.browser_setup import find_chromium
from tests.coursesite import PLUGIN, CourseSite, tiny_course
from tests.web.browser.conftest import LAPTOP, PHONE, opened, serving
from tests.web.browser.walking import Walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

SIZES: dict[str, ViewportSize] = {"laptop": LAPTOP, "phone": PHONE}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LECTURES = 3


def pictures(browser: Browser, folder: Path, size: str, theme: Literal["light", "dark"], site: CourseSite, media: Path) -> None:
    """Go the way once."""
    lectures = tiny_course(media).lectures[:LECTURES]
    offered = site.offer(lectures)
    numbers = count(1)
    with tempfile.TemporaryDirectory(prefix="carrel-walk-") as place:
        root = Path(place) / "library"
        Library.open(root, create=True).close()
        with serving(root) as url, opened(browser, url, SIZES[size]) as page:
            page.emulate_media(color_scheme=theme)

            def picture(name: str) -> None:
                page.wait_for_timeout(400)
                page.screenshot(path=folder / f"{size}-{theme}-{next(numbers):02d} {name}.png")

            Walk(page, picture).whole(offered.platform, offered.title, [made.spec.title for made in lectures])


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", nargs="?", default=Path(tempfile.gettempdir()) / "carrel-walk")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("There is no Chromium to take pictures with: run `make browser`.")
    from playwright.sync_api import sync_playwright

    os.environ["PYTHONPATH"] = str(PLUGIN)
    with tempfile.TemporaryDirectory(prefix="carrel-course-") as media, CourseSite() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size, theme in product(SIZES, THEMES):
            pictures(browser, folder, size, theme, site, Path(media))
        browser.close()
    print(f"The pictures are in {folder}.")


if __name__ == "__main__":
    main()
