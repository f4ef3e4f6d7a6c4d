"""How far a server reaches: what it listens on, and by which names and addresses it goes."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from carrel.errors import AddressUnusable
from carrel.lan.addresses import Address, parse

LOOPBACK = "127.0.0.1"
NAME = "carrel"
PORT = 8420


@dataclass(frozen=True, slots=True)
class Proxy:
    """A web server in front of this one. `url` is what people open; `peers` are the networks it speaks to us from, whose word on
    where a request comes from (X-Forwarded-For, X-Forwarded-Proto) is taken."""

    url: str
    peers: tuple[str, ...] = ("127.0.0.0/8", "::1/128")

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.lower()

    def is_peer(self, address: Address) -> bool:
        networks = map(ipaddress.ip_network, self.peers)
        return any(address.version == network.version and address in network for network in networks)


@dataclass(frozen=True, slots=True)
class Reach:
    """`host` is listened on. With `lan`, others than this machine are served: they must have been let in. `name` is wished for
    (NAME.local) and is given only where the house looks names up; None: no name."""

    host: str = LOOPBACK
    port: int = PORT
    lan: bool = False
    name: str | None = None
    proxy: Proxy | None = None

    @property
    def is_guarded(self) -> bool:
        """Whether who asks from elsewhere must have been let in: always, unless nobody from elsewhere can ask."""
        return self.lan or self.proxy is not None or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Say whether what listens on `host` is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    address = parse(host)
    return address is not None and address.is_loopback


def every_address() -> str:
    """Return the address that stands for all of this machine's: of both families where one socket takes both."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            both = probe.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == 0
            probe.bind(("::", 0))
    except OSError:
        return "0.0.0.0"  # noqa: S104 (all addresses is what was asked for)
    return "::" if both else "0.0.0.0"  # noqa: S104


def proxy_from(url: str, peers: tuple[str, ...] = ()) -> Proxy:
    """Return the proxy that is opened at `url`. Raises AddressUnusable."""
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_right = urlsplit(""), False
    if (
        not port_is_right
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise AddressUnusable(
            f"{url!r} is not the address of a web server.", hint="Give it as https://NAME or https://NAME:PORT."
        )
    try:
        networks = tuple(str(ipaddress.ip_network(peer, strict=False)) for peer in peers)
    except ValueError as error:
        raise AddressUnusable(f"A proxy's address is not one: {error}.", hint="Give it as 192.168.1.2 or 10.0.0.0/8.") from error
    clean = f"{parts.scheme}://{parts.netloc.lower()}"
    return Proxy(clean, networks) if networks else Proxy(clean)
