"""Waiting for something to be true on a page whose content security policy forbids Playwright's own way of it (eval)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests import waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression, or what it promises, is true. Fails when it does not become so in time."""
    until_so(page, lambda: page.evaluate(f"async () => Boolean(await ({expression}))"))


def until_so(page: Page, is_so: Callable[[], object]) -> None:
    """Wait until something beside the page is so: in a file, on the server, in the test's own routes."""
    waiting.until(is_so, lambda seconds: page.wait_for_timeout(seconds * 1000))


def until_video(page: Page, condition: str) -> None:
    """Wait until a condition on the page's video, `v`, is true. Without a video it is not."""
    until(page, f"((v) => v && ({condition}))(document.querySelector('video'))")


def until_kept(page: Page, events: int) -> None:
    """Wait until so many study events that were not sent are on the device's disk: then they outlast the page."""
    until_stored(page, "outbox", f"things.length === {events}")


def until_drafted(page: Page, text: str) -> None:
    """Wait until what is being typed is on the device's disk."""
    until_stored(page, "drafts", f"things.some((draft) => draft.text === {json.dumps(text)})")


def landed(page: Page) -> float:
    """Return the second at which the page's video was when it was first sought or began to play."""
    until(page, "window.landed !== undefined")
    return float(page.evaluate("window.landed"))


def look_for_the_server(page: Page) -> None:
    """Press "Try again", unless the page has looked for the server by itself by then."""
    page.evaluate("[...document.querySelectorAll('button')].find((one) => one.innerText.includes('Try again'))?.click()")


def hold_toasts(page: Page) -> None:
    """Let what can be taken back stand until it is taken back, as under a pointer, on this page and those that follow."""
    holding = """
        new MutationObserver(() => document.querySelector('.toast')?.dispatchEvent(new PointerEvent('pointerenter')))
          .observe(document, { subtree: true, childList: true, characterData: true })
    """
    page.add_init_script(holding)
    page.evaluate(holding)


def until_answers_stored(page: Page, *fields: str) -> None:
    """Wait until answers with these fields are on the device's disk: then the page shows them without the server, too."""
    until_stored(page, "kept", f"{json.dumps(fields)}.every((field) => things.some((one) => field in Object(one)))")


def until_stored(page: Page, box: str, condition: str) -> None:
    """Wait until a condition on all `things` in a box of the device's storage is true."""
    until(
        page,
        f"""new Promise((resolve) => {{
            const opening = indexedDB.open('carrel');
            opening.onsuccess = () => {{
                const database = opening.result;
                const reading = database.transaction('{box}').objectStore('{box}').getAll();
                reading.onsuccess = () => {{
                    const things = reading.result;
                    database.close();
                    resolve({condition});
                }};
            }};
        }})""",
    )
