"""Waiting for something to be true on a page whose content security policy forbids Playwright's own way of it (eval)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def until(page: Page, expression: str, *, within_s: float = 10.0) -> None:
    """Wait until a JavaScript expression, or what it promises, is true. Fails when it does not become so in time."""
    deadline = time.monotonic() + within_s
    while not page.evaluate(f"async () => Boolean(await ({expression}))"):
        assert time.monotonic() < deadline, f"not true within {within_s} s: {expression}"
        page.wait_for_timeout(20)


def until_video(page: Page, condition: str) -> None:
    """Wait until a condition on the page's video, `v`, is true. Without a video it is not."""
    until(page, f"((v) => v && ({condition}))(document.querySelector('video'))")


def until_kept(page: Page, events: int) -> None:
    """Wait until so many study events that were not sent are on the device's disk: then they outlast the page."""
    until(
        page,
        f"""new Promise((resolve) => {{
            const opening = indexedDB.open('carrel');
            opening.onsuccess = () => {{
                const database = opening.result;
                const counting = database.transaction('outbox').objectStore('outbox').count();
                counting.onsuccess = () => {{
                    database.close();
                    resolve(counting.result === {events});
                }};
            }};
        }})""",
    )
