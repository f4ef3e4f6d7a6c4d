"""Counts tries at what could be guessed, from each address and from all together. Counted first and then looked at: many at once
get no more of them than one after the other."""

from __future__ import annotations

import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING

from carrel.lan.addresses import parse

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter

Rate = tuple[int, str]
_TOGETHER = "all"


class Tries:
    """Of one kind of guess. Safe to use from many threads. `each` and `together` are rates like (10, "minute").

    What counts is loaded at the first try: most servers never see one, and would start a tenth later for it.
    """

    def __init__(self, kind: str, *, each: Rate, together: Rate | None) -> None:
        self._kind = kind
        self._each = each
        self._together = together
        self._beginning = threading.Lock()

    def take(self, address: str) -> int:
        """Count a try of someone at `address`, if there is one left; return how many seconds to wait if there is none, else 0."""
        with self._beginning:
            limiter = self._limiter
        places = [(self._each, _neighbourhood(address))]
        if self._together is not None:
            places.append((self._together, _TOGETHER))
        for rate, who in places:
            item = _item(rate)
            if not limiter.hit(item, self._kind, who):
                reset_at = limiter.get_window_stats(item, self._kind, who).reset_time
                return max(1, round(reset_at - time.time() + 0.5))
        return 0

    @cached_property
    def _limiter(self) -> MovingWindowRateLimiter:
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        return MovingWindowRateLimiter(MemoryStorage())


def _item(rate: Rate) -> RateLimitItem:
    from limits import RateLimitItemPerMinute, RateLimitItemPerSecond

    amount, unit = rate
    return {"second": RateLimitItemPerSecond, "minute": RateLimitItemPerMinute}[unit](amount)


def _neighbourhood(address: str) -> str:
    """Return what one machine cannot easily change: an IPv4 address, or the network part of an IPv6 one (it has 2^64 of them)."""
    parsed = parse(address)
    return address if parsed is None or parsed.version == 4 else parsed.exploded[:19]
