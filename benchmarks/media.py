"""Media throughput and waiting: Carrel's server beside nginx, on the same file, with the same clients, in the same run.

    python -m benchmarks.media

1. 16 clients ask for random ranges of 1 MiB, keep-alive, from nginx and from Carrel in turn. The ratio must be 0.5 or more.
2. 30 readers take a video as a player does, 300 KB/s each, while another asks for random ranges: how long until its first byte?

Takes about half a minute and 256 MiB of temporary space. Needs nginx on PATH, and a machine with nothing else to do: what is
compared is processor time. Listens on loopback only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from carrel.library import Library
from tests.web.shelf import READY, make_shelf

MIB = 1 << 20
VIDEO_BYTES = 256 * MIB
CLIENTS = 16
SLOW_READERS = 30
SLOW_BYTES_PER_S = 300_000
LEAST_RATIO = 0.5

SERVE = """
import sys
from pathlib import Path
from carrel.lan.reach import Reach
from carrel.library import Library
from carrel.web.serve import serve
serve(Library.open(Path(sys.argv[1])), reach=Reach(port=int(sys.argv[2])))
"""
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes auto;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class Client:
    """One keep-alive connection that asks for ranges of one address."""

    def __init__(self, port: int, address: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._address = address
        self._buffer = bytearray(MIB)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, start: int, length: int) -> int:
        """Send the request and take the answer's head; return how many bytes of the body came with it."""
        asked = f"GET {self._address} HTTP/1.1\r\nHost: localhost\r\nRange: bytes={start}-{start + length - 1}\r\n\r\n"
        self._socket.sendall(asked.encode())
        head = b""
        while (end := head.find(b"\r\n\r\n")) < 0:
            head += self._socket.recv(65536)
        if b" 206 " not in head[:20]:
            raise RuntimeError(head[:200].decode(errors="replace"))
        return len(head) - end - 4

    def take(self, most: int) -> int:
        taken = self._socket.recv_into(self._buffer, min(most, MIB))
        if not taken:
            raise ConnectionError("the server closed the connection")
        return taken

    def fetch(self, start: int, length: int) -> None:
        left = length - self.ask(start, length)
        while left:
            left -= self.take(left)


def throughput(port: int, address: str, seconds: float) -> float:
    """Return the MB/s that CLIENTS together get of random ranges of 1 MiB."""
    counts = [0] * CLIENTS
    deadline = time.monotonic() + seconds

    def run(number: int) -> None:
        draw = random.Random(number)
        with Client(port, address) as client:
            while time.monotonic() < deadline:
                client.fetch(draw.randrange(VIDEO_BYTES - MIB), MIB)
                counts[number] += 1

    began = time.monotonic()
    _together(run, CLIENTS)
    return sum(counts) * MIB / 1e6 / (time.monotonic() - began)


def waiting(port: int, address: str, requests: int) -> tuple[list[float], tuple[int, float] | None]:
    """Return the quick reader's times to first byte in ms, and the server's threads and MB meanwhile."""
    over = threading.Event()

    def read_slowly(number: int) -> None:
        with Client(port, address) as client:
            start = random.Random(number).randrange(VIDEO_BYTES // 2)
            client.ask(start, VIDEO_BYTES - start)
            while not over.is_set():
                taken = client.take(32_768)
                over.wait(taken / SLOW_BYTES_PER_S)

    def read_quickly() -> None:
        draw = random.Random(0)
        with Client(port, address) as client:
            for _ in range(requests):
                start = draw.randrange(VIDEO_BYTES - MIB)
                began = time.perf_counter()
                arrived = client.ask(start, 65_536)
                times.append((time.perf_counter() - began) * 1000)
                while arrived < 65_536:
                    arrived += client.take(65_536 - arrived)
                time.sleep(0.005)

    times: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(_together, read_slowly, SLOW_READERS)
        time.sleep(1)
        try:
            read_quickly()
            usage = _usage()
        finally:
            over.set()
        slow.result()
    return times, usage


def _together(run: Callable[[int], None], number: int) -> None:
    with ThreadPoolExecutor(number) as pool:
        list(pool.map(run, range(number)))


def _usage() -> tuple[int, float] | None:
    """Return the threads and the resident MB of our largest grandchild, which is Carrel's worker; None without /proc."""
    ours = {os.getpid()}
    found: list[tuple[int, float]] = []
    for _ in range(2):
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            except OSError:
                continue
            if int(facts.get("PPid", "0")) in ours and "VmRSS" in facts:
                ours.add(int(facts["Pid"]))
                found.append((int(facts["Threads"]), int(facts["VmRSS"].split()[0]) * 1024 / 1e6))
    return max(found, key=lambda usage: usage[1], default=None)


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def _prepare(folder: Path) -> None:
    """Lay out a library with one large video, and the same video for nginx."""
    make_shelf(folder / "library")
    with closing(Library.open(folder / "library")) as library:
        video = library.file_of(READY, "video")
    block = random.Random(1).randbytes(MIB)
    with open(video, "wb") as stream:
        for _ in range(VIDEO_BYTES // MIB):
            stream.write(block)
    (folder / "nginx").mkdir()
    (folder / "nginx" / "video.mp4").hardlink_to(video)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one measurement (default 2)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each server, in turn (default 5)")
    parser.add_argument("--requests", type=int, default=400, help="requests of the quick reader (default 400)")
    chosen = parser.parse_args()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        sys.exit("nginx is not on PATH.")
    with tempfile.TemporaryDirectory(prefix="carrel-media-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx started by root reads as nobody
        _prepare(folder)
        ours, theirs = _free_port(), _free_port()
        address = f"/media/{READY}/video.mp4"
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=theirs, root=folder / "nginx"))
        serve = [sys.executable, "-c", SERVE, str(folder / "library"), str(ours)]
        with _running([nginx, "-c", str(config)], theirs), _running(serve, ours):
            throughput(theirs, "/video.mp4", 1), throughput(ours, address, 1)
            rounds = [
                (throughput(theirs, "/video.mp4", chosen.seconds), throughput(ours, address, chosen.seconds))
                for _ in range(chosen.rounds)
            ]
            times, usage = waiting(ours, address, chosen.requests)
    of_nginx, of_carrel = (statistics.median(figures) for figures in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in rounds)
    print(f"random 1 MiB ranges, {CLIENTS} clients, medians of {chosen.rounds} pairs:")
    print(f"  nginx {of_nginx:,.0f} MB/s   carrel {of_carrel:,.0f} MB/s   ratio {ratio:.2f} (at least {LEAST_RATIO})")
    centiles = statistics.quantiles(times, n=100)
    print(f"first byte beside {SLOW_READERS} slow readers: p50 {centiles[49]:.1f} ms, p99 {centiles[98]:.1f} ms")
    if usage is not None:
        print(f"  the server meanwhile: {usage[0]} threads, {usage[1]:.0f} MB")
    return 0 if ratio >= LEAST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
