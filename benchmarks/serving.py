"""Carrel's server asked by many at a time, while lectures are added: waiting times over HTTP, from the question to the last byte.

    python -m benchmarks.serving                         100 hours, 50 clients that type, half a minute
    python -m benchmarks.serving --pace closed           each asks again at once: as much as the server can answer
    python -m benchmarks.serving --hours 10 --clients 10 --seconds 5 --pace both

A library of made-up lectures is served by `carrel serve`. Clients keep their connections, accept compressed answers as a browser
does, and draw from all classes of queries of `benchmarks.search`. Another process adds lecture after lecture and asks for each
over HTTP. The clients are one process that mostly waits; it and the adding take part of the same cores as the server.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.corpus import Lecture, lectures
from benchmarks.search import Queries
from benchmarks.startup import shelve
from carrel import sidecars
from carrel.catalog import courses
from carrel.catalog import lectures as catalogued
from carrel.library import Library
from carrel.pipeline import texts
from carrel.pipeline.place import from_sidecar
from carrel.records import ListedLecture

MOST_P99_MS = 500.0
_PATIENCE_S = 30.0
_HEAD = "GET {} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n"
_NOTHING = b'"lectures":[]'
"""In an answer that is empty, and so too short to be compressed."""
_SPAWN = multiprocessing.get_context("spawn")

Addresses = Mapping[str, Sequence[str]]
"""What to ask for, by class of query."""


@dataclass(slots=True)
class Asked:
    """What the clients saw. `took_ms` by class of query; `busy` is the share of one core that the clients themselves took."""

    took_ms: dict[str, list[float]] = field(default_factory=dict)
    in_vain: int = 0
    bytes: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    busy: float = 0.0


@dataclass(frozen=True, slots=True)
class Added:
    """A lecture added: seconds until the index was written, and until a search over HTTP found it."""

    written_s: float
    found_s: float


def put(library: Library, lecture: Lecture, number: int) -> None:
    """Put a lecture of a course that is there into the folder, the catalogue and the index, as the end of a sync does."""
    database, at = library.database, f"courses/{lecture.course}"
    shelve(lecture, number, library.root)
    record = sidecars.read_lecture(library.root / at / f"{number:04d} {lecture.title}.json")
    course = courses.get(database, lecture.course)
    assert course is not None
    with database.write():
        listed = ListedLecture(record.key, record.title, record.position, record.address, duration_s=record.duration_s)
        catalogued.save_listed(database, course.id, lecture.id, listed, None)
        known = catalogued.get(database, lecture.id)
        assert known is not None
        placed = from_sidecar(known, record, at)
        catalogued.save_files(database, placed, None)
    library.index.update(texts.of_lecture(library.layout, course, placed))


@contextmanager
def serving(root: Path) -> Iterator[tuple[int, int]]:
    """Serve the library at `root`, in processes of its own, and yield the port and the id of the first of them."""
    command = [sys.executable, "-m", "carrel", "--library", str(root), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        yield int(said.split("127.0.0.1:")[1].split()[0]), process.pid
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def peak_mb(parent: int) -> float | None:
    """Return the peak memory of the largest child of a process; None without /proc."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue
        if int(facts.get("PPid", "0")) == parent and "VmHWM" in facts:
            found.append(int(facts["VmHWM"].split()[0]) * 1024 / 1e6)
    return max(found, default=None)


def addresses(spoken: Sequence[Lecture], count: int) -> Addresses:
    found: dict[str, list[str]] = {}
    for kind, asks in Queries(spoken, count).classes().items():
        for ask in asks:
            text = " ".join(ask.words)
            query = f'"{text}"' if ask.phrase else text if ask.prefix else f"{text} "
            found.setdefault(kind, []).append(_address(query, ask.course))
    return found


def _address(query: str, course: str | None = None) -> str:
    return f"/api/v1/search?{urlencode({'q': query, **({'course': course} if course else {})})}"


def _ask_process(
    port: int, chosen: Addresses, clients: int, seconds: float, think_s: float, answers: multiprocessing.Queue[Asked]
) -> None:
    answers.put(asyncio.run(_ask_all(port, chosen, clients, seconds, think_s)))


async def _ask_all(port: int, chosen: Addresses, clients: int, seconds: float, think_s: float) -> Asked:
    asked = Asked()
    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(_client(port, chosen, number, began + seconds, think_s, asked) for number in range(clients)))
    asked.seconds = time.perf_counter() - began
    asked.busy = (time.process_time() - worked) / asked.seconds
    return asked


async def _client(port: int, chosen: Addresses, number: int, until: float, think_s: float, asked: Asked) -> None:
    """Ask until the time is over, pausing between questions for `think_s` on average (exponentially distributed)."""
    draw = random.Random(number)
    kinds = list(chosen)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while True:
        pause_s = draw.expovariate(1 / think_s) if think_s else 0.0
        if time.perf_counter() + pause_s >= until:
            break
        await asyncio.sleep(pause_s)
        kind = draw.choice(kinds)
        address = draw.choice(chosen[kind])
        start = time.perf_counter()
        try:
            streams = streams or await asyncio.open_connection("127.0.0.1", port)
            async with asyncio.timeout(_PATIENCE_S):
                status, body = await _ask(*streams, address)
            asked.took_ms.setdefault(kind, []).append((time.perf_counter() - start) * 1000)
            asked.bytes += len(body)
            asked.in_vain += _NOTHING in body
            if status != 200:
                asked.errors.append(f"{status} for {address}")
        except (OSError, ValueError, IndexError, EOFError) as error:  # TimeoutError and IncompleteReadError are among them
            asked.errors.append(f"{error!r} for {address}")
            if streams is not None:
                streams[1].close()
            streams = None
    if streams is not None:
        streams[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> tuple[int, bytes]:
    """Return the status and the body as it came."""
    writer.write(_HEAD.format(address).encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    body = await reader.readexactly(int(head.split("\r\ncontent-length:")[1].split("\r\n")[0]))
    return int(head.split(" ", 2)[1]), body


def _add_process(
    root: Path, port: int, first: int, every_s: float, seconds: float, answers: multiprocessing.Queue[object]
) -> None:
    """Add a lecture each `every_s`, if the one before is found by then, and answer with what was added or what went wrong."""
    spoken = lectures(seconds / every_s + 1, seed=first + 2, word_times=False)
    added: list[Added] = []
    try:
        with closing(Library.open(root)) as library, closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as asking:
            until = time.perf_counter() + seconds
            for number, lecture in enumerate(spoken, first):
                began = time.perf_counter()
                if began >= until:
                    break
                name = _made_up_name(number)
                put(library, replace(lecture, id=name, title=f"{lecture.title} {name}"), number)
                written_s = time.perf_counter() - began
                while name not in _found(asking, name):
                    if time.perf_counter() - began > _PATIENCE_S:
                        raise TimeoutError(f"The lecture {name} was added and is not found.")
                added.append(Added(written_s, time.perf_counter() - began))
                time.sleep(max(0.0, began + every_s - time.perf_counter()))
        answers.put(added)
    except Exception as error:
        answers.put(repr(error))
        raise


def _made_up_name(number: int) -> str:
    """Return a word that no one says, a different one for each number."""
    return "xq" + "".join("bcdfghjklm"[int(digit)] for digit in f"{number:06d}")


def _found(asking: http.client.HTTPConnection, query: str) -> set[str]:
    asking.request("GET", _address(query))
    answer = asking.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} for {query}: {body[:200]!r}")
    return {hit["id"] for hit in json.loads(body)["lectures"]}


def measure(
    root: Path, port: int, chosen: Addresses, *, clients: int, seconds: float, think_s: float, every_s: float, first: int
) -> tuple[Asked, list[Added]]:
    """Ask and add for `seconds`; the lectures added are numbered from `first`."""
    answers: multiprocessing.Queue[Asked] = _SPAWN.Queue()
    additions: multiprocessing.Queue[object] = _SPAWN.Queue()
    parts = [_SPAWN.Process(target=_ask_process, args=(port, chosen, clients, seconds, think_s, answers))]
    if every_s:
        parts.append(_SPAWN.Process(target=_add_process, args=(root, port, first, every_s, seconds, additions)))
    for part in parts:
        part.start()
    asked = answers.get(timeout=seconds + 2 * _PATIENCE_S)
    added = additions.get(timeout=2 * _PATIENCE_S) if every_s else []
    for part in parts:
        part.join()
    if not isinstance(added, list):
        asked.errors.append(f"adding: {added}")
        added = []
    return asked, added


def centile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def tell(asked: Asked, added: Sequence[Added], *, by_class: bool) -> bool:
    """Print what was measured, and say whether it is as wanted."""
    took = sorted(chain.from_iterable(asked.took_ms.values()))
    print(f"  {len(took):,} answers, {len(took) / asked.seconds:.1f}/s, {len(asked.errors)} errors")
    for error in asked.errors[:5]:
        print(f"    {error}")
    if not took:
        return False
    p50, p95, p99 = (centile(took, share) for share in (0.50, 0.95, 0.99))
    print(f"  {asked.bytes / len(took) / 1000:.1f} kB each, compressed; {asked.in_vain} found nothing")
    print(f"  ms: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} (at most {MOST_P99_MS:.0f}), max {took[-1]:.0f}")
    if by_class:
        for kind, mine in asked.took_ms.items():
            ordered = sorted(mine)
            print(f"    {kind:24} {len(ordered):5} answers, p50 {centile(ordered, 0.5):5.0f}, p99 {centile(ordered, 0.99):5.0f}")
    if added:
        written, found = [one.written_s * 1000 for one in added], [one.found_s * 1000 for one in added]
        print(
            f"  {len(added)} lectures added: written after {statistics.median(written):.0f} ms (worst {max(written):.0f}),"
            f" found over HTTP after {statistics.median(found):.0f} ms (worst {max(found):.0f}), medians"
        )
    print(f"  the clients took {100 * asked.busy:.0f} % of one core")
    return not asked.errors and p99 <= MOST_P99_MS and asked.in_vain < len(took) / 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=100)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pace", choices=("typing", "closed", "both"), default="typing")
    parser.add_argument("--think", type=float, default=1.0, help="seconds from an answer to the next question, typing (mean)")
    parser.add_argument("--add-every", type=float, default=1.0, help="seconds between lectures added; 0 adds none")
    parser.add_argument("--queries", type=int, default=200, help="of each class, to draw from")
    parser.add_argument("--by-class", action="store_true", help="tell each class of queries apart")
    chosen = parser.parse_args()
    spoken = list(lectures(chosen.hours, word_times=False))
    asks = addresses(spoken, chosen.queries)
    print(f"{chosen.hours:g} hours, {len(spoken)} lectures; server, clients and adding share {os.cpu_count()} cores")
    paces = {"typing": chosen.think, "closed": 0.0}
    fine = True
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        for number, lecture in enumerate(spoken, 1):
            shelve(lecture, number, root)
        with closing(Library.open(root)) as library:
            library.rebuild()
        with serving(root) as (port, server):
            # Each class once: the first of each loads code and maps files.
            asyncio.run(_ask_all(port, {kind: some[:1] for kind, some in asks.items()}, 4, 2.0, 0.0))
            for number, pace in enumerate(paces if chosen.pace == "both" else [chosen.pace]):
                think_s = paces[pace]
                how = f"pausing {think_s:g} s on average" if think_s else "asking again at once"
                print(f"\n{chosen.clients} clients, {how}, {chosen.seconds:g} s", flush=True)
                asked, added = measure(
                    root, port, asks, clients=chosen.clients, seconds=chosen.seconds, think_s=think_s,
                    every_s=chosen.add_every, first=100_000 * (number + 1),
                )  # fmt: skip
                fine &= tell(asked, added, by_class=chosen.by_class)
            peak = peak_mb(server)
            print(f"\nthe server's peak: {peak:.0f} MB" if peak else "")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
