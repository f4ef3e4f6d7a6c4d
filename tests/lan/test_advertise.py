from __future__ import annotations

import gc
import ipaddress
import logging
import socket
from collections.abc import Sequence

import pytest

from carrel.lan.addresses import Address
from carrel.lan.advertise import SERVICE, Advertiser

NOBODYS = ipaddress.ip_address("203.0.113.5")
"""An address that no machine has (RFC 5737)."""


# zeroconf leaves a socket that it could not use to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_where_no_name_can_be_had_the_addresses_are_told_and_why_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str | None, list[Address]]] = []

    def changed(name: str | None, addresses: Sequence[Address]) -> None:
        told.append((name, list(addresses)))

    with caplog.at_level(logging.WARNING, logger="carrel.lan.advertise"):
        advertiser = Advertiser("carrel", 8420, lambda: [NOBODYS], changed)
        advertiser.start(within_s=120)
        advertiser.close()
        gc.collect()
    assert told[0] == (None, [NOBODYS])
    assert all(name is None for name, _ in told)
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None


@pytest.mark.parametrize("machine", ["laptop", "a" * 63, "ü" * 60, "box.example.org"])
def test_the_name_of_the_service_fits_whatever_the_machine_is_called(monkeypatch: pytest.MonkeyPatch, machine: str) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: machine)
    made = Advertiser("carrel", 8420, list, lambda _name, _addresses: None)._info("carrel.local", [NOBODYS])
    assert len(made.name.removesuffix(f".{SERVICE}").encode()) <= 63
    assert made.server == "carrel.local."
