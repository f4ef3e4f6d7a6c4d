from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.upkeep_views import RetriedView


@click.command("retry", short_help="Let failed lectures be tried again.")
@click.argument("lectures", nargs=-1)
@json_option
@library_option
def command(lectures: tuple[str, ...], as_json: bool, library: Path | None) -> None:
    """Make lectures that failed be tried again, from the start, by the next sync. Without LECTURES: all that failed.

    \b
    carrel retry
    carrel retry "chain rule" && carrel sync
    """
    with opened(library) as shelf:
        chosen = shelf.retry(lectures)
    if as_json:
        render.print_json(RetriedView([lecture.id for lecture in chosen]))
    elif not chosen:
        render.lines(["Nothing has failed."])
    else:
        render.lines([*(f"to be tried again: {lecture.title}" for lecture in chosen), "Go: carrel sync"])
