"""`carrel devices`, and what `carrel serve` says to others than this machine, as processes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import carrel
from tests.cli.terminal import on_a_terminal
from tests.lan.asking import Client
from tests.web.house import serving_house
from tests.web.shelf import make_shelf


@pytest.fixture
def at(tmp_path: Path) -> tuple[str, str]:
    make_shelf(tmp_path / "library")
    return "--library", str(tmp_path / "library")


def test_without_a_server_for_others_nobody_is_invited(at: tuple[str, str]) -> None:
    assert "No device was let in yet." in carrel(*at, "devices")
    assert "carrel serve --lan" in carrel(*at, "devices", "pair", status=1)
    assert json.loads(carrel(*at, "devices", "list", "--json")) == {"devices": [], "lan": None}
    assert json.loads(carrel(*at, "devices", "pair", "--json", status=1))["error"]["code"] == "not-on-lan"
    assert "no device named" in carrel(*at, "devices", "revoke", "phone", status=1)
    assert "--all" in carrel(*at, "devices", "revoke", status=2)
    assert "There was none." in carrel(*at, "devices", "revoke", "--all")


def test_devices_are_let_in_named_allowed_denied_and_put_out(at: tuple[str, str]) -> None:
    with serving_house(Path(at[1])) as house:
        host, port = house.url.removeprefix("http://").split(":")
        said = carrel(*at, "devices", "pair")
        code = re.search(r"Code: (\d{4} \d{4})", said)
        assert code is not None
        agent = {"User-Agent": "Mozilla/5.0 (iPhone)"}
        phone = Client(host, int(port), host, more=agent).paired(code[1])
        carrel(*at, "devices", "rename", "iphone", "Kim's phone")
        assert "may manage" not in carrel(*at, "devices")
        assert "may manage the library now" in carrel(*at, "devices", "allow", "Kim")
        listed = carrel(*at, "devices")
        assert re.search(r"Kim's phone +just now +may manage", listed)
        assert house.url in listed
        assert phone.ask("/api/v1/devices").status == 200
        assert json.loads(carrel(*at, "devices", "deny", "Kim", "--json"))["may_manage"] is False
        assert phone.ask("/api/v1/devices").status == 403
        assert '"Kim\'s phone" was put out.' in carrel(*at, "devices", "revoke", "Kim")
        assert phone.ask("/api/v1/library").status == 401


def test_a_server_that_was_killed_invites_nobody(at: tuple[str, str]) -> None:
    staging = Path(at[1]) / "staging"
    staging.mkdir(exist_ok=True)
    record = {"pid": 1, "host": "127.0.0.1", "port": 9, "lan": True, "addresses": ["10.0.0.1"]}
    (staging / "serving.json").write_text(json.dumps(record), encoding="utf-8")
    assert "carrel serve --lan" in carrel(*at, "devices", "pair", status=1)


def test_the_doctor_looks_at_the_list(at: tuple[str, str]) -> None:
    assert "devices" not in carrel(*at, "doctor")
    (Path(at[1]) / "devices.json").write_text("{", encoding="utf-8")
    said = carrel(*at, "doctor", status=1)
    assert re.search(r"problem +devices +devices\.json is not a list of devices", said)
    assert "let the devices in again" in " ".join(said.split())


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--lan", "--host", "127.0.0.1"), 2, "cannot serve anyone"),
        (("--name", "books"), 2, "goes with --lan"),
        (("--lan", "--name", "our books"), 1, "letters, digits and hyphens"),
        (("--lan", "--name", "-a"), 1, "letters, digits and hyphens"),
        (("--proxy", "carrel.example.org"), 1, "https://NAME"),
        (("--proxy-from", "10.0.0.1"), 2, "goes with --proxy"),
        (("--proxy", "https://a", "--proxy-from", "next door"), 1, "proxy's address"),
    ],
)
def test_what_cannot_be_served_so_is_said_in_a_sentence(
    at: tuple[str, str], options: tuple[str, ...], status: int, said: str
) -> None:
    assert said in carrel(*at, "serve", *options, status=status)


def test_the_secret_is_drawn_on_a_terminal_and_left_out_of_a_log(at: tuple[str, str]) -> None:
    with serving_house(Path(at[1])) as house:
        printed = carrel(*at, "devices", "pair")
        assert "#" not in printed
        assert "█" not in printed
        status, drawn = on_a_terminal(*at, "devices", "pair", "--address")
        said = drawn.decode("utf-8")
        assert status == 0
        assert "█" in said
        assert house.url in said
        assert re.search(r"type \d{4} \d{4}", said)
        assert f"Another one: carrel devices pair --library {at[1]}" in " ".join(said.split())


def test_a_name_in_the_environment_is_for_the_house_alone(at: tuple[str, str]) -> None:
    options = ("serve", "--host", "no.such.host.invalid")
    said = carrel(*at, *options, status=1, environment={"CARREL_NAME": "books"})
    assert "Cannot listen on no.such.host.invalid" in said
    assert "--host" in said
