from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import library_option, opened


@click.command("retry", short_help="Let failed lectures be tried again.")
@click.argument("lectures", nargs=-1)
@library_option
def command(lectures: tuple[str, ...], library: Path | None) -> None:
    """Make lectures that failed be tried again, from the start, by the next sync. Without LECTURES: all that failed.

    \b
    carrel retry
    carrel retry "chain rule" && carrel sync
    """
    with opened(library) as shelf:
        chosen = shelf.retry(lectures)
    if not chosen:
        render.lines(["Nothing has failed."])
        return
    render.lines([*(f"to be tried again: {lecture.title}" for lecture in chosen), "Go: carrel sync"])
