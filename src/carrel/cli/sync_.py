from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carrel import events
from carrel.cli import render
from carrel.cli.options import json_option, library_option, opened, source_options

if TYPE_CHECKING:
    from carrel.library import Library

SOME_FAILED = 3

T = TypeVar("T")


@click.command("sync", short_help="Fetch what is new and make it ready.")
@click.argument("courses", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only tell what would be fetched.")
@click.option("--started-by", type=click.Choice(["page", "terminal", "schedule"]), hidden=True)
@source_options
@json_option
@library_option
def command(
    courses: tuple[str, ...], dry_run: bool, started_by: str | None, as_json: bool, library: Path | None, **flags: Any
) -> int:
    """List every source again, fetch what is new, make it phone-ready, transcribe and index it.

    COURSES are ids or titles; without any, all courses are synced. Ctrl-C stops; the next sync goes on from there.

    \b
    carrel sync
    carrel sync "Neural Networks" --rate-limit 2M
    carrel sync --dry-run
    """
    given = {key: value for key, value in flags.items() if value not in (None, ())}
    with opened(library) as shelf:
        report = sync_and_report(shelf, courses, dry_run=dry_run, flags=given, started_by=started_by, as_json=as_json)
    if report.stopped:
        return 1
    return SOME_FAILED if report.failed or report.problems or report.unlisted else 0


def sync_and_report(
    shelf: Library,
    courses: tuple[str, ...],
    *,
    dry_run: bool = False,
    flags: dict[str, Any] | None = None,
    started_by: str | None = None,
    as_json: bool = False,
) -> events.Report:
    """Sync, showing how it goes and its report: for people, or as JSON lines."""
    stop = threading.Event()
    by = started_by or ("terminal" if sys.stdin.isatty() or sys.stderr.isatty() else "schedule")

    def run(show: Callable[[events.Event], None]) -> events.Report:
        return in_background(
            lambda: shelf.sync(courses, dry_run=dry_run, flags=flags, on_event=show, stop=stop, started_by=by), stop
        )

    if as_json:
        return run(lambda event: click.echo(events.as_json(event)))
    from carrel.cli.live import Live

    with Live() as live:
        report = run(live.show)
    render.show_report(report, dry_run=dry_run)
    return report


def in_background(work: Callable[[], T], stop: threading.Event) -> T:
    """Run `work` in a thread while this one waits for Ctrl-C: the first asks it to stop and waits until it has."""
    outcome: list[T] = []
    failure: list[BaseException] = []
    # Not Thread.join: interrupted by a signal, it takes a running thread for ended (Python 3.11).
    over = threading.Event()

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001  raised again below, in the thread that asked
            failure.append(error)
        finally:
            over.set()

    threading.Thread(target=body, name="sync").start()
    while not over.is_set():
        try:
            over.wait(0.2)
        except KeyboardInterrupt:
            first = not stop.is_set()
            stop.set()
            with suppress(OSError):  # the terminal may be gone
                if first:
                    click.echo("Stopping: what is finished stays, the rest goes on next time.", err=True)
    if failure:
        raise failure[0]
    return outcome[0]
