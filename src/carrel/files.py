"""Files that are whole or absent: atomic writes, durable renames, free space, the sync lock."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from carrel.errors import DiskFull, FileInUse, LibraryBusy

_LOOK_S = 0.06
_LOOKED_S = 10.0
"""Longer than anybody looks whether a lock is held, on a machine that stalls too."""
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def is_disk_full(error: BaseException) -> bool:
    """Say whether an error, or one that caused it, is the disk running full."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, DiskFull) or (isinstance(seen, OSError) and seen.errno in _FULL):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def disk_full(where: Path) -> DiskFull:
    """Return the error that tells how little room is left at `where`."""
    return DiskFull(f"The disk is full: {free_bytes(where) / 1e6:,.0f} MB are left at {where}.")


@contextlib.contextmanager
def explain_full_disk(where: Path) -> Iterator[None]:
    """Turn an OSError about a full disk into DiskFull."""
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise disk_full(where) from error
        raise


def free_bytes(where: Path) -> int:
    """Return the bytes free for us at `where` or its nearest existing parent."""
    while not where.exists() and where != where.parent:
        where = where.parent
    return shutil.disk_usage(where).free


def sync_folder(folder: Path) -> None:
    """Make renames within `folder` durable. Windows does this by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    with open(path, "r+b") as stream:
        os.fsync(stream.fileno())


def write_whole(path: Path, data: str | bytes, *, mode: int | None = None) -> None:
    """Write `data` to `path` so that a reader, and a crash, see the old file or the new one and never a part.

    `mode` are the rights it has from its first byte on (0o600: the owner's alone), where the file system knows rights. Raises
    DiskFull, or OSError.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        opener = None if mode is None else partial(os.open, mode=mode)
        with explain_full_disk(path.parent), open(temporary, "xb", opener=opener) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def place(finished: Path, target: Path) -> None:
    """Move a finished file to its final place, replacing what is there, durably. The place may lie on another disk.

    Raises DiskFull, FileInUse, or OSError.
    """
    with explain_full_disk(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        sync_file(finished)
        try:
            finished.replace(target)
        except PermissionError as error:
            raise FileInUse(f"{target.name} cannot be replaced: another program has it open.") from error
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _place_across(finished, target)
    sync_folder(target.parent)


def _place_across(finished: Path, target: Path) -> None:
    temporary = temporary_beside(target)
    try:
        shutil.copyfile(finished, temporary)
        sync_file(temporary)
        try:
            temporary.replace(target)
        except PermissionError as error:
            raise FileInUse(f"{target.name} cannot be replaced: another program has it open.") from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finished.unlink()


def move_folder(folder: Path, target: Path) -> None:
    """Move a folder to a place that is free, whole or not at all, durably; the place may lie on another disk.

    A copy that was cut off lies beside `target` under a name of `is_temporary`. Raises DiskFull, FileInUse, or OSError.
    """
    with explain_full_disk(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(target)
        except PermissionError as error:
            raise FileInUse(f"{folder.name} cannot be moved: another program has it open.") from error
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            temporary = temporary_beside(target)
            shutil.copytree(folder, temporary, symlinks=True)
            for path in temporary.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    sync_file(path)
            temporary.rename(target)
            shutil.rmtree(folder)
    sync_folder(target.parent)


def temporary_beside(target: Path) -> Path:
    """Return a name beside `target` for a file on its way there."""
    return target.with_name(f".{uuid.uuid4().hex[:12]}.tmp")


def is_temporary(name: str) -> bool:
    """Say whether `name` is that of a file that was on its way to its place when its process was killed."""
    return re.fullmatch(r"\.[0-9a-f]{12}\.tmp", name) is not None


def remove_tree(folder: Path) -> None:
    """Delete a folder of ours (staging, index) if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def hold_lock(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock file `path` while doing `doing`. Freed by the system when the process dies.

    Raises LibraryBusy at once if another process holds it, saying which and since when; after `_LOOKED_S` if nobody says so.
    """
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_suffix(".holder.json")
    lock = FileLock(path)
    deadline = time.monotonic() + _LOOKED_S
    while not lock.is_locked:
        try:
            # A moment's patience: `lock_holder` touches the lock when it asks, and leaves no name.
            lock.acquire(timeout=0.5, poll_interval=0.05)
        except Timeout:
            if _doing(holder) is not None or time.monotonic() > deadline:
                raise LibraryBusy(_who_holds(holder)) from None
    try:
        write_whole(holder, json.dumps({"pid": os.getpid(), "doing": doing, "since": time.time()}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def lock_holder(path: Path) -> str | None:
    """Return what the process that holds the lock file `path` is doing; None if no process holds it."""
    from filelock import FileLock, Timeout

    if not path.exists():
        return None
    holder = path.with_suffix(".holder.json")
    lock = FileLock(path)
    try:
        # A moment's patience: another who only looks has it too, and a dead process may have left its name.
        lock.acquire(timeout=_LOOK_S, poll_interval=_LOOK_S / 3)
    except Timeout:
        return _doing(holder)
    except OSError:
        return None  # a library that we may not write in
    try:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
    finally:
        lock.release()
    return None


def _doing(holder: Path) -> str | None:
    """Return what the holder of a lock does; None for one who only looks, who leaves no name. A name may be a dead process's."""
    found = _read_holder(holder)
    return str(found["doing"]) if "doing" in found and _is_alive(found.get("pid")) else None


def _read_holder(holder: Path) -> dict[str, Any]:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_alive(pid: Any) -> bool:
    """Say whether a process may be running. Windows has no harmless way to ask."""
    if not isinstance(pid, int):
        return False
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _who_holds(holder: Path) -> str:
    found = _read_holder(holder)
    if not {"doing", "pid", "since"} <= found.keys():
        return "Another process is at work in this library."
    since = time.strftime("%H:%M:%S", time.localtime(found["since"]))
    return f"Another process is at work in this library: {found['doing']} (process {found['pid']}, since {since})."
