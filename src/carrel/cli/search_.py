from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.views import LectureSearchView, SearchView

_MOST_MOMENTS = 500


@click.command("search", short_help="Find the second at which it was said.", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--course", metavar="COURSE", help="Only in this course (id or title).")
@click.option("--lecture", metavar="LECTURE", help="Only in this lecture (id or title): all its moments, as they come.")
@click.option("--language", metavar="LANGUAGE", help="Only in transcripts of this language.")
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Most lectures to show.")
@json_option
@library_option
def command(
    query: tuple[str, ...],
    course: str | None,
    lecture: str | None,
    language: str | None,
    limit: int,
    as_json: bool,
    library: Path | None,
) -> None:
    """Find what was said, in all transcripts and titles, and what you noted.

    All the words, near each other first; "quoted words" exactly as they stand; -word leaves lectures out. course:NAME, lang:de
    and in:title, in:speech or in:notes narrow the search.

    \b
    carrel search chain rule
    carrel search '"gradient descent" -stochastic' --course "Neural Networks"
    carrel search momentum --lecture "Optimisation II"
    """
    text = " ".join(query)
    if not text.strip():
        raise click.UsageError("Say what to search for.")
    with opened(library) as shelf:
        chosen = shelf.find_lecture(lecture) if lecture else None

        def ask() -> SearchView | LectureSearchView:
            if chosen is not None:
                return shelf.searching.in_lecture(chosen.id, text, language=language, moments=_MOST_MOMENTS)
            return shelf.search(text, course=course, language=language, limit=limit)

        shelf.searching.follow_notes()
        found = ask()
        if not found.complete:
            render.note("The search index is lost or damaged. Making it again from the transcripts...")
            for problem in shelf.searching.mend():
                render.note(problem)
            found = ask()
    if as_json:
        render.print_json(found)
    elif isinstance(found, SearchView):
        render.show_search(found)
    else:
        render.show_lecture_search(found)
