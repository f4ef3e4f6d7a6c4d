"""Server-sent events (WHATWG HTML, section 9.2) from a sync's lines of JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import chain

from flask import Response

HEARTBEAT_S = 15.0


def event_stream(lines: Iterator[str], *, heartbeat_s: float = HEARTBEAT_S) -> Response:
    """Return an answer that sends each line as an event named by its "event" field, and ends when the lines end.

    `lines` yields "" now and then while it has nothing new. After `heartbeat_s` quiet seconds a comment is sent: by it a client
    that has gone is noticed. No lines at all is answered with 204, by which a browser knows not to ask again.
    """
    first = next(lines, None)
    if first is None:
        return Response(status=204)
    response = Response(_messages(chain([first], lines), heartbeat_s), content_type="text/event-stream; charset=utf-8")
    response.cache_control.no_store = True
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _messages(lines: Iterator[str], heartbeat_s: float) -> Iterator[str]:
    yield ": the events of a sync\n\n"
    sent_at = time.monotonic()
    for line in lines:
        if line:
            yield f"event: {json.loads(line)['event']}\ndata: {line}\n\n"
        elif time.monotonic() - sent_at >= heartbeat_s:
            yield ": still here\n\n"
        else:
            continue
        sent_at = time.monotonic()
