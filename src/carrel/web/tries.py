"""Counts tries at what could be guessed, from each address and from all together. Counted first and then looked at: many at once
get no more of them than one after the other."""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from carrel.lan.addresses import parse

_UNITS: dict[str, type[RateLimitItem]] = {"second": RateLimitItemPerSecond, "minute": RateLimitItemPerMinute}
Rate = tuple[int, str]
_TOGETHER = "all"


class Tries:
    """Of one kind of guess. Safe to use from many threads. `each` and `together` are rates like (10, "minute")."""

    def __init__(self, kind: str, *, each: Rate, together: Rate | None) -> None:
        self._kind = kind
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._each = _item(each)
        self._together = None if together is None else _item(together)

    def take(self, address: str) -> int:
        """Count a try of someone at `address`, if there is one left; return how many seconds to wait if there is none, else 0."""
        places = [(self._each, _neighbourhood(address))]
        if self._together is not None:
            places.append((self._together, _TOGETHER))
        for item, who in places:
            if not self._limiter.hit(item, self._kind, who):
                reset_at = self._limiter.get_window_stats(item, self._kind, who).reset_time
                return max(1, round(reset_at - time.time() + 0.5))
        return 0


def _item(rate: Rate) -> RateLimitItem:
    amount, unit = rate
    return _UNITS[unit](amount)


def _neighbourhood(address: str) -> str:
    """Return what one machine cannot easily change: an IPv4 address, or the network part of an IPv6 one (it has 2^64 of them)."""
    parsed = parse(address)
    return address if parsed is None or parsed.version == 4 else parsed.exploded[:19]
