"""The exported page in a browser: saved or served, whatever its notes say, it runs nothing and asks nobody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from carrel.library import Library
from carrel.notebook import SERVER, Scope
from tests.study.hostile import PIECES
from tests.study.made import edited
from tests.web.browser.conftest import LAPTOP, PHONE, fits, opened, serving
from tests.web.shelf import READY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

pytestmark = pytest.mark.browser
ADDRESS = "/api/v1/notes/export/notes.html"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notes with everything hostile in them, each piece by itself and all in a row."""
    root = tmp_path_factory.mktemp("hostile")
    make_shelf(root)
    opened = Library.open(root)
    texts = [*PIECES, " ".join(PIECES), "\n".join(PIECES), r"$\frac{1}{2}$", "long" * 500]
    plain = (text.encode("utf-8", "replace").decode() for text in texts)
    opened.desk.record([edited(n, text, note=f"n{n}", lecture=READY, second=n) for n, text in enumerate(plain, 1)])
    opened.close()
    return root


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_the_served_page_is_harmless_and_fits(library: Path, browser: Browser, size: ViewportSize) -> None:
    with serving(library) as url, opened(browser, url, size) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: pytest.fail(f"A note spoke: {dialog.message}"))
        page.goto(ADDRESS)
        assert [address for address in asked if not address.startswith("data:")] == [url.rstrip("/") + ADDRESS]
        assert page.locator("article").count() == len(PIECES) + 4
        assert page.locator("math mfrac").count() >= 1
        assert fits(page)
        assert page.evaluate("document.scripts.length") == 0
        page.get_by_role("link", name="0:02", exact=True).click()
        page.wait_for_url(f"**/lectures/{READY}?t=2")


def test_the_saved_page_is_harmless_and_prints(library: Path, browser: Browser, tmp_path: Path) -> None:
    shelf = Library.open(library)
    try:
        view = shelf.notebook.export_page(Scope(), tmp_path, SERVER)
    finally:
        shelf.close()
    address = Path(view.path).as_uri()
    with opened(browser, address, LAPTOP) as page:
        page.goto(address)
        assert page.locator("article").count() == view.notes
        assert page.pdf().startswith(b"%PDF")
