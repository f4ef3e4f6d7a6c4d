from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.dates import short_day, spent
from carrel.cli.options import json_option, library_option, opened
from carrel.desk_views import DayView, StatsView, TimeView

_DAYS = 14
_BAR = 24
_TITLE = 50


@click.command("stats", short_help="How much was studied.")
@click.option("--week", is_flag=True, help="The days of this week, with what was new, watched again, and notes.")
@click.option("--csv", "as_csv", is_flag=True, help="Every sitting as CSV that Toggl Track imports.")
@click.option("--email", default="", metavar="ADDRESS", help="With --csv: the Toggl account for which the time is.")
@json_option
@library_option
def command(week: bool, as_csv: bool, email: str, as_json: bool, library: Path | None) -> None:
    """Show the time spent studying: today, this week, in all; day by day; for each course.

    Only seconds in which something was played or written count: no pauses, and nothing twice.

    \b
    carrel stats
    carrel stats --csv --email me@example.org > time.csv
    """
    if as_csv and (as_json or week):
        raise click.UsageError("--csv prints all the time there is, and nothing else: leave --json and --week out.")
    if email and not as_csv:
        raise click.UsageError("--email belongs to --csv.")
    today = date.today()
    with opened(library) as shelf:
        if as_csv:
            click.echo(shelf.ledger.time_csv(email).encode("utf-8"), nl=False)
            return
        view = shelf.ledger.stats(today)
    if as_json:
        render.print_json(view)
    elif view.all == TimeView():
        render.lines(["Nothing was studied yet. Begin: carrel serve --open"])
    elif week:
        _show_week(view, today)
    else:
        _show(view, today)


def _show(view: StatsView, today: date) -> None:
    screen = render.console()
    for name, time in (("Today", view.today), ("This week", view.week), ("In all", view.all)):
        screen.print(render.styled((f"{name:<10}", ""), (f"{_sum(time):>9}", "bold"), (_kinds(time), "dim")))
    longest = f"   the longest was {view.longest_streak_days}" if view.longest_streak_days > view.streak_days else ""
    screen.print(render.styled(("Streak    ", ""), (f"{_days(view.streak_days):>9}", "bold"), (longest, "dim")))
    screen.print(render.styled(("Speed     ", ""), (f"{view.speed:>8.2f}x", "bold")))
    screen.print()
    _show_bars(view.days, [today - timedelta(days=ago) for ago in reversed(range(_DAYS))])
    studied = sorted(view.courses, key=lambda course: -_seconds(course.time))
    if studied:
        screen.print()
    width = max((len(render.shorten(course.title, _TITLE)) for course in studied), default=0)
    for course in studied:
        screen.print(
            render.styled(
                (f"{render.shorten(course.title, _TITLE):<{width}}", ""),
                (f"  {_sum(course.time):>9}", "bold"),
                (f"   {course.completed} of {course.lectures} lectures complete", "dim"),
            )
        )


def _show_week(view: StatsView, today: date) -> None:
    screen = render.console()
    by_date = {day.date: day.time for day in view.days}
    monday = today - timedelta(days=today.weekday())
    screen.print(render.styled((f"{'':<10}{'':>9}{'new':>9}{'again':>9}{'notes':>9}", "dim")))
    for number in range(today.weekday() + 1):
        day = monday + timedelta(days=number)
        _show_row(short_day(day), by_date.get(day.isoformat(), TimeView()))
    _show_row("This week", view.week)


def _show_row(name: str, time: TimeView) -> None:
    parts = (time.watched_s, time.rewatched_s, time.noted_s)
    columns = "".join(f"{spent(part) if part else '':>9}" for part in parts)
    render.console().print(render.styled((f"{name:<10}", ""), (f"{_sum(time):>9}", "bold"), (columns.rstrip(), "dim")))


def _show_bars(days: Collection[DayView], shown: Collection[date]) -> None:
    screen = render.console()
    seconds = {day.date: _seconds(day.time) for day in days}
    most = max((seconds.get(day.isoformat(), 0.0) for day in shown), default=0.0)
    mark = "#" if screen.options.ascii_only else "█"
    for day in shown:
        here = seconds.get(day.isoformat(), 0.0)
        bar = mark * max(1, round(_BAR * here / most)) if here else ""
        number = spent(here) if here else "-"
        screen.print(
            render.styled((f"{short_day(day):<10}", "dim"), (f"{number:>9}", "" if here else "dim"), (f"   {bar}", "cyan"))
        )


def _seconds(time: TimeView) -> float:
    return time.watched_s + time.rewatched_s + time.noted_s


def _sum(time: TimeView) -> str:
    return spent(_seconds(time))


def _kinds(time: TimeView) -> str:
    """Return how much of a time was not spent on something new, to stand behind it."""
    kinds = ((time.rewatched_s, "watched again"), (time.noted_s, "on notes"))
    told = [f"{spent(seconds)} {kind}" for seconds, kind in kinds if seconds]
    return f"   of it {', '.join(told)}" if told else ""


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
