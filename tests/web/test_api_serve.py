from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from carrel.errors import CannotListen
from carrel.library import Library
from carrel.web.serve import THREADS, claim, url_of
from tests.waiting import until
from tests.web.house import serving_house
from tests.web.shelf import READY, VIDEO_BYTES, make_shelf

SERVE = """
import sys
from pathlib import Path
from carrel.lan.reach import Reach
from carrel.library import Library
from carrel.web.serve import serve
serve(Library.open(Path(sys.argv[1])), reach=Reach(port=0), on_ready=lambda url: print(url, flush=True))
print("ended", flush=True)
"""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@contextmanager
def serving(root: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process group of its own, and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), url + process.stdout.read()
        yield process, int(url.rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    make_shelf(folder)
    with closing(Library.open(folder)) as library:
        os.truncate(library.attachment_file(READY, "slides.pdf"), 64 * 1024 * 1024)
    return folder


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    with serving(root) as (_, found):
        yield found


def _ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()


def _stalled_viewer(port: int) -> socket.socket:
    """A client that asks for more than any buffer holds, and reads only its beginning."""
    viewer = socket.create_connection(("127.0.0.1", port))
    viewer.sendall(f"GET /media/{READY}/attachments/slides.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert viewer.recv(12) == b"HTTP/1.1 200"
    return viewer


def _is_open(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_it_serves_the_library(port: int) -> None:
    answer, body = _ask(port, "/api/v1/library")
    assert answer.status == 200
    assert b"Forgetting" in body
    assert _ask(port, "/healthz", Host="evil.example")[0].status == 403


def test_ranges_over_the_wire(port: int) -> None:
    whole = _ask(port, f"/media/{READY}/video.mp4")[1]
    assert len(whole) == VIDEO_BYTES
    answer, body = _ask(port, f"/media/{READY}/video.mp4", Range="bytes=262000-600000")
    assert answer.status == 206
    assert body == whole[262_000:600_001]
    head, nothing = _ask(port, f"/media/{READY}/video.mp4", method="HEAD")
    assert (head.getheader("Content-Length"), nothing) == (str(VIDEO_BYTES), b"")


def test_the_same_connection_serves_range_after_range(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        for start in range(0, 100_000, 9_999):
            connection.request("GET", f"/media/{READY}/video.mp4", headers={"Range": f"bytes={start}-{start + 9}"})
            assert len(connection.getresponse().read()) == 10


def test_thirty_paused_viewers_keep_nobody_waiting(port: int) -> None:
    viewers = [_stalled_viewer(port) for _ in range(60)]
    # A viewer that kept it waiting would do so for as long as it is connected: nobody gives it up.
    assert _ask(port, "/healthz")[0].status == 200
    for viewer in viewers:
        viewer.close()


def test_viewers_that_go_away_leave_their_place(port: int) -> None:
    for _ in range(THREADS + 10):
        _stalled_viewer(port).close()
    assert _ask(port, "/healthz")[0].status == 200


def test_a_second_server_on_the_port_is_refused_in_a_sentence(port: int) -> None:
    with pytest.raises(CannotListen, match=f"Port {port} is taken") as caught:
        claim("127.0.0.1", port)
    assert "--port" in caught.value.hint


def test_an_address_of_another_machine_is_refused_in_a_sentence() -> None:
    with pytest.raises(CannotListen, match=r"Cannot listen on 192\.0\.2\.1"):
        claim("192.0.2.1", 0)
    with pytest.raises(CannotListen, match=r"Cannot listen on no\.such\.host\.invalid"):
        claim("no.such.host.invalid", 0)


def test_localhost_is_the_address_that_every_browser_tries() -> None:
    assert claim("localhost", 0)[0] == "127.0.0.1"


def test_what_to_open_in_a_browser() -> None:
    assert url_of("127.0.0.1", 8420) == "http://127.0.0.1:8420"
    assert url_of("0.0.0.0", 1) == "http://127.0.0.1:1"
    assert url_of("::", 1) == "http://127.0.0.1:1"
    assert url_of("::1", 1) == "http://[::1]:1"


@POSIX
@pytest.mark.parametrize("kind", ["terminal", "signal"])
def test_it_stops_cleanly_though_a_viewer_reads_nothing(root: Path, kind: str) -> None:
    with serving(root) as (process, port), closing(_stalled_viewer(port)):
        if kind == "terminal":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.terminate()
        output, _ = process.communicate(timeout=60)
        assert output == "ended\n"
        assert process.returncode == 0
        assert not _is_open(port)


@POSIX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP])
def test_the_port_is_free_when_the_command_is_gone(root: Path, how: signal.Signals) -> None:
    with serving(root) as (process, port):
        process.send_signal(how)
        process.wait(120)
        until(lambda: not _is_open(port))


def test_a_server_for_this_machine_alone_leaves_that_for_the_house_its_record(root: Path) -> None:
    record = root / "staging" / "serving.json"
    with serving_house(root) as house:
        with serving(root):
            assert len(house.invite()["links"]) == 1
        assert len(house.invite()["links"]) == 1
    until(lambda: not record.exists())
