from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.cli.upkeep_render import show_settings
from carrel.upkeep_views import SettingsView


@click.command("settings", short_help="Settings of the library or a course.")
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--course", metavar="COURSE", help="Of this course (id or title), not of the whole library.")
@json_option
@library_option
def command(changes: tuple[str, ...], course: str | None, as_json: bool, library: Path | None) -> None:
    """Show the settings, what holds and where it comes from; or change some of them in carrel.toml. NAME= takes one back.

    \b
    carrel settings
    carrel settings languages=en,de max_height=480
    carrel settings --course "Machine Learning" rate_limit=2M sync=no
    """
    with opened(library) as shelf:
        course_id = shelf.find_course(course).id if course else None
        view = shelf.upkeep.settings(course_id)
        if changes:
            view = shelf.upkeep.change_settings(course_id, _values(changes, view))
    if as_json:
        render.print_json(view)
    else:
        show_settings(view)


def _values(changes: tuple[str, ...], known: SettingsView) -> dict[str, Any]:
    """Return what was typed as values; what they are not allowed to be is found out later."""
    kinds = {setting.name: setting.kind for setting in known.settings}
    values: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals:
            raise click.UsageError(f"Write {name}=VALUE, or {name}= to take it back.")
        values[name] = text.replace(",", " ").split() if text and kinds.get(name) == "languages" else text or None
    return values
