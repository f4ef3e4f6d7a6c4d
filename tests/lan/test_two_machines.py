"""A laptop and a phone on a network of their own: found by name, let in once, put out at once, found again elsewhere."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.lan.asking import Client
from tests.lan.conftest import LARGE
from tests.lan.network import (
    LAPTOP_ADDRESS,
    LAPTOP_ADDRESS_6,
    MOVED_ADDRESS,
    PHONE_ADDRESS,
    Machine,
    Shared,
    resolve,
    sharing,
    until_resolved,
)
from tests.waiting import until
from tests.web.shelf import READY, VIDEO_BYTES, make_shelf

NAME = "carrel.local"


def test_a_phone_finds_the_name_and_is_let_in_once_and_only_once(phone: Machine, shared: Shared) -> None:
    invitation = shared.command("devices", "pair", "--json")
    links = {link["kind"]: urlsplit(link["pairing_url"]) for link in reversed(invitation["links"])}
    assert links["name"].hostname == NAME
    assert links["address"].hostname == LAPTOP_ADDRESS
    phone.do(lambda: until_resolved(NAME, LAPTOP_ADDRESS))
    found = phone.do(lambda: resolve(NAME))
    assert found[0] == LAPTOP_ADDRESS

    stranger = Client(found[0], shared.port, NAME)
    page = phone.do(lambda: stranger.ask(links["name"].path))
    assert page.status == 200
    assert b"<script" in page.body
    assert phone.do(lambda: stranger.ask("/api/v1/library")).status == 401
    first = phone.do(lambda: stranger.pair(links["name"].fragment))
    assert first.status == 201
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    for secret in (links["name"].fragment, links["address"].fragment, invitation["code"]):
        assert phone.do(lambda secret=secret: stranger.pair(secret)).status == 401  # type: ignore[misc]

    device = Client(found[0], shared.port, NAME, cookie.split(";")[0])
    assert phone.do(lambda: device.ask("/api/v1/library")).status == 200
    assert len(phone.do(lambda: device.ask(f"/media/{READY}/video.mp4")).body) == VIDEO_BYTES
    assert phone.do(lambda: device.ask("/api/v1/sync", "POST")).status == 403


def test_a_code_lets_in_where_names_lead_nowhere(phone: Machine, shared: Shared) -> None:
    code = shared.command("devices", "pair", "--json")["code"]
    device = phone.do(lambda: Client(LAPTOP_ADDRESS, shared.port, LAPTOP_ADDRESS).paired(f"{code[:4]} {code[4:]}"))
    assert phone.do(lambda: device.ask("/api/v1/library")).status == 200


def test_both_families_of_addresses_are_served(phone: Machine, shared: Shared) -> None:
    assert LAPTOP_ADDRESS_6 in phone.do(lambda: resolve(NAME))
    invitation = shared.command("devices", "pair", "--json")
    assert f"http://[{LAPTOP_ADDRESS_6}]:{shared.port}" in [link["url"] for link in invitation["links"]]
    by_number = Client(LAPTOP_ADDRESS_6, shared.port, f"[{LAPTOP_ADDRESS_6}]")
    assert phone.do(lambda: by_number.ask("/api/v1/library")).status == 401
    device = phone.do(lambda: by_number.paired(invitation["code"]))
    assert phone.do(lambda: device.ask("/api/v1/library")).status == 200


def test_what_is_put_out_is_out_at_once_and_what_it_plays_ends(phone: Machine, shared: Shared) -> None:
    code = shared.command("devices", "pair", "--json")["code"]
    device = phone.do(lambda: Client(LAPTOP_ADDRESS, shared.port, NAME).paired(code))

    def watch() -> tuple[int, float]:
        """Read at a steady pace until nothing comes any more; put the device out after a second."""
        got, began, revoked = 0, time.monotonic(), 0.0
        with device.connect() as stream:
            path = f"/media/{READY}/attachments/slides.pdf"
            head = f"GET {path} HTTP/1.1\r\nHost: {NAME}:{shared.port}\r\nCookie: {device.cookie}\r\n\r\n"
            stream.sendall(head.encode())
            while block := stream.recv(256 * 1024):
                got += len(block)
                if not revoked and time.monotonic() - began > 1:
                    assert len(shared.command("devices", "revoke", "--all", "--json")["devices"]) == 0
                    revoked = time.monotonic()
                    assert device.ask("/api/v1/library").status == 401
                time.sleep(0.02)
        return got, time.monotonic() - revoked

    got, lasted_s = phone.do(watch)
    assert got < LARGE / 2
    assert lasted_s < 60


def test_the_name_follows_the_laptop_to_another_address_and_the_device_stays_in(
    laptop: Machine, phone: Machine, shared: Shared
) -> None:
    code = shared.command("devices", "pair", "--json")["code"]
    device = phone.do(lambda: Client(LAPTOP_ADDRESS, shared.port, NAME).paired(code))
    laptop.move(LAPTOP_ADDRESS, MOVED_ADDRESS)
    try:
        phone.do(lambda: until_resolved(NAME, MOVED_ADDRESS))
        moved = Client(MOVED_ADDRESS, shared.port, NAME, device.cookie)
        assert phone.do(lambda: moved.ask("/api/v1/library")).status == 200
        assert phone.do(lambda: moved.ask("/api/v1/library", headers={"Host": LAPTOP_ADDRESS})).status == 403
        links = shared.command("devices", "pair", "--json")["links"]
        assert f"http://{MOVED_ADDRESS}:{shared.port}" in [link["url"] for link in links]
    finally:
        laptop.move(MOVED_ADDRESS, LAPTOP_ADDRESS)
        phone.do(lambda: until_resolved(NAME, LAPTOP_ADDRESS))


def test_a_name_that_is_taken_gets_a_number(phone: Machine, shared: Shared, tmp_path: Path) -> None:
    other = tmp_path / "other"
    make_shelf(other)
    with sharing(phone, other) as second:
        urls = [link["url"] for link in second.command("devices", "pair", "--json")["links"]]
        assert urls[0] == f"http://carrel-2.local:{second.port}"
        phone.do(lambda: until_resolved("carrel-2.local", PHONE_ADDRESS))
        assert phone.do(lambda: resolve(NAME))[0] == LAPTOP_ADDRESS


def test_a_name_of_ones_own_is_taken_along(laptop: Machine, phone: Machine, tmp_path: Path) -> None:
    make_shelf(tmp_path)
    with sharing(laptop, tmp_path, "--name", "Our-Library") as served:
        phone.do(lambda: until_resolved("our-library.local", LAPTOP_ADDRESS))
        client = Client(LAPTOP_ADDRESS, served.port, "our-library.local")
        assert phone.do(lambda: client.ask("/api/v1/library")).status == 401
        assert phone.do(lambda: Client(LAPTOP_ADDRESS, served.port, "carrel.local").ask("/")).status == 403


def test_the_laptop_itself_needs_no_pairing_by_any_of_its_addresses(laptop: Machine, shared: Shared) -> None:
    numbers = (("127.0.0.1", "localhost"), ("::1", "[::1]"), (LAPTOP_ADDRESS, LAPTOP_ADDRESS))
    for address, name in (*numbers, (LAPTOP_ADDRESS_6, f"[{LAPTOP_ADDRESS_6}]")):
        client = Client(address, shared.port, name)
        answer = laptop.do(lambda client=client: client.ask("/api/v1/access"))  # type: ignore[misc]
        assert answer.status == 200, name
        assert b'"machine"' in answer.body


def test_a_name_in_the_network_makes_nobody_the_machine_for_anyone_may_answer_for_it(laptop: Machine, shared: Shared) -> None:
    for address in (LAPTOP_ADDRESS, "127.0.0.1"):
        client = Client(address, shared.port, NAME)
        assert laptop.do(lambda client=client: client.ask("/api/v1/access")).status == 401  # type: ignore[misc]


def _of_its_cable(machine: Machine, port: str) -> str:
    """Return the address that a port has given itself, as it does a little after it is there."""
    until(lambda: any(address.startswith("fe80:") for address in machine.addresses(port)))
    return next(address for address in machine.addresses(port) if address.startswith("fe80:"))


def test_an_address_that_holds_on_another_cable_makes_nobody_the_machine(laptop: Machine, phone: Machine, shared: Shared) -> None:
    """The system takes an address of one cable for ours on that cable only: on the others a neighbour may have the same."""
    there, taken = _of_its_cable(laptop, laptop.port), _of_its_cable(laptop, laptop.add_port())
    phone.add_address(f"{taken}/64")
    time.sleep(2.5)
    cable = f"%{phone.port}"
    for host in ("localhost", f"[{there}]", LAPTOP_ADDRESS):
        client = Client(there + cable, shared.port, host, source=taken + cable)
        assert phone.do(lambda client=client: client.ask("/api/v1/access")).status in (401, 403)  # type: ignore[misc]


def test_a_second_server_of_the_library_is_refused_and_the_first_goes_on(phone: Machine, laptop: Machine, shared: Shared) -> None:
    command = [sys.executable, "-m", "carrel", "--library", str(shared.root), "serve", "--lan", "--port", "0"]
    done = subprocess.run(laptop.command(*command), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Another process is at work in this library: carrel serve, for other devices" in " ".join(done.stderr.split())
    assert phone.do(lambda: Client(LAPTOP_ADDRESS, shared.port, NAME).ask("/api/v1/library")).status == 401
    assert shared.command("devices", "pair", "--json")["links"]


def test_a_server_that_was_killed_leaves_no_address_that_leads_nowhere(laptop: Machine, tmp_path: Path) -> None:
    make_shelf(tmp_path)
    with sharing(laptop, tmp_path) as served:
        served.process.kill()
        served.process.wait()
        assert (tmp_path / "staging" / "serving.json").exists()
        assert served.command("devices", "list", "--json")["lan"] is None
