"""What someone on the network may try while a paired phone plays: each is refused or bounded, and the phone goes on playing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

import pytest

from carrel.web.crowd import MOST_EACH
from tests.lan.asking import Client
from tests.lan.network import LAPTOP_ADDRESS, Machine, Shared
from tests.web.shelf import READY

NAME = "carrel.local"
LONGEST_WAIT_S = 3.0
FEW = 6
SLOW = 500
MORE_THAN_FIT = 4_500
ATTACKING = tuple(f"10.77.0.{number}" for number in range(66, 71))
"""An attacker's addresses: none is allowed too many connections. The phone that plays has another."""
HEAD = b"GET / HTTP/1.1\r\nHost: carrel.local\r\nX-"
BODY = b"POST /api/v1/pairing HTTP/1.1\r\nHost: carrel.local\r\nContent-Length: 100\r\n\r\n{"


class Player:
    """A paired phone that asks for a piece of the video again and again. `waits` are the seconds until each first byte."""

    def __init__(self, device: Client) -> None:
        self.waits: list[float] = []
        self.troubles: list[str] = []
        self._device = device
        self._stop = threading.Event()

    def play(self) -> None:
        place = 0
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                answer = self._device.ask(f"/media/{READY}/video.mp4", headers={"Range": f"bytes={place}-{place + 65_535}"})
                if answer.status != 206:
                    self.troubles.append(str(answer.status))
            except OSError as error:
                self.troubles.append(repr(error))
            self.waits.append(time.monotonic() - began)
            place = (place + 65_536) % 600_000
            self._stop.wait(0.05)

    def wait_for_a_few(self) -> None:
        """Wait until the phone has played a little. Fails if it does not come to it."""
        deadline = time.monotonic() + 120
        while len(self.waits) < FEW:
            assert time.monotonic() < deadline, f"the phone has asked {len(self.waits)} times"
            time.sleep(0.01)

    def stop(self) -> None:
        self._stop.set()


@pytest.fixture(scope="module")
def stranger(shared: Shared) -> Client:
    return Client(LAPTOP_ADDRESS, shared.port, NAME)


@pytest.fixture(scope="module")
def device(phone: Machine, shared: Shared, stranger: Client) -> Client:
    code = shared.command("devices", "pair", "--json")["code"]
    return phone.do(lambda: stranger.paired(code))


@pytest.fixture(scope="session")
def attacking(phone: Machine) -> None:
    for address in ATTACKING:
        phone.add_address(f"{address}/24")


@pytest.fixture(scope="module")
def attackers(attacking: None, stranger: Client) -> tuple[Client, ...]:
    return tuple(replace(stranger, source=address) for address in ATTACKING)


@contextmanager
def playing(device: Client) -> Iterator[None]:
    """Let the device play meanwhile. Fails if it had to wait, or was refused. To be called on the phone."""
    player = Player(device)
    thread = threading.Thread(target=player.play)
    thread.start()
    try:
        yield
        player.wait_for_a_few()
    finally:
        player.stop()
        thread.join()
    assert player.troubles == []
    # A machine that stops for a while itself makes one of them long.
    assert sorted(player.waits)[-2] < LONGEST_WAIT_S


def _minutes_begun(since: float) -> int:
    """Return how many minutes of the clock have begun since then, at most."""
    return int(time.monotonic() - since) // 60 + 2


def test_a_thousand_wrong_codes_are_cut_short(phone: Machine, shared: Shared, stranger: Client, device: Client) -> None:
    shared.command("devices", "pair", "--json")

    def guess() -> list[int]:
        with playing(device):
            return [stranger.pair(f"{number:08d}").status for number in range(1_000)]

    began = time.monotonic()
    statuses = phone.do(guess)
    assert set(statuses) == {401, 429}
    assert statuses.count(401) <= 10 * _minutes_begun(began)
    # A new minute may just have begun.
    refused = next(answer for _ in range(30) if (answer := phone.do(lambda: stranger.pair("00000000"))).status == 429)
    assert 0 < int(refused.headers["retry-after"]) <= 61
    # Who has the QR code still comes in.
    secret = shared.command("devices", "pair", "--json")["links"][0]["pairing_url"].partition("#")[2]
    assert phone.do(lambda: stranger.pair(secret)).status == 201


def test_guessed_tokens_are_cut_short_and_the_pairing_page_stays(phone: Machine, stranger: Client) -> None:
    def guess() -> list[int]:
        tried = (f"carrel-device={number:043d}" for number in range(200))
        return [stranger.ask("/api/v1/library", headers={"Cookie": cookie}).status for cookie in tried]

    began = time.monotonic()
    statuses = phone.do(guess)
    assert statuses.count(401) <= 30 * _minutes_begun(began) + 1
    assert set(statuses) == {401, 429}
    page = phone.do(lambda: stranger.ask("/", headers={"Accept": "text/html", "Cookie": "carrel-device=x"}))
    assert page.status == 401
    assert b"<script" in page.body


@pytest.mark.parametrize(
    "host", ["evil.example", "carrel.local.evil.example", "10.77.0.99", "laptop.local", "[fe80::1]", "a" * 5_000]
)
def test_another_name_that_leads_here_is_refused(phone: Machine, device: Client, host: str) -> None:
    answer = phone.do(lambda: device.ask("/api/v1/library", headers={"Host": host}))
    assert answer.status == 403
    assert b"host-refused" in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": f"http://{LAPTOP_ADDRESS}"},
        {"Origin": "http://carrel.local:1"},
    ],
)
def test_another_site_cannot_write_in_a_devices_name(phone: Machine, device: Client, headers: dict[str, str]) -> None:
    body = b'{"events": []}'
    sent = {"Content-Type": "application/json", **headers}
    answer = phone.do(lambda: device.ask("/api/v1/study/events", "POST", sent, body))
    assert answer.status == 403
    assert b"other-site" in answer.body
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert phone.do(lambda: device.ask("/api/v1/study/events", "POST", form, b"events=1")).status == 415


def test_a_page_can_not_be_framed(phone: Machine, device: Client) -> None:
    answer = phone.do(lambda: device.ask("/", headers={"Accept": "text/html"}))
    assert answer.status == 200
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_forwarded_headers_make_nobody_the_machine(phone: Machine, laptop: Machine, stranger: Client) -> None:
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        value = "for=127.0.0.1" if name == "Forwarded" else "127.0.0.1"
        assert phone.do(lambda: stranger.ask("/api/v1/library", headers={name: value})).status == 403  # noqa: B023
        here = Client("127.0.0.1", stranger.port, "localhost")
        assert laptop.do(lambda: here.ask("/api/v1/library", headers={name: value})).status == 403  # noqa: B023


def test_a_head_of_a_megabyte_is_refused(phone: Machine, stranger: Client, device: Client) -> None:
    def send() -> int:
        with playing(device), stranger.connect() as connection:
            with suppress(OSError):
                connection.sendall(b"GET / HTTP/1.1\r\nHost: carrel.local\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n")
            with suppress(OSError, IndexError):
                return int(connection.recv(64).split()[1])
            return 0

    assert phone.do(send) in (0, 431)


@pytest.mark.parametrize("path", ["/api/v1/study/events", "/api/v1/pairing", "/api/v1/courses"])
def test_a_large_body_is_refused_and_a_strangers_not_even_read(
    phone: Machine, stranger: Client, device: Client, path: str
) -> None:
    head = {"Content-Type": "application/json"}
    assert phone.do(lambda: device.ask("/api/v1/study/events", "POST", head, b" " * 1_000_001)).status == 413

    def trickle() -> bytes:
        """Announce a body and send none of it."""
        with playing(device), stranger.connect() as connection:
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900000000\r\n\r\n".encode())
            return connection.recv(64)

    assert phone.do(trickle).split()[1] == b"401"


@pytest.mark.parametrize("begun", [b"", HEAD, HEAD + b"a\r\n\r\n", BODY], ids=["silent", "head", "asking again", "body"])
def test_five_hundred_slow_connections_keep_the_phone_playing(
    phone: Machine, attackers: tuple[Client, ...], device: Client, begun: bytes
) -> None:
    assert SLOW / len(attackers) < MOST_EACH

    def attack() -> None:
        with ExitStack() as held, playing(device):
            slow = [held.enter_context(attackers[number % len(attackers)].connect()) for number in range(SLOW)]
            for letter in (begun, *(b"a" for _ in range(3) if begun)):
                for connection in slow:
                    with suppress(OSError):
                        connection.sendall(letter)
                time.sleep(0.5)

    phone.do(attack)


def test_a_head_that_does_not_end_is_given_up(phone: Machine, stranger: Client) -> None:
    def trickle() -> float:
        began = time.monotonic()
        with stranger.connect() as connection:
            connection.sendall(HEAD)
            with suppress(OSError):
                while time.monotonic() - began < 120:
                    time.sleep(0.5)
                    connection.sendall(b"a")
        return time.monotonic() - began

    assert 5 < phone.do(trickle) < 100


def test_a_flood_of_connections_from_one_machine_does_not_stop_the_others(
    phone: Machine, attackers: tuple[Client, ...], device: Client
) -> None:
    """More than the server takes in, opened anew as they are closed."""
    flooding = attackers[0]

    def attack() -> None:
        held: list[socket.socket] = []
        until = time.monotonic() + 5
        with playing(device):
            while time.monotonic() < until or len(held) <= MORE_THAN_FIT:
                with suppress(OSError):
                    held.append(flooding.connect())
        for connection in held:
            connection.close()

    phone.do(attack)
