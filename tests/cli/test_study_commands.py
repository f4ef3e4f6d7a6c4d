"""`carrel stats` and `carrel plan`: numbers and sentences for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest

from carrel.cli.dates import full_day, spent, weekdays
from carrel.cli.plan_ import standing
from carrel.desk_views import PlanView
from carrel.library import Library
from carrel.study.events import Watched, new_id
from tests.cli.running import carrel
from tests.web.shelf import COURSE, READY, make_shelf

TODAY = date(2026, 9, 23)


def study(root: Path) -> None:
    """Lay out a library in which a minute was watched just now."""
    make_shelf(root)
    library = Library.open(root)
    at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    library.desk.record([Watched(id=new_id(), device="d", at=at, offset_min=minutes, lecture=READY, from_s=0, to_s=60, speed=2)])
    library.close()


def test_stats_for_people_and_for_programs(tmp_path: Path) -> None:
    study(tmp_path)
    at = ("--library", str(tmp_path))
    said = carrel(*at, "stats", environment={"PYTHONIOENCODING": "utf-8"})
    for line in ("In all        1 min\n", "Streak        1 day\n", "Memory      1 min   1 of 2 lectures complete"):
        assert line in said
    assert "█" in said
    assert "█" not in carrel(*at, "stats", environment={"PYTHONIOENCODING": "latin-1"})
    assert "new    again    notes" in carrel(*at, "stats", "--week")
    view = json.loads(carrel(*at, "stats", "--json"))
    assert view.keys() == {"today", "week", "all", "days", "courses", "streak_days", "longest_streak_days", "speed"}
    assert view["all"] == {"watched_s": 30.0, "rewatched_s": 0.0, "noted_s": 0.0, "media_s": 60.0}
    (row,) = csv.DictReader(io.StringIO(carrel(*at, "stats", "--csv", "--email", "me@example.org")))
    assert (row["Email"], row["Project"], row["Duration"]) == ("me@example.org", "Memory", "00:00:30")
    assert "--csv" in carrel(*at, "stats", "--csv", "--json", status=2)


def test_a_library_without_study_says_how_to_begin(tmp_path: Path) -> None:
    make_shelf(tmp_path)
    at = ("--library", str(tmp_path))
    assert "carrel serve" in carrel(*at, "stats")
    assert "--by" in carrel(*at, "plan")
    assert json.loads(carrel(*at, "plan", "--json")) == {"plans": []}


def test_a_plan_is_made_told_and_dropped(tmp_path: Path) -> None:
    make_shelf(tmp_path)
    at = ("--library", str(tmp_path))
    finish = (date.today() + timedelta(days=400)).isoformat()
    said = carrel(*at, "plan", "how learning works", "--by", finish)
    assert said.startswith("How learning works: on course for ")
    made = json.loads(carrel(*at, "plan", COURSE, "--by", finish, "--days", "mon-fri", "--json"))
    assert (made["title"], made["days"], made["finish_by"], made["courses"]) == ("Memory", [0, 1, 2, 3, 4], finish, [COURSE])
    assert json.loads(carrel(*at, "plan", "--json"))["plans"] == [made]
    assert carrel(*at, "plan").startswith("Memory: on course for ")
    assert "Dropped the plan for Memory." in carrel(*at, "plan", "--drop", "mem")
    assert "`carrel plan` shows the plans" in carrel(*at, "plan", "--drop", "mem", status=1)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["Memory"], 2, "by when"),
        (["--by", "2030-01-01"], 2, "by when"),
        (["Memory", "--by", "tomorrow"], 2, "tomorrow"),
        (["Memory", "--by", "2030-02-30"], 2, "2030-02-30"),
        (["Memory", "--by", "2030-01-01", "--days", "mon,moon"], 2, "mon,wed,sat"),
        (["Memory", "--by", "2030-01-01", "--drop", "Memory"], 2, "not both"),
        (["Memory", "--by", "2020-01-01"], 1, "is past"),
        (["Nothing", "--by", "2030-01-01"], 1, "no course or program"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(tmp_path: Path, arguments: list[str], status: int, words: str) -> None:
    make_shelf(tmp_path)
    said = carrel("--library", str(tmp_path), "plan", *arguments, status=status)
    assert words in " ".join(said.split())


def plan(state: str = "on-course", **known: object) -> PlanView:
    numbers: dict[str, object] = {
        "set_at": "2026-09-01T08:00:00.000Z",
        "start_on": "2026-09-01",
        "finish_by": "2026-12-20",
        "remaining_s": 7200.0,
        "total_s": 36_000.0,
        "owed_s": 2700.0,
        "done_s": 0.0,
        "lead_s": 0.0,
        **known,
    }
    return PlanView(id="p", title="Rivers", courses=[], days=[0], state=state, speed=1.0, study_days_left=9, **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (plan(), "on course for 20 December, with 45 min to do today and 2 h 00 left in all."),
        (plan(done_s=600.0), "on course for 20 December, with 45 min to do today (10 min of it done) and 2 h 00 left in all."),
        (plan(done_s=2700.0), "on course for 20 December, with today's 45 min done and 2 h 00 left in all."),
        (plan(owed_s=0.0), "on course for 20 December, with nothing to do today and 2 h 00 left in all."),
        (
            plan("ahead", lead_s=3900.0, owed_s=0.0),
            "1 h 05 ahead for 20 December, with nothing to do today and 2 h 00 left in all.",
        ),
        (
            plan("behind", lead_s=-600.0, projected_on="2027-01-03"),
            "10 min behind for 20 December, with 45 min to do today and 2 h 00 left in all; "
            "at your pace it ends on 3 January 2027.",
        ),
        (plan("late", finish_by="2026-09-20"), "late, for 20 September is past and 2 h 00 are left."),
        (plan("late", finish_by="2026-09-26"), "late, for 26 September comes without a study day and 2 h 00 are left."),
        (plan(start_on="2026-10-01"), "begins on 1 October, with 2 h 00 until 20 December."),
        (plan("done", completed_on="2026-05-03"), "finished on 3 May."),
        (plan("done"), "finished."),
        (plan(total_s=0.0), "there is nothing to study yet until 20 December."),
    ],
)
def test_each_plan_is_told_in_a_sentence(view: PlanView, said: str) -> None:
    assert standing(view, TODAY) == said


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("mon,Wed,SATURDAY", (0, 2, 5)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat-mon, wed", (0, 2, 5, 6)),
        ("sun sun", (6,)),
    ],
)
def test_days_of_the_week_are_read(text: str, days: tuple[int, ...]) -> None:
    option = click.Option(["--days"])
    assert weekdays(click.Context(click.Command("plan")), option, text) == days


@pytest.mark.parametrize("text", ["", "x", "-mon", "fri-x", ",mon", "mon;tue"])
def test_what_is_no_day_of_the_week_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter):
        weekdays(click.Context(click.Command("plan")), click.Option(["--days"]), text)


def test_times_and_dates_are_shown_as_people_say_them() -> None:
    assert [spent(seconds) for seconds in (0, 5, 89, 2280, 3599, 15_000)] == [
        "0 min",
        "1 min",
        "1 min",
        "38 min",
        "1 h 00",
        "4 h 10",
    ]
    assert [full_day(day, TODAY) for day in ("2026-12-20", "2027-01-03")] == ["20 December", "3 January 2027"]
