"""What the upkeep of a library answers: the shapes that `--json` prints and the API sends. Plain data, ready for JSON.

Times are seconds, sizes bytes, moments ISO 8601 in UTC. Fields may be added, never renamed or removed.
"""

from __future__ import annotations

from dataclasses import dataclass

from carrel.records import Failure, Unlisted


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as data: `message` is one sentence, `hint` says what to do."""

    code: str
    message: str
    hint: str


# Looking at an address before it is added


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A lecture that would come. `section`: its titles joined by " · "; `here`: its video is in the library already."""

    title: str
    section: str
    duration_s: float | None
    unavailable: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the lectures that are not here yet would cost. Any figure is null when the source does not tell the lengths.

    `bytes` is what the phone copies are likely to take, `most_bytes` the most that the settings allow. `download_s` and
    `prepare_s` overlap, `total_s` is until all is ready. `basis`: "library" when reckoned from what this library holds and how
    fast its syncs were, else "rule of thumb".
    """

    lectures: int
    duration_s: float | None
    bytes: int | None
    most_bytes: int | None
    download_s: float | None
    prepare_s: float | None
    total_s: float | None
    size_basis: str
    time_basis: str


@dataclass(frozen=True, slots=True)
class PreviewFound:
    """What is at an address. `course_id`: the course that has this source already; adding it again brings in what is new.

    `duration_s` is the sum of the lengths that are known, `unknown` how many are not. `kind`: "url" or "folder".
    """

    title: str
    description: str
    kind: str
    lectures: list[PreviewLine]
    duration_s: float
    unknown: int
    estimate: Estimate
    free_bytes: int
    course_id: str | None
    problems: list[str]


@dataclass(frozen=True, slots=True)
class PreviewView:
    """`state`: working, ready (then `found` is there) or failed (then `failure` is). `note`: how far it is, in words."""

    id: str
    address: str
    state: str
    note: str
    elapsed_s: float
    found: PreviewFound | None = None
    failure: Problem | None = None


# Syncs that were


@dataclass(frozen=True, slots=True)
class RunLine:
    """A sync. `state`: running, done, stopped, failed (it ended before its report) or cut-off (its process died).

    `started_by`: page, terminal or schedule. `new`: lectures first seen, `done`: lectures that became ready, `failed`: steps that
    failed. `elapsed_s` is null until it has ended.
    """

    id: str
    started_at: str
    started_by: str
    state: str
    elapsed_s: float | None
    courses: list[str]
    new: int
    done: int
    failed: int
    gone: int
    waiting: int
    blocked: int
    problems: list[str]
    unlisted: list[Unlisted]
    failure: Problem | None


@dataclass(frozen=True, slots=True)
class RunsView:
    """Newest first."""

    runs: list[RunLine]


@dataclass(frozen=True, slots=True)
class RunView:
    """A sync with what failed in it. `more_failures`: those beyond the ones told."""

    run: RunLine
    failures: list[Failure]
    more_failures: int


# What did not come


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A lecture that did not come, or not whole.

    `state`: failed; waiting (it failed, and is tried again by itself); unavailable (its source says that it cannot be had).
    `remedy`: wait, needs-you or none. `again`: "next-sync"; "later": by the first sync after `try_after`; "asked": only after a
    retry. `here`: the video is in the library, its subtitles are what failed.
    """

    lecture_id: str
    title: str
    course_id: str
    course: str
    section: str
    position: int
    state: str
    step: str
    code: str
    message: str
    hint: str
    remedy: str
    attempts: int
    again: str
    try_after: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class FailuresView:
    """In the order of courses and lectures. `untried`: lectures that no sync has tried yet."""

    failures: list[FailureLine]
    untried: int


@dataclass(frozen=True, slots=True)
class RetriedView:
    """The lectures that the next sync tries again, from the start."""

    lectures: list[str]


# Trash


@dataclass(frozen=True, slots=True)
class TrashItem:
    """`what`: course, lecture or unknown (that cannot be restored). `course`: for a lecture, the title of its course.

    `lectures`: how many videos lie in it.
    """

    id: str
    what: str
    title: str
    course: str | None
    removed_at: str
    bytes: int
    lectures: int
    folder: str


@dataclass(frozen=True, slots=True)
class TrashView:
    """Newest first."""

    items: list[TrashItem]
    bytes: int


@dataclass(frozen=True, slots=True)
class RemovedView:
    """What was removed; `trash` is its id in the trash, `folder` where its files lie, relative to the library."""

    what: str
    id: str
    title: str
    trash: str
    folder: str


@dataclass(frozen=True, slots=True)
class RestoredView:
    """What came back. `course_id`: the course, or the lecture's course."""

    what: str
    id: str
    title: str
    course_id: str


# Settings


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting. `kind`: flag, number, rate (bytes a second), languages, text.

    `origin` of `value`: default, library, course or environment (which nothing in carrel.toml overrides). `inherited` is what
    would hold if it were not set here. `choices`: what it may be (null: anything of its kind); `least`: the lowest number.
    """

    name: str
    kind: str
    value: bool | int | float | str | list[str] | None
    origin: str
    inherited: bool | int | float | str | list[str] | None
    least: float | None = None
    choices: list[str] | None = None


@dataclass(frozen=True, slots=True)
class SettingsView:
    """`course_id`: whose settings these are; null: the library's."""

    course_id: str | None
    settings: list[SettingView]


# Storage


@dataclass(frozen=True, slots=True)
class CourseStorage:
    """`others`: posters, transcripts, records, and files that are not ours."""

    id: str
    title: str
    program: str | None
    video: int
    attachments: int
    others: int
    bytes: int


@dataclass(frozen=True, slots=True)
class StorageView:
    """Bytes on the disk. `free` and `total`: of the disk that the library lies on. The largest course comes first."""

    courses: list[CourseStorage]
    courses_bytes: int
    staging: int
    trash: int
    index: int
    catalog: int
    study: int
    free: int
    total: int
    counted_at: str
