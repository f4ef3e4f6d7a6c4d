"""A PDF beside the video: the browser's own viewer shows it under our headers, and nobody else's page does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.web.browser.conftest import serving
from tests.web.browser.waiting import until_so
from tests.web.shelf import READY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RED = (255, 0, 0)
FRAME = """(address) => {
    const frame = document.createElement('iframe');
    frame.src = address;
    Object.assign(frame.style, { position: 'fixed', inset: '0', width: '100%', height: '100%', zIndex: 999 });
    document.body.append(frame);
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("pdf") / "library"
    make_shelf(root)
    Image.new("RGB", (600, 600), RED).save(next(root.rglob("*slides.pdf")), "PDF")
    with serving(root) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto("about:blank")
    if not page.evaluate("navigator.pdfViewerEnabled"):
        pytest.skip("this browser has no PDF viewer")
    yield page
    page.close()


def red(page: Page) -> float:
    """Return the share of the page that is red."""
    with Image.open(io.BytesIO(page.screenshot())) as shown:
        data = shown.convert("RGB").tobytes()
    reds = (r > 240 and g < 15 and b < 15 for r, g, b in zip(data[::3], data[1::3], data[2::3], strict=True))
    return sum(reds) * 3 / len(data)


def test_our_page_shows_a_pdf(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate(FRAME, f"/media/{READY}/attachments/slides.pdf")
    until_so(page, lambda: red(page) >= 0.1)


def test_another_sites_page_does_not(page: Page, url: str) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"<iframe width=600 height=600 src='{url}/media/{READY}/attachments/slides.pdf'>".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    refusals: list[str] = []
    page.on("console", lambda said: refusals.append(said.text))
    page.goto(f"http://127.0.0.1:{server.server_port}")
    until_so(page, lambda: any("frame-ancestors" in text for text in refusals))
    assert red(page) == 0
    server.shutdown()
    server.server_close()
