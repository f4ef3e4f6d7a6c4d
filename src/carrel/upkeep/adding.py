"""A course comes in, or is known and takes on what is now said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from carrel.catalog import Database, courses
from carrel.layout import Layout
from carrel.pipeline.admit import admit
from carrel.pipeline.reconcile import reconcile
from carrel.records import Course, Listing, Source
from carrel.sources import fingerprint
from carrel.upkeep.arranging import clean_title


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: a source, a program and title of one's own, settings of the course."""

    source: Source
    program: str | None
    title: str | None
    options: Mapping[str, Any]


def add(
    layout: Layout, database: Database, wanted: Wanted, listing: Listing, keep: Callable[[str, Mapping[str, Any]], None]
) -> tuple[Course, bool]:
    """Return the course, and whether lectures that are here have other names now. `keep` writes a course's settings.

    Raises ArrangementInvalid, DiskFull, and what `keep` raises: nothing has changed then.
    """
    program = clean_title(wanted.program) if wanted.program else None
    title = clean_title(wanted.title) if wanted.title else None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with database.write():
        before = courses.by_source(database, listing.key)
        course = replace(admit(layout, database, before, listing, program, title, now), source=wanted.source)
        if wanted.options:
            keep(course.id, wanted.options)
        courses.save(database, course)
        reconciled = reconcile(database, layout, course, listing, now, fingerprint)
    return reconciled.course, before is not None and (before.title != course.title or bool(reconciled.renamed))
