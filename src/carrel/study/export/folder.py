"""An exported folder on the disk: written anew as often as one likes, beside files of the learner's own.

What was exported stands in carrel-export.json with the digest of each file. Only that is ever replaced or deleted; what the
learner has changed in it since is kept beside.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from carrel.errors import FileInTheWay
from carrel.files import write_whole

RECORD = "carrel-export.json"


@dataclass(frozen=True, slots=True)
class Written:
    """`kept` are files that the learner had changed: where each is now. Paths are relative to the folder, POSIX style."""

    files: int
    removed: int
    kept: tuple[str, ...]


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Make `folder` hold `files` in place of what was exported there before. Each file is whole at any time, also after a crash.

    Raises FileInTheWay, before anything is changed, where the learner's own file has the name of one of them; DiskFull, OSError.
    """
    before = _recorded(folder)
    now = {path: _digest(data) for path, data in files.items()}
    changed = {path for path in before.keys() | now.keys() if _is_other(folder / path, {before.get(path), now.get(path)})}
    for path in sorted(changed - before.keys()):
        raise FileInTheWay(f"There is a file of your own at {folder / path}.")
    _record(folder, {**now, **before})
    kept = tuple(_put_aside(folder, path) for path in sorted(changed))
    for path, data in files.items():
        if _digest_of(folder / path) != now[path]:
            write_whole(folder / path, data)
    gone = [path for path in before if path not in now]
    for path in gone:
        _remove(folder, path)
    _record(folder, now)
    return Written(len(files), len(gone), kept)


def _recorded(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {path: digest for path, digest in found.items() if isinstance(digest, str) and _is_inside(path)}


def _record(folder: Path, digests: Mapping[str, str]) -> None:
    about = "Carrel wrote these files, and replaces them when the notes are exported again."
    write_whole(folder / RECORD, json.dumps({"about": about, "files": dict(digests)}, ensure_ascii=False, indent=1) + "\n")


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and not set("\0\\:") & set(path) and path != "."


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _digest_of(path: Path) -> str | None:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return None


def _is_other(path: Path, known: set[str | None]) -> bool:
    """Say whether something is at a path that we did not write."""
    return path.exists() and _digest_of(path) not in known - {None}


def _put_aside(folder: Path, path: str) -> str:
    """Give a file another name beside its own; return where it is."""
    pure = PurePosixPath(path)
    names = (f"{pure.stem} (your changes{f' {n}' if n > 1 else ''}){pure.suffix}" for n in range(1, 1_000))
    target = next(name for name in names if not (folder / pure.with_name(name)).exists())
    (folder / path).rename(folder / pure.with_name(target))
    return str(pure.with_name(target))


def _remove(folder: Path, path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        (folder / path).unlink()
    for parent in PurePosixPath(path).parents:
        if parent != PurePosixPath():
            with contextlib.suppress(OSError):
                (folder / parent).rmdir()
