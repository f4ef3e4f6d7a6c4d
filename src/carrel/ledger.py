"""What the learner's hours come to: study time, plans, records of completion."""

from __future__ import annotations

import math
import platform
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Generic, Protocol, TypedDict, TypeVar

from carrel.catalog import Database, courses, lectures, study, studytime
from carrel.desk_views import PlansView, PlanView, RecordView, StatsView
from carrel.errors import LibraryBusy, NotFound, PlanImpossible
from carrel.find import find_named
from carrel.layout import make_id
from carrel.records import Lecture, LectureState
from carrel.study import plan as planning
from carrel.study import stats, toggl
from carrel.study.events import LAST_YEAR, MOST_TITLE, Marked, Noted, PlanSet, Watched, new_id
from carrel.study.progress import progress
from carrel.study.record import record
from carrel.study.stats import Piece
from carrel.study.timing import local_day

T = TypeVar("T")
_EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class Journals(Protocol):
    """Where plans are written, and what brings the catalogue up to what is written there."""

    def record(self, events: Sequence[PlanSet]) -> object: ...
    def refresh(self) -> None: ...


class Ledger:
    """Dates are the learner's own; `today` is what their clock shows."""

    def __init__(self, database: Database, journals: Journals) -> None:
        self._database = database
        self._journals = journals

    # Study time

    def stats(self, today: date) -> StatsView:
        """Return the study time of today, of this week (from Monday) and of all days, and what it tells."""
        with self._reading():
            pieces = self._pieces()
            reached = studytime.reached(self._database)
            to_study = lectures.to_study(self._database)
            found = courses.every(self._database)
        completed = {lecture_id: at.completed_on for lecture_id, at in reached.items()}
        shelves = [
            stats.Shelf(course.id, course.title, {lecture: completed.get(lecture) for lecture in to_study.get(course.id, [])})
            for course in found
        ]
        return stats.summed_up(pieces, shelves, today)

    def time_csv(self, email: str = "") -> str:
        """Return every sitting as a line of CSV, in the form that Toggl Track imports for the account `email`."""
        with self._reading():
            pieces = self._pieces()
            named = {course.id: (course.program or "", course.title) for course in courses.every(self._database)}
            titles = {lecture.id: lecture.title for mine in lectures.every(self._database).values() for lecture in mine}
        return toggl.as_csv(toggl.sittings(pieces), named, titles, email)

    def record(self, course_id: str) -> RecordView:
        """Return the record of what was studied in a course. Raises NotFound."""
        with self._reading():
            course = courses.get(self._database, course_id)
            if course is None:
                raise NotFound("There is no such course.")
            mine = lectures.of_course(self._database, course_id)
            reached = studytime.reached(self._database)
            pieces = [piece for piece in self._pieces() if piece.course_id == course_id]
            counts = study.note_counts(self._database)
        completed = {lecture_id: at.completed_on for lecture_id, at in reached.items() if at.completed_on is not None}
        return record(course, mine, completed, pieces, notes=sum(counts.get(lecture.id, 0) for lecture in mine))

    # Plans

    def plans(self, today: date) -> PlansView:
        """Return the plans and how they stand, the one that ends first before the others."""
        with self._reading():
            found = self._plans()
            pieces = self._pieces() if found else []
            past = _Past(self._database, found, today)
        speed = stats.own_speed(pieces, today)
        return PlansView([past.standing(plan, pieces, speed) for plan in found])

    def set_plan(self, name: str, finish_by: date, days: Collection[int] | None, today: date) -> PlanView:
        """Plan to finish a course or program (found by name, a program means all its courses) by a date.

        `days` are the days to study on (0 is Monday). A plan of the same courses is changed: it keeps its days unless others
        are given, and its beginning unless its time is over.

        Raises NotFound, Ambiguous, PlanImpossible, LibraryReadOnly, LibraryBusy.
        """
        with self._reading():
            title, chosen = self._find(name)
            old = next((plan for plan in self._plans() if set(plan.courses) == set(chosen)), None)
        is_running = old is not None and old.finish_by >= today.isoformat()
        wanted = tuple(sorted(set(days or (old.days if old else _EVERY_DAY))))
        if finish_by < today:
            raise PlanImpossible(f"{finish_by} is past.")
        if finish_by.year > LAST_YEAR:
            raise PlanImpossible(f"{finish_by} is too far away.", hint=f"Choose a day up to the year {LAST_YEAR}.")
        if planning.study_days(today, finish_by, wanted) == 0:
            raise PlanImpossible(f"None of these days of the week comes between today and {finish_by}.")
        plan = PlanSet(
            **_stamp(old),
            plan=old.plan if old else make_id(*sorted(chosen)),
            title=title[:MOST_TITLE],
            courses=chosen,
            start_on=old.start_on if old and is_running else today.isoformat(),
            finish_by=finish_by.isoformat(),
            days=wanted,
        )
        self._journals.record([plan])
        view = next((view for view in self.plans(today).plans if view.id == plan.plan), None)
        if view is None:
            raise LibraryBusy("The plan is kept, but the catalogue cannot take it in now.")
        return view

    def drop_plan(self, name: str) -> str:
        """Take away the plan that `name` means (an id, a title, a part of one title only); return its title.

        Raises NotFound, Ambiguous, LibraryReadOnly.
        """
        with self._reading():
            choices = [_Choice(plan.plan, plan.title, plan) for plan in self._plans()]
        plan = find_named(name, choices, "plan", hint="`carrel plan` shows the plans.").what
        self._journals.record([replace(plan, **_stamp(plan), deleted=True)])
        return plan.title

    # Inside

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One consistent view of what the journals came to."""
        self._journals.refresh()
        with self._database.read():
            yield

    def _pieces(self) -> list[Piece]:
        return stats.count(studytime.stretches(self._database))

    def _plans(self) -> list[PlanSet]:
        latest = {plan.plan: plan for plan in study.events_of_kind(self._database, "plan_set") if isinstance(plan, PlanSet)}
        standing = (plan for plan in latest.values() if not plan.deleted)
        return sorted(standing, key=lambda plan: (plan.finish_by, plan.title, plan.plan))

    def _find(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return the title of the course or program that `name` means, and its courses."""
        found = courses.every(self._database)
        programs = defaultdict[str, list[str]](list)
        for course in found:
            if course.program is not None:
                programs[course.program].append(course.id)
        choices = [_Choice(title, title, tuple(ids)) for title, ids in programs.items()]
        choices += [_Choice(course.id, course.title, (course.id,)) for course in found]
        chosen = find_named(name, choices, "course or program")
        return chosen.title, chosen.what


@dataclass(frozen=True, slots=True)
class _Choice(Generic[T]):
    id: str
    title: str
    what: T


class _Past:
    """What was covered of the lectures of plans, now and before certain days."""

    def __init__(self, database: Database, plans: Collection[PlanSet], today: date) -> None:
        self._today = today
        wanted = {course for plan in plans for course in plan.courses}
        self._lectures = {course: _to_study(lectures.of_course(database, course)) for course in wanted}
        self._reached = studytime.reached(database)
        days = [today - timedelta(days=planning.PACE_DAYS), *(date.fromisoformat(plan.start_on) for plan in plans)]
        # A day more, for the learner's clock is not UTC.
        since = (min(days) - timedelta(days=1)).isoformat()
        changed = [
            lecture.id
            for mine in self._lectures.values()
            for lecture in mine
            if lecture.id in self._reached and self._reached[lecture.id].last_at >= since
        ]
        self._events = defaultdict[str, list[Watched | Noted | Marked]](list)
        for event in studytime.events_of(database, changed):
            if isinstance(event, Watched | Noted | Marked):
                self._events[event.lecture].append(event)

    def standing(self, plan: PlanSet, pieces: Collection[Piece], speed: float) -> PlanView:
        """Return how a plan stands."""
        studied = {piece.day for piece in pieces if piece.course_id in plan.courses and piece.day <= self._today}
        pace_days = min(planning.PACE_DAYS, (self._today - min(studied)).days) if studied else 0
        start = date.fromisoformat(plan.start_on)
        before = self._today - timedelta(days=pace_days)
        mine = [lecture for course in dict.fromkeys(plan.courses) for lecture in self._lectures[course]]
        works = [
            planning.Work(
                lecture.course_id,
                lecture.duration_s,
                planning.Covered(
                    at_start=self._covered(lecture, start),
                    before=self._covered(lecture, before),
                    this_morning=self._covered(lecture, self._today),
                    now=self._covered(lecture, None),
                ),
            )
            for lecture in mine
        ]
        done = [at.completed_on for lecture in mine if (at := self._reached.get(lecture.id)) and at.completed_on]
        return planning.standing(
            plan,
            planning.amounts(works),
            speed=speed,
            today=self._today,
            pace_days=pace_days,
            completed_on=max(done).isoformat() if done else None,
        )

    def _covered(self, lecture: Lecture, before: date | None) -> float:
        """Return how many seconds were covered by what was done before a day (None: by all); infinite for a complete lecture."""
        reached = self._reached.get(lecture.id)
        if reached is None:
            return 0.0
        known = self._events.get(lecture.id, [])
        events = [event for event in known if before is None or local_day(event) < before.isoformat()]
        if len(events) == len(known):
            return math.inf if reached.completed_on else reached.covered_s
        then = progress(lecture.id, events, lecture.duration_s)
        if then is None:
            return 0.0
        return math.inf if then.completed_at else sum(end - start for start, end in then.intervals)


def _to_study(mine: Sequence[Lecture]) -> list[Lecture]:
    """Return the lectures without those that cannot be had."""
    return [lecture for lecture in mine if lecture.state is not LectureState.UNAVAILABLE]


class _Stamp(TypedDict):
    id: str
    device: str
    at: str
    offset_min: int


def _stamp(old: PlanSet | None) -> _Stamp:
    """Return what marks an event that is made here and now, and later than `old` even if that came from a clock that is ahead."""
    now = datetime.now(UTC)
    if old is not None:
        now = max(now, datetime.fromisoformat(old.at) + timedelta(milliseconds=1))
    offset = now.astimezone().utcoffset() or timedelta()
    return {
        "id": new_id(),
        "device": _device(),
        "at": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z",
        "offset_min": int(offset.total_seconds() // 60),
    }


def _device() -> str:
    """Return the name of this machine's journal.

    Machines that share a library by a file sync must not write into one journal, and many are called the same: the network
    card's address makes the difference, where there is one (https://docs.python.org/3/library/uuid.html#uuid.getnode).
    """
    name, card = platform.node(), uuid.getnode()
    address = "" if card >> 40 & 1 else str(card)
    readable = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:24].strip("-")
    return "-".join(part for part in ("cli", readable, make_id(name, address)[:6]) if part)
