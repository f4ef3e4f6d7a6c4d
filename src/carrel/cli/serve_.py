from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import given, library_option, opened


@click.command("serve", short_help="The web player.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="Port; 0 takes a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@library_option
def command(host: str, port: int, open_browser: bool, library: Path | None) -> None:
    """Serve the player and its API until Ctrl-C.

    \b
    carrel serve --open
    carrel serve --port 9000
    """
    with opened(library, create=True) as shelf:
        given().serve(shelf, host=host, port=port, on_ready=lambda url: announce(url, open_browser=open_browser))
    render.lines(["Stopped."])


def announce(url: str, *, open_browser: bool) -> None:
    """Say where the player is, and open it where there is a browser."""
    render.lines([f"Carrel is at {url}   (Ctrl-C stops it)"])
    if open_browser and _has_screen():
        import webbrowser

        webbrowser.open(url)


def _has_screen() -> bool:
    """Say whether a window can open: on a console alone, a text browser would take the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
