"""Plan arithmetic: what is owed comes out even, a missed day spreads over the rest, and the words are honest."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carrel.desk_views import PlanView
from carrel.study.events import PlanSet, new_id
from carrel.study.plan import Amounts, Covered, Work, amounts, standing, study_days

MONDAY = date(2026, 9, 21)
WORKDAYS = (0, 1, 2, 3, 4)
WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, max_size=7).map(tuple)


def plan(start: date, finish: date, days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)) -> PlanSet:
    return PlanSet(
        id=new_id(),
        device="test",
        at="2026-09-01T10:00:00.000Z",
        plan="plan",
        title="Rivers",
        courses=("c",),
        start_on=start.isoformat(),
        finish_by=finish.isoformat(),
        days=days,
    )


def media(left: float, *, total: float | None = None, start: float | None = None, morning: float | None = None) -> Amounts:
    at_morning = left if morning is None else morning
    at_start = at_morning if start is None else start
    return Amounts(at_start if total is None else total, at_start, at_start, at_morning, left)


def stand(made: PlanSet, amount: Amounts, today: date, *, speed: float = 1.0, pace_days: int = 0) -> PlanView:
    return standing(made, amount, speed=speed, today=today, pace_days=pace_days, completed_on=today.isoformat())


@given(st.integers(0, 60), WEEKDAYS, st.floats(100, 500_000), st.sampled_from([0.5, 1.0, 1.35, 3.0]), st.data())
def test_doing_each_days_share_ends_on_the_last_study_day(
    length: int, days: tuple[int, ...], whole: float, speed: float, data: st.DataObject
) -> None:
    finish = MONDAY + timedelta(days=length)
    assume(study_days(MONDAY, finish, days) > 0)
    made = plan(MONDAY, finish, days)
    missed = data.draw(st.sets(st.integers(0, length), max_size=length // 2))
    last = max(day for day in range(length + 1) if (MONDAY + timedelta(days=day)).weekday() in days)
    left = whole
    for number in range(length + 1):
        today = MONDAY + timedelta(days=number)
        view = stand(made, media(left, start=whole), today, speed=speed)
        assert view.owed_s >= 0
        assert view.state != "late"
        assert (view.state == "done") == (number > last)
        if number not in missed - {last}:
            left = max(0.0, left - view.owed_s * speed)
    assert left == pytest.approx(0, abs=0.1)


@given(
    st.integers(-40, 40),
    st.integers(-10, 60),
    st.integers(-40, 80),
    WEEKDAYS,
    *[st.floats(0, 100_000)] * 4,
    st.integers(0, 14),
    st.sampled_from([0.5, 1.0, 2.5]),
)
def test_whatever_happens_the_numbers_make_sense(
    start: int,
    length: int,
    today: int,
    days: tuple[int, ...],
    before: float,
    morning: float,
    now: float,
    begin: float,
    pace_days: int,
    speed: float,
) -> None:
    first = MONDAY + timedelta(days=start)
    made = plan(first, first + timedelta(days=length), days)
    amount = Amounts(max(before, morning, now, begin), begin, before, morning, now)
    day = MONDAY + timedelta(days=today)
    view = stand(made, amount, day, speed=speed, pace_days=pace_days)
    assert min(view.owed_s, view.done_s, view.remaining_s, view.study_days_left) >= 0
    assert view.remaining_s <= view.total_s
    assert view.owed_s <= morning / speed + 1e-3
    assert math.isfinite(view.lead_s)
    assert view.projected_on is None or view.projected_on >= day.isoformat()
    assert (view.state == "done") == (now < 0.5 and amount.total > 0)
    assert view.state in {"ahead", "on-course", "behind", "late", "done"}
    if view.study_days_left == 0 and amount.total > 0:
        assert view.state in {"late", "done"}


@given(st.integers(0, 30), st.integers(0, 60), WEEKDAYS)
def test_study_days_are_those_that_one_counts(start: int, length: int, days: tuple[int, ...]) -> None:
    first = MONDAY + timedelta(days=start)
    counted = sum((first + timedelta(days=i)).weekday() in days for i in range(length + 1))
    assert study_days(first, first + timedelta(days=length), days) == counted
    assert study_days(first, first - timedelta(days=1), days) == 0


def test_the_days_that_are_left_share_what_is_left() -> None:
    made = plan(MONDAY, MONDAY + timedelta(days=13), WORKDAYS)
    view = stand(made, media(36_000), MONDAY)
    assert (view.study_days_left, view.owed_s, view.state) == (10, 3600, "on-course")
    missed = stand(made, media(36_000), MONDAY + timedelta(days=1))
    assert (missed.study_days_left, missed.owed_s, missed.lead_s, missed.state) == (9, 4000, -3600, "behind")


def test_days_without_study_owe_nothing_and_cost_nothing() -> None:
    made = plan(MONDAY, MONDAY + timedelta(days=13), WORKDAYS)
    saturday = MONDAY + timedelta(days=5)
    view = stand(made, media(18_000, start=36_000), saturday)
    assert (view.owed_s, view.lead_s, view.state, view.study_days_left) == (0, 0, "on-course", 5)


def test_todays_share_may_be_done_or_still_to_come() -> None:
    made = plan(MONDAY, MONDAY + timedelta(days=9))
    for done in (0, 1_800, 3_600, 3_650):
        view = stand(made, media(36_000 - done, start=36_000, morning=36_000), MONDAY)
        assert (view.state, view.owed_s, view.done_s) == ("on-course", 3600, done)
    ahead = stand(made, media(36_000 - 7_200, start=36_000, morning=36_000), MONDAY)
    assert (ahead.state, ahead.lead_s, ahead.owed_s, ahead.done_s) == ("ahead", 3600, 3600, 7200)


def test_a_plan_that_has_not_begun_asks_for_nothing() -> None:
    made = plan(MONDAY, MONDAY + timedelta(days=9))
    view = stand(made, media(36_000), MONDAY - timedelta(days=3))
    assert (view.owed_s, view.state, view.study_days_left) == (0, "on-course", 10)


def test_late_asks_for_all_and_done_says_since_when() -> None:
    made = plan(MONDAY, MONDAY + timedelta(days=4), WORKDAYS)
    late = stand(made, media(5_000, start=36_000), MONDAY + timedelta(days=5))
    assert (late.state, late.owed_s, late.lead_s, late.study_days_left) == ("late", 5000, -5000, 0)
    done = stand(made, media(0, start=36_000, morning=100), MONDAY + timedelta(days=5))
    assert (done.state, done.completed_on, done.projected_on) == ("done", "2026-09-26", None)


def test_seconds_are_wall_time_at_the_learners_speed() -> None:
    view = stand(plan(MONDAY, MONDAY), media(30_000, total=60_000, morning=33_000), MONDAY, speed=1.5)
    assert (view.total_s, view.remaining_s, view.owed_s, view.done_s) == (40_000, 20_000, 22_000, 2_000)


@pytest.mark.parametrize(
    ("before", "morning", "now", "pace_days", "ends_in_days"),
    [
        (1_000, 1_000, 1_000, 0, None),  # nothing was done yet
        (1_000, 1_000, 900, 0, 9),  # the first day tells the pace
        (2_000, 1_000, 1_000, 10, 9),  # 100 a day, today among them
        (2_000, 1_000, 950, 10, 9),  # the day's pace is not done yet, and will be
        (2_000, 1_000, 700, 10, 7),  # today brought more
        (1_000.1, 1_000, 1_000, 14, None),  # at this pace, never
        (2_000, 50, 50, 10, 0),
    ],
)
def test_the_end_is_told_by_the_pace_of_the_last_weeks(
    before: float, morning: float, now: float, pace_days: int, ends_in_days: int | None
) -> None:
    amount = Amounts(3_000, 3_000, before, morning, now)
    expected = None if ends_in_days is None else (MONDAY + timedelta(days=ends_in_days)).isoformat()
    view = stand(plan(MONDAY, MONDAY + timedelta(days=60)), amount, MONDAY, pace_days=pace_days)
    assert view.projected_on == expected


def test_a_lecture_of_unknown_length_counts_as_the_average_of_its_course() -> None:
    nothing, complete = Covered(0, 0, 0, 0), Covered(0, 0, 0, math.inf)
    works = [Work("a", 100, nothing), Work("a", 300, complete), Work("a", None, nothing), Work("b", None, complete)]
    found = amounts(works)
    assert (found.total, found.this_morning, found.now) == (800, 800, 300)
    assert amounts([Work("a", None, nothing)]).total == 600
    assert amounts([]) == Amounts(0, 0, 0, 0, 0)


def test_what_is_covered_beyond_a_lectures_end_is_not_owed_back() -> None:
    assert amounts([Work("a", 100, Covered(120, 120, 120, 120)), Work("a", 50, Covered(0, 0, 0, 10))]).now == 40


def test_a_plan_of_nothing_is_neither_done_nor_late() -> None:
    view = stand(plan(MONDAY, MONDAY), amounts([]), MONDAY + timedelta(days=9))
    assert (view.state, view.owed_s, view.projected_on) == ("on-course", 0, None)
