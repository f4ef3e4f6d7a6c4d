"""Who may do what: this machine, devices with and without the right to manage, strangers; alone and behind a proxy."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from carrel.lan.reach import Proxy, Reach
from carrel.library import Library
from carrel.web.factory import create_app
from tests.web.shelf import COURSE, READY

LAN = Reach("0.0.0.0", lan=True)
ELSEWHERE = {"REMOTE_ADDR": "10.9.8.7"}
PROXY = Proxy("https://carrel.example.org")


@pytest.fixture
def machine(library: Library) -> FlaskClient:
    return create_app(library, reach=LAN).test_client()


@pytest.fixture
def stranger(machine: FlaskClient) -> FlaskClient:
    return _elsewhere(machine)


@pytest.fixture
def device(library: Library, stranger: FlaskClient) -> FlaskClient:
    return _paired(library, stranger)


@pytest.fixture
def proxied(library: Library) -> FlaskClient:
    """What the proxy passes on."""
    client = create_app(library, reach=Reach(proxy=PROXY)).test_client()
    client.environ_base["HTTP_HOST"] = "carrel.example.org"
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.9, 198.51.100.4"
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    return client


def _elsewhere(client: FlaskClient) -> FlaskClient:
    other = client.application.test_client()
    other.environ_base.update(ELSEWHERE)
    return other


def _paired(library: Library, client: FlaskClient, *, manage: bool = False) -> FlaskClient:
    secret = library.house.devices.invite(may_manage=manage).secret
    assert client.post("/api/v1/pairing", headers={"Carrel-Pairing": secret}).status_code == 201
    return client


def _writes(client: FlaskClient) -> Iterator[tuple[str, str, str]]:
    """Every write that the application knows: its endpoint, method and an address of it."""
    for rule in client.application.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            yield rule.endpoint, method, re.sub(r"<[^>]+>", "x", rule.rule)


def test_this_machine_is_let_in_and_manages(machine: FlaskClient) -> None:
    access: Any = machine.get("/api/v1/access").json
    assert (access["kind"], access["may_manage"], access["device_id"]) == ("machine", True, None)
    assert machine.get("/api/v1/devices").status_code == 200


def test_a_device_studies_and_changes_nothing_else(device: FlaskClient) -> None:
    for address in ("/api/v1/library", f"/api/v1/courses/{COURSE}", f"/media/{READY}/poster.jpg", "/api/v1/search?q=memory", "/"):
        with device.get(address) as answer:
            assert answer.status_code == 200, address
    assert device.post("/api/v1/study/events", json={"events": []}).status_code == 200
    asked = 0
    for endpoint, method, address in _writes(device):
        if endpoint in {"study.record_events", "access.pair", "access.rename_self", "access.leave"}:
            continue
        refused = device.open(address, method=method, json={})
        assert refused.status_code == 403, f"{method} {address}"
        assert refused.get_json()["error"]["code"] == "may-not-manage"
        asked += 1
    assert asked > 15
    for address in ("/api/v1/settings", f"/api/v1/courses/{COURSE}/settings", "/api/v1/devices", "/api/v1/courses/preview/x"):
        assert device.get(address).status_code == 403, address


def test_a_device_with_the_right_manages_until_it_is_taken(library: Library, stranger: FlaskClient) -> None:
    device = _paired(library, stranger, manage=True)
    devices: Any = device.get("/api/v1/devices").json
    [mine] = devices["devices"]
    assert mine["current"]
    assert device.patch("/api/v1/settings", json={"values": {"max_height": 480}}).status_code == 200
    denied = device.patch(f"/api/v1/devices/{mine['id']}", json={"may_manage": False})
    assert denied.status_code == 200
    assert device.patch("/api/v1/settings", json={"values": {"max_height": 480}}).status_code == 403


def test_a_device_names_itself_and_leaves(library: Library, machine: FlaskClient, device: FlaskClient) -> None:
    assert device.patch("/api/v1/access", json={"name": " Kim's phone "}).get_json()["name"] == "Kim's phone"
    assert device.patch("/api/v1/access", json={"name": ""}).status_code == 422
    token = device.get_cookie("carrel-device")
    assert token is not None
    assert device.delete("/api/v1/access").status_code == 204
    left = device.get_cookie("carrel-device")
    assert left is None or left.value == ""
    device.set_cookie("carrel-device", token.value)
    assert device.get("/api/v1/library").status_code == 401
    assert machine.delete("/api/v1/access").status_code == 204
    assert machine.get("/api/v1/library").status_code == 200


def test_devices_are_renamed_and_put_out_by_who_manages(machine: FlaskClient, device: FlaskClient) -> None:
    [known] = machine.get("/api/v1/devices").get_json()["devices"]
    renamed = machine.patch(f"/api/v1/devices/{known['id']}", json={"name": "Kim"}).get_json()
    assert [one["name"] for one in renamed["devices"]] == ["Kim"]
    assert machine.patch("/api/v1/devices/nobody", json={"name": "Kim"}).status_code == 404
    assert machine.delete(f"/api/v1/devices/{known['id']}").get_json()["devices"] == []
    assert device.get("/api/v1/library").status_code == 401
    assert machine.delete(f"/api/v1/devices/{known['id']}").status_code == 404


def test_an_invitation_takes_a_server_for_others(machine: FlaskClient) -> None:
    answer = machine.post("/api/v1/devices/invitations", json={})
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "not-on-lan"


def test_a_list_of_devices_that_cannot_be_read_shuts_out_devices_and_not_this_machine(
    library: Library, machine: FlaskClient, device: FlaskClient
) -> None:
    library.layout.devices.write_text("{", encoding="utf-8")
    assert device.get("/api/v1/library").status_code == 401
    assert machine.get("/api/v1/library").status_code == 200
    assert "devices.json" in machine.get("/api/v1/devices").get_json()["error"]["message"]
    refused = device.post("/api/v1/pairing", headers={"Carrel-Pairing": "12345678"})
    assert refused.status_code == 503
    assert "devices.json" not in refused.text


def test_the_cookie_is_for_our_own_pages_and_no_script(library: Library, stranger: FlaskClient) -> None:
    secret = library.house.devices.invite().secret
    cookie = stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": secret}).headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=34560000"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_what_comes_through_a_proxy_that_nobody_told_us_of_is_refused(client: FlaskClient, machine: FlaskClient) -> None:
    for server in (client, machine):
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"):
            answer = server.get("/api/v1/library", headers={name: "127.0.0.1"})
            assert answer.status_code == 403
            assert answer.get_json()["error"]["code"] == "proxy-refused"


def test_behind_a_proxy_nobody_is_this_machine(proxied: FlaskClient, library: Library) -> None:
    assert proxied.get("/api/v1/library").status_code == 401
    bare = proxied.application.test_client()
    assert bare.get("/api/v1/library").status_code == 401, "a proxy that says nothing of whom it speaks for"
    assert _paired(library, proxied).get("/api/v1/library").status_code == 200


def test_behind_a_proxy_that_speaks_tls_the_cookie_is_secure(proxied: FlaskClient, library: Library) -> None:
    secret = library.house.devices.invite().secret
    assert "Secure" in proxied.post("/api/v1/pairing", headers={"Carrel-Pairing": secret}).headers["Set-Cookie"]


def test_a_page_of_the_proxys_name_may_write_whatever_name_the_proxy_asks_us_by(proxied: FlaskClient, library: Library) -> None:
    secret = library.house.devices.invite().secret
    paired = proxied.post("/api/v1/pairing", headers={"Carrel-Pairing": secret})
    asking = proxied.application.test_client(use_cookies=False)
    asking.environ_base.update(proxied.environ_base)
    cookie = paired.headers["Set-Cookie"].split(";")[0]
    body: dict[str, Any] = {"events": []}
    for host in ("carrel.example.org", "127.0.0.1:8420"):
        for origin, status in (("https://carrel.example.org", 200), ("https://evil.example", 403)):
            answer = asking.post("/api/v1/study/events", json=body, headers={"Host": host, "Origin": origin, "Cookie": cookie})
            assert answer.status_code == status, (host, origin)
    assert proxied.get("/api/v1/library", headers={"Host": "evil.example"}).status_code == 403


def test_wrong_codes_are_counted_for_whom_the_trusted_proxy_speaks(proxied: FlaskClient) -> None:
    def tries(forwarded: str, number: int) -> list[int]:
        headers = {"Carrel-Pairing": "12345678", "X-Forwarded-For": forwarded}
        return [proxied.post("/api/v1/pairing", headers=headers).status_code for _ in range(number)]

    assert tries("198.51.100.4", 11) == [401] * 10 + [429]
    assert tries("9.9.9.9, 198.51.100.4", 1) == [429], "what stands before the proxy's own word anyone can write"
    assert tries("198.51.100.5", 1) == [401]
    assert tries("198.51.100.6, 127.0.0.1", 1) == [401]


def test_a_padded_code_is_a_code(proxied: FlaskClient, library: Library) -> None:
    code = library.house.devices.invite().code
    headers = {"Carrel-Pairing": "1234" + " " * 40 + "5678"}
    assert [proxied.post("/api/v1/pairing", headers=headers).status_code for _ in range(11)] == [401] * 10 + [429]
    spread = {"Carrel-Pairing": " ".join(code)}
    assert proxied.post("/api/v1/pairing", headers=spread).status_code == 429


def test_many_at_once_get_no_more_tries(library: Library, stranger: FlaskClient) -> None:
    library.house.devices.invite()

    def guess(number: int) -> int:
        client = _elsewhere(stranger)
        return client.post("/api/v1/pairing", headers={"Carrel-Pairing": f"{number:08d}"}).status_code

    with ThreadPoolExecutor(32) as pool:
        statuses = list(pool.map(guess, range(96)))
    assert statuses.count(401) == 10
    assert statuses.count(429) == 86


def test_a_cookie_keeps_the_tokens_of_other_libraries(library: Library, stranger: FlaskClient) -> None:
    foreign = "f" * 43
    stranger.set_cookie("carrel-device", foreign)
    _paired(library, stranger)
    cookie = stranger.get_cookie("carrel-device")
    assert cookie is not None
    assert cookie.value.split(".")[1:] == [foreign]
    assert stranger.delete("/api/v1/access").status_code == 204
    cookie = stranger.get_cookie("carrel-device")
    assert cookie is not None
    assert cookie.value == foreign


def test_where_courses_come_from_is_told_to_who_manages(library: Library, machine: FlaskClient, device: FlaskClient) -> None:
    for address in ("/api/v1/library", f"/api/v1/courses/{COURSE}"):
        assert "https://example.org/memory" in machine.get(address).text
        assert "https://example.org/memory" not in device.get(address).text


def test_a_name_that_leads_here_makes_nobody_this_machine(machine: FlaskClient) -> None:
    """Who answers for a name in the network may point it at us: DNS rebinding."""
    name = socket.gethostname()
    assert machine.get("/api/v1/access", headers={"Host": name}).status_code == 401
    assert machine.get("/api/v1/access", headers={"Host": "localhost:8420"}).status_code == 200


def test_an_invitation_is_withdrawn(library: Library, machine: FlaskClient, stranger: FlaskClient) -> None:
    invitation = library.house.devices.invite()
    assert machine.delete(f"/api/v1/devices/invitations/{invitation.id}").status_code == 204
    assert machine.delete("/api/v1/devices/invitations/nobody").status_code == 204
    assert stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": invitation.secret}).status_code == 401


def test_pairing_says_no_more_of_a_wrong_secret_than_of_a_used_one(library: Library, stranger: FlaskClient) -> None:
    secret = library.house.devices.invite().secret
    _paired(library, _elsewhere(stranger))
    assert stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": secret}).status_code == 201
    stranger.delete_cookie("carrel-device")
    used = stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": secret})
    wrong = stranger.post("/api/v1/pairing", headers={"Carrel-Pairing": "x" * 43})
    none = stranger.post("/api/v1/pairing")
    assert {answer.status_code for answer in (used, wrong, none)} == {401}
    assert used.text == wrong.text == none.text


def test_what_browsers_refuse_on_plain_http_in_the_house_is_not_sent(machine: FlaskClient, proxied: FlaskClient) -> None:
    name = "Cross-Origin-Opener-Policy"
    assert machine.get("/pair").headers[name] == "same-origin"
    assert proxied.get("/pair").headers[name] == "same-origin"
    host = {"Host": socket.gethostname()}
    assert name not in machine.get("/pair", headers=host).headers


def test_nobody_is_asked_to_log_in_on_a_server_for_this_machine_alone(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/api/v1/library").status_code == 200
    assert not (tmp_path / "devices.json").exists()
