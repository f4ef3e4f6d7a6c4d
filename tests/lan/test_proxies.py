"""Real proxies in front of a real server, set up as the README says. A test is skipped where the proxy is not installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.lan.asking import Client
from tests.ports import free_port
from tests.web.house import serving_behind
from tests.web.shelf import READY, VIDEO_BYTES, make_shelf

README = Path(__file__).parents[2] / "README.md"
NAME = "carrel.example.org"


def from_readme(begins: str) -> str:
    """Return the indented block of the README whose first line begins like this, without its indent."""
    text = README.read_text(encoding="utf-8")
    start = text.index(f"    {begins}")
    lines = []
    for line in text[start:].splitlines():
        if line and not line.startswith("    "):
            break
        lines.append(line[4:])
    return "\n".join(lines)


def nginx(folder: Path, port: int, upstream: int, server: str = "") -> list[str]:
    """Return the command for an nginx in a folder of its own; from the README comes its server, if none is given."""
    server = server or from_readme("server {").replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "8420", str(upstream)
    )
    paths = " ".join(f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    logs = f"error_log {folder / 'error.log'}; pid {folder / 'pid'};"
    config = f"daemon off; {logs} events {{}} http {{ access_log off; {paths} {server} }}"
    (folder / "nginx.conf").write_text(config, encoding="utf-8")
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]


def caddy(folder: Path, port: int, upstream: int) -> list[str]:
    """Return the command for a Caddy; from the README comes its site, here without TLS."""
    site = from_readme(f"{NAME} {{").replace(f"{NAME} {{", f"http://{NAME}:{port} {{").replace("8420", str(upstream))
    (folder / "Caddyfile").write_text("{\n admin off\n}\n" + site, encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def running(command: list[str], folder: Path, client: Client) -> Iterator[None]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    client.connect().close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield
        finally:
            process.terminate()


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_proxy_as_the_readme_sets_it_up_serves_who_was_let_in(proxy: object, tmp_path: Path) -> None:
    assert callable(proxy)
    root = tmp_path / "library"
    make_shelf(root)
    port = free_port()
    url = f"http://{NAME}:{port}"
    with serving_behind(root, url) as (house, upstream):
        client = Client("127.0.0.1", port, NAME)
        with running(proxy(tmp_path, port, upstream), tmp_path, client):
            assert client.ask("/api/v1/library").status == 401
            assert client.ask("/api/v1/library", headers={"X-Forwarded-For": "127.0.0.1"}).status == 401
            assert client.ask("/", headers={"Accept": "text/html"}).status == 401
            secret = house.invite()["links"][0]["pairing_url"]
            assert secret.startswith(f"{url}/pair#")
            device = client.paired(secret.partition("#")[2])
            assert device.ask("/api/v1/library").status == 200
            video = device.ask(f"/media/{READY}/video.mp4", headers={"Range": "bytes=1000-"})
            assert (video.status, len(video.body)) == (206, VIDEO_BYTES - 1000)
            head = {"Content-Type": "application/json", "Origin": url, "Sec-Fetch-Site": "same-origin"}
            assert device.ask("/api/v1/study/events", "POST", head, b'{"events": []}').status == 200
            foreign = {**head, "Origin": "http://evil.example"}
            assert device.ask("/api/v1/study/events", "POST", foreign, b'{"events": []}').status == 403
            # Guesses are counted for each who asks the proxy, not for the proxy.
            assert {client.pair("12345678").status for _ in range(12)} == {401, 429}


def test_a_proxy_that_the_server_does_not_know_of_opens_no_door(tmp_path: Path) -> None:
    from tests.web.browser.conftest import serving

    root = tmp_path / "library"
    make_shelf(root)
    port = free_port()
    with serving(root) as url:
        upstream = int(url.rsplit(":", 1)[1])
        client = Client("127.0.0.1", port, NAME)
        bare = f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {url}; }} }}"
        for server in ("", bare):
            with running(nginx(tmp_path, port, upstream, server), tmp_path, client):
                for name in ({}, {"Host": "localhost"}):
                    assert client.ask("/api/v1/library", headers=name).status == 403


def test_the_readme_says_how_tailscale_is_told(tmp_path: Path) -> None:
    said = from_readme("tailscale serve")
    assert re.search(r"carrel serve --proxy https://\S+\.ts\.net", said)
