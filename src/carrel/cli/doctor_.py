from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("doctor", short_help="Check that all is well.")
@json_option
@library_option
def command(as_json: bool, library: Path | None) -> int:
    """Check Python, yt-dlp, ffmpeg, the disk and the library; for each problem, show the command that mends it.

    Exit status 1 if there is a problem.

    \b
    carrel doctor
    """
    with opened(library, as_it_is=True) as shelf:
        view = shelf.doctor()
    if as_json:
        render.print_json(view)
    else:
        render.show_checks(view)
    return 1 if any(check.status == "problem" for check in view.checks) else 0
