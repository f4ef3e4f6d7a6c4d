"""GET /api/v1/study/stats, /api/v1/study/time.csv and /api/v1/courses/{course_id}/record."""

from __future__ import annotations

import datetime

from flask import Response
from pydantic import BaseModel, Field

from carrel.desk_views import RecordView, StatsView
from carrel.web.answers import answer, current_library
from carrel.web.api.courses import CoursePath
from carrel.web.api.resource import Resource, answers

routes = Resource("stats", "/api/v1")


class TodayQuery(BaseModel):
    date: datetime.date | None = Field(
        None,
        ge=datetime.date(1970, 1, 1),
        le=datetime.date(9000, 12, 31),
        description="Today on the learner's own clock; not given: on the server's.",
    )

    @property
    def today(self) -> datetime.date:
        return self.date or datetime.date.today()


class TimeQuery(BaseModel):
    email: str = Field("", max_length=254, description="The Toggl account for which the time is: it wants it on every line.")


@routes.get("/study/stats", responses=answers(StatsView))
def get_stats(query: TodayQuery) -> Response:
    """Study time of today, this week (from Monday), each day of a year and each course; streaks, and the learner's own speed.

    Only seconds in which something was played or written count, and none of them twice, however many devices were at it.
    """
    return answer(current_library().ledger.stats(query.today))


@routes.get(
    "/study/time.csv",
    responses={200: {"description": "CSV, a line for each sitting.", "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_time_csv(query: TimeQuery) -> Response:
    """All study time, a line for each sitting, in the columns that Toggl Track imports."""
    response = Response(current_library().ledger.time_csv(query.email), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="carrel-study-time.csv"'
    response.cache_control.no_cache = True
    return response


@routes.get("/courses/<course_id>/record", responses=answers(RecordView, refusals=(404,)))
def get_record(path: CoursePath) -> Response:
    """What was studied in a course: its lectures with the dates on which they were completed, and the hours."""
    return answer(current_library().ledger.record(path.course_id))
