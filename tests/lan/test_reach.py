from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from carrel.errors import AddressUnusable
from carrel.lan.addresses import Interface, OwnAddresses, interfaces, of_the_house, parse
from carrel.lan.reach import Proxy, Reach, every_address, is_loopback, proxy_from
from carrel.lan.serving import Serving, ServingFile, url


def _interface(name: str, *addresses: str) -> Interface:
    return Interface(name, tuple(ipaddress.ip_address(address) for address in addresses))


def test_containers_and_tunnels_are_not_the_house() -> None:
    found = [
        _interface("docker0", "172.17.0.1"),
        _interface("wlan0", "fe80::1", "fd00::5", "192.168.1.7"),
        _interface("tailscale0", "100.64.0.9"),
        _interface("vEthernet (WSL)", "172.20.0.1"),
    ]
    assert [str(address) for address in of_the_house(found)] == ["192.168.1.7", "fd00::5"]


def test_where_there_is_nothing_else_they_are() -> None:
    assert [str(address) for address in of_the_house([_interface("docker0", "172.17.0.1")])] == ["172.17.0.1"]
    assert of_the_house([]) == []


def test_an_address_of_no_network_comes_only_when_there_is_no_other() -> None:
    both = [_interface("eth0", "169.254.3.4", "10.0.0.2")]
    assert [str(address) for address in of_the_house(both)] == ["10.0.0.2"]
    assert [str(address) for address in of_the_house([_interface("eth0", "169.254.3.4", "fe80::1")])] == ["169.254.3.4"]
    assert of_the_house([_interface("eth0", "fe80::1")]) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("::ffff:192.168.1.5", "192.168.1.5"),
        ("fe80::1%eth0", "fe80::1"),
        ("[::1]", "::1"),
        ("carrel.local", None),
        ("", None),
        ("1.2.3", None),
        ("0x7f.1", None),
    ],
)
def test_addresses_are_read_in_every_form(text: str, address: str | None) -> None:
    assert parse(text) == (None if address is None else ipaddress.ip_address(address))


def test_own_addresses_are_own() -> None:
    own = OwnAddresses()
    for interface in interfaces():
        assert all(own.has(address) for address in interface.addresses)
    assert not own.has(ipaddress.ip_address("198.51.100.7"))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("box", False),
    ],
)
def test_what_listens_elsewhere_than_on_loopback_is_guarded(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
    assert Reach(host).is_guarded is not loopback


def test_a_proxy_and_the_lan_are_always_guarded() -> None:
    assert Reach(lan=True).is_guarded
    assert Reach(proxy=Proxy("https://carrel.example.org")).is_guarded
    assert every_address() in {"::", "0.0.0.0"}


def test_a_proxys_address_and_peers() -> None:
    proxy = proxy_from("HTTPS://Carrel.Example.org:8443/", ("10.1.2.3", "fd00::/8"))
    assert proxy.url == "https://carrel.example.org:8443"
    assert proxy.host == "carrel.example.org:8443"
    assert proxy.is_peer(ipaddress.ip_address("10.1.2.3"))
    assert proxy.is_peer(ipaddress.ip_address("fd00::9"))
    assert not proxy.is_peer(ipaddress.ip_address("127.0.0.1"))
    assert proxy_from("http://a").is_peer(ipaddress.ip_address("127.0.0.1"))


@pytest.mark.parametrize(
    "address", ["carrel.example.org", "ftp://a", "https://", "https://a/b", "https://a?x=1", "", "https://[", "https://a:99999"]
)
def test_what_is_no_proxys_address_is_refused(address: str) -> None:
    with pytest.raises(AddressUnusable):
        proxy_from(address)
    with pytest.raises(AddressUnusable):
        proxy_from("https://a", ("nowhere",))


def test_the_record_of_a_server_is_read_back_best_address_first(tmp_path: Path) -> None:
    record = ServingFile(tmp_path / "serving.json")
    assert record.read() is None
    serving = Serving(pid=1, host="::", port=8420, lan=True, name="carrel.local", addresses=("10.0.0.2", "fd00::1"))
    record.write(serving)
    assert ServingFile(tmp_path / "serving.json").read() == serving
    assert serving.urls == [
        ("name", "http://carrel.local:8420"),
        ("address", "http://10.0.0.2:8420"),
        ("address", "http://[fd00::1]:8420"),
    ]
    record.write(serving.model_copy(update={"name": None, "lan": False, "proxy_url": "https://a"}))
    found = record.read()
    assert found is not None
    assert found.urls == [("proxy", "https://a")]
    record.remove()
    assert record.read() is not None, "it is another process's"
    (tmp_path / "serving.json").write_text("{", encoding="utf-8")
    assert record.read() is None


def test_the_usual_port_is_not_said() -> None:
    assert url("a", 80) == "http://a"
