from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("show", short_help="All about one lecture.")
@click.argument("lecture")
@json_option
@library_option
def command(lecture: str, as_json: bool, library: Path | None) -> None:
    """Show one lecture: where it lies, its captions, chapters and attachments, and what failed.

    LECTURE is an id, a title, or a part of one title only.

    \b
    carrel show "chain rule"
    """
    with opened(library) as shelf:
        view = shelf.lecture(shelf.find_lecture(lecture).id)
    if as_json:
        render.print_json(view)
    else:
        render.show_lecture(view)
