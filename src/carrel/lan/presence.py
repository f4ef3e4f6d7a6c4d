"""A running server's presence in the house: its name, kept while the network changes, and its record for other processes."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

from carrel.lan.addresses import Address, interfaces, of_the_house, parse
from carrel.lan.advertise import Advertiser
from carrel.lan.reach import Reach
from carrel.lan.serving import Serving, ServingFile


class Presence:
    """Of the server that reaches as far as `reach` says."""

    def __init__(self, record: ServingFile, reach: Reach) -> None:
        self._record = record
        self._reach = reach
        self._advertiser: Advertiser | None = None

    def begin(self) -> None:
        """Write the record; with a network, claim the name first, which takes a second or two.

        Where this machine alone is served there is none: nobody else has to find it, and another server may be there for them.
        """
        if not self._reach.is_guarded:
            return
        if not self._reach.lan:
            self._write(None, ())
            return
        # Networks come and go; what that does to its sockets is no news to a person.
        logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
        self._advertiser = Advertiser(self._reach.name, self._reach.port, self._addresses, self._write)
        self._advertiser.start()

    def close(self) -> None:
        if self._advertiser is not None:
            self._advertiser.close()
        if self._reach.is_guarded:
            self._record.remove()

    def _addresses(self) -> list[Address]:
        """Return the addresses of the house that are listened on: the one bound, or with all bound those of its families."""
        bound = parse(self._reach.host)
        if bound is not None and not bound.is_unspecified:
            return [bound]
        both = bound is None or bound.version == 6
        return [address for address in of_the_house(interfaces()) if both or address.version == 4]

    def _write(self, name: str | None, addresses: Sequence[Address]) -> None:
        reach = self._reach
        self._record.write(
            Serving(
                pid=os.getpid(),
                host=reach.host,
                port=reach.port,
                lan=reach.lan,
                name=name,
                addresses=tuple(str(address) for address in addresses),
                proxy_url=reach.proxy.url if reach.proxy is not None else None,
            )
        )
