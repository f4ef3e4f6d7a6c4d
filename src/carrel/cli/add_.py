from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened, source_options
from carrel.cli.upkeep_render import show_preview


@click.command("add", short_help="A course joins the library.")
@click.argument("source")
@click.option("--program", metavar="TITLE", help="The program (specialization) that the course belongs to.")
@click.option("--title", help="A title of your own for the course.")
@click.option("--dry-run", is_flag=True, help="Only tell what would come: lectures, size, time.")
@source_options
@json_option
@library_option
def command(
    source: str, program: str | None, title: str | None, dry_run: bool, as_json: bool, library: Path | None, **options: Any
) -> None:
    """List what is at SOURCE and keep it as a course. Nothing is downloaded yet: that is `carrel sync`.

    SOURCE is the address of a playlist, course page, feed or video, or a folder of lectures that you have. Adding the same source
    again changes its title, program and options.

    \b
    carrel add https://example.org/playlist --program "Deep Learning" --language en --language de
    carrel add ~/Downloads/machine-learning --dry-run
    """
    with opened(library, create=True) as shelf:
        if dry_run:
            found = shelf.upkeep.look(source, options)
            if as_json:
                render.print_json(found)
            else:
                show_preview(found)
            return
        course = shelf.add(source, program=program, title=title, options=options)
    if as_json:
        render.print_json(course)
        return
    render.show_course(course)
    render.lines(["", "Fetch it: carrel sync"])
