"""What the tests of sources share besides fixtures."""

from __future__ import annotations

import time
from collections.abc import Callable

from carrel.records import Fetched, Listing, StepProgress

Fetch = Callable[..., Fetched]
List = Callable[..., Listing]


def nothing(_: StepProgress) -> None:
    """Watch no progress."""


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so. Fails when it does not become so in a minute."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
