"""The doctor: what Carrel needs, whether it is there, and the command that mends what is not."""

from __future__ import annotations

import platform
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from typing import TYPE_CHECKING

from carrel import tools
from carrel.catalog import courses, lectures
from carrel.errors import CarrelError
from carrel.files import free_bytes
from carrel.views import Check, DoctorView

if TYPE_CHECKING:
    from carrel.catalog import Database
    from carrel.layout import Layout
    from carrel.search import SearchIndex

OLD_DOWNLOADER_DAYS = 90
"""Sites change; a yt-dlp older than this often cannot read them any more."""
LITTLE_ROOM = 2_000_000_000

Checks = Iterator[Check]


@dataclass(frozen=True, slots=True)
class Patient:
    """A library's parts, as far as the doctor looks at them."""

    layout: Layout
    database: Database
    index: SearchIndex


def examine(patient: Patient) -> DoctorView:
    """Run every check. A check that fails in an unforeseen way is itself a problem in the answer, never an error."""
    checks: list[Check] = []
    for check in _EVERY:
        checks.extend(_guarded(check, patient))
    return DoctorView(checks)


def _guarded(check: Callable[[Patient], Checks], patient: Patient) -> list[Check]:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        return list(check(patient))
    except CarrelError as error:
        return [Check(name, "problem", error.message, error.hint)]
    except Exception as error:  # noqa: BLE001  the doctor must finish its round
        return [Check(name, "problem", f"could not be checked: {error}")]


def _python(_: Patient) -> Checks:
    yield Check("Python", "ok", f"{platform.python_version()} ({sys.platform})")


def _downloader(_: Patient) -> Checks:
    version = metadata.version("yt-dlp")
    released = re.match(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", version)
    if released is None:
        yield Check("yt-dlp", "ok", version)
        return
    age = (datetime.now(UTC).date() - date(*(int(part) for part in released.groups()))).days
    if age > OLD_DOWNLOADER_DAYS:
        mend = f"{sys.executable} -m pip install -U yt-dlp"
        yield Check("yt-dlp", "warning", f"{version}, {age} days old; sites may have changed since", mend)
    else:
        yield Check("yt-dlp", "ok", f"{version}, {max(0, age)} days old")


def _js_runtime(_: Patient) -> Checks:
    runtime = tools.find_js_runtime()
    if runtime is None:
        mend = f"{sys.executable} -m pip install deno"
        yield Check("JavaScript runtime", "warning", "none; YouTube needs one", mend)
    else:
        yield Check("JavaScript runtime", "ok", f"{runtime.name} {runtime.version}")


def _ffmpeg(_: Patient) -> Checks:
    from carrel.media import encoders

    found = tools.find_ffmpeg()
    where = "bundled" if found.bundled else found.path
    yield Check("ffmpeg", "ok", f"{found.version} ({where})")
    chosen = encoders(found)
    yield Check("encoders", "ok", f"{chosen.video}, {chosen.audio}")


def _sqlite(_: Patient) -> Checks:
    # STRICT tables came with 3.37.
    enough = sqlite3.sqlite_version_info >= (3, 37)
    mend = "" if enough else "Use a newer Python: it brings a newer SQLite."
    yield Check("SQLite", "ok" if enough else "problem", sqlite3.sqlite_version, mend)


def _room(patient: Patient) -> Checks:
    free = free_bytes(patient.layout.root)
    status = "ok" if free >= LITTLE_ROOM else "warning"
    mend = "" if status == "ok" else "Make room, or move the library to a larger disk (--library)."
    yield Check("free space", status, f"{free / 1e9:.1f} GB at {patient.layout.root}", mend)


def _settings(patient: Patient) -> Checks:
    from carrel.settings import load

    found = load(patient.layout.settings)
    said = "carrel.toml" if patient.layout.settings.exists() else "defaults (no carrel.toml)"
    yield Check("settings", "ok", f"{said}; pictures up to {found.max_height} lines")


def _catalog(patient: Patient) -> Checks:
    wrong = patient.database.check() if patient.layout.catalog.exists() else None
    if wrong:
        yield Check("catalogue", "problem", wrong, "carrel rebuild")
        return
    if not patient.layout.catalog.exists():
        yield Check("library", "ok", f"none yet at {patient.layout.root}", "carrel add URL")
        return
    every = [lecture for mine in lectures.every(patient.database).values() for lecture in mine]
    here = sum(lecture.file is not None for lecture in every)
    count = len(courses.every(patient.database))
    yield Check("catalogue", "ok", f"{count} courses, {len(every)} lectures, {here} of them here")


def _index(patient: Patient) -> Checks:
    from carrel.pipeline.mend import strangers, unindexed

    if not patient.layout.catalog.exists():
        return
    damaged = patient.index.check()
    if damaged:
        yield Check("index", "problem", damaged[0], "carrel rebuild")
        return
    missing, extra = unindexed(patient.database, patient.index), strangers(patient.database, patient.index)
    if missing or extra:
        yield Check("index", "warning", f"{len(missing)} lectures to add, {len(extra)} to take out", "carrel sync")
    else:
        yield Check("index", "ok", "holds every lecture that is here")


def _files(patient: Patient) -> Checks:
    if not patient.layout.catalog.exists():
        return
    every = [lecture for mine in lectures.every(patient.database).values() for lecture in mine if lecture.file]
    absent = [lecture for lecture in every if not patient.layout.resolve(lecture.file or "").exists()]
    if absent and len(absent) == len(every):
        yield Check("files", "problem", "no lecture's file is where it should be", "Is the disk connected? Else: carrel rebuild")
    elif absent:
        yield Check("files", "warning", f"{len(absent)} files are not there, first: {absent[0].file}", "carrel sync")
    else:
        yield Check("files", "ok", "every lecture's file is there")


def _journals(patient: Patient) -> Checks:
    from carrel.study import journal

    found = journal.problems(patient.layout.study)
    for sentence in found:
        yield Check("journals", "warning", sentence, "The rest is there. An upgrade of Carrel reads what a newer one wrote.")
    if not found:
        yield Check("journals", "ok", f"{len(journal.files(patient.layout.study))}, every line of them readable")


def _devices(patient: Patient) -> Checks:
    from carrel.devices import Devices

    found = Devices(patient.layout.devices, patient.layout.devices_lock).every()
    if found:
        managing = sum(device.may_manage for device in found)
        yield Check("devices", "ok", f"{len(found)} let in, {managing} of them may manage")


_EVERY = (
    _python, _downloader, _js_runtime, _ffmpeg, _sqlite, _room, _settings, _catalog, _index, _files, _journals, _devices,
)  # fmt: skip
