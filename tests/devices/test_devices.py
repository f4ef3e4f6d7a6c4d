from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.devices import INVITED_S, Devices
from carrel.devices.naming import LONGEST_NAME, clean_name, free_name, name_of
from carrel.errors import DeviceNameInvalid, LibraryReadOnly, NotFound, PairingRefused, RecordInvalid

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "devices.json"


@pytest.fixture
def devices(path: Path, clock: Clock) -> Devices:
    return _open(path, clock)


def _open(path: Path, clock: Clock) -> Devices:
    return Devices(path, path.with_name("devices.lock"), clock)


def test_a_secret_lets_one_device_in_once(devices: Devices) -> None:
    invitation = devices.invite()
    device, token = devices.pair(invitation.secret, IPHONE)
    assert device.name == "iPhone"
    admitted = devices.admit(token)
    assert admitted is not None
    assert admitted.id == device.id
    for secret in (invitation.secret, invitation.code):
        with pytest.raises(PairingRefused):
            devices.pair(secret)


def test_the_code_is_the_same_invitation_and_may_be_typed_with_spaces(devices: Devices) -> None:
    invitation = devices.invite(may_manage=True)
    device, _ = devices.pair(f" {invitation.code[:4]} {invitation.code[4:]} ")
    assert device.may_manage
    with pytest.raises(PairingRefused):
        devices.pair(invitation.secret)


def test_invitations_fall_with_the_device_that_made_them(devices: Devices) -> None:
    device, _ = devices.pair(devices.invite(may_manage=True).secret)
    own = devices.invite()
    first, second = (devices.invite(may_manage=True, made_by=device.id) for _ in range(2))
    devices.allow(device.id, True)
    assert devices.pair(first.secret)
    devices.allow(device.id, False)
    with pytest.raises(PairingRefused):
        devices.pair(second.secret)
    third = devices.invite(made_by=device.id)
    devices.revoke(device.id)
    with pytest.raises(PairingRefused):
        devices.pair(third.code)
    assert devices.pair(own.secret)


def test_invitations_are_withdrawn_one_or_all(devices: Devices) -> None:
    one, other, third = (devices.invite() for _ in range(3))
    devices.withdraw(one.id)
    devices.withdraw(one.id)
    with pytest.raises(PairingRefused):
        devices.pair(one.code)
    assert devices.pair(other.code)
    devices.withdraw()
    with pytest.raises(PairingRefused):
        devices.pair(third.secret)


def test_a_cookie_has_the_tokens_of_several_libraries(devices: Devices, tmp_path: Path, clock: Clock) -> None:
    other = Devices(tmp_path / "other.json", tmp_path / "other.lock", clock)
    mine, token = devices.pair(devices.invite().secret)
    theirs, second = other.pair(other.invite().secret)
    cookie = devices.joined([second, token])
    assert other.others_of(token) == [token]
    assert devices.others_of(cookie) == [second]
    for library, device in ((devices, mine), (other, theirs)):
        admitted = library.admit(cookie)
        assert admitted is not None
        assert admitted.id == device.id
    assert devices.others_of("x.<script>.." + ".".join(f"{n:043d}" for n in range(50))) == [f"{n:043d}" for n in range(7)]


def test_invitations_run_out(devices: Devices, clock: Clock) -> None:
    invitation = devices.invite()
    clock.now += INVITED_S + 1
    with pytest.raises(PairingRefused):
        devices.pair(invitation.secret)


@pytest.mark.parametrize("secret", ["", " ", "0", "null", "\ud800", "a" * 10_000])
def test_nothing_else_lets_in(devices: Devices, secret: str) -> None:
    devices.invite()
    with pytest.raises(PairingRefused):
        devices.pair(secret)
    assert devices.admit(secret) is None


def test_of_many_at_once_one_comes_in(devices: Devices, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.devices.store._PATIENCE_S", 120)
    code = devices.invite().code

    def come(_: int) -> bool:
        try:
            _open(path, clock).pair(code)
        except PairingRefused:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(come, range(32))) == 1
    assert len(devices.every()) == 1


def test_the_file_holds_no_secret_and_is_the_owners_alone(devices: Devices, path: Path) -> None:
    invitation = devices.invite()
    other = devices.invite()
    _, token = devices.pair(invitation.secret)
    kept = path.read_text(encoding="utf-8")
    for secret in (token, invitation.secret, invitation.code, other.secret, other.code):
        assert secret not in kept
        assert hashlib.sha256(other.code.encode()).hexdigest() not in kept, "all codes can be tried against that in a minute"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0


def test_revoking_holds_at_once_for_every_process(devices: Devices, path: Path, clock: Clock) -> None:
    device, token = devices.pair(devices.invite().secret)
    server = _open(path, clock)
    assert server.admit(token) is not None
    other = "from carrel.devices import Devices; import sys, pathlib; p = pathlib.Path(sys.argv[1]);"
    other += "Devices(p, p.with_name('devices.lock')).revoke(sys.argv[2])"
    subprocess.run([sys.executable, "-c", other, str(path), device.id], check=True)
    assert server.admit(token) is None
    assert not server.admit_again(device)
    with pytest.raises(NotFound):
        server.revoke(device.id)


def test_names_are_given_kept_apart_and_cleaned(devices: Devices) -> None:
    first, _ = devices.pair(devices.invite().secret, IPHONE)
    second, _ = devices.pair(devices.invite().secret, IPHONE)
    assert [first.name, second.name] == ["iPhone", "iPhone 2"]
    assert devices.rename(second.id, "  Kim's\u202e phone\n ").name == "Kim's phone"
    for name in ("", " \n", "\u200b", "iPhone"):
        with pytest.raises(DeviceNameInvalid):
            devices.rename(second.id, name)
    assert devices.rename(first.id, "iPhone").name == "iPhone"


def test_a_device_that_pairs_again_takes_its_own_place(devices: Devices) -> None:
    first, old = devices.pair(devices.invite().secret, IPHONE)
    devices.rename(first.id, "Kim's phone")
    again, new = devices.pair(devices.invite(may_manage=True).secret, IPHONE, instead_of=devices.get(first.id))
    assert [device.name for device in devices.every()] == ["Kim's phone"]
    assert again.may_manage
    assert devices.admit(old) is None
    assert devices.admit(new) is not None
    third, _ = devices.pair(devices.invite().secret, IPHONE, instead_of=again)
    assert third.may_manage, "another code takes no right away"


def test_when_a_device_was_seen_is_written_now_and_then_only(devices: Devices, path: Path, clock: Clock) -> None:
    device, token = devices.pair(devices.invite().secret)
    written = path.read_bytes()
    for _ in range(10):
        clock.now += 20
        admitted = devices.admit(token)
        assert admitted is not None
        devices.saw(admitted)
    assert path.read_bytes() == written
    assert devices.get(device.id).last_seen_at == clock.now
    clock.now += 101
    admitted = devices.admit(token)
    assert admitted is not None
    devices.saw(admitted)
    assert _open(path, clock).get(device.id).last_seen_at == clock.now


def test_rights_are_given_and_taken(devices: Devices) -> None:
    device, _ = devices.pair(devices.invite().secret)
    assert devices.allow(device.id, True).may_manage
    assert not devices.allow(device.id, False).may_manage
    with pytest.raises(NotFound):
        devices.allow("nobody", True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"devices": [{"id": 3}]}', "\ud800", '{"devices": null}'])
def test_a_file_that_is_no_list_lets_nobody_in_and_says_so(devices: Devices, path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(RecordInvalid, match=r"devices\.json"):
        devices.admit("x")
    with pytest.raises(RecordInvalid):
        devices.invite()
    assert path.read_bytes() == text.encode("utf-8", "surrogatepass")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder in which nobody writes")
def test_where_nothing_can_be_written_it_says_so(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(LibraryReadOnly, match="cannot be written"):
        Devices(Path("/sys/devices.json"), tmp_path / "lock", clock).invite()


def test_two_at_once_do_not_get_one_name(devices: Devices, path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.devices.store._PATIENCE_S", 120)
    known = [devices.pair(devices.invite().secret)[0].id for _ in range(6)]

    def rename(device_id: str) -> bool:
        try:
            _open(path, clock).rename(device_id, "Kim's phone")
        except DeviceNameInvalid:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(rename, known)) == 1


def test_fields_of_a_newer_version_do_not_stop_it(devices: Devices, path: Path) -> None:
    _, token = devices.pair(devices.invite().secret)
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["devices"][0]["colour"] = "green"
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert devices.admit(token) is not None


def test_invitations_are_bounded(devices: Devices, path: Path) -> None:
    for _ in range(100):
        last = devices.invite()
    assert path.stat().st_size < 10_000
    assert devices.pair(last.secret)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (IPHONE, "iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36", "Android phone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X700) AppleWebKit/537.36 Safari/537.36", "Android tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows PC"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux PC"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mac"),
        ("", "Device"),
        ("<script>", "Device"),
    ],
)
def test_a_device_is_called_by_its_kind_at_first(agent: str, name: str) -> None:
    assert name_of(agent) == name


@given(st.text())
def test_names_are_one_short_line_of_visible_text(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned) <= LONGEST_NAME
    assert cleaned == clean_name(cleaned)
    assert all(c.isprintable() or c == " " for c in cleaned) or not any(ord(c) < 0xA0 and not c.isprintable() for c in cleaned)
    assert "\n" not in cleaned


@given(st.sets(st.text(max_size=5)), st.text(max_size=5))
def test_a_free_name_is_free(taken: set[str], name: str) -> None:
    assert free_name(name, taken) not in taken
