"""Ports for servers that are told where to listen."""

from __future__ import annotations

import random
import socket
from contextlib import closing, suppress

_LOW, _HIGH = 20_000, 32_000
"""No system gives these to what connects to elsewhere, or to who asks for any port (RFC 6335, section 6; Linux begins at 32768).
So one that is free stays free until its server has started, however many connections the tests of other processes open."""


def free_port() -> int:
    """Return a port on which nobody listens."""
    while True:
        port = random.randint(_LOW, _HIGH)
        with closing(socket.socket()) as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
