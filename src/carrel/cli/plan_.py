from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from carrel.cli import render
from carrel.cli.dates import full_day, spent, weekdays
from carrel.cli.options import json_option, library_option, opened
from carrel.desk_views import PlanView

_STYLES = {"done": "green", "ahead": "green", "behind": "yellow", "late": "yellow"}


@click.command("plan", short_help="Finish a course by a date.")
@click.argument("name", metavar="[COURSE or PROGRAM]", required=False)
@click.option("--by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day, as 2026-12-20.")
@click.option("--days", callback=weekdays, metavar="DAYS", help="Days to study on: mon,wed,sat or mon-fri. Without: every day.")
@click.option("--drop", metavar="PLAN", help="Take a plan away.")
@json_option
@library_option
def command(
    name: str | None,
    by: datetime | None,
    days: tuple[int, ...] | None,
    drop: str | None,
    as_json: bool,
    library: Path | None,
) -> None:
    """Plan to finish a course, or all courses of a program, by a date. Without COURSE: say how the plans stand.

    What is left is spread over the days that are left, at your own speed, anew every day. The same course again changes its plan.

    \b
    carrel plan "Neural Networks" --by 2026-12-20 --days mon-fri
    carrel plan
    carrel plan --drop "Neural Networks"
    """
    if (name is None) != (by is None) or (days and by is None):
        raise click.UsageError('Say what and by when: carrel plan "COURSE" --by 2026-12-20')
    if drop is not None and name is not None:
        raise click.UsageError("Make a plan or drop one, not both at once.")
    today = date.today()
    with opened(library) as shelf:
        if drop is not None:
            dropped = shelf.ledger.drop_plan(drop)
            if not as_json:
                render.lines([f"Dropped the plan for {dropped}."])
                return
        made = shelf.ledger.set_plan(name, by.date(), days, today) if name is not None and by is not None else None
        view = shelf.ledger.plans(today)
    if as_json:
        render.print_json(made or view)
        return
    if not view.plans:
        render.lines(['There is no plan. Make one: carrel plan "COURSE" --by 2026-12-20'])
    for plan in [made] if made else view.plans:
        title, sentence = plan.title, standing(plan, today)
        render.console().print(render.styled((title, "bold"), (": ", ""), (sentence, _STYLES.get(plan.state, ""))))


def standing(plan: PlanView, today: date) -> str:
    """Return where the learner stands with a plan, in a sentence."""
    finish, left = full_day(plan.finish_by, today), spent(plan.remaining_s)
    if plan.total_s == 0:
        return f"there is nothing to study yet until {finish}."
    if plan.state == "done":
        return f"finished on {full_day(plan.completed_on, today)}." if plan.completed_on else "finished."
    pace = f"; at your pace it ends on {full_day(plan.projected_on, today)}" if plan.projected_on else ""
    if plan.state == "late":
        is_past = plan.finish_by < today.isoformat()
        return f"late, for {finish} {'is past' if is_past else 'comes without a study day'} and {left} are left{pace}."
    if plan.start_on > today.isoformat():
        return f"begins on {full_day(plan.start_on, today)}, with {left} until {finish}."
    lead = spent(abs(plan.lead_s))
    where = {"ahead": f"{lead} ahead for", "behind": f"{lead} behind for"}.get(plan.state, "on course for")
    return f"{where} {finish}, with {_today(plan)} and {left} left in all{pace if plan.state == 'behind' else ''}."


def _today(plan: PlanView) -> str:
    owed = spent(plan.owed_s)
    if plan.owed_s < 1:
        return "nothing to do today"
    if plan.done_s >= plan.owed_s - 1:
        return f"today's {owed} done"
    return f"{owed} to do today" + (f" ({spent(plan.done_s)} of it done)" if plan.done_s >= 1 else "")
