from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from carrel.cli import render
from carrel.cli.options import again, given, library_option, opened
from carrel.errors import AddressUnusable, CarrelError

if TYPE_CHECKING:
    from carrel.lan.reach import Reach
    from carrel.library import Library


@click.command("serve", short_help="The web player.")
@click.option("--lan", is_flag=True, help="Serve the phones and laptops of the house too: each is let in once.")
@click.option(
    "--name", metavar="NAME", default=None, envvar="CARREL_NAME", help="With --lan: found as NAME.local.  [default: carrel]"
)
@click.option(
    "--host", default=None, metavar="ADDRESS", help="Address to listen on.  [default: this machine alone; with --lan: all]"
)
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="Port; 0 takes a free one.")
@click.option("--proxy", metavar="URL", help="What people open where a proxy stands in front: https://carrel.example.org.")
@click.option(
    "--proxy-from",
    "peers",
    multiple=True,
    metavar="ADDRESS",
    help="Where the proxy asks from, if not from this machine; may be repeated.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@library_option
def command(
    lan: bool,
    name: str | None,
    host: str | None,
    port: int,
    proxy: str | None,
    peers: tuple[str, ...],
    open_browser: bool,
    library: Path | None,
) -> None:
    """Serve the player and its API until Ctrl-C.

    With --lan a QR code lets a phone in; `carrel devices` shows who was let in, and lets in more.

    \b
    carrel serve --open
    carrel serve --lan
    carrel serve --lan --name library --port 9000
    carrel serve --proxy https://carrel.example.org
    """
    reach = _reach(lan, name, host, port, proxy, peers)
    with opened(library, create=True) as shelf:
        given().serve(shelf, reach=reach, on_ready=_announcing(shelf, reach, library, open_browser=open_browser))
    render.lines(["Stopped."])


def announce(url: str, *, open_browser: bool) -> None:
    """Say where the player is, and open it where there is a browser."""
    render.lines([f"Carrel is at {url}   (Ctrl-C stops it)"])
    if open_browser and _has_screen():
        import webbrowser

        webbrowser.open(url)


def _announcing(shelf: Library, reach: Reach, library: Path | None, *, open_browser: bool) -> Callable[[str], None]:
    """Return what says where the player is, and lets a first device in where others are served."""

    def ready(url: str) -> None:
        from carrel.cli.invitation import show_invitation

        announce(url, open_browser=open_browser)
        if not reach.is_guarded:
            return
        try:
            show_invitation(shelf.house.invite(), again("devices pair", library))
        except CarrelError as error:
            render.show_error(error, as_json=False)

    return ready


def _reach(lan: bool, name: str | None, host: str | None, port: int, proxy: str | None, peers: tuple[str, ...]) -> Reach:
    from carrel.lan.reach import LOOPBACK, NAME, Reach, every_address, is_loopback, proxy_from

    listened = host or (every_address() if lan else LOOPBACK)
    if peers and not proxy:
        raise click.UsageError("--proxy-from goes with --proxy URL.")
    if lan and is_loopback(listened):
        raise click.UsageError(f"--lan cannot serve anyone on {listened}: leave --host out, or name an address of the network.")
    if not lan and click.get_current_context().get_parameter_source("name") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--name goes with --lan.")
    # Whoever can be reached from elsewhere lives by the rules of --lan.
    shared = lan or not is_loopback(listened)
    return Reach(listened, port, shared, _label(name or NAME) if lan else None, proxy_from(proxy, peers) if proxy else None)


def _label(name: str) -> str:
    """Return the name as a label of the domain name system (RFC 1123, section 2.1). Raises AddressUnusable."""
    label = name.lower().removesuffix(".").removesuffix(".local")
    if (
        not (label.isascii() and label.replace("-", "a").isalnum() and len(label) <= 60)
        or label.startswith("-")
        or label.endswith("-")
    ):
        raise AddressUnusable(
            f"{name!r} cannot be a name in the network.", hint="Use letters, digits and hyphens: --name our-library."
        )
    return label


def _has_screen() -> bool:
    """Say whether a window can open: on a console alone, a text browser would take the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
