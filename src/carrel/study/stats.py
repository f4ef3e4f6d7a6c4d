"""Study time as it is counted: no second twice, each on the learner's own day; and what follows from it.

A stretch of study took the wall time before its end. Where stretches overlap (two devices at once, a clock that was set, a device
that claims more than there was) the one that ended first has the time, the others what is left of theirs. So the time of any
stretches together is the length of the union of their intervals, and of a day it is at most the day. (A day on which the learner
flew west is longer than 24 hours.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from carrel.desk_views import CourseTimeView, DayView, StatsView, TimeView
from carrel.records import Stretch

_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_YEAR_DAYS = 371
"""53 weeks: a year's map, whatever weekday it begins on."""
_RECENT_DAYS = 28
_ENOUGH_S = 600.0
"""So much watching tells a speed; less in the last weeks, and all there is tells it."""
_LEAST_S = 60.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stretch that counts, all of it on one day. `start_s` and `end_s` are Unix time."""

    day: date
    lecture_id: str
    course_id: str | None
    start_s: float
    end_s: float
    offset_min: int
    time: TimeView


def count(stretches: Iterable[Stretch]) -> list[Piece]:
    """Return what counts of `stretches`, by when it began. The order in which they are given does not matter."""
    pieces: list[Piece] = []
    taken: list[tuple[float, float]] = []  # disjoint and ascending: what has been counted
    for stretch in sorted(stretches, key=lambda stretch: (stretch.end_s, stretch.id)):
        wall_s = stretch.watched_s + stretch.rewatched_s + stretch.noted_s
        start, free_until = stretch.end_s - wall_s, stretch.end_s
        first = start
        # All that is taken ends before this stretch does.
        while taken and taken[-1][1] >= start:
            first, end = taken.pop()
            pieces.extend(_pieces(stretch, wall_s, end, free_until))
            free_until = first
        pieces.extend(_pieces(stretch, wall_s, start, free_until))
        taken.append((min(first, start), stretch.end_s))
    return sorted(pieces, key=lambda piece: (piece.start_s, piece.end_s, piece.lecture_id))


def _pieces(stretch: Stretch, wall_s: float, start: float, end: float) -> Iterator[Piece]:
    """Yield the part of a stretch from `start` to `end`, cut at the learner's midnights."""
    shift = stretch.offset_min * 60
    while start < end:
        day = int((start + shift) // _DAY_S)
        until = min(end, (day + 1) * _DAY_S - shift)
        share = (until - start) / wall_s
        time = TimeView(
            watched_s=stretch.watched_s * share,
            rewatched_s=stretch.rewatched_s * share,
            noted_s=stretch.noted_s * share,
            media_s=stretch.media_s * share,
        )
        yield Piece(date.fromordinal(_EPOCH + day), stretch.lecture_id, stretch.course_id, start, until, stretch.offset_min, time)
        start = until


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course as stats need it: its id and title, and its lectures with the day on which each was completed."""

    course_id: str
    title: str
    lectures: Mapping[str, date | None]


def summed_up(pieces: Collection[Piece], shelves: Iterable[Shelf], today: date) -> StatsView:
    """Return what the learner sees of their study time. Courses with which nothing was done are left out."""
    shelves = list(shelves)
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    current, longest = streaks({piece.day for piece in pieces}, today)
    completed = Counter(day for shelf in shelves for day in shelf.lectures.values() if day is not None)
    return StatsView(
        today=total(piece.time for piece in pieces if piece.day == today),
        week=total(piece.time for piece in pieces if monday <= piece.day <= sunday),
        all=total(piece.time for piece in pieces),
        days=_days(pieces, completed, today),
        courses=_courses(pieces, shelves),
        streak_days=current,
        longest_streak_days=longest,
        speed=own_speed(pieces, today),
    )


def _days(pieces: Collection[Piece], completed: Mapping[date, int], today: date) -> list[DayView]:
    since = today - timedelta(days=_YEAR_DAYS - 1)
    times = defaultdict[date, list[TimeView]](list)
    for piece in pieces:
        times[piece.day].append(piece.time)
    shown = sorted(day for day in times.keys() | completed.keys() if since <= day <= today)
    return [DayView(day.isoformat(), total(times.get(day, ())), completed.get(day, 0)) for day in shown]


def _courses(pieces: Collection[Piece], shelves: Iterable[Shelf]) -> list[CourseTimeView]:
    times = defaultdict[str | None, list[TimeView]](list)
    for piece in pieces:
        times[piece.course_id].append(piece.time)
    views = [
        CourseTimeView(
            course_id=shelf.course_id,
            title=shelf.title,
            time=total(times.get(shelf.course_id, ())),
            lectures=len(shelf.lectures),
            completed=sum(day is not None for day in shelf.lectures.values()),
        )
        for shelf in shelves
    ]
    return [view for view in views if view.course_id in times or view.completed]


def total(times: Iterable[TimeView]) -> TimeView:
    """Return the sum of times, to the millisecond."""
    watched = rewatched = noted = media = 0.0
    for time in times:
        watched += time.watched_s
        rewatched += time.rewatched_s
        noted += time.noted_s
        media += time.media_s
    return TimeView(round(watched, 3), round(rewatched, 3), round(noted, 3), round(media, 3))


def wall_s(time: TimeView) -> float:
    """Return how long the learner sat, in seconds."""
    return time.watched_s + time.rewatched_s + time.noted_s


def streaks(days: Collection[date], today: date) -> tuple[int, int]:
    """Return the number of days in a row with study up to today, and the most there ever were.

    While nothing was studied today, the row that ended yesterday still stands.
    """
    studied = {day for day in days if day <= today}
    longest = run = 0
    before: date | None = None
    for day in sorted(studied):
        run = run + 1 if before is not None and (day - before).days == 1 else 1
        longest = max(longest, run)
        before = day
    stands = before is not None and (today - before).days <= 1
    return (run if stands else 0), longest


def own_speed(pieces: Collection[Piece], today: date) -> float:
    """Return how many seconds of media the learner plays in a second: in the last four weeks, else ever, else 1."""
    since = today - timedelta(days=_RECENT_DAYS - 1)
    recent = total(piece.time for piece in pieces if since <= piece.day <= today)
    for time, enough_s in ((recent, _ENOUGH_S), (total(piece.time for piece in pieces), _LEAST_S)):
        watching_s = time.watched_s + time.rewatched_s
        if watching_s >= enough_s:
            return round(time.media_s / watching_s, 3)
    return 1.0
