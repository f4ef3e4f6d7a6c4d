"""Waiting for what other threads and processes do, as long as the slowest machine takes."""

from __future__ import annotations

import time
from collections.abc import Callable

WITHIN_S = 60.0


def until(is_so: Callable[[], object], pause: Callable[[float], object] = time.sleep) -> None:
    """Wait until something is so, looking twenty times a second. Fails when it does not become so in a minute.

    `pause` lets go of the machine for so many seconds; a test with a browser page lets the page's own events come meanwhile.
    """
    deadline = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline, f"not so within {WITHIN_S:.0f} s"
        pause(0.05)
