from __future__ import annotations

import sys
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.cli.upkeep_render import show_trash, size
from carrel.find import find_named


@click.group("trash", short_help="What was removed: list, restore, empty.", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show what was removed, bring it back, or delete it for good. Without a word after it: list.

    \b
    carrel trash
    carrel trash restore "Week 1 quiz walkthrough"
    carrel trash empty
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_trash)


@command.command("list", short_help="What is in the trash.")
@json_option
@library_option
def list_trash(as_json: bool = False, library: Path | None = None) -> None:
    """Show what is in the trash, when it was removed and what it takes."""
    with opened(library) as shelf:
        view = shelf.upkeep.trash()
    if as_json:
        render.print_json(view)
    else:
        show_trash(view)


@command.command("restore", short_help="Bring a course or lecture back.")
@click.argument("name")
@json_option
@library_option
def restore(name: str, as_json: bool, library: Path | None) -> None:
    """Bring a course or lecture back to where it lay. NAME is its id in the trash, its title, or a part of one title only."""
    with opened(library) as shelf:
        restored = shelf.upkeep.restore(find_named(name, shelf.upkeep.trash().items, "thing in the trash").id)
    if as_json:
        render.print_json(restored)
    else:
        render.lines([f"The {restored.what} {restored.title!r} is back."])


@command.command("empty", short_help="Delete for good.")
@click.argument("name", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@library_option
def empty(name: str | None, yes: bool, as_json: bool, library: Path | None) -> None:
    """Delete all that is in the trash, or what NAME means there. No sync fetches a removed lecture again."""
    with opened(library) as shelf:
        before = shelf.upkeep.trash()
        one = find_named(name, before.items, "thing in the trash") if name else None
        if not yes:
            if as_json or not sys.stdin.isatty():
                raise click.UsageError("Nothing was deleted: there is no one to ask. Use --yes.")
            what = repr(one.title) if one else "all that is in the trash"
            click.confirm(render.safe(f"Delete {what} for good ({size(one.bytes if one else before.bytes)})?"), abort=True)
        view = shelf.upkeep.empty_trash(one.id if one else None)
    if as_json:
        render.print_json(view)
    else:
        render.lines([f"Deleted {size(before.bytes - view.bytes)}."])
