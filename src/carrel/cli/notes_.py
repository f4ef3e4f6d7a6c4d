from __future__ import annotations

from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened
from carrel.desk_views import CourseNotesView, ExportView, NotebookView
from carrel.notebook import SERVER, Scope

_FOLDER = "Carrel notes"


@click.group("notes", short_help="Notes: list them, export them.", invoke_without_command=True)
@click.option("--of", "name", metavar="COURSE|PROGRAM", help="Only those of a course or program (id or title).")
@json_option
@library_option
@click.pass_context
def command(ctx: click.Context, name: str | None, as_json: bool, library: Path | None) -> None:
    """List the notes, by course and lecture.

    \b
    carrel notes
    carrel notes --of "Neural Networks"
    carrel notes export --all
    """
    if ctx.invoked_subcommand is not None:
        ctx.obj.library = library or ctx.obj.library
        return
    with opened(library) as shelf:
        view = shelf.notebook.notes(shelf.notebook.find(name) if name else Scope())
    if as_json:
        render.print_json(view)
    else:
        _show(view)


@command.command("export", short_help="Notes as files to take along.")
@click.argument("name", metavar="[COURSE|PROGRAM]", required=False)
@click.option("--all", "everything", is_flag=True, help="Those of every course.")
@click.option(
    "--format", "form", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True,
    help="A folder of Markdown with pictures, ready for Obsidian; or one HTML page to read, keep or print.",
)  # fmt: skip
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), default=_FOLDER, show_default=True,
              metavar="FOLDER", help="Where to put it.")  # fmt: skip
@click.option("--server", default=SERVER, show_default=True, metavar="URL", help="Where the player answers: times link to it.")
@json_option
@library_option
def export(name: str | None, everything: bool, form: str, to: Path, server: str, as_json: bool, library: Path | None) -> None:
    """Write the notes of a course, of a program or of all into FOLDER. Done again, it replaces what it wrote; other files stay.

    \b
    carrel notes export "Neural Networks"
    carrel notes export --all --to ~/Obsidian/Courses
    carrel notes export "Deep Learning" --format html --to ~/Desktop
    """
    if (name is None) is not everything:
        raise click.UsageError("Name a course or a program, or give --all.")
    with opened(library) as shelf:
        notebook = shelf.notebook
        write = notebook.export_page if form == "html" else notebook.export_folder
        view = write(notebook.find(name) if name else Scope(), to, server)
    if as_json:
        render.print_json(view)
    else:
        _show_export(view)


def _show(view: NotebookView) -> None:
    if not any(course.lectures for course in view.courses):
        render.lines(["There are no notes yet. In the player, press n to write one."])
    for course in view.courses:
        _show_course(course)


def _show_course(course: CourseNotesView) -> None:
    screen = render.console()
    count = sum(len(lecture.notes) for lecture in course.lectures)
    screen.print(render.styled((course.title, "bold"), (f"  {render.count(count, 'note')}", "dim")))
    for lecture in course.lectures:
        screen.print(render.styled((f"  {render.shorten(lecture.title)}", "italic")))
        for note in lecture.notes:
            time = render.clock(note.second) if note.second is not None else "-"
            lines = [line for line in note.text.splitlines() if line.strip()]
            more = f"  {render.count(len(lines) - 1, 'more line')}" if len(lines) > 1 else ""
            first = render.shorten(lines[0].strip()) if lines else ""
            screen.print(render.styled((f"  {time:>8}  ", "cyan"), (first, ""), (more, "dim")))


def _show_export(view: ExportView) -> None:
    screen = render.console()
    notes, lectures = render.count(view.notes, "note"), render.count(view.lectures, "lecture")
    screen.print(render.styled((f"{notes} on {lectures}", "bold"), (f" in {view.path}", "")))
    if view.removed:
        screen.print(render.styled((f"{render.count(view.removed, 'file')} of an earlier export removed", "dim")))
    for path in view.kept:
        screen.print(render.styled(("  kept    ", "yellow"), (f"what you had changed is now {path}", "")))
