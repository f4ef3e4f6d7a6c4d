"""Study time as CSV that Toggl Track imports: its column names, dates as YYYY-MM-DD, times and durations as HH:MM:SS.

https://support.toggl.com/import-and-export/csv-import/editing-and-uploading-a-csv-file
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from carrel.study.stats import Piece, wall_s

COLUMNS = ("Email", "Client", "Project", "Description", "Billable", "Start date", "Start time", "Duration", "Tags")
_EPOCH = datetime(1970, 1, 1)
_APART_S = 300.0
_LONGEST = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""


@dataclass(slots=True)
class Sitting:
    """Study of one course without a break of five minutes. `seconds` leaves the shorter breaks out."""

    course_id: str | None
    start_s: float
    end_s: float
    offset_min: int
    seconds: float = 0.0
    lectures: dict[str, None] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)


def sittings(pieces: Iterable[Piece]) -> list[Sitting]:
    """Return the sittings that pieces (by when they began) make up, by when they began."""
    found: list[Sitting] = []
    latest: dict[str | None, Sitting] = {}
    for piece in pieces:
        sitting = latest.get(piece.course_id)
        if sitting is None or piece.start_s - sitting.end_s >= _APART_S:
            sitting = Sitting(piece.course_id, piece.start_s, piece.end_s, piece.offset_min)
            latest[piece.course_id] = sitting
            found.append(sitting)
        sitting.end_s = piece.end_s
        sitting.seconds += wall_s(piece.time)
        sitting.lectures[piece.lecture_id] = None
        time = piece.time
        for kind, seconds in (("watching", time.watched_s), ("watching again", time.rewatched_s), ("notes", time.noted_s)):
            if seconds > 0:
                sitting.kinds.add(kind)
    return found


def as_csv(found: Iterable[Sitting], courses: Mapping[str, tuple[str, str]], lectures: Mapping[str, str], email: str) -> str:
    """Return sittings as CSV (RFC 4180) with a header.

    `courses` gives each id its program and title, `lectures` each id its title. Toggl wants the `email` of the account on every
    line; it stays empty when it is not known. Sittings that round to no second are left out.
    """
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for sitting in found:
        seconds = round(sitting.seconds)
        if seconds == 0:
            continue
        program, course = courses.get(sitting.course_id or "", ("", ""))
        began = _EPOCH + timedelta(seconds=sitting.start_s, minutes=sitting.offset_min)
        titles = "; ".join(lectures[lecture] for lecture in sitting.lectures if lecture in lectures)
        row = (
            email,
            program,
            course,
            titles if len(titles) <= _LONGEST else titles[: _LONGEST - 1] + "…",
            "No",
            f"{began:%Y-%m-%d}",
            f"{began:%H:%M:%S}",
            f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}",
            ", ".join(sorted(sitting.kinds)),
        )
        sheet.writerow([_defused(cell) for cell in row])
    return text.getvalue()


def _defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    plain = cell.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" \u00a0").startswith(_FORMULA) else plain
