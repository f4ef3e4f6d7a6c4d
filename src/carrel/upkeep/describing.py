"""What a listing would bring to this library."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from carrel import history
from carrel.catalog import Database, courses, lectures
from carrel.files import free_bytes
from carrel.layout import Layout
from carrel.records import ListedLecture, Listing, SourceKind
from carrel.settings import Settings
from carrel.shelves import SECTION_JOIN
from carrel.upkeep.estimates import Coming, estimate
from carrel.upkeep_views import PreviewFound, PreviewLine

_SAMPLED = 200


def describe(layout: Layout, database: Database, listing: Listing, settings: Settings) -> PreviewFound:
    """Return what would come if the source of `listing` were added with `settings`."""
    with database.read():
        known = courses.by_source(database, listing.key)
        mine = lectures.of_course(database, known.id) if known else []
        removed = courses.removed_keys(database, known.id) if known else {}
    here = {lecture.key for lecture in mine if lecture.file}

    def why_not(entry: ListedLecture) -> str | None:
        return "You removed it; it can be restored from the trash." if entry.key in removed else entry.unavailable

    coming = [
        Coming(entry.duration_s, _bytes(entry) if listing.source.kind is SourceKind.FOLDER else None)
        for entry in listing.lectures
        if entry.key not in here and not why_not(entry)
    ]
    return PreviewFound(
        title=known.title if known else listing.title,
        description=listing.description,
        kind=listing.source.kind.value,
        lectures=[
            PreviewLine(entry.title, SECTION_JOIN.join(entry.section), entry.duration_s, why_not(entry), entry.key in here)
            for entry in listing.lectures
        ],
        duration_s=round(sum(entry.duration_s or 0.0 for entry in listing.lectures), 1),
        unknown=sum(entry.duration_s is None for entry in listing.lectures),
        estimate=estimate(coming, settings, _held(layout, database), history.pace(layout)),
        free_bytes=free_bytes(layout.root),
        course_id=known.id if known else None,
        problems=list(listing.problems),
    )


def _held(layout: Layout, database: Database) -> tuple[int, float]:
    """Return the bytes and the seconds of the phone copies that are here, of some hundred of them."""
    size, seconds = 0, 0.0
    here = [lecture for mine in lectures.every(database).values() for lecture in mine if lecture.file and lecture.duration_s]
    for lecture in here[:: max(1, len(here) // _SAMPLED)]:
        with suppress(OSError):
            size += (layout.root / str(lecture.file)).stat().st_size
            seconds += lecture.duration_s or 0.0
    return size, seconds


def _bytes(entry: ListedLecture) -> int:
    with suppress(OSError):
        return Path(entry.address).stat().st_size
    return 0
