from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened


@click.command("search", short_help="Find the second at which it was said.", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--course", metavar="COURSE", help="Only in this course (id or title).")
@click.option("--language", metavar="LANGUAGE", help="Only in transcripts of this language.")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Most lectures to show.")
@json_option
@library_option
def command(
    query: tuple[str, ...], course: str | None, language: str | None, limit: int, as_json: bool, library: Path | None
) -> None:
    """Find what was said, in all transcripts and titles.

    All the words, near each other first; "quoted words" exactly as they stand; -word leaves lectures out.

    \b
    carrel search chain rule
    carrel search '"gradient descent" -stochastic' --course "Neural Networks"
    """
    if not " ".join(query).strip():
        raise click.UsageError("Say what to search for.")
    with opened(library) as shelf:
        found = shelf.search(" ".join(query), course=course, language=language, limit=limit)
    if as_json:
        render.print_json(found)
    else:
        render.show_search(found)
