"""What the commands that look after the library print for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from carrel.cli import render
from carrel.cli.render import console, count, duration, shorten, styled

if TYPE_CHECKING:
    from carrel.upkeep_views import PreviewFound, RunLine, RunsView, RunView, SettingsView, StorageView, TrashView

_OUTCOMES = {"running": "at work", "stopped": "stopped", "failed": "failed", "cut-off": "cut off"}


def size(number: int | None) -> str:
    """Return bytes as "1.2 GB", "350 MB" or "4 kB"; "" for None."""
    if number is None:
        return ""
    for unit, name in ((1e9, "GB"), (1e6, "MB")):
        if number >= unit:
            return f"{number / unit:.1f} {name}" if number < 10 * unit else f"{number / unit:,.0f} {name}"
    return f"{number / 1e3:.0f} kB"


def show_preview(found: PreviewFound) -> None:
    screen = console()
    coming = found.estimate
    facts = ", ".join(part for part in (count(len(found.lectures), "lecture"), duration(found.duration_s or None)) if part)
    screen.print(styled((found.title, "bold"), (f"  {facts}", "dim")))
    number = 0
    for section, lines in groupby(found.lectures, key=lambda line: line.section):
        if section:
            screen.print(styled((f"  {section}", "italic")))
        for line in lines:
            number += 1
            word = "here already" if line.here else line.unavailable or ""
            screen.print(
                styled((f"  {number:>4}  ", "dim"), (shorten(line.title), ""), (f"  {duration(line.duration_s)}  {word}", "dim"))
            )
    for problem in found.problems:
        screen.print(styled(("  note  ", "yellow"), (problem, "")))
    told = [count(coming.lectures, "lecture")]
    if coming.bytes is not None:
        told.append(f"about {size(coming.bytes)} ({size(found.free_bytes)} are free)")
    if coming.total_s is not None:
        told.append(f"about {_about(coming.total_s)} to download and prepare")
    screen.print(styled(("Would come: ", "bold"), (", ".join(told), "")))


def show_runs(view: RunsView, limit: int) -> None:
    if not view.runs:
        render.lines(["No sync has run yet. Run one: carrel sync"])
        return
    for run in view.runs[:limit]:
        console().print(_run(run))


def show_run(view: RunView) -> None:
    screen = console()
    screen.print(_run(view.run))
    if view.run.failure is not None:
        screen.print(styled(("  ", ""), (f"{view.run.failure.message} {view.run.failure.hint}", "red")))
    for failure in view.failures:
        what = f"  {failure.step.value}: {failure.message}"
        screen.print(styled(("  failed  ", "red"), (shorten(failure.title), ""), (what, "")))
        if failure.hint:
            screen.print(styled((f"          {failure.hint}", "dim")))
    if view.more_failures:
        screen.print(f"          and {view.more_failures} more")
    render.show_notes(view.run.unlisted, view.run.problems)


def show_trash(view: TrashView) -> None:
    if not view.items:
        render.lines(["The trash is empty."])
        return
    screen = console()
    for item in view.items:
        of = f"  {item.course}" if item.course else ""
        screen.print(
            styled(
                (f"{_when(item.removed_at)}  {item.what:<8}{size(item.bytes):>8}  ", "dim"),
                (shorten(item.title), "bold"),
                (f"{of}  {item.id}", "dim"),
            )
        )
    screen.print(styled((f"{size(view.bytes)} in all. Back: carrel trash restore NAME", "dim")))


def show_settings(view: SettingsView) -> None:
    screen = console()
    for setting in view.settings:
        is_set = setting.origin != "default"
        screen.print(
            styled(
                (f"{setting.name:<22}", ""),
                (f"{_value(setting.value):<14}", "bold" if is_set else ""),
                (f"  {setting.origin}" if is_set else "", "dim"),
            )
        )


def show_storage(view: StorageView) -> None:
    screen = console()
    rows: Sequence[tuple[int, str, str]] = [
        *((one.bytes, one.title, one.program or "") for one in view.courses),
        (view.trash, "Trash", ""),
        (view.staging, "Work in progress", ""),
        (view.index + view.catalog, "Index and catalogue", ""),
        (view.study, "Journal of study", ""),
    ]
    for number, title, program in rows:
        if number:
            screen.print(styled((f"{size(number):>9}  ", ""), (shorten(title), ""), (f"  {program}", "dim")))
    screen.print(styled((f"{size(view.free):>9}  ", "bold"), (f"free of {size(view.total)}", "bold")))


def _run(run: RunLine) -> Any:
    told = [_OUTCOMES[run.state]] if run.state in _OUTCOMES else []
    counts = (
        (run.done, f"{count(run.done, 'lecture')} ready"),
        (run.failed, f"{run.failed} failed"),
        (run.gone, f"{run.gone} gone from their source"),
    )
    told += [text for number, text in counts if number]
    took = f"{duration(run.elapsed_s):>8}" if run.elapsed_s is not None else " " * 8
    style = "red" if run.failed or run.state in ("failed", "cut-off") else ""
    return styled(
        (f"{_when(run.started_at)}  {run.started_by:<9}{took}  ", "dim"),
        (", ".join(told) or "nothing new", style),
        (f"  {run.id}", "dim"),
    )


def _when(moment: str) -> str:
    """Return a moment on this machine's clock."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return " " * 16


def _about(seconds: float) -> str:
    return "a minute" if seconds < 90 else duration(max(600.0, seconds)) if seconds > 570 else f"{round(seconds / 60)} min"


def _value(value: bool | int | float | str | list[str] | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "-" if isinstance(value, list) else "-" if value is None else str(value)
