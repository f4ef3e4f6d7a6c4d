"""What can be wrong with a server. Each fault changes one answer; see `CourseSite.misbehave`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from carrel.demo.server import Answer, Blocks, Write, send_all

Wait = Callable[[float], None]
"""Waits that many seconds, or until the site closes."""

_FOREVER_S = 3600.0


class Fault(Protocol):
    def apply(self, answer: Answer, wait: Wait) -> Answer:
        """Return what is answered instead. Raises ConnectionError to hang up without a word."""
        ...


@dataclass(frozen=True, slots=True)
class Slow:
    """Each connection gets `bytes_per_s`. Good for benchmarks too."""

    bytes_per_s: int

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        piece = max(1, self.bytes_per_s // 20)

        def send(blocks: Blocks, write: Write) -> None:
            for _, block in blocks:
                for start in range(0, len(block), piece):
                    part = block[start : start + piece]
                    write(part)
                    wait(len(part) / self.bytes_per_s)

        return replace(answer, send=send)


@dataclass(frozen=True, slots=True)
class CutOff:
    """The connection ends at byte `after_bytes` of the whole file, however often and from wherever it is asked for."""

    after_bytes: int

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        def send(blocks: Blocks, write: Write) -> None:
            for start, block in blocks:
                write(block[: max(0, self.after_bytes - start)])

        return replace(answer, send=send)


@dataclass(frozen=True, slots=True)
class Status:
    """An HTTP status instead of the file: 403, 404, 410, 429 (with `retry_after_s`), ... `reason` is what stands beside it."""

    status: int
    retry_after_s: int | None = None
    reason: str | None = None

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        headers = {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}
        return Answer(f"{self.status}\n".encode(), "text/plain", self.status, headers, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Truncated:
    """The file itself is short on the server: every header agrees, only the rest of it is missing. `keep` is a share."""

    keep: float = 0.5

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        whole = _bytes(answer)
        return replace(answer, body=whole[: int(len(whole) * self.keep)])


@dataclass(frozen=True, slots=True)
class WrongLength:
    """Content-Length says `by` bytes more (or, negative, fewer) than there are. No more than promised is ever sent."""

    by: int

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        return replace(answer, overstated=self.by)


@dataclass(frozen=True, slots=True)
class BrokenSubtitles:
    """Something else where subtitles should be. `how`: "html" (an error page with status 200), "binary", "empty", "torn"."""

    how: str = "html"

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        broken: Mapping[str, bytes] = {
            "html": b"<!doctype html><title>Oops</title><h1>Something went wrong</h1>",
            "binary": bytes(range(256)) * 8,
            "empty": b"",
            "torn": b"WEBVTT\n\n00:00:01.000 --> 00:0",
        }
        return replace(answer, body=broken[self.how])


@dataclass(frozen=True, slots=True)
class Hang:
    """The server takes the request, sends `after_bytes` of the body at most, and then nothing more for `seconds`."""

    after_bytes: int = 0
    seconds: float = _FOREVER_S

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        if self.after_bytes == 0:
            wait(self.seconds)
            raise ConnectionAbortedError

        def send(blocks: Blocks, write: Write) -> None:
            CutOff(self.after_bytes).apply(replace(answer, send=send_all), wait).send(blocks, write)
            wait(self.seconds)

        return replace(answer, send=send)


@dataclass(frozen=True, slots=True)
class HangUp:
    """The connection ends before a single byte of an answer."""

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        raise ConnectionAbortedError


def _bytes(answer: Answer) -> bytes:
    return answer.body.read_bytes() if isinstance(answer.body, Path) else answer.body
