"""Answers that go on for long (videos, events): how many there may be, and that they end when their device was put out.

Each holds a thread until it is sent or its reader is gone. Some threads are kept free of them, and no device may have more than
its share: so who reads slowly, or not at all, keeps nobody else waiting.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import cast

from flask import Flask, Response, g

from carrel.web.door import Visitor, the_door
from carrel.web.errors import error_answer

MOST = 104
"""Long answers at a time: the server's other threads (`serve.THREADS`) are for those that are short."""
MOST_EACH = 12
"""Of one device. A player has two, and for a moment more while it seeks about."""
_LOOK_S = 5.0


def install(app: Flask) -> None:
    """Hold the long answers of `app` to this."""
    running = Running()

    @app.after_request
    def hold(response: Response) -> Response:
        visitor: Visitor | None = g.get("visitor")
        if visitor is None or not response.is_streamed:
            return response
        device = visitor.device
        who = device.id if device is not None else None
        if not running.begin(who):
            response.close()
            refused = error_answer(503, "too-many-streams", "Too many videos are being sent at once.", "Try again in a moment.")
            refused.headers["Retry-After"] = "1"
            return refused
        door = the_door()
        is_still_in = (lambda: door.is_still_in(device)) if device is not None else (lambda: True)
        blocks = cast("Iterator[bytes]", response.response)
        response.response = Held(blocks, is_still_in, lambda: running.end(who))
        return response


class Running:
    """How many long answers there are, in all and of each device. None is this machine, which has no share of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._each: Counter[str | None] = Counter()

    def begin(self, who: str | None) -> bool:
        with self._lock:
            if self._each.total() >= MOST or (who is not None and self._each[who] >= MOST_EACH):
                return False
            self._each[who] += 1
            return True

    def end(self, who: str | None) -> None:
        with self._lock:
            self._each[who] -= 1
            if not self._each[who]:
                del self._each[who]


class Held:
    """Passes an answer's blocks on while `is_still_in` says so, asked every few seconds. Calls `ended` once."""

    def __init__(self, blocks: Iterator[bytes], is_still_in: Callable[[], bool], ended: Callable[[], None]) -> None:
        self._blocks = blocks
        self._is_still_in = is_still_in
        self._ended: Callable[[], None] | None = ended
        self._looked_at = time.monotonic()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if time.monotonic() - self._looked_at > _LOOK_S:
            if not self._is_still_in():
                # The answer stays shorter than it said: the connection ends with it.
                self.close()
                raise StopIteration
            self._looked_at = time.monotonic()
        try:
            return next(self._blocks)
        except StopIteration:
            self.close()
            raise

    def close(self) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended()
            close = getattr(self._blocks, "close", None)
            if close is not None:
                close()
