from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("edit", short_help="Another title or program for a course.")
@click.argument("course")
@click.option("--title", help="The course's new title.")
@click.option("--program", metavar="TITLE", help="The program to move it into.")
@click.option("--no-program", is_flag=True, help="Take it out of its program.")
@json_option
@library_option
def command(course: str, title: str | None, program: str | None, no_program: bool, as_json: bool, library: Path | None) -> None:
    """Give a course another title, or move it into a program or out of one. Its folder moves along; notes and progress stay.

    \b
    carrel edit "ml-course-2023" --title "Machine Learning"
    carrel edit "Machine Learning" --program "Data Science"
    """
    if program is not None and no_program:
        raise click.UsageError("--program and --no-program exclude each other.")
    if title is None and program is None and not no_program:
        raise click.UsageError("Say what to change: --title, --program or --no-program.")
    with opened(library) as shelf:
        view = shelf.upkeep.edit(shelf.find_course(course).id, title=title, program="" if no_program else program)
    if as_json:
        render.print_json(view)
    else:
        render.lines([f"{view.program} · {view.title}" if view.program else view.title])
