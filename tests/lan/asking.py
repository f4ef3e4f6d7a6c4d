"""A client on another machine that speaks HTTP as it likes: any path, any header, at any pace."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Client:
    """Asks at an address by a name, from an address of its machine's. With `cookie` it is a device that was let in."""

    address: str
    port: int
    name: str
    cookie: str = ""
    source: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Answer:
        sent = {"Host": f"{self.name}:{self.port}", **self.more, **(headers or {})}
        if self.cookie:
            sent["Cookie"] = self.cookie
        with closing(http.client.HTTPConnection(self.address, self.port)) as connection:
            connection.sock = self.connect()
            # A server may answer, and hang up, before it has all.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def pair(self, secret: str) -> Answer:
        return self.ask("/api/v1/pairing", "POST", {"Carrel-Pairing": secret})

    def paired(self, secret: str) -> Client:
        """Return this client as a device that was let in."""
        answer = self.pair(secret)
        assert answer.status == 201, answer.body
        return Client(self.address, self.port, self.name, answer.headers["set-cookie"].split(";")[0])

    def raw(self, path: str) -> Answer:
        """GET a path exactly as it is written."""
        with closing(self.connect()) as connection:
            head = f"GET {path} HTTP/1.1\r\nHost: {self.name}:{self.port}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode("latin-1"))
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def connect(self) -> socket.socket:
        *_, there = socket.getaddrinfo(self.address, self.port, type=socket.SOCK_STREAM)[0]
        connection = socket.socket(socket.AF_INET6 if ":" in self.address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(120)
            if self.source:
                connection.bind(socket.getaddrinfo(self.source, 0, type=socket.SOCK_STREAM)[0][4])
            connection.connect(there)
        except BaseException:
            connection.close()
            raise
        return connection
