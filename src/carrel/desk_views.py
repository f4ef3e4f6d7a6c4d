"""What the learner's desk shows: plain data, in the shapes that `--json` and the web API give out.

Seconds of wall time say how long the learner sat; seconds of media how much of a lecture that was. Dates are the learner's own,
YYYY-MM-DD; instants are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far the learner is in a lecture. `intervals` are the covered parts, [from, to] in seconds, ascending and disjoint.

    `share` is the covered part of the whole, 0 to 1. `resume_s` is where watching goes on. `complete`: 90 % covered, or marked.
    """

    lecture_id: str
    share: float
    complete: bool
    resume_s: float | None = None
    completed_at: str | None = None
    last_at: str | None = None
    notes: int = 0
    intervals: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProgressesView:
    """Every lecture with which the learner has done anything."""

    lectures: list[ProgressView]


@dataclass(frozen=True, slots=True)
class OtherText:
    """What the same note says on another device, where both were edited without knowing of each other."""

    edit: str
    device: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """`edit` is the edit that is shown; a new edit names it and those of `others` it has taken in as its bases."""

    id: str
    lecture_id: str
    second: float | None
    text: str
    edit: str
    created_at: str
    changed_at: str
    others: list[OtherText] = field(default_factory=list)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class NotesView:
    """Notes in the order of their courses, lectures and seconds."""

    notes: list[NoteView]


@dataclass(frozen=True, slots=True)
class NoteHits:
    """Notes of one lecture that a search found, each with the ranges of its text (half-open, code points) to light up."""

    note: NoteView
    lecture: str
    course_id: str
    course: str
    highlights: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    id: str
    message: str


@dataclass(frozen=True, slots=True)
class RecordedView:
    """What became of the events that were sent: `kept` are on the disk now, or were before. The rest is what they changed."""

    kept: list[str]
    refused: list[RefusedEvent]
    progress: list[ProgressView]
    notes: list[NoteView]


@dataclass(frozen=True, slots=True)
class TimeView:
    """Wall seconds of watching something new, of watching again, and of writing notes; `media_s` is what was played."""

    watched_s: float = 0.0
    rewatched_s: float = 0.0
    noted_s: float = 0.0
    media_s: float = 0.0


@dataclass(frozen=True, slots=True)
class DayView:
    date: str
    time: TimeView
    completed: int = 0


@dataclass(frozen=True, slots=True)
class CourseTimeView:
    course_id: str
    title: str
    time: TimeView
    lectures: int
    completed: int


@dataclass(frozen=True, slots=True)
class StatsView:
    """Study time. `days` are those of the last 371 with any, ascending. `speed` is the learner's own: media by wall time."""

    today: TimeView
    week: TimeView
    all: TimeView
    days: list[DayView]
    courses: list[CourseTimeView]
    streak_days: int
    longest_streak_days: int
    speed: float


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan and where it stands. `state`: ahead, on-course, behind, late (no day to study on is left) or done.

    `set_at` is when it was last set; what is to replace it must be later.

    All seconds are wall time at the learner's own speed. `owed_s` is what today asks for, an even share of what was left this
    morning (all of it when late, nothing on a day without study), of which `done_s` is done. `lead_s` is how far ahead (behind:
    negative) the learner is of an even pace from the plan's beginning to its end, on which today's share may be done or not.
    `projected_on` is when it ends at the pace of the last two weeks, None without one.
    """

    id: str
    title: str
    courses: list[str]
    start_on: str
    finish_by: str
    days: list[int]
    set_at: str
    state: str
    remaining_s: float
    total_s: float
    speed: float
    owed_s: float
    done_s: float
    lead_s: float
    study_days_left: int
    projected_on: str | None = None
    completed_on: str | None = None


@dataclass(frozen=True, slots=True)
class PlansView:
    plans: list[PlanView]


@dataclass(frozen=True, slots=True)
class RecordLine:
    title: str
    section: str
    duration_s: float
    completed_on: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A printable record of what was studied in a course: its lectures, hours and dates. `complete`: all of them."""

    course_id: str
    title: str
    program: str | None
    complete: bool
    lectures: list[RecordLine]
    time: TimeView
    notes: int
    first_on: str | None
    last_on: str | None


@dataclass(frozen=True, slots=True)
class LectureNotesView:
    """A lecture's notes in the order of their seconds; those on the whole lecture come first."""

    id: str
    title: str
    section: str
    notes: list[NoteView]


@dataclass(frozen=True, slots=True)
class CourseNotesView:
    """The lectures of a course that have notes. The last course may be one of what is no longer in the library: it has no id."""

    id: str
    title: str
    program: str | None
    lectures: list[LectureNotesView]


@dataclass(frozen=True, slots=True)
class NotebookView:
    courses: list[CourseNotesView]


@dataclass(frozen=True, slots=True)
class ExportView:
    """What was exported. `path` is the HTML file, or the folder in which the courses' folders are, as an absolute path.

    `removed` counts files of an earlier export that are out of date; `kept` names those the learner had changed, as they are
    called now, relative to `path`.
    """

    format: str
    path: str
    courses: int
    lectures: int
    notes: int
    removed: int = 0
    kept: list[str] = field(default_factory=list)
