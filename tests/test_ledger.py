"""The ledger over a real library: what the journals say, in whatever order and on whatever devices, comes to the same."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from carrel.errors import Ambiguous, NotFound, PlanImpossible
from carrel.library import Library
from carrel.study.events import Marked, Noted, PlanSet, Retracted, StudyEvent, Watched, new_id
from tests.web.shelf import COURSE, READY, WAITING, make_shelf

TODAY = date(2026, 9, 23)
"""A Wednesday."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of a course with a lecture of 61.5 s, here, and one of unknown length, still to be fetched."""
    make_shelf(tmp_path)
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


def at(day: date, seconds: float) -> str:
    """Return the instant `seconds` after 12:00 UTC of a day."""
    moment = datetime(day.year, day.month, day.day, 12) + timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def watched(
    day: date, start: float, end: float, *, seconds: float = 0.0, lecture: str = READY, device: str = "laptop"
) -> Watched:
    return Watched(id=new_id(), device=device, at=at(day, seconds), lecture=lecture, from_s=start, to_s=end)


def plan(finish_by: date, *, start_on: date = TODAY, name: str = "p", hour: float = 0.0, deleted: bool = False) -> PlanSet:
    return PlanSet(
        id=new_id(),
        device="laptop",
        at=at(start_on, hour),
        plan=name,
        title="Memory",
        courses=(COURSE,),
        start_on=start_on.isoformat(),
        finish_by=finish_by.isoformat(),
        deleted=deleted,
    )


def test_everything_follows_from_the_set_of_events(tmp_path: Path) -> None:
    yesterday = TODAY - timedelta(days=1)
    events: list[StudyEvent] = [
        watched(yesterday, 0, 20),
        watched(TODAY, 20, 40, seconds=10, device="phone"),
        watched(TODAY, 10, 30, seconds=15),
        Noted(id=new_id(), device="phone", at=at(TODAY, 400), lecture=READY, wall_s=30),
        Marked(id=new_id(), device="laptop", at=at(TODAY, 400), lecture=WAITING, watched=True),
        plan(TODAY + timedelta(days=3), start_on=yesterday),
        plan(TODAY + timedelta(days=9), start_on=yesterday, hour=1),
    ]
    events.append(Retracted(id=new_id(), device="phone", at=at(TODAY, 500), target=events[-1].id))
    answers = []
    for seed in range(4):
        root = tmp_path / str(seed)
        make_shelf(root)
        library = Library.open(root)
        shuffled = random.Random(seed).sample(events, len(events))
        for start in range(0, len(shuffled), 2):
            library.desk.record(shuffled[start : start + 2])
        library.desk.record(shuffled)
        answers.append((library.ledger.stats(TODAY), library.ledger.plans(TODAY), library.ledger.record(COURSE)))
        assert library.ledger.time_csv().count("\n") == 4  # the head, yesterday, today before and after a break
        library.rebuild()
        answers.append((library.ledger.stats(TODAY), library.ledger.plans(TODAY), library.ledger.record(COURSE)))
        library.close()
    assert all(answer == answers[0] for answer in answers)
    stats, plans, record = answers[0]
    # On two devices at once: 12:00:10 less 20 s to 12:00:15 are 25 s, not 40.
    assert stats.today.watched_s + stats.today.rewatched_s == pytest.approx(25)
    assert (stats.today.noted_s, stats.streak_days, stats.longest_streak_days) == (30, 2, 2)
    assert [(day.date, day.completed) for day in stats.days] == [("2026-09-22", 0), ("2026-09-23", 1)]
    (standing,) = plans.plans
    assert standing.finish_by == "2026-09-26"
    assert (record.complete, [line.completed_on for line in record.lectures]) == (False, [None, "2026-09-23"])


def test_a_plan_counts_what_was_left_each_morning(library: Library) -> None:
    yesterday = TODAY - timedelta(days=1)
    library.desk.record([plan(TODAY + timedelta(days=3), start_on=yesterday), watched(yesterday, 0, 13), watched(TODAY, 5, 20)])
    (view,) = library.ledger.plans(TODAY).plans
    # Both lectures count 61.5 s: the second has the average length of its course.
    assert (view.total_s, view.remaining_s, view.study_days_left, view.done_s) == (123, 103, 4, 7)
    assert (view.owed_s, view.state) == ((123 - 13) / 4, "on-course")
    library.desk.record([Marked(id=new_id(), device="laptop", at=at(TODAY, 60), lecture=READY, watched=True)])
    (view,) = library.ledger.plans(TODAY).plans
    assert (view.remaining_s, view.done_s, view.owed_s) == (61.5, 48.5, 27.5)
    assert view.projected_on == (TODAY + timedelta(days=5)).isoformat()


def test_a_lecture_counts_again_after_it_was_marked_as_not_watched(library: Library) -> None:
    library.desk.record([plan(TODAY + timedelta(days=1)), watched(TODAY - timedelta(days=3), 0, 61.5)])
    assert library.ledger.plans(TODAY).plans[0].remaining_s == 61.5
    library.desk.record([Marked(id=new_id(), device="laptop", at=at(TODAY, 0), lecture=READY, watched=False)])
    (view,) = library.ledger.plans(TODAY).plans
    assert (view.remaining_s, view.done_s) == (123, 0)


def test_the_latest_word_on_a_plan_holds_and_a_deleted_one_is_gone(library: Library) -> None:
    first, second = plan(TODAY), plan(TODAY + timedelta(days=7), hour=1)
    library.desk.record([second, first])
    assert [view.finish_by for view in library.ledger.plans(TODAY).plans] == ["2026-09-30"]
    dropped = plan(TODAY, hour=2, deleted=True)
    library.desk.record([dropped])
    assert library.ledger.plans(TODAY).plans == []
    library.desk.record([Retracted(id=new_id(), device="laptop", at=at(TODAY, 3), target=dropped.id)])
    assert [view.finish_by for view in library.ledger.plans(TODAY).plans] == ["2026-09-30"]


def test_a_plan_is_for_a_course_or_for_all_courses_of_a_program(library: Library) -> None:
    finish = TODAY + timedelta(days=9)
    made = library.ledger.set_plan("how learning WORKS", finish, (0, 1, 2), TODAY)
    assert (made.title, made.courses, made.days, made.start_on) == ("How learning works", [COURSE], [0, 1, 2], TODAY.isoformat())
    # The same courses by another name: the plan is changed, and neither days nor beginning are lost.
    again = library.ledger.set_plan(COURSE, finish + timedelta(days=1), None, TODAY + timedelta(days=2))
    assert (again.id, again.title, again.days, again.start_on) == (made.id, "Memory", [0, 1, 2], made.start_on)
    assert again.finish_by == (finish + timedelta(days=1)).isoformat()
    over = library.ledger.set_plan("Memory", finish + timedelta(days=30), None, TODAY + timedelta(days=20))
    assert (over.id, over.start_on) == (made.id, (TODAY + timedelta(days=20)).isoformat())
    assert library.ledger.drop_plan("memo") == "Memory"
    with pytest.raises(NotFound, match="no plan"):
        library.ledger.drop_plan("memo")
    assert {path.stem[:4] for path in library.layout.study.glob("*.jsonl")} == {"cli-"}


def test_a_change_holds_also_after_one_from_a_clock_that_is_ahead(library: Library) -> None:
    library.desk.record([plan(TODAY + timedelta(days=9), start_on=date(2999, 1, 1))])
    changed = library.ledger.set_plan("Memory", TODAY + timedelta(days=7), None, TODAY)
    assert (changed.id, changed.finish_by) == ("p", "2026-09-30")
    library.ledger.drop_plan("p")
    assert library.ledger.plans(TODAY).plans == []


def test_impossible_plans_are_refused_in_words(library: Library) -> None:
    for finish, days in ((TODAY - timedelta(days=1), None), (TODAY + timedelta(days=1), (0,)), (date(9001, 1, 1), None)):
        with pytest.raises(PlanImpossible):
            library.ledger.set_plan("Memory", finish, days, TODAY)
    for name, error in (("nothing", NotFound), ("e", Ambiguous)):
        with pytest.raises(error):
            library.ledger.set_plan(name, TODAY, None, TODAY)
    assert not library.layout.study.exists()


def test_study_of_a_lecture_that_is_not_here_counts_for_the_day_alone(library: Library) -> None:
    library.desk.record([watched(TODAY, 0, 30, lecture="removed")])
    view = library.ledger.stats(TODAY)
    assert (view.today.watched_s, view.courses) == (30, [])
    assert ",,,No,2026-09-23,11:59:30,00:00:30,watching" in library.ledger.time_csv()


def test_ten_thousand_events_are_summed_up(library: Library) -> None:
    many: Sequence[StudyEvent] = [
        watched(TODAY - timedelta(days=i % 100), i % 50, i % 50 + 10, seconds=i // 100 * 10, lecture=(READY, WAITING)[i % 2])
        for i in range(10_000)
    ]
    library.desk.record([*many, plan(TODAY + timedelta(days=20), start_on=TODAY - timedelta(days=99))])
    view = library.ledger.stats(TODAY)
    assert view.streak_days == 100
    assert view.all.watched_s + view.all.rewatched_s == pytest.approx(100_000)
