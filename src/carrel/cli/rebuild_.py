from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("rebuild", short_help="Catalogue and index back from the folder alone.")
@json_option
@library_option
def command(as_json: bool, library: Path | None) -> None:
    """Make catalog.db and index/ again from what lies in the library's folder. Needs no network, changes no lecture.

    \b
    carrel rebuild
    """
    with opened(library) as shelf:
        view = shelf.rebuild()
    if as_json:
        render.print_json(view)
        return
    counted = f"{view.lectures} lectures of {view.courses} courses, {view.transcripts} transcripts"
    render.lines([f"Rebuilt in {view.elapsed_s:.1f} s: {counted}.", *(f"note: {problem}" for problem in view.problems)])
