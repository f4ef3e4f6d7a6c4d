from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import given, library_option, opened
from carrel.cli.serve_ import announce
from carrel.cli.sync_ import SOME_FAILED, sync_and_report


@click.command("demo", short_help="The sample course, end to end, offline.")
@click.option("--no-serve", is_flag=True, help="Stop when the library is ready.")
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="Port of the player.")
@click.option("--open", "open_browser", is_flag=True, help="Open the player in the browser.")
@library_option
def command(no_serve: bool, port: int, open_browser: bool, library: Path | None) -> int:
    """Make a short course about learning, serve it on this machine, and take it the whole way: add, sync, search, serve.

    Needs no internet. The course is a real one of the library afterwards; `carrel remove` takes it out again.

    \b
    carrel demo
    carrel demo --no-serve --library /tmp/try
    """
    from platformdirs import user_cache_path

    from carrel.demo.site import DemoSite
    from carrel.lan.reach import Reach

    def made(number: int, of: int, title: str) -> None:
        render.lines([f"made {number} of {of}  {title}"])

    with opened(library, create=True) as shelf:
        with DemoSite(user_cache_path("carrel") / "demo", progress=made) as site:
            render.lines([f"carrel add {site.url}"])
            # Its site is there only while this runs: later syncs leave it out.
            course = shelf.add(site.url, options={"languages": ("en", "de"), "sync": False})
            render.lines(["carrel sync"])
            report = sync_and_report(shelf, (course.id,))
        render.lines(['carrel search "remember"'])
        render.show_search(shelf.search("remember", limit=3))
        if not no_serve:
            given().serve(shelf, reach=Reach(port=port), on_ready=lambda url: announce(url, open_browser=open_browser))
    return SOME_FAILED if report.failed else 0
