"""The library's name in the house by multicast DNS (RFC 6762): NAME.local, kept while the machine changes its network."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from carrel.lan.addresses import Address, parse

if TYPE_CHECKING:
    from zeroconf import ServiceInfo, Zeroconf

SERVICE = "_http._tcp.local."
_LOOK_EVERY_S = 2.0
_ASK_AGAIN_S = 60.0
_PROBE_MS = 750
"""How long others may take to say that a name is theirs (RFC 6762, section 8.1)."""
_MOST_NAMES = 9
_LONGEST_LABEL = 63
"""Bytes (RFC 1035, section 2.3.4). Of a name of a service some are kept for the number that it gets where it is taken."""
_LONGEST_PAUSE_S = 60.0
_STOP_S = 5.0

log = logging.getLogger(__name__)


class Advertiser:
    """Claims a name and answers for it, in a thread of its own, until it is closed.

    `look` returns the addresses to answer with, the likeliest first. `changed(name, addresses)` is called from that thread when
    one of them is another: the name with its ".local", or None as long as there is none. The addresses are good without it.
    """

    def __init__(
        self,
        wished: str | None,
        port: int,
        look: Callable[[], list[Address]],
        changed: Callable[[str | None, Sequence[Address]], None],
    ) -> None:
        self._wished = wished
        self._port = port
        self._look = look
        self._changed = changed
        self._zeroconf: Zeroconf | None = None
        self._name: str | None = None
        self._addresses: list[Address] | None = None
        self._asked_at = 0.0
        self._failed: str | None = None
        self._first = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="advertise", daemon=True)

    def start(self, within_s: float = 5.0) -> None:
        """Begin; return when there is a name or it is known that there is none, or after `within_s` seconds."""
        self._thread.start()
        self._first.wait(within_s)

    def close(self) -> None:
        """Say goodbye for the name, so that nobody keeps it in mind."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        pause_s = _LOOK_EVERY_S
        while not self._stop.is_set():
            try:
                self._keep()
                pause_s, self._failed = _LOOK_EVERY_S, None
            except Exception as error:  # noqa: BLE001  a network that comes and goes must not end this thread
                pause_s = min(_LONGEST_PAUSE_S, 2 * pause_s)
                self._give_up(error)
            self._first.set()
            self._stop.wait(pause_s)
        self._silence()

    def _keep(self) -> None:
        """Claim the name anew where the addresses have changed; where not, ask now and then whether another has it too."""
        now = self._look()
        due = self._zeroconf is not None and time.monotonic() - self._asked_at > _ASK_AGAIN_S
        if now != self._addresses or (due and self._is_lost(now)):
            self._silence()
            # Until it is known whether the name is still free it is taken to be.
            self._tell(self._name, now)
            self._claim(now)
            self._addresses = now

    def _claim(self, addresses: Sequence[Address]) -> None:
        if self._wished is None or not addresses:
            self._tell(None, addresses)
            return
        self._zeroconf = _open(addresses)
        name = self._free_name(self._zeroconf, addresses)
        self._asked_at = time.monotonic()
        # Who hears of the name must be served by it at once.
        self._tell(name, addresses)
        self._zeroconf.register_service(self._info(name, addresses), allow_name_change=True)

    def _tell(self, name: str | None, addresses: Sequence[Address]) -> None:
        self._name = name
        self._changed(name, addresses)

    def _give_up(self, error: Exception) -> None:
        """Go on without a name, and say so once."""
        self._silence()
        with suppress(Exception):
            self._tell(None, self._look())
        self._addresses, said = None, f"{type(error).__name__}: {error}"
        if said != self._failed:
            log.warning("The library has no name in the network (%s). Addresses lead here all the same.", said)
        self._failed = said

    def _free_name(self, zeroconf: Zeroconf, addresses: Sequence[Address]) -> str:
        """Return the wished name, or the first with a number that nobody else in the house answers to."""
        for number in range(1, _MOST_NAMES + 1):
            if self._stop.is_set():
                break
            name = f"{self._wished}.local" if number == 1 else f"{self._wished}-{number}.local"
            if not self._others(zeroconf, name, addresses):
                return name
        raise OSError(f"All names like {self._wished}.local are taken.")

    def _others(self, zeroconf: Zeroconf, name: str, addresses: Sequence[Address]) -> list[Address]:
        """Return the addresses that others give for a name. This machine's own responder may say it too."""
        from zeroconf import AddressResolver  # type: ignore[attr-defined]  # left out of its __all__ alone

        resolver = AddressResolver(f"{name}.")
        resolver.load_from_cache(zeroconf)
        resolver.request(zeroconf, _PROBE_MS)
        found = [parse(text) for text in resolver.parsed_scoped_addresses()]
        return [address for address in found if address is not None and address not in addresses]

    def _is_lost(self, addresses: Sequence[Address]) -> bool:
        """Say whether another claimed our name meanwhile and may keep it: of two, the one with the higher address does (RFC 6762,
        section 8.2.1)."""
        self._asked_at = time.monotonic()
        if self._name is None or self._zeroconf is None:
            return False
        others = self._others(self._zeroconf, self._name, addresses)
        return bool(others) and max(one.packed for one in others) > max(one.packed for one in addresses)

    def _info(self, name: str, addresses: Sequence[Address]) -> ServiceInfo:
        from zeroconf import ServiceInfo

        machine = socket.gethostname().split(".")[0]
        title = f"Carrel on {machine}".encode()[: _LONGEST_LABEL - 4].decode(errors="ignore")
        return ServiceInfo(
            SERVICE,
            f"{title}.{SERVICE}",
            port=self._port,
            server=f"{name}.",
            parsed_addresses=[str(address) for address in addresses],
            properties={"path": "/"},
        )

    def _silence(self) -> None:
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            # Also where its network is gone, and goodbye reaches nobody.
            with suppress(Exception):
                zeroconf.close()


def _open(addresses: Sequence[Address]) -> Zeroconf:
    """Return a responder on the interfaces with these addresses: with IPv6 where the system lets us have it."""
    from zeroconf import IPVersion, Zeroconf

    chosen = [str(address) for address in addresses]
    only_four = [str(address) for address in addresses if address.version == 4]
    try:
        return Zeroconf(interfaces=chosen, ip_version=IPVersion.All)
    except (OSError, ValueError, RuntimeError):
        if not only_four:
            raise
        return Zeroconf(interfaces=only_four, ip_version=IPVersion.V4Only)
