"""One SQLite connection for a process, shared by its threads; transactions; numbered migrations.

Statements take a fraction of a millisecond, so one connection under one lock serves a server's threads as well as a
sync's. Other processes read while one writes (WAL) where the file system allows it.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from carrel.errors import LibraryBusy, LibraryDamaged
from carrel.files import disk_full

_BUSY_S = 15.0


class Database:
    """The open catalogue at `path`; made, or brought to today's schema, when opened. Safe to use from many threads.

    Every method may raise LibraryDamaged, LibraryBusy or DiskFull.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._depth = 0

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

    def check(self) -> str | None:
        """Return what is wrong with the file, or None."""
        try:
            row = self.one("PRAGMA quick_check(1)")
        except LibraryDamaged as error:
            return error.message
        return None if row is None or row[0] == "ok" else str(row[0])

    def replace_damaged(self) -> None:
        """Move an unreadable catalogue aside and start an empty one."""
        with self._lock:
            self.close()
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.replace(part.with_name(part.name + ".damaged"))
            self._open()

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and (self._depth or self._connection.in_transaction or self._is_same_file()):
            return self._connection
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            _migrate(connection, self.path)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        found = self.path.stat()
        self._identity = (found.st_dev, found.st_ino)
        return connection

    def _is_same_file(self) -> bool:
        """Say whether the path still names the file we hold: a rebuild elsewhere may have put another in its place."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "full" in text or "disk I/O" in text:
                raise disk_full(self.path.parent) from error
            if "locked" in text or "busy" in text:
                raise LibraryBusy("The catalogue is in use by another process.") from error
            raise LibraryDamaged(f"The catalogue {self.path} cannot be used: {text}.") from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise LibraryDamaged(f"The catalogue {self.path} cannot be read: {error}.") from error


def migrations() -> list[tuple[int, str]]:
    """Return the schema's steps as (version, SQL), in order."""
    folder = resources.files("carrel.catalog") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(int(name.split("_")[0]), (folder / name).read_text(encoding="utf-8")) for name in names]


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    steps = migrations()
    newest = steps[-1][0]
    if version == newest:
        return
    if version > newest:
        raise LibraryDamaged(
            f"The catalogue {path} was made by a newer Carrel (schema {version}; this one knows {newest}).",
            hint="Upgrade Carrel, or run `carrel rebuild`.",
        )
    if version:
        shutil.copy2(path, path.with_name(f"{path.name}.schema{version}"))
    for number, sql in steps:
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have done it while we waited for the lock.
        if connection.execute("PRAGMA user_version").fetchone()[0] < number:
            for statement in _statements(sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


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
