"""Answers told ahead: the page of the home screen holds what its code would ask for first, so that it need not wait for it.

They are what the API answers to the same visitor at the same moment, as JSON in an element that no browser runs. Pages of other
screens hold nothing, and strangers never come here: they get the page for pairing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from carrel.errors import CarrelError
from carrel.web.answers import as_json, current_library
from carrel.web.door import the_visitor
from carrel.web.told import library_as_told

ELEMENT = "ahead"
"""The id of the element."""
_BODY_ENDS = b"</body>"


def with_answers(page: bytes) -> bytes:
    """Return a page with the answers to what the home screen asks for first; those that cannot be had now are left out."""
    before, end, after = page.rpartition(_BODY_ENDS)
    if not end:
        return page
    answers = b",".join(b'"%s":%s' % (path.encode(), answer) for path, answer in _answers())
    # In JSON this character stands in strings alone. Escaped, nothing in a title ends the element (HTML, section 4.12.1.3).
    inert = answers.replace(b"<", b"\\u003c")
    return b'%s<script type="application/json" id="%s">{%s}</script>\n  %s%s' % (before, ELEMENT.encode(), inert, end, after)


def _answers() -> Iterator[tuple[str, bytes]]:
    """Yield addresses below /api/v1, as the page's code writes them, and what they answer."""
    library = current_library()
    # The browser's own date is another one in other places of the world: then it asks by itself.
    today = datetime.date.today()
    questions: dict[str, Callable[[], Any]] = {
        "/access": lambda: library.house.access(the_visitor().device),
        "/library": lambda: library_as_told(library.overview()),
        "/study/progress": library.desk.progress,
        f"/study/plans?date={today}": lambda: library.ledger.plans(today),
        f"/study/stats?date={today}": lambda: library.ledger.stats(today),
        "/sync": library.sync_state,
    }
    for path, ask in questions.items():
        try:
            yield path, as_json(ask())
        except CarrelError:
            # Asked by itself, it says what is wrong.
            continue
