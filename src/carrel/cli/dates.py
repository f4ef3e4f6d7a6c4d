"""Days and hours as the commands print and read them. In English, whatever the system speaks."""

from __future__ import annotations

import re
from datetime import date

import click

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def spent(seconds: float) -> str:
    """Return a time as "38 min" or "4 h 05"; less than a minute is shown as one."""
    minutes = max(1, round(seconds / 60)) if seconds > 0 else 0
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def short_day(day: date) -> str:
    """Return a day as "Mon 9 Nov"."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"


def full_day(text: str, today: date) -> str:
    """Return an ISO date as "20 December", with the year where it is not today's."""
    day = date.fromisoformat(text)
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != today.year else "")


def weekdays(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """Return the days (0 is Monday) that an option names: mon,wed,sat or mon-fri. Raises BadParameter."""
    if text is None:
        return None
    found = set[int]()
    for part in re.split(r"[,\s]+", text.strip()):
        first, _, last = part.partition("-")
        begin, end = _weekday(first, context, parameter), _weekday(last or first, context, parameter)
        found.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return tuple(sorted(found))


def _weekday(name: str, context: click.Context, parameter: click.Parameter) -> int:
    for number, day in enumerate(_WEEKDAYS):
        if len(name) >= 3 and day.casefold().startswith(name.casefold()):
            return number
    raise click.BadParameter(f"{name!r} is no day of the week: write them as mon,wed,sat or mon-fri.", context, parameter)
