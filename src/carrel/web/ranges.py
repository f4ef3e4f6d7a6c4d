"""A file as an HTTP answer: conditional requests and byte ranges (RFC 9110 sections 13 and 14), sent in blocks."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from flask import Request, Response
from werkzeug.exceptions import PreconditionFailed, RequestedRangeNotSatisfiable
from werkzeug.http import http_date, parse_date

BLOCK = 256 * 1024
"""Bytes read and handed to the server at a time."""

_CONDITIONS = frozenset({"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"})
_SINGLE_RANGE = re.compile(
    r"bytes=[ \t]*(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-(?P<suffix>\d{1,18}))[ \t]*", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a client tells whether it has the same bytes. The ETag is strong: a library's files are replaced whole."""

    etag: str
    changed_at: datetime

    @classmethod
    def of(cls, facts: os.stat_result) -> Validators:
        return cls(f"{facts.st_size:x}-{facts.st_mtime_ns:x}", datetime.fromtimestamp(int(facts.st_mtime), UTC))


class FileBlocks:
    """Yields `length` bytes of an open file from where it stands, a block at a time. Owns the file: `close` closes it."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        block = self._stream.read(min(BLOCK, self._left)) if self._left else b""
        if not block:
            self.close()
            raise StopIteration
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._stream.close()


def file_answer(request: Request, path: Path, content_type: str) -> Response:
    """Return the answer to a GET or HEAD for a file: 200, 206 or 304. Raises OSError, and HTTP's 412 and 416."""
    with contextlib.ExitStack() as until_sent:
        stream = until_sent.enter_context(open(path, "rb", buffering=0))
        facts = os.fstat(stream.fileno())
        size = facts.st_size
        validators = Validators.of(facts)
        headers = [
            ("Content-Type", content_type),
            ("ETag", f'"{validators.etag}"'),
            ("Last-Modified", http_date(validators.changed_at)),
            ("Accept-Ranges", "bytes"),
            ("Cache-Control", "private, no-cache"),
        ]
        if not_modified(request, validators):
            return Response(status=304, headers=headers)
        asked = asked_range(request, size, validators)
        start, stop = asked or (0, size)
        headers.append(("Content-Length", str(stop - start)))
        if asked is not None:
            headers.append(("Content-Range", f"bytes {start}-{stop - 1}/{size}"))
        response = Response(status=200 if asked is None else 206, headers=headers, direct_passthrough=True)
        if request.method == "GET":
            if start:
                stream.seek(start)
            response.response = FileBlocks(stream, stop - start)
            until_sent.pop_all()
        return response


def not_modified(request: Request, validators: Validators) -> bool:
    """Evaluate preconditions in the order of RFC 9110 section 13.2.2. True: 304. Raises PreconditionFailed."""
    if _CONDITIONS.isdisjoint(request.environ):
        return False
    if request.if_match:
        if not request.if_match.contains(validators.etag):
            raise PreconditionFailed
    elif request.if_unmodified_since and validators.changed_at > request.if_unmodified_since:
        raise PreconditionFailed
    if request.if_none_match:
        return request.if_none_match.contains_weak(validators.etag)
    return request.if_modified_since is not None and validators.changed_at <= request.if_modified_since


def asked_range(request: Request, size: int, validators: Validators) -> tuple[int, int] | None:
    """Return the half-open range of bytes to send, or None for the whole file.

    Ignored, as RFC 9110 section 14.2 lets a server do: a range with another method than GET, of another unit or form, out of
    date by If-Range, and several ranges at once (players ask for one). Raises RequestedRangeNotSatisfiable.
    """
    match = _SINGLE_RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or request.method != "GET" or not _is_current(request.headers.get("If-Range"), validators):
        return None
    if match["suffix"] is not None:
        start, stop = max(0, size - int(match["suffix"])), size
    else:
        start, stop = int(match["first"]), size
        if match["last"] is not None:
            if int(match["last"]) < start:
                return None
            stop = min(size, int(match["last"]) + 1)
    if start >= stop:
        raise RequestedRangeNotSatisfiable(length=size)
    return start, stop


def _is_current(if_range: str | None, validators: Validators) -> bool:
    """Compare If-Range strongly (RFC 9110 section 13.1.5): the very ETag, or the very date if it is old enough to be strong."""
    if if_range is None or if_range.strip() == f'"{validators.etag}"':
        return True
    settled = (datetime.now(UTC) - validators.changed_at).total_seconds() >= 2
    return settled and parse_date(if_range) == validators.changed_at
