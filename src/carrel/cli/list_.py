from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("list", short_help="Programs, courses, sections, lectures.")
@click.option("--ids", is_flag=True, help="Show the ids of courses and lectures too.")
@json_option
@library_option
def command(ids: bool, as_json: bool, library: Path | None) -> None:
    """Show what the library holds: programs, courses, sections, and lectures with their state, length and languages.

    \b
    carrel list
    carrel list --ids
    """
    with opened(library) as shelf:
        view = shelf.overview()
    if as_json:
        render.print_json(view)
    else:
        render.show_overview(view, ids=ids)
