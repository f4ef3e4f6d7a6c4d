"""What the commands print for people. Text from outside (titles, subtitles) is made harmless before it reaches the terminal."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from carrel import views, wording
from carrel.errors import CarrelError
from carrel.records import StepName, Unlisted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from carrel.desk_views import NoteHits
    from carrel.events import Report

_BEFORE_FOUND, _NOTE_WIDTH = 60, 200
"""Letters shown of a note: at most before what was found, and in all."""
_STATES = {
    "waiting": ("waiting", "dim"),
    "failed": ("failed", "red"),
    "unavailable": ("cannot be had", "yellow"),
    "gone": ("gone from its source, kept here", "yellow"),
}


def console(*, err: bool = False) -> Console:
    from rich.console import Console

    # A terminal wraps between words; a file or a pipe keeps lines whole.
    screen = Console(stderr=err, highlight=False)
    return screen if screen.is_terminal else Console(stderr=err, highlight=False, soft_wrap=True)


def safe(text: str) -> str:
    """Return text on one line without control characters, terminal escapes and direction overrides. Spaces stay."""
    return wording.lines(text.replace("\r", " ").replace("\t", " ")).replace("\n", " ")


def show_error(error: CarrelError, *, as_json: bool) -> None:
    """Print an error as its sentence and hint; with --json, as an object on standard output."""
    if as_json:
        body = {"code": error.code, "message": error.message, "hint": error.hint}
        click.echo(json.dumps({"error": body}, ensure_ascii=False))
        return
    screen = console(err=True)
    screen.print(styled(("Error: ", "bold red"), (error.message, "")))
    if error.hint:
        screen.print(styled((error.hint, "dim")))


def styled(*parts: tuple[str, str]) -> Text:
    """Return (text, style) pairs as one rich Text, each made harmless."""
    from rich.text import Text

    return Text.assemble(*((safe(text), style) for text, style in parts))


def print_json(view: object) -> None:
    click.echo(views.as_json(view))


def duration(seconds: float | None) -> str:
    """Return a length as "1 h 05", "18 min", or, where seconds matter, "4:05" or "45 s"."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{round(seconds)} s"
    if seconds < 600:
        return clock(round(seconds))
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def clock(seconds: float) -> str:
    """Return a place in a lecture as "14:02" or "1:05:09"."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def show_overview(view: views.LibraryView, *, ids: bool = False) -> None:
    screen = console()
    if not view.courses:
        screen.print("The library is empty. Add a course: carrel add URL")
        return
    program: str | None = None
    for course in view.courses:
        if course.program != program and course.program is not None:
            screen.print(styled((course.program, "bold underline")))
        program = course.program
        show_course(course, screen, ids=ids)
        screen.print()


def show_course(course: views.CourseView, screen: Console | None = None, *, ids: bool = False) -> None:
    screen = screen or console()
    known = (
        f"{course.ready} of {course.lectures} lectures here"
        if course.ready < course.lectures
        else count(course.lectures, "lecture")
    )
    facts = ", ".join(part for part in (known, duration(course.duration_s or None)) if part)
    screen.print(styled((course.title, "bold"), (f"  {facts}", "dim"), (f"  {course.id}" if ids else "", "cyan")))
    number = 0
    for section in course.sections:
        if section.title:
            screen.print(styled((f"  {section.title}", "italic")))
        for line in section.lectures:
            number += 1
            _show_line(number, line, screen, ids=ids)


def _show_line(number: int, line: views.LectureLine, screen: Console, *, ids: bool) -> None:
    word, style = _STATES.get(line.state, ("", ""))
    parts = [(f"  {number:>4}  ", "dim"), (f"{line.id}  " if ids else "", "cyan")]
    parts += [(shorten(line.title), ""), (f"  {duration(line.duration_s)}", "dim")]
    if line.languages:
        parts.append((f"  {' '.join(line.languages)}", "dim"))
    if word:
        parts.append((f"  {word}", style))
    screen.print(styled(*parts))
    if line.failure is not None:
        what = f"{line.failure.step.value}: " if line.state != "unavailable" else ""
        screen.print(styled((f"        {what}{line.failure.message} {line.failure.hint}", "dim")))


def show_lecture(view: views.LectureView) -> None:
    screen = console()
    place = " · ".join(part for part in (view.program, view.course, view.section) if part)
    screen.print(styled((view.title, "bold"), (f"  {view.number} of {view.of}", "dim")))
    rows = [
        ("in", place),
        ("length", duration(view.duration_s)),
        ("state", view.state),
        ("file", view.file or ""),
        ("captions", ", ".join(f"{t.language} ({t.kind})" for t in view.transcripts)),
        ("chapters", ", ".join(f"{clock(c.start_s)} {c.title}" for c in view.chapters)),
        ("attached", ", ".join(a.name for a in view.attachments)),
        ("page", view.web_page or ""),
        ("id", view.id),
    ]
    for name, value in rows:
        if value:
            screen.print(styled((f"  {name:<10}", "dim"), (value, "")))
    if view.failure is not None:
        screen.print(styled((f"  {view.failure.step.value}: {view.failure.message} {view.failure.hint}", "red")))


def note(text: str) -> None:
    """Say something by the way, on standard error."""
    console(err=True).print(styled((text, "dim")))


def show_search(view: views.SearchView) -> None:
    screen = console()
    if not view.lectures and not view.notes:
        _show_nothing_found(view)
        return
    if view.relaxed:
        screen.print(styled(("No lecture has all of these words; here are those with most of them.", "yellow")))
    for hits in view.lectures:
        place = " · ".join(part for part in (hits.course, hits.section) if part)
        screen.print(styled((hits.title, "bold"), (f"  {place}", "dim")))
        for moment in hits.moments[:3]:
            screen.print(_moment(moment))
        if hits.moment_count > 3:
            screen.print(styled((f"          {hits.moment_count - 3} more in this lecture", "dim")))
    _show_notes(view.notes, with_lectures=True)
    found = [count(number, what) for number, what in ((len(view.lectures), "lecture"), (len(view.notes), "note")) if number]
    screen.print(styled((f"{', '.join(found)} in {view.took_ms:.0f} ms", "dim")))


def show_lecture_search(view: views.LectureSearchView) -> None:
    """Show the moments of one lecture in the order in which they were said."""
    screen = console()
    if not view.moments and not view.notes:
        _show_nothing_found(view)
        return
    if view.relaxed:
        screen.print(styled(("Nowhere are all of these words; here is where most of them are.", "yellow")))
    for moment in sorted(view.moments, key=lambda moment: moment.start_s):
        screen.print(_moment(moment))
    _show_notes(view.notes, with_lectures=False)
    screen.print(styled((f"{count(view.moment_count, 'moment')} in {view.took_ms:.0f} ms", "dim")))


def _show_notes(found: list[NoteHits], *, with_lectures: bool) -> None:
    """Show the notes that were found: of each the line in which most of it lies."""
    screen = console()
    if found:
        screen.print(styled(("In your notes", "bold")))
    for hits in found:
        first = hits.highlights[0][0] if hits.highlights else 0
        start = hits.note.text.rfind("\n", 0, first) + 1
        start = max(start, first - _BEFORE_FOUND)
        line = hits.note.text[start:].partition("\n")[0][:_NOTE_WIDTH]
        lit = [(a - start, min(b - start, len(line))) for a, b in hits.highlights if start <= a < start + len(line)]
        screen.print(_moment(views.MomentView(hits.note.second or 0.0, hits.note.second or 0.0, line, lit)))
        if with_lectures:
            screen.print(styled((f"          {shorten(hits.lecture)}  {shorten(hits.course)}", "dim")))


def _show_nothing_found(view: views.SearchView | views.LectureSearchView) -> None:
    screen = console()
    screen.print(styled(("Nothing found for ", ""), (view.query, "bold"), (".", "")))
    if view.suggestion:
        screen.print(styled(("Try: ", "dim"), (view.suggestion, "bold")))


def _moment(moment: views.MomentView) -> Text:
    parts: list[tuple[str, str]] = [(f"{clock(moment.start_s):>8}  ", "cyan")]
    at = 0
    for start, end in moment.highlights:
        parts += [(moment.text[at:start], ""), (moment.text[start:end], "bold yellow")]
        at = end
    return styled(*parts, (moment.text[at:], ""))


def show_report(report: Report, *, dry_run: bool = False) -> None:
    screen = console()
    without_subtitles = {f.lecture_id for f in report.failed if f.step is StepName.TRANSCRIBE}
    lost = {f.lecture_id for f in report.failed} - without_subtitles
    counts = (
        (report.done, f"{count(report.done, 'lecture')} ready"),
        (report.new if dry_run else 0, f"{count(report.new, 'lecture')} would be fetched"),
        (len(lost), f"{len(lost)} failed"),
        (len(without_subtitles), f"{len(without_subtitles)} without all their subtitles"),
        (report.gone, f"{report.gone} gone from their source (kept here)"),
        (report.waiting, f"{report.waiting} waiting until their source lets us try again"),
        (report.blocked, f"{report.blocked} failed earlier (`carrel list` says why, `carrel retry` tries again)"),
    )
    told = [text for number, text in counts if number]
    nothing = not (report.done or report.failed or (dry_run and report.new))
    head = "Stopped" if report.stopped else "Nothing new" if nothing else "Done"
    screen.print(styled((head, "bold"), (f" in {_elapsed(report.elapsed_s)}", "dim"), (_colon(told), "")))
    for failure in report.failed:
        screen.print(
            styled(("  failed  ", "red"), (shorten(failure.title), ""), (f"  {failure.step.value}: {failure.message}", ""))
        )
        if failure.hint:
            screen.print(styled((f"          {failure.hint}", "dim")))
    show_notes(report.unlisted, report.problems)


def show_notes(unlisted: Iterable[Unlisted], problems: Iterable[str]) -> None:
    """Show what a sync says about whole courses or the library."""
    screen = console()
    for text in [*(f"{one.course}: {one.message} {one.hint}".rstrip() for one in unlisted), *problems]:
        screen.print(styled(("  note    ", "yellow"), (text, "")))


def show_checks(view: views.DoctorView) -> None:
    screen = console()
    marks = {"ok": ("ok      ", "green"), "warning": ("look    ", "yellow"), "problem": ("problem ", "red")}
    for check in view.checks:
        screen.print(styled(marks[check.status], (f"{check.name:<20}", ""), (check.found, "dim" if check.status == "ok" else "")))
        if check.mend:
            screen.print(styled(("                            mend: ", "dim"), (check.mend, "bold")))


def shorten(title: str, width: int = 80) -> str:
    """Return a title made harmless and short enough for a line."""
    clean = safe(title)
    return clean if len(clean) <= width else clean[: width - 1] + "…"


def lines(texts: Iterable[str]) -> None:
    """Print plain lines, made harmless."""
    for text in texts:
        click.echo(safe(text), file=sys.stdout)


def _elapsed(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else re.sub(r"^0", "", clock(seconds)) + " min"


def count(number: int, what: str) -> str:
    """Return a number of things in words: "1 note", "2 notes"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _colon(parts: list[str]) -> str:
    return ": " + ", ".join(parts) if parts else ""
