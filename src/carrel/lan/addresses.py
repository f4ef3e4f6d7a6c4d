"""This machine's addresses, and which of them a phone in the house would reach."""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

Address = IPv4Address | IPv6Address

_INNER = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|podman|zt|tailscale|utun|awdl|llw|wg|tun|ppp)"
    r"|vethernet|virtualbox|hyper-v|vmware|loopback",
    re.IGNORECASE,
)
"""Names of interfaces that lead to containers, virtual machines and tunnels, not into the house."""
_FRESH_S = 2.0
_NOWHERE = ("192.0.2.1", 9)
"""An address of no machine (RFC 5737). Nothing is sent to it: the system says which of ours it would send from."""


@dataclass(frozen=True, slots=True)
class Interface:
    name: str
    addresses: tuple[Address, ...]

    @property
    def is_inner(self) -> bool:
        return _INNER.search(self.name) is not None


class OwnAddresses:
    """The addresses of this machine, looked up again when they are a few seconds old. Safe to use from many threads."""

    def __init__(self) -> None:
        self._known: tuple[float, frozenset[Address]] = (-_FRESH_S, frozenset())

    def has(self, address: Address) -> bool:
        looked, known = self._known
        if time.monotonic() - looked > _FRESH_S:
            known = frozenset(address for interface in interfaces() for address in interface.addresses)
            self._known = time.monotonic(), known
        return address in known


def interfaces() -> list[Interface]:
    """Return the machine's interfaces but loopback, each with its addresses (IPv6 ones without their scope)."""
    import ifaddr

    found = []
    for adapter in ifaddr.get_adapters():
        known = [parsed for one in adapter.ips if (parsed := parse(one.ip if isinstance(one.ip, str) else one.ip[0])) is not None]
        # Loopback may have others besides its own: macOS gives it fe80::1.
        kept = () if any(address.is_loopback for address in known) else tuple(known)
        if kept:
            found.append(Interface(str(adapter.nice_name or adapter.name), kept))
    return found


def of_the_house(found: Iterable[Interface]) -> list[Address]:
    """Return the addresses at which the house's devices find this machine, the likeliest first.

    IPv4 before IPv6, the one that the system sends from by default before all; those of containers and tunnels only when there
    are no others. IPv6 addresses that hold on one cable alone are left out: a browser has no way to say which cable.
    """
    every = list(found)
    chosen = [one for one in every if not one.is_inner] or every
    default = _default_address()
    addresses = dict.fromkeys(address for interface in chosen for address in interface.addresses)
    lasting = [address for address in addresses if not address.is_link_local]
    usable = lasting or [address for address in addresses if address.version == 4]
    return sorted(usable, key=lambda one: (one != default, one.version))


def parse(text: str) -> Address | None:
    """Return an address from its text: without scope and brackets, IPv4 in IPv6 as IPv4; None if it is none."""
    try:
        address = ipaddress.ip_address(text.strip("[]").split("%", 1)[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _default_address() -> Address | None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            return parse(probe.getsockname()[0])
    except OSError:
        return None
