"""A class at one laptop: thirty devices that were let in watch the same lecture and seek about. First bytes, stalls, load.

    python -m benchmarks.classroom                     30 devices, 2 Mb/s, a seek every 5 s, for a minute
    python -m benchmarks.classroom --attack 500        meanwhile 500 connections that never finish a request
    python -m benchmarks.classroom --clients 60

A device plays as a browser does: it asks for all that is left from where it is, takes ten seconds ahead as fast as it comes, then
as much as is played, and hangs up when it seeks. A stall is a moment at which what was played is more than what has come. The
devices are one process that takes part of the same cores as the server. Listens on loopback only; needs /proc for the load.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from carrel.library import Library
from tests.lan.asking import Client
from tests.web.house import ServedHouse, serving_house
from tests.web.shelf import READY, make_shelf

VIDEO = f"/media/{READY}/video.mp4"
VIDEO_BYTES = 700_000_000
"""About what 47 minutes take at 2 Mb/s."""
AHEAD_S = 10.0
MOST_FIRST_BYTE_MS, MOST_CORES, MOST_MB = 100.0, 1.0, 300.0
_STEP_S = 0.05
_BLOCK = 64 * 1024


@dataclass(slots=True)
class Seen:
    """What the devices saw. `stalls` counts moments without anything to play, after the first byte of a seek had come."""

    first_byte_ms: list[float] = field(default_factory=list)
    stalls: int = 0
    bytes: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Load:
    """Of the processes of a server: seconds of processor time so far, megabytes in memory now."""

    cpu_s: float
    mb: float


def load_of(parent: int) -> Load:
    cpu, memory = 0.0, 0.0
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
            resident = int((folder / "statm").read_text().split()[1]) - int((folder / "statm").read_text().split()[2])
        except (OSError, IndexError):
            continue
        if parent in (int(folder.name), int(facts[1])):
            cpu += (int(facts[11]) + int(facts[12])) / tick
            memory += resident * page / 1e6
    return Load(cpu, memory)


async def play(
    host: str, port: int, cookie: str, number: int, until: float, bytes_per_s: float, every_s: float, seen: Seen
) -> None:
    """Play and seek until it is time."""
    draw = random.Random(number)
    await asyncio.sleep(draw.uniform(0, every_s))
    while time.perf_counter() < until:
        start = draw.randrange(VIDEO_BYTES // 2)
        head = f"GET {VIDEO} HTTP/1.1\r\nHost: {host}\r\nRange: bytes={start}-\r\nCookie: {cookie}\r\n\r\n"
        asked = time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 206 " not in answer[:20]:
                seen.errors.append(answer[:40].decode(errors="replace"))
            got = len(await reader.read(_BLOCK))
            began = time.perf_counter()
            seen.first_byte_ms.append((began - asked) * 1000)
            await _watch(reader, got, began, min(until, began + every_s), bytes_per_s, seen)
            writer.close()
        except (OSError, EOFError) as error:
            seen.errors.append(repr(error))
            await asyncio.sleep(_STEP_S)


async def _watch(reader: asyncio.StreamReader, got: int, began: float, until: float, bytes_per_s: float, seen: Seen) -> None:
    while (now := time.perf_counter()) < until:
        played = (now - began) * bytes_per_s
        if got < played:
            seen.stalls += 1
        if got >= played + AHEAD_S * bytes_per_s:
            await asyncio.sleep(_STEP_S)
            continue
        block = await reader.read(_BLOCK)
        if not block:
            raise EOFError("the server closed the connection")
        got += len(block)
        seen.bytes += len(block)


async def attack(host: str, port: int, connections: int, until: float) -> None:
    """Hold connections that send the head of a request a letter at a time; open those anew that are closed."""

    async def slowly() -> None:
        while time.perf_counter() < until:
            try:
                _, writer = await asyncio.open_connection(host, port)
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-")
                while time.perf_counter() < until and not writer.is_closing():
                    writer.write(b"a")
                    await writer.drain()
                    await asyncio.sleep(2)
                writer.close()
            except OSError:
                await asyncio.sleep(1)

    await asyncio.gather(*(slowly() for _ in range(connections)))


def let_in(house: ServedHouse, count: int) -> list[str]:
    """Return the cookies of so many new devices."""
    host, port = house.url.removeprefix("http://").split(":")
    with closing(Library.open(house.root)) as library:
        secrets = [library.house.devices.invite().secret for _ in range(16)]
        found = []
        for number in range(count):
            if not secrets:
                secrets = [library.house.devices.invite().secret for _ in range(16)]
            found.append(Client(host, int(port), host, more={"User-Agent": f"device {number}"}).paired(secrets.pop()).cookie)
        return found


async def whole(house: ServedHouse, cookies: Sequence[str], chosen: argparse.Namespace) -> tuple[Seen, float]:
    """Return what was seen, and the share of a core that the devices themselves took."""
    host, port = house.url.removeprefix("http://").split(":")
    seen, until, worked = Seen(), time.perf_counter() + chosen.seconds, time.process_time()
    rate = chosen.rate * 1e6 / 8
    await asyncio.gather(
        *(play(host, int(port), cookie, n, until, rate, chosen.seek_every, seen) for n, cookie in enumerate(cookies)),
        attack(host, int(port), chosen.attack, until),
    )
    return seen, (time.process_time() - worked) / chosen.seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=2.0, help="of the video, Mb/s")
    parser.add_argument("--seek-every", type=float, default=5.0, help="seconds")
    parser.add_argument("--attack", type=int, default=0, help="connections that never finish a request")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        root = Path(folder)
        make_shelf(root)
        with closing(Library.open(root)) as library:
            os.truncate(library.file_of(READY, "video"), VIDEO_BYTES)
        house = stack.enter_context(serving_house(root))
        cookies = let_in(house, chosen.clients)
        before = load_of(house.pid)
        seen, busy = asyncio.run(whole(house, cookies, chosen))
        after = load_of(house.pid)
    ordered = sorted(seen.first_byte_ms)
    p50, p99 = (ordered[int((len(ordered) - 1) * share)] for share in (0.5, 0.99))
    cores = (after.cpu_s - before.cpu_s) / chosen.seconds
    print(f"{chosen.clients} devices, {chosen.rate:g} Mb/s, a seek every {chosen.seek_every:g} s, {chosen.seconds:g} s")
    print(
        f"  {len(ordered)} seeks, {seen.bytes / 1e6 / chosen.seconds:.0f} MB/s, {seen.stalls} stalls, {len(seen.errors)} errors"
    )
    for error in seen.errors[:5]:
        print(f"    {error}")
    print(f"  first byte, ms: p50 {p50:.1f}, p99 {p99:.1f} (at most {MOST_FIRST_BYTE_MS:.0f}), max {ordered[-1]:.1f}")
    print(f"  the server: {cores:.2f} cores (at most {MOST_CORES:.0f}), {after.mb:.0f} MB of its own (at most {MOST_MB:.0f})")
    print(f"  the devices took {busy:.2f} cores")
    fine = not seen.stalls and not seen.errors and p99 < MOST_FIRST_BYTE_MS and cores < MOST_CORES and after.mb < MOST_MB
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
