"""A library that is served to a house, on one machine: what asks by way of the relay comes from elsewhere, as a phone does."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from tests.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Page

_HERE = "127.0.0.1"
_ELSEWHERE = "127.0.0.2"
"""Where the server is told that a proxy stands: nobody who asks from there is the machine itself."""


@dataclass(frozen=True)
class House:
    """Addresses of a served library: of the machine that serves, and the one at which phones find it."""

    laptop: str
    phone: str


@dataclass(frozen=True)
class Invited:
    """What lets one device in: the code, or the path with the secret of the QR code."""

    code: str
    path: str


@contextmanager
def housed(root: Path) -> Iterator[House]:
    """Run `carrel serve --lan` for the library at `root`."""
    with _relay() as (relay, serve_from):
        port = free_port()
        serve_from(port)
        phone = f"http://{_HERE}:{relay}"
        command = [sys.executable, "-u", "-m", "carrel", "serve", "--library", str(root), "--port", str(port)]
        with subprocess.Popen(
            [*command, "--lan", "--proxy", phone, "--proxy-from", _ELSEWHERE], stdout=subprocess.PIPE
        ) as process:
            try:
                laptop = f"http://{_HERE}:{port}"
                _until_it_answers(laptop)
                yield House(laptop, phone)
            finally:
                process.terminate()


def invite(laptop: Page, *, may_manage: bool = False) -> Invited:
    """Ask for an invitation as the laptop's page does."""
    view = _asked(laptop, "POST", "/devices/invitations", {"may_manage": may_manage})
    return Invited(view["code"], "/pair#" + view["links"][0]["pairing_url"].partition("#")[2])


def devices(laptop: Page) -> list[dict[str, Any]]:
    """Return the devices that were let in."""
    found: list[dict[str, Any]] = _asked(laptop, "GET", "/devices")["devices"]
    return found


def change(laptop: Page, device: str, **what: object) -> None:
    """Change a device of this name."""
    _asked(laptop, "PATCH", f"/devices/{_id_of(laptop, device)}", what)


def revoke(laptop: Page, device: str) -> None:
    """Put a device of this name out."""
    _asked(laptop, "DELETE", f"/devices/{_id_of(laptop, device)}")


def let_in(laptop: Page, phone: Page, *, may_manage: bool = False, name: str = "") -> None:
    """Let a phone in by the secret of a QR code, with a name of its own if one is given; its page is then the library's start."""
    phone.goto(invite(laptop, may_manage=may_manage).path)
    if name:
        phone.get_by_label("Name of this device").fill(name)
    phone.get_by_role("button", name="Open the library").click()
    phone.get_by_role("navigation").first.wait_for(state="attached")


def enter(phone: Page, code: str) -> None:
    """Type a code on the page of pairing, and send it."""
    if phone.url == "about:blank":
        phone.goto("/pair")
    phone.get_by_label("Code of 8 digits").fill(code)
    phone.get_by_role("button", name="Let in").click()


def _id_of(laptop: Page, device: str) -> str:
    return next(str(one["id"]) for one in devices(laptop) if one["name"] == device)


def _asked(laptop: Page, method: str, path: str, body: object = None) -> dict[str, Any]:
    asked = """
    async ([method, path, body]) => {
      const sent = body === null ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
      const answer = await fetch(`/api/v1${path}`, { method, ...sent });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    }
    """
    view: dict[str, Any] = laptop.evaluate(asked, [method, path, body])
    return view


def _until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(f"{url}/healthz", timeout=5).close()
        except OSError:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return


@contextmanager
def _relay() -> Iterator[tuple[int, Callable[[int], None]]]:
    """Pass on what comes to a port, from an address at which the machine itself is not taken to be."""
    target: list[int] = []
    with socket.create_server((_HERE, 0)) as listening:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    asking, _ = listening.accept()
                    threading.Thread(target=_pass_on, args=(asking, target[0]), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1], target.append
        # A thread that waits in accept() is not woken by closing.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _pass_on(asking: socket.socket, port: int) -> None:
    with asking, suppress(OSError), socket.create_connection((_HERE, port), source_address=(_ELSEWHERE, 0)) as answering:
        back = threading.Thread(target=_pump, args=(answering, asking), daemon=True)
        back.start()
        _pump(asking, answering)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
