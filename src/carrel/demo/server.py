"""A small threaded HTTP server on this machine alone, with byte ranges done right (RFC 9110 section 14)."""

from __future__ import annotations

import hashlib
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from carrel import __version__

BLOCK_BYTES = 256 * 1024
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".mpd": "application/dash+xml",
    ".pdf": "application/pdf",
    ".srt": "application/x-subrip",
    ".ts": "video/mp2t",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".xml": "application/rss+xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is decoded and begins with "/"; `query` is raw; header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


Write = Callable[[bytes], object]
Blocks = Iterator[tuple[int, bytes]]
"""Pieces of a body, each with its place in the whole, in bytes."""


def send_all(blocks: Blocks, write: Write) -> None:
    for _, block in blocks:
        write(block)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path gives: bytes, or a file that is read as it is sent.

    `send` writes the body, and may take its time or stop short; `overstated` is added to the Content-Length. What is sent
    in the end is never more than was promised, and the connection ends if it is less. `reason` stands beside the status.
    """

    body: bytes | Path
    content_type: str
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    send: Callable[[Blocks, Write], None] = send_all
    overstated: int = 0
    reason: str | None = None

    @property
    def size(self) -> int:
        return self.body.stat().st_size if isinstance(self.body, Path) else len(self.body)

    @property
    def tag(self) -> str:
        """Return the ETag: of a file by size and time, of bytes by content."""
        if isinstance(self.body, Path):
            facts = self.body.stat()
            return f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
        return f'"{hashlib.blake2b(self.body, digest_size=8).hexdigest()}"'


def file_answer(path: Path) -> Answer:
    """Return a file as an answer, typed by its suffix."""
    return Answer(path, TYPES.get(path.suffix, "application/octet-stream"))


def text_answer(text: str, suffix: str) -> Answer:
    """Return text as an answer, typed by `suffix` as a file of that name would be."""
    return Answer(text.encode("utf-8"), TYPES[suffix])


NOT_FOUND = Answer(b"Not found\n", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)


class Server:
    """Serves what `answer` returns for a request, on threads of its own, from `with` to its end.

    `answer` gives bodies whole: ranges are cut from them here. It may raise ConnectionError to hang up without a word.
    `answered` hears of each request when it is done with: the request, the status, the bytes of body sent.
    """

    def __init__(
        self, answer: Callable[[Request], Answer], *, port: int = 0, answered: Callable[[Request, int, int], None] | None = None
    ) -> None:
        """Take `port` of 127.0.0.1; 0 takes any free one. Raises OSError if it is taken."""

        class Handler(_Handler):
            site_answer = staticmethod(answer)
            site_answered = staticmethod(answered) if answered is not None else None

        self._http = _HttpServer(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def root(self) -> str:
        """Return the server's address, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving. Answers under way are left to their threads."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away; tell the rest."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = f"CarrelDemo/{__version__}"
    disable_nagle_algorithm = True
    site_answer: Callable[[Request], Answer]
    site_answered: Callable[[Request, int, int], None] | None

    def do_GET(self) -> None:
        self._reply()

    def do_HEAD(self) -> None:
        self._reply()

    def _reply(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(parts.path), parts.query, headers)
        status = sent = promised = 0

        def write(data: bytes) -> None:
            nonlocal sent
            self.wfile.write(data[: promised - sent])
            sent += min(len(data), promised - sent)

        try:
            answer = self.site_answer(request)
            status, start, stop = answer.status, 0, answer.size
            if status == HTTPStatus.OK and (wanted := _range(headers, answer.tag, answer.size)) is not None:
                start, stop = wanted
                status = HTTPStatus.PARTIAL_CONTENT if start < stop else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            promised = max(0, stop - start + answer.overstated)
            self._head(answer, status, start, stop, promised)
            if self.command == "GET" and promised:
                answer.send(_blocks(answer.body, start, stop), write)
                self.close_connection |= sent < promised
        except ConnectionError:
            self.close_connection = True
        finally:
            if self.site_answered is not None:
                self.site_answered(request, int(status), sent)

    def _head(self, answer: Answer, status: int, start: int, stop: int, promised: int) -> None:
        self.send_response(status, answer.reason)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(promised))
        if answer.status == HTTPStatus.OK:
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("ETag", answer.tag)
        if status == HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{answer.size}")
        elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self.send_header("Content-Range", f"bytes */{answer.size}")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is http.server's)
        """Stay quiet: what was asked is told to `Server.finished`."""


def _range(headers: Mapping[str, str], tag: str, size: int) -> tuple[int, int] | None:
    """Return the half-open byte range asked for; an empty one if it cannot be had; None for the whole.

    Several ranges at once are answered by the whole, which RFC 9110 section 14.2 allows.
    """
    match = re.fullmatch(r"bytes=\s*(\d*)-(\d*)\s*", headers.get("range", ""))
    if match is None or not (match[1] or match[2]) or headers.get("if-range", tag) != tag:
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    start, stop = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
    if match[2] and int(match[2]) < start:
        return None
    return (start, stop) if start < size else (0, 0)


def _blocks(body: bytes | Path, start: int, stop: int) -> Blocks:
    if isinstance(body, bytes):
        yield start, body[start:stop]
        return
    with open(body, "rb") as stream:
        stream.seek(start)
        while start < stop and (block := stream.read(min(BLOCK_BYTES, stop - start))):
            yield start, block
            start += len(block)
