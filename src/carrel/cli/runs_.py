from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.cli.upkeep_render import show_run, show_runs


@click.command("runs", short_help="The latest syncs, and what failed.")
@click.argument("run", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most runs to show.")
@json_option
@library_option
def command(run: str | None, limit: int, as_json: bool, library: Path | None) -> None:
    """Show the latest syncs: when, who began them, how long they took, what came and what failed. RUN: all about one.

    \b
    carrel runs
    carrel runs xbhtl4lgxb7f
    """
    with opened(library) as shelf:
        if run is not None:
            one = shelf.run(run)
            if as_json:
                render.print_json(one)
            else:
                show_run(one)
            return
        view = shelf.runs()
    if as_json:
        render.print_json(view)
    else:
        show_runs(view, limit)
