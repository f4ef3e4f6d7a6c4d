"""axe-core on a page: what it finds against WCAG 2.1 AA and good practice."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SCRIPT = Path(__file__).parents[3] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
CONTRAST = "color-contrast"


@cache
def _script() -> str:
    if not _SCRIPT.is_file():
        raise AssertionError("axe-core is not there: `python hatch_build.py npm ci`.")
    return _SCRIPT.read_text(encoding="utf-8")


def violations(page: Page, *, rule: str | None = None) -> list[str]:
    """Return what is wrong with the page as it stands, by all rules or by one: a line for each element, "rule: element: why".

    What the browser shows in frames (its viewer of PDFs) is its own.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    only = {"type": "rule", "values": [rule]} if rule else {"type": "tag", "values": list(_TAGS)}
    options: dict[str, Any] = {"runOnly": only, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [
        f"{broken['id']}: {node['target'][-1]}: {' '.join(node['failureSummary'].split())}"
        for broken in found
        for node in broken["nodes"]
    ]
