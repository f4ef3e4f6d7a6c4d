"""What the tests of sources share besides fixtures."""

from __future__ import annotations

from collections.abc import Callable

from carrel.records import Fetched, Listing, StepProgress

Fetch = Callable[..., Fetched]
List = Callable[..., Listing]


def nothing(_: StepProgress) -> None:
    """Watch no progress."""
