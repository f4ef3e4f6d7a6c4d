"""What a plan asks for today and where the learner stands with it.

What is left this morning is spread evenly over the plan's days that are left, today among them: a day on which nothing was done
spreads over those that remain. All that is done counts as what is not left any more; watching something again is no progress.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from carrel.desk_views import PlanView
from carrel.study.events import PlanSet

PACE_DAYS = 14
_FARTHEST_DAYS = 3650
_SOME_LENGTH_S = 600.0
"""Of a lecture when no lecture of the plan has a known length."""
_BAND_S = 60.0
_BAND_SHARE = 0.1
"""Off the even pace by less than a minute, or than a tenth of a day's share, is on course."""
_NOTHING_S = 0.5


@dataclass(frozen=True, slots=True)
class Covered:
    """How many seconds of a lecture are covered; infinitely many of one that is complete.

    `at_start`: before the plan began; `before`: before the days that tell the pace; `this_morning`: before today.
    """

    at_start: float
    before: float
    this_morning: float
    now: float


@dataclass(frozen=True, slots=True)
class Work:
    """A lecture of a plan. `duration_s` is None where it is not known."""

    course_id: str
    duration_s: float | None
    covered: Covered


@dataclass(frozen=True, slots=True)
class Amounts:
    """Seconds of media: all of a plan's lectures, and what was left of them at those times."""

    total: float
    at_start: float
    before: float
    this_morning: float
    now: float


def amounts(works: Collection[Work]) -> Amounts:
    """Return what the lectures amount to. One of unknown length counts as the average of its course, else of the plan."""
    known = defaultdict[str, list[float]](list)
    for work in works:
        if work.duration_s is not None:
            known[work.course_id].append(work.duration_s)
    every = [length for lengths in known.values() for length in lengths]
    average = _mean(every, _SOME_LENGTH_S)
    of_course = {course_id: _mean(lengths, average) for course_id, lengths in known.items()}
    sized = [
        (of_course.get(work.course_id, average) if work.duration_s is None else work.duration_s, work.covered) for work in works
    ]
    return Amounts(
        total=math.fsum(length for length, _ in sized),
        at_start=_left((length, covered.at_start) for length, covered in sized),
        before=_left((length, covered.before) for length, covered in sized),
        this_morning=_left((length, covered.this_morning) for length, covered in sized),
        now=_left((length, covered.now) for length, covered in sized),
    )


def _mean(lengths: Collection[float], otherwise: float) -> float:
    return math.fsum(lengths) / len(lengths) if lengths else otherwise


def _left(parts: Iterable[tuple[float, float]]) -> float:
    return math.fsum(max(0.0, length - covered) for length, covered in parts)


def standing(
    plan: PlanSet, media: Amounts, *, speed: float, today: date, pace_days: int, completed_on: str | None = None
) -> PlanView:
    """Return the plan as it stands. All its seconds are wall time at `speed`.

    `pace_days` is how many days before today lie between `media.before` and `media.this_morning`, at most PACE_DAYS; 0 when
    today is the first day with study. `completed_on` is when its last lecture was completed.
    """
    start, finish = date.fromisoformat(plan.start_on), date.fromisoformat(plan.finish_by)
    days = frozenset(plan.days)
    left_days = study_days(max(today, start), finish, days)
    done = max(0.0, media.this_morning - media.now)
    lead, band = _lead(media, start, finish, days, today)
    is_done = media.total > 0 and media.now < _NOTHING_S
    if is_done:
        state = "done"
    elif left_days == 0 and media.total > 0:
        state = "late"
    elif abs(lead) <= max(_BAND_S * speed, band):
        state = "on-course"
    else:
        state = "ahead" if lead > 0 else "behind"
    asks_today = today >= start and (today.weekday() in days or left_days == 0)
    owed = media.this_morning / max(left_days, 1) if asks_today else 0.0
    pace = max(0.0, media.before - media.this_morning) / pace_days if pace_days else 0.0
    return PlanView(
        id=plan.plan,
        title=plan.title,
        courses=list(plan.courses),
        start_on=plan.start_on,
        finish_by=plan.finish_by,
        days=sorted(days),
        set_at=plan.at,
        state=state,
        remaining_s=round(media.now / speed, 3),
        total_s=round(media.total / speed, 3),
        speed=speed,
        owed_s=round(owed / speed, 3),
        done_s=round(done / speed, 3),
        lead_s=round(lead / speed, 3),
        study_days_left=left_days,
        projected_on=None if is_done else _projected_on(media.this_morning, done, pace, today),
        completed_on=completed_on if is_done else None,
    )


def study_days(first: date, last: date, days: Collection[int]) -> int:
    """Return how many of the weekdays `days` (0 is Monday) lie between two dates, both of them included."""
    span = (last - first).days + 1
    if span <= 0:
        return 0
    weeks, rest = divmod(span, 7)
    return weeks * len(set(days)) + sum((first.weekday() + i) % 7 in days for i in range(rest))


def _lead(media: Amounts, start: date, finish: date, days: Collection[int], today: date) -> tuple[float, float]:
    """Return the media seconds that more (less: negative) is done than an even pace asks for, and how many are not worth a word.

    The even pace leads from what was left when the plan began to nothing when it ends. Today's share may be done or still to
    come: more than it is ahead, less than what was due yesterday evening is behind.
    """
    number = study_days(start, finish, days)
    if number == 0:
        return -media.now, 0.0
    share = media.at_start / number
    done = media.at_start - media.now
    due_before = share * study_days(start, min(today - timedelta(days=1), finish), days)
    due_tonight = share * study_days(start, min(today, finish), days)
    return max(0.0, done - due_tonight) + min(0.0, done - due_before), share * _BAND_SHARE


def _projected_on(this_morning: float, done: float, pace: float, today: date) -> str | None:
    """Return when the rest is done at `pace` (per day; where there is none, at today's). Today brings at least its pace."""
    daily = pace or done
    if daily <= 0:
        return None
    further_days = math.ceil(max(0.0, this_morning - max(done, daily)) / daily - 1e-9)
    return (today + timedelta(days=further_days)).isoformat() if further_days <= _FARTHEST_DAYS else None
