from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.cli.upkeep_render import show_storage


@click.command("storage", short_help="Where the bytes are.")
@json_option
@library_option
def command(as_json: bool, library: Path | None) -> None:
    """Show what each course takes on the disk, what the trash and the index take, and how much is free.

    \b
    carrel storage
    """
    with opened(library) as shelf:
        view = shelf.upkeep.storage()
    if as_json:
        render.print_json(view)
    else:
        show_storage(view)
