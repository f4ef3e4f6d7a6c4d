"""The journal files: study/<device>.jsonl, one event on a line. They only ever grow, and are on the disk before we say so.

A file synchroniser may bring other devices' journals, or a copy of one under a name of its own: every .jsonl there is read.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from carrel.errors import LibraryBusy, LibraryReadOnly, RecordInvalid
from carrel.files import explain_full_disk, sync_folder
from carrel.study.events import StudyEvent, UnknownKind, as_json, from_json

_AT_A_TIME = 4 * 1024 * 1024
_ENDING = 1024
_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a part of a journal holds. `end` is where its last whole line ends, `ending` tells that place again.

    `unreadable` counts the lines that are no events, `unknown` those of a newer Carrel. `size` and `changed_ns` are the file's
    where this is the rest of it (`is_whole`).
    """

    events: list[StudyEvent]
    end: int
    ending: str
    unreadable: int
    unknown: int
    is_whole: bool
    size: int
    changed_ns: int


def files(folder: Path) -> list[Path]:
    """Return the journals in `folder`, by name; none if it is not there."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl" and not path.name.startswith("."))
    except FileNotFoundError:
        return []


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let no other process write in journals meanwhile. Raises LibraryBusy, LibraryReadOnly."""
    from filelock import FileLock, Timeout

    with explain_full_disk(lock.parent), _explained(lock):
        lock.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(lock, timeout=_PATIENCE_S, poll_interval=0.01):
                yield
        except Timeout:
            raise LibraryBusy("Another process writes in the journal and does not come to an end.") from None


def append(folder: Path, device: str, events: Sequence[StudyEvent]) -> None:
    """Add events to a device's journal; they are on the disk when this returns. To be called within `alone`.

    Raises DiskFull, LibraryReadOnly: some of them may be there all the same.
    """
    path = folder / f"{device}.jsonl"
    with explain_full_disk(folder), _explained(folder):
        if not folder.exists():
            folder.mkdir()
            sync_folder(folder.parent)
        with open(path, "a+b") as stream:
            is_new = stream.tell() == 0
            # A crash may have left a part of a line.
            start = b"" if _ends_line(stream) else b"\n"
            stream.write(start + "".join(f"{as_json(event)}\n" for event in events).encode())
            stream.flush()
            os.fsync(stream.fileno())
        if is_new:
            sync_folder(folder)


def read(path: Path, start: int = 0, ending: str = "") -> Reading:
    """Return what a journal holds from the offset `start` on, some megabytes at most.

    If what is before `start` is not what `ending` says, the file is another one, and is read from its beginning. A last line
    without an end counts if it is an event, and is read again the next time. Raises OSError.
    """
    events: list[StudyEvent] = []
    unreadable, unknown, is_whole = 0, 0, False
    with open(path, "rb") as stream:
        facts = os.fstat(stream.fileno())
        begin = start if _ending_at(stream, start) == ending else 0
        end = stream.seek(begin)
        while end - begin < _AT_A_TIME:
            line = stream.readline()
            has_end = line.endswith(b"\n")
            try:
                if line.strip():
                    events.append(from_json(line))
            except UnknownKind:
                unknown += int(has_end)
            except RecordInvalid:
                unreadable += int(has_end)
            if not has_end:
                is_whole = True
                break
            end += len(line)
        return Reading(
            events=events,
            end=end,
            ending=_ending_at(stream, end),
            unreadable=unreadable,
            unknown=unknown,
            is_whole=is_whole,
            size=facts.st_size if is_whole else end,
            changed_ns=facts.st_mtime_ns,
        )


def problems(folder: Path) -> list[str]:
    """Return what is wrong with the journals in `folder`, as sentences. Reads all of them."""
    found = []
    for path in files(folder):
        unreadable, unknown = 0, 0
        end, ending, is_whole = 0, "", False
        try:
            while not is_whole:
                part = read(path, end, ending)
                end, ending, is_whole = part.end, part.ending, part.is_whole
                unreadable += part.unreadable
                unknown += part.unknown
        except OSError as error:
            found.append(f"{folder.name}/{path.name} cannot be read: {error.strerror}.")
        if unreadable:
            found.append(f"{folder.name}/{path.name}: {_lines(unreadable)} cannot be read as an event and left out.")
        if unknown:
            found.append(f"{folder.name}/{path.name}: {_lines(unknown)} of a newer Carrel wait for it.")
    return found


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _ends_line(stream: BinaryIO) -> bool:
    if stream.seek(0, io.SEEK_END) == 0:
        return True
    stream.seek(-1, io.SEEK_END)
    return stream.read(1) == b"\n"


def _ending_at(stream: BinaryIO, place: int) -> str:
    """Return a digest of what is just before `place`; "" at the beginning, and for a file that is shorter."""
    if place == 0 or stream.seek(0, io.SEEK_END) < place:
        return ""
    stream.seek(max(0, place - _ENDING))
    return hashlib.blake2b(stream.read(min(place, _ENDING)), digest_size=16).hexdigest()


@contextmanager
def _explained(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise LibraryReadOnly(f"The journal cannot be written: {where}.") from error
        raise
