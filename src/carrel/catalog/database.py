"""One SQLite connection for a process, shared by its threads; transactions; numbered migrations.

Statements take a fraction of a millisecond, so one connection under one lock serves a server's threads as well as a
sync's. Other processes read while one writes (WAL) where the file system allows it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from carrel.errors import CarrelError, LibraryBusy, LibraryDamaged, LibraryNotFound, LibraryReadOnly
from carrel.files import disk_full, free_bytes

T = TypeVar("T")
_BUSY_S = 15.0
_COMPLETE = 0x4361726C
"""The file's application_id (https://www.sqlite.org/pragma.html#pragma_application_id): "Carl" once it tells all there is."""
_SMALL_ROOM = 10_000_000


class Database:
    """The open catalogue at `path`; brought to today's schema when opened. Safe to use from many threads.

    Only `create` and `replace_damaged` make a file: a catalogue that goes away while it is open (the disk is taken off, the
    folder renamed) does not become an empty one. One that may not be written can still be read.

    Every method may raise LibraryNotFound, LibraryDamaged, LibraryBusy, LibraryReadOnly or DiskFull.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, ...] | None = None
        self._is_frozen = False
        self._depth = 0
        self._opened = 0
        self._kept: dict[str, tuple[tuple[int, ...], Any]] = {}

    def create(self, *, complete: bool) -> None:
        """Make an empty catalogue if there is none. Its folder must be there.

        `complete` says that empty is all there is to tell; otherwise a rebuild fills it and then calls `mark_complete`.
        """
        with self._lock, self._explained():
            if self.path.exists():
                return
            if not self.path.parent.is_dir():
                raise LibraryNotFound(f"There is no folder {self.path.parent}.")
            self._open("rwc")
            if complete:
                self.mark_complete()

    def is_complete(self) -> bool:
        """Say whether the catalogue was filled to its end; not so after a first rebuild that was interrupted."""
        row = self.one("PRAGMA application_id")
        return row is not None and row[0] == _COMPLETE

    def mark_complete(self) -> None:
        """Record, in the transaction that is open if there is one, that the catalogue tells all there is."""
        self.run(f"PRAGMA application_id = {_COMPLETE}")

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    @contextlib.contextmanager
    def write(self) -> Iterator[Database]:
        """One transaction: all of it, or none. Nested use joins the outer one."""
        with self._lock, self._explained():
            connection = self._open()
            if self._depth == 0:
                connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self
            except BaseException:
                self._depth -= 1
                if self._depth == 0 and connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                connection.execute("COMMIT")

    @contextlib.contextmanager
    def read(self) -> Iterator[Database]:
        """One consistent view for several queries."""
        with self._lock, self._explained():
            connection = self._open()
            if connection.in_transaction:
                yield self
                return
            connection.execute("BEGIN")
            try:
                yield self
            finally:
                # Some errors have ended the transaction already.
                with contextlib.suppress(sqlite3.OperationalError):
                    connection.execute("COMMIT")

    def all(self, sql: str, *parameters: Any) -> list[sqlite3.Row]:
        with self._lock, self._explained():
            return self._open().execute(sql, parameters).fetchall()

    def one(self, sql: str, *parameters: Any) -> sqlite3.Row | None:
        with self._lock, self._explained():
            row: sqlite3.Row | None = self._open().execute(sql, parameters).fetchone()
            return row

    def run(self, sql: str, *parameters: Any) -> int:
        """Run a statement that changes rows; return how many."""
        with self.write():
            return self._open().execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        with self.write():
            self._open().executemany(sql, rows)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` reads from the catalogue, made anew only where the catalogue has changed since it was made last.

        `name` says what it is. It is shared: nobody may change it.
        """
        version = self._version()
        kept: tuple[tuple[int, ...], T] | None = self._kept.get(name)
        if version is not None and kept is not None and kept[0] == version:
            return kept[1]
        made = make()
        if version is not None:
            self._kept[name] = (version, made)
        return made

    def _version(self) -> tuple[int, ...] | None:
        """Return what is another one after each change, whoever makes it (https://www.sqlite.org/pragma.html#pragma_data_version
        for other connections); None while a transaction is open, which may yet be taken back."""
        with self._lock, self._explained():
            connection = self._open()
            if connection.in_transaction or self._is_frozen:
                return None
            others: int = connection.execute("PRAGMA data_version").fetchone()[0]
            return (self._opened, others, connection.total_changes)

    def check(self) -> str | None:
        """Return what is wrong with the file, or None."""
        try:
            row = self.one("PRAGMA quick_check(1)")
        except LibraryDamaged as error:
            return error.message
        return None if row is None or row[0] == "ok" else str(row[0])

    def replace_damaged(self) -> None:
        """Move an unreadable catalogue aside and start an empty one, which is not complete yet."""
        with self._lock, self._explained():
            self.close()
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.replace(part.with_name(part.name + ".damaged"))
            self._open("rwc")

    def _open(self, mode: str = "rw") -> sqlite3.Connection:
        if self._connection is not None and (self._depth or self._connection.in_transaction or self._is_same_file()):
            return self._connection
        self.close()
        if mode != "rwc" and not self.path.exists():
            raise LibraryNotFound(
                f"The catalogue {self.path} is not there any more.",
                hint="If the library's disk is connected: `carrel rebuild` makes the catalogue again from the folder.",
            )
        self._is_frozen = False
        try:
            self._connection = self._connect(f"mode={mode}", _prepare)
        except sqlite3.OperationalError as error:
            if not _is_refusal(error) or not self.path.is_file():
                raise
            self._connection = self._connect_for_reading()
        self._identity = self._identify()
        self._opened += 1
        return self._connection

    def _connect_for_reading(self) -> sqlite3.Connection:
        """Open a file that may not be written. In a folder that may not be written SQLite cannot have its WAL beside it.

        It then reads the file as one that nobody changes (https://www.sqlite.org/wal.html#read_only_databases), which is true
        as long as there is no WAL; `_is_same_file` sees to it when that ends.
        """
        try:
            return self._connect("mode=ro", _prepare_for_reading)
        except sqlite3.OperationalError as error:
            if not _is_refusal(error) or self._wal.exists():
                raise
        self._is_frozen = True
        return self._connect("mode=ro&immutable=1", _prepare_for_reading)

    def _connect(self, how: str, prepare: Callable[[sqlite3.Connection, Path], None]) -> sqlite3.Connection:
        path = self.path.absolute().as_posix()
        address = f"file://{'' if path.startswith('/') else '/'}{quote(os.fsencode(path), safe='/:')}?{how}"
        connection = sqlite3.connect(address, timeout=_BUSY_S, isolation_level=None, check_same_thread=False, uri=True)
        try:
            connection.row_factory = sqlite3.Row
            prepare(connection, self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def _wal(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def _is_same_file(self) -> bool:
        """Say whether the path still names the file we hold: a rebuild elsewhere may have put another in its place."""
        try:
            return self._identify() == self._identity and not (self._is_frozen and self._wal.exists())
        except OSError:
            return False

    def _identify(self) -> tuple[int, ...]:
        found = self.path.stat()
        return (found.st_dev, found.st_ino, *((found.st_mtime_ns, found.st_size) if self._is_frozen else ()))

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise self._explanation(error) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise LibraryDamaged(f"The catalogue {self.path} cannot be read: {error}.") from error

    def _explanation(self, error: sqlite3.OperationalError) -> CarrelError:
        text, folder = str(error), self.path.parent
        if "full" in text or ("disk I/O" in text and free_bytes(folder) < _SMALL_ROOM):
            return disk_full(folder)
        if "disk I/O" in text:
            return LibraryDamaged(
                f"The disk failed to read or write the catalogue {self.path}.",
                hint="Look after the disk and its connection; then `carrel doctor`.",
            )
        if "locked" in text or "busy" in text:
            return LibraryBusy("The catalogue is in use by another process.")
        if _is_refusal(error) and not self.path.is_dir():
            return LibraryReadOnly(f"You may not write in this library: {folder}.")
        return LibraryDamaged(f"The catalogue {self.path} cannot be used: {text}.")


def migrations() -> list[tuple[int, str]]:
    """Return the schema's steps as (version, SQL), in order."""
    folder = resources.files("carrel.catalog") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(int(name.split("_")[0]), (folder / name).read_text(encoding="utf-8")) for name in names]


def _is_refusal(error: sqlite3.OperationalError) -> bool:
    """Say whether the system did not let SQLite write or open the file."""
    return "readonly" in str(error) or "unable to open" in str(error)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # The file may have come from somebody else: its views and triggers call nothing (https://www.sqlite.org/security.html).
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    _migrate(connection, path)


def _prepare_for_reading(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection, path) < migrations()[-1][0]:
        raise LibraryReadOnly(f"The catalogue {path} is of an older Carrel, and you may not write there to bring it up to date.")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the file's schema. Raises LibraryDamaged for one that we do not know."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    newest = migrations()[-1][0]
    if version > newest:
        raise LibraryDamaged(
            f"The catalogue {path} was made by a newer Carrel (schema {version}; this one knows {newest}).",
            hint="Upgrade Carrel, or run `carrel rebuild`.",
        )
    return version


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    steps = migrations()
    if _version(connection, path) == steps[-1][0]:
        return
    backed_up = False
    for number, sql in steps:
        connection.execute("BEGIN IMMEDIATE")
        # Asked again: another process may have done it while we waited for the lock.
        version = _version(connection, path)
        if version < number:
            if version and not backed_up:
                _back_up(path, path.with_name(f"{path.name}.schema{version}"))
                backed_up = True
            for statement in _statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def _back_up(path: Path, target: Path) -> None:
    """Copy the catalogue with what is still in its WAL only. A copy of the bare file would lack that."""
    unfinished = target.with_name(f".{target.name}.tmp")
    unfinished.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)


def _statements(sql: str) -> Iterator[str]:
    """Split a script. Unlike sqlite3's executescript this does not commit, so a migration stays one transaction."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
