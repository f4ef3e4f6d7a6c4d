"""Cuts a change of a library off at every point where it touches the disk, as kill -9 would: `python -m tests.library.cutting`.

The change runs in a forked process that kills itself right before its n-th rename, removal, write or commit, for one n after the
other. After each cut the library must be as it was before the change or as it is after it, both when it is opened and
finished and when it is rebuilt from its folder alone. Forking needs a process without threads, so this is one of its own.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from carrel.library import Library
from carrel.pipeline.place import sweep_temporaries
from carrel.pipeline.recover import finish
from carrel.search import lecture_index as _read_before_the_forks  # noqa: F401
from tests.library.helpers import files_below
from tests.web.shelf import COURSE, READY

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink"}


def edit(library: Library) -> None:
    library.upkeep.edit(COURSE, title="Remembering: ../what lasts", program="Learning")


def leave_program(library: Library) -> None:
    library.upkeep.edit(COURSE, program="")


def rename_program(library: Library) -> None:
    library.upkeep.rename_program("How learning works", "Learning")


def remove_lecture(library: Library) -> None:
    library.upkeep.remove(READY)


def remove_course(library: Library) -> None:
    library.upkeep.remove(COURSE)


def restore(library: Library) -> None:
    library.upkeep.restore(library.upkeep.trash().items[0].id)


def empty(library: Library) -> None:
    library.upkeep.empty_trash()


def remove_and_move(library: Library) -> None:
    remove_lecture(library)
    edit(library)


def nothing(library: Library) -> None:
    pass


CASES: dict[str, tuple[Callable[[Library], None], Callable[[Library], None]]] = {
    "edit": (nothing, edit),
    "leave-program": (nothing, leave_program),
    "rename-program": (nothing, rename_program),
    "remove-lecture": (nothing, remove_lecture),
    "remove-course": (nothing, remove_course),
    "restore-lecture": (remove_lecture, restore),
    "restore-course": (remove_course, restore),
    "restore-moved": (remove_and_move, restore),
    "empty": (remove_lecture, empty),
}


def main(case: str, shelf: Path, work: Path, sampled: int | None = None) -> int:
    """Make `sampled` cuts at random points, or all, and print how many. Returns 1 after the first that left something else."""
    prepare, change = CASES[case]
    before, after = work / "before", work / "after"
    shutil.copytree(shelf, before)
    _in_child(lambda: _with(before, lambda library: (library.searching.mend(), prepare(library))))
    shutil.copytree(before, after)
    _in_child(lambda: _with(after, change))
    allowed = [_seen(before, work), _seen(after, work)]
    assert allowed[0] != allowed[1]
    counted = work / "counted"
    shutil.copytree(before, counted)
    _in_child(lambda: _with(counted, change, count_in=work / "points"))
    points = range(1, int((work / "points").read_text()) + 1)
    chosen = sorted(random.sample(points, min(sampled, len(points)))) if sampled else points
    for number in chosen:
        cut = work / "cut"
        shutil.rmtree(cut, ignore_errors=True)
        shutil.copytree(before, cut)
        status = _in_child(partial(_with, cut, change, cut_at=number))
        assert status == -signal.SIGKILL, status
        shutil.rmtree(work / "rebuilt", ignore_errors=True)
        shutil.copytree(cut, work / "rebuilt")
        for name in ("catalog.db", "catalog.db-wal", "catalog.db-shm"):
            (work / "rebuilt" / name).unlink(missing_ok=True)
        shutil.rmtree(work / "rebuilt" / "index")
        for what in ("cut", "rebuilt"):
            found = _seen(work / what, work)
            if found not in allowed:
                print(f"cut {number} left the {what} library neither as before nor as after:")
                for key in found:
                    if any(found[key] != one[key] for one in allowed):
                        print(key, *(json.dumps(one[key], ensure_ascii=False) for one in (found, *allowed)), sep="\n  ")
                return 1
    print(len(chosen))
    return 0


def _with(root: Path, do: Callable[[Library], Any], *, cut_at: int | None = None, count_in: Path | None = None) -> None:
    library = Library.open(root)
    library.overview()
    points = itertools.count(1)

    def touch() -> None:
        if next(points) == cut_at:
            os.kill(os.getpid(), signal.SIGKILL)

    if cut_at is not None or count_in is not None:
        _watch(library, touch)
    do(library)
    if count_in is not None:
        count_in.write_text(str(next(points) - 1))
    library.close()


def _seen(root: Path, work: Path) -> Any:
    """Open a library, finish what was cut off, and return all that can be seen of it and of its folder."""
    out = work / "seen.json"

    def look(library: Library) -> None:
        finish(library.layout, library.database)
        sweep_temporaries(library.layout)
        library.searching.mend()
        lectures = [line.id for course in library.overview().courses for section in course.sections for line in section.lectures]
        told = {
            "overview": json.loads(json.dumps([str(course) for course in library.overview().courses])),
            "lectures": [str(library.lecture(one)) for one in lectures],
            "found": [(hits.id, hits.course) for hits in library.search("memory").lectures],
            "titles": [hits.id for hits in library.search("in:title lasts").lectures],
            "trash": [(item.what, item.title, item.lectures) for item in library.upkeep.trash().items],
            "files": [name for name in files_below(root) if name.startswith("courses/")],
            "thrown": sorted(name.rpartition("/")[2] for name in files_below(library.layout.trash)),
            "records": {path.name: path.read_text(encoding="utf-8") for path in sorted(library.layout.courses.rglob("*.json"))},
            "unfinished": library.layout.is_unfinished,
        }
        out.write_text(json.dumps(told, ensure_ascii=False))

    assert _in_child(lambda: _with(root, look)) == 0
    return json.loads(out.read_text())


def _watch(library: Library, touch: Callable[[], None]) -> None:
    """Call `touch` right before each change of the disk."""

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+")):
            touch()

    def trace(statement: str) -> None:
        if statement.startswith("COMMIT"):
            touch()

    library.database._open().set_trace_callback(trace)
    sys.addaudithook(audit)


def _in_child(do: Callable[[], Any]) -> int:
    """Run something in a forked process. Returns its exit status; that of a signal is negative."""
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            try:
                do()
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:])))
