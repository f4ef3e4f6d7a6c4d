"""A laptop and a phone on one cable: two network namespaces of Linux. Making them takes root and `ip` (iproute2)."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.ports import free_port

T = TypeVar("T")
_CLONE_NEWNET = 0x40000000
_IP = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
LAPTOP_ADDRESS, PHONE_ADDRESS, MOVED_ADDRESS = "10.77.0.1", "10.77.0.2", "10.77.0.9"
LAPTOP_ADDRESS_6, PHONE_ADDRESS_6 = "fd77::1", "fd77::2"


def _run(*words: str) -> bool:
    return _IP is not None and subprocess.run([_IP, *words], capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Machine:
    """A network namespace. What `do` calls, and the threads it starts, have its network."""

    name: str
    port: str
    thread: ThreadPoolExecutor

    def do(self, act: Callable[[], T]) -> T:
        return self.thread.submit(act).result()

    def command(self, *words: str) -> list[str]:
        """Return a command that runs on this machine."""
        assert _IP is not None
        return [_IP, "netns", "exec", self.name, *words]

    def addresses(self, port: str) -> list[str]:
        """Return the addresses of one of the machine's ports, without their prefixes."""
        assert _IP is not None
        said = subprocess.run(
            [_IP, "-n", self.name, "-o", "addr", "show", "dev", port], capture_output=True, text=True, check=True
        )
        return [line.split()[3].split("/")[0] for line in said.stdout.splitlines()]

    def add_address(self, address: str, port: str | None = None) -> None:
        assert _run("-n", self.name, "addr", "add", address, "dev", port or self.port, *(["nodad"] if ":" in address else []))

    def add_port(self) -> str:
        """Give the machine a second port, to a cable that leads to nobody; return its name."""
        name = f"{self.port}b"
        assert _run("link", "add", name, "netns", self.name, "type", "veth", "peer", "name", f"{name}x", "netns", self.name)
        for port in (name, f"{name}x"):
            assert _run("-n", self.name, "link", "set", port, "up")
        return name

    def move(self, old: str, new: str) -> None:
        """Give the machine another address, as another network does."""
        assert _run("-n", self.name, "addr", "del", f"{old}/24", "dev", self.port)
        assert _run("-n", self.name, "addr", "add", f"{new}/24", "dev", self.port)
        _run("-n", self.name, "route", "add", "224.0.0.0/4", "dev", self.port)


@contextmanager
def cable() -> Iterator[tuple[Machine, Machine]]:
    """A laptop and a phone that reach each other and nothing else. Skips the test where they cannot be made."""
    mark = f"{os.getpid():x}"
    names, ports = (f"carrel-l{mark}", f"carrel-p{mark}"), (f"l{mark}", f"p{mark}")
    if sys.platform != "linux" or os.geteuid() != 0 or not _run("netns", "add", names[0]):
        pytest.skip("network namespaces take Linux, root and iproute2")
    try:
        assert _run("netns", "add", names[1])
        assert _run("link", "add", ports[0], "netns", names[0], "type", "veth", "peer", "name", ports[1], "netns", names[1])
        addresses = (LAPTOP_ADDRESS, PHONE_ADDRESS), (LAPTOP_ADDRESS_6, PHONE_ADDRESS_6)
        for name, port, address, address_6 in zip(names, ports, *addresses, strict=True):
            # Without this an IPv6 address is looked for elsewhere for two seconds before it can be used.
            subprocess.run([_IP or "", "netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0"], check=False)
            for words in (
                ("addr", "add", f"{address}/24", "dev", port),
                ("addr", "add", f"{address_6}/64", "dev", port, "nodad"),
                ("link", "set", "lo", "up"),
                ("link", "set", port, "up"),
                ("route", "add", "224.0.0.0/4", "dev", port),
            ):
                assert _run("-n", name, *words), words
        with ThreadPoolExecutor(1) as laptop, ThreadPoolExecutor(1) as phone:
            machines = Machine(names[0], ports[0], laptop), Machine(names[1], ports[1], phone)
            for machine in machines:
                machine.do(lambda machine=machine: _enter(machine.name))  # type: ignore[misc]
            yield machines
    finally:
        for name in names:
            _run("netns", "del", name)


def _enter(name: str) -> None:
    """Give the calling thread the network of a namespace (setns(2))."""
    descriptor = os.open(f"/run/netns/{name}", os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(descriptor, _CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {name}")
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Shared:
    """A library that a machine serves to the others."""

    root: Path
    port: int
    machine: Machine
    process: subprocess.Popen[str]

    def command(self, *words: str) -> Any:
        """Run a command for this library on its machine; return what it prints as JSON."""
        command = self.machine.command(sys.executable, "-m", "carrel", "--library", str(self.root), *words)
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=150)
        return json.loads(done.stdout)


@contextmanager
def sharing(machine: Machine, root: Path, *options: str) -> Iterator[Shared]:
    """Run `carrel serve --lan` on a machine."""
    port = free_port()
    command = machine.command(sys.executable, "-u", "-m", "carrel", "serve", "--lan", "--library", str(root), *options)
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            assert any("Let one in" in line for line in process.stdout), "the server did not start"
            yield Shared(root, port, machine, process)
        finally:
            process.terminate()


def resolve(name: str, *, within_ms: int = 3_000) -> list[str]:
    """Ask the network for a name's addresses (RFC 6762); nobody's memory is asked."""
    from zeroconf import AddressResolver, Zeroconf  # type: ignore[attr-defined]  # left out of its __all__ alone

    with Zeroconf() as asking:
        found = AddressResolver(f"{name}.")
        found.request(asking, within_ms)
        return [address.split("%")[0] for address in found.parsed_scoped_addresses()]


def until_resolved(name: str, address: str, *, within_s: float = 90.0) -> float:
    """Wait until a name leads to an address; return how many seconds that took."""
    began = time.monotonic()
    while address not in (found := resolve(name, within_ms=1_000)):
        assert time.monotonic() - began < within_s, f"{name} leads to {found}, not to {address}"
    return time.monotonic() - began
