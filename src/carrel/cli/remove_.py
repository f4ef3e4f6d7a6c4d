from __future__ import annotations

import sys
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.records import Course


@click.command("remove", short_help="Move a course or lecture to the trash.")
@click.argument("name", metavar="COURSE|LECTURE")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@library_option
def command(name: str, yes: bool, as_json: bool, library: Path | None) -> None:
    """Move the files of a course or a lecture to the library's trash. No sync fetches a removed lecture again.

    `carrel trash restore` brings it back. Notes and progress are kept.

    \b
    carrel remove "Week 1 quiz walkthrough"
    carrel remove k3f7q2m6x4za --yes
    """
    with opened(library) as shelf:
        found = shelf.find(name)
        what = "the course" if isinstance(found, Course) else "the lecture"
        if not yes:
            if as_json or not sys.stdin.isatty():
                raise click.UsageError("Nothing was removed: there is no one to ask. Use --yes.")
            click.confirm(render.safe(f"Move {what} {found.title!r} to the trash?"), abort=True)
        removed = shelf.upkeep.remove(found.id)
    if as_json:
        render.print_json(removed)
    else:
        render.lines([f"Moved {what} {found.title!r} to {removed.folder}."])
