"""GET /api/v1/study/plans."""

from __future__ import annotations

from flask import Response

from carrel.desk_views import PlansView
from carrel.web.answers import answer, current_library
from carrel.web.api.resource import Resource, answers
from carrel.web.api.stats import TodayQuery

routes = Resource("plans", "/api/v1/study/plans")


@routes.get("", responses=answers(PlansView))
def get_plans(query: TodayQuery) -> Response:
    """The plans, and where the learner stands with each today; the one that ends first comes first.

    A plan is made, changed and deleted by a plan_set event (POST /api/v1/study/events), so that it can be done offline too.
    """
    return answer(current_library().ledger.plans(query.today))
