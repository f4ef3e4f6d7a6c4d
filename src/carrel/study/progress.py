"""How far the learner is in a lecture: what is covered, whether that is all of it, where watching goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carrel.study.coverage import Coverage
from carrel.study.events import Marked, Noted, Watched

_COMPLETE_PERCENT = 90
_REAL_S = 5.0
"""Watching in one go, by the clock or of the lecture, from which on it is no mere looking in."""
_SAME_PLACE_S = 1.0
"""A stretch that begins this near to the end of the last one goes on with it: the learner paused."""
_END_S = 10.0
_END_SHARE = 0.05
"""Of a complete lecture, the rest that nobody comes back for."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`intervals` are the covered parts in seconds, ascending and disjoint; `duration_s` is the length that it was reckoned with.

    `completed_at` is None for a lecture that is not complete. `resume_s` is None where watching begins at the beginning.
    """

    lecture: str
    intervals: tuple[tuple[float, float], ...]
    duration_s: float | None
    resume_s: float | None
    completed_at: str | None
    last_at: str

    @property
    def share(self) -> float:
        """The covered part of the whole, 0 to 1; 0 where the length is not known."""
        if not self.duration_s:
            return 0.0
        covered = sum(min(end, self.duration_s) - start for start, end in self.intervals if start < self.duration_s)
        return min(1.0, round(covered / self.duration_s, 4))


def progress(lecture: str, events: Iterable[Watched | Noted | Marked], duration_s: float | None) -> Progress | None:
    """Return how far the learner is in a lecture after `events`, all of that lecture, in any order; None without any.

    What was watched before the last mark as not watched does not count. Complete is what is covered to 90 %, or marked so.
    """
    ordered = sorted(events, key=lambda event: (event.at, event.id))
    if not ordered:
        return None
    begin = max((place for place, event in enumerate(ordered, 1) if isinstance(event, Marked) and not event.watched), default=0)
    counting = ordered[begin:]
    coverage = Coverage()
    completed_at = None
    for event in counting:
        if isinstance(event, Watched):
            coverage.add(event.from_s, min(event.to_s, duration_s or event.to_s))
        is_complete = isinstance(event, Marked) or _covers(coverage, duration_s)
        completed_at = completed_at or (event.at if is_complete else None)
    return Progress(
        lecture=lecture,
        intervals=coverage.intervals,
        duration_s=duration_s,
        resume_s=_resume(counting, duration_s, complete=completed_at is not None),
        completed_at=completed_at,
        last_at=ordered[-1].at,
    )


def _covers(coverage: Coverage, duration_s: float | None) -> bool:
    return bool(duration_s) and coverage.covered_ms * 100 >= round((duration_s or 0) * 1000) * _COMPLETE_PERCENT


def _resume(events: Sequence[Watched | Noted | Marked], duration_s: float | None, *, complete: bool) -> float | None:
    """Return where the last real watching ended; None if that is the lecture's end, or a mark as watched came after it."""
    place: float | None = None
    end, media_s, wall_s = -_SAME_PLACE_S, 0.0, 0.0
    for event in events:
        if isinstance(event, Marked):
            place, media_s, wall_s = None, 0.0, 0.0
        if not isinstance(event, Watched):
            continue
        if abs(event.from_s - end) > _SAME_PLACE_S:
            media_s = wall_s = 0.0
        end = event.to_s
        media_s += event.to_s - event.from_s
        wall_s += (event.to_s - event.from_s) / event.speed
        if max(media_s, wall_s) >= _REAL_S:
            place = end
    if place is not None and duration_s:
        rest = max(_END_S, _END_SHARE * duration_s) if complete else _END_S
        return place if duration_s - place >= rest else None
    return place
