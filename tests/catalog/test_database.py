"""The catalogue's connection: transactions, damage, migrations, another file put in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from carrel.catalog import Database, courses
from carrel.catalog.database import migrations
from carrel.errors import DiskFull, LibraryDamaged, LibraryNotFound, LibraryReadOnly
from carrel.records import Course, Source, SourceKind

OPEN = """
import pathlib, sys
from carrel.catalog import Database, courses
database = Database(pathlib.Path(sys.argv[1]))
database.create(complete=True)
courses.every(database)
"""


def course(course_id: str, program: str | None = None, position: int = 1) -> Course:
    source = Source(SourceKind.URL, f"https://example.org/{course_id}")
    return Course(course_id, f"Course {course_id}", program, position, source, course_id, f"courses/{course_id}")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    found = Database(tmp_path / "catalog.db")
    found.create(complete=True)
    return found


@pytest.fixture
def read_only() -> Iterator[Callable[[Database], Database]]:
    """Return a function that gives the catalogue, copied to a folder in which we may not write."""
    if sys.platform == "win32":
        pytest.skip("Windows keeps no folder from being written by its mode")
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0

    def made(database: Database) -> Database:
        for path in database.path.parent.glob(f"{database.path.name}*"):
            shutil.copy(path, folder)
            (folder / path.name).chmod(0o444)
        folder.chmod(0o555)
        if is_root:
            os.seteuid(65534)  # nothing is forbidden to root
        return Database(folder / database.path.name)

    try:
        yield made
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write():
        courses.save(database, course("a"))
        raise RuntimeError
    assert courses.every(database) == []
    courses.save(database, course("a"))
    assert [c.id for c in courses.every(database)] == ["a"]


def test_a_nested_transaction_joins_the_outer_one(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write():
        with database.write():
            courses.save(database, course("a"))
        raise RuntimeError
    assert courses.every(database) == []


def test_many_threads_write_and_read(database: Database) -> None:
    def work(number: int) -> int:
        courses.save(database, course(f"c{number}"))
        return len(courses.every(database))

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(work, range(40)))
    assert max(counts) == 40


def test_a_file_that_is_no_database_is_damage_and_is_kept_aside(database: Database) -> None:
    database.close()
    database.path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(LibraryDamaged, match=r"catalog\.db") as caught:
        courses.every(database)
    assert "carrel rebuild" in caught.value.hint
    database.replace_damaged()
    assert courses.every(database) == []
    assert database.path.with_name("catalog.db.damaged").exists()


def test_a_catalogue_of_a_newer_version_is_left_alone(database: Database) -> None:
    database.close()
    with sqlite3.connect(database.path) as other:
        other.execute("PRAGMA user_version = 999")
    other.close()
    with pytest.raises(LibraryDamaged, match="newer"):
        courses.every(database)


@pytest.mark.parametrize("version", range(len(migrations())))
def test_every_old_schema_is_brought_up_with_a_backup(tmp_path: Path, version: int) -> None:
    path = tmp_path / "catalog.db"
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA user_version = 0")
        for number, sql in migrations()[:version]:
            old.executescript(f"{sql}; PRAGMA user_version = {number};")
    old.close()
    database = Database(path)
    assert courses.every(database) == []
    assert database.one("PRAGMA user_version")[0] == migrations()[-1][0]  # type: ignore[index]
    assert path.with_name(f"catalog.db.schema{version}").exists() == (version > 0)


def test_processes_that_open_a_new_catalogue_at_once_all_succeed(tmp_path: Path) -> None:
    children = [subprocess.Popen([sys.executable, "-c", OPEN, str(tmp_path / "catalog.db")]) for _ in range(6)]
    assert [child.wait() for child in children] == [0] * 6


def test_a_catalogue_replaced_by_another_process_is_seen(database: Database, tmp_path: Path) -> None:
    courses.save(database, course("old"))
    other = Database(tmp_path / "other.db")
    other.create(complete=True)
    courses.save(other, course("new"))
    other.close()
    for suffix in ("-wal", "-shm"):
        database.path.with_name(f"catalog.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "other.db").replace(database.path)
    assert [c.id for c in courses.every(database)] == ["new"]


def test_a_catalogue_that_goes_away_does_not_become_an_empty_one(database: Database) -> None:
    courses.save(database, course("a"))
    away = database.path.parent.rename(database.path.parent.with_name("renamed"))
    with pytest.raises(LibraryNotFound, match="not there any more") as caught:
        courses.every(database)
    assert "carrel rebuild" in caught.value.hint
    with pytest.raises(LibraryNotFound):
        database.create(complete=True)
    assert not database.path.parent.exists()
    away.rename(database.path.parent)
    assert [c.id for c in courses.every(database)] == ["a"]


def test_a_catalogue_is_complete_when_what_fills_it_has_ended(database: Database, tmp_path: Path) -> None:
    assert database.is_complete()
    rebuilt = Database(tmp_path / "rebuilt.db")
    rebuilt.create(complete=False)
    with pytest.raises(RuntimeError), rebuilt.write():
        courses.save(rebuilt, course("a"))
        rebuilt.mark_complete()
        raise RuntimeError
    rebuilt.create(complete=True)
    assert not rebuilt.is_complete()
    with rebuilt.write():
        rebuilt.mark_complete()
    rebuilt.close()
    assert rebuilt.is_complete()
    rebuilt.replace_damaged()
    assert not rebuilt.is_complete()


def test_a_backup_holds_what_is_still_in_the_wal_only(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    courses.save(database, course("a"))
    newest = migrations()[-1][0]
    later = [*migrations(), (newest + 1, "CREATE TABLE later (id TEXT);")]
    monkeypatch.setattr("carrel.catalog.database.migrations", lambda: later)
    upgraded = Database(database.path)  # while the other holds it open: nothing has left the WAL
    upgraded.all("SELECT * FROM later")
    backup = Database(database.path.with_name(f"catalog.db.schema{newest}"))
    monkeypatch.undo()
    assert [c.id for c in courses.every(backup)] == ["a"]


def test_a_catalogue_that_may_not_be_written_can_be_read(database: Database, read_only: Callable[[Database], Database]) -> None:
    courses.save(database, course("a"))
    database.close()
    found = read_only(database)
    assert [c.id for c in courses.every(found)] == ["a"]
    assert found.check() is None
    with pytest.raises(LibraryReadOnly, match="may not write in this library") as caught:
        courses.save(found, course("b"))
    assert caught.value.code == "library-read-only"
    assert caught.value.hint
    found.close()


def test_what_is_in_a_wal_that_may_not_be_used_is_never_left_out(
    database: Database, read_only: Callable[[Database], Database]
) -> None:
    courses.save(database, course("a"))
    database.path.with_name("catalog.db-shm").unlink()
    found = read_only(database)
    with contextlib.suppress(LibraryReadOnly):
        assert [c.id for c in courses.every(found)] == ["a"]
    found.close()


def test_a_failing_disk_is_not_called_full(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LibraryDamaged, match="disk failed"), database.read():
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.setattr("carrel.catalog.database.free_bytes", lambda _: 1_000)
    with pytest.raises(DiskFull), database.read():
        raise sqlite3.OperationalError("disk I/O error")


def test_what_a_stranger_put_into_the_schema_reaches_nothing_outside(database: Database) -> None:
    courses.save(database, course("a"))
    database.close()
    with contextlib.closing(sqlite3.connect(database.path)) as stranger:
        stranger.execute("CREATE TRIGGER evil AFTER UPDATE ON courses BEGIN SELECT load_extension('/nowhere/evil.so'); END")
        stranger.execute("CREATE VIEW bait AS SELECT load_extension('/nowhere/evil.so') AS found")
        stranger.commit()
    again = Database(database.path)
    with pytest.raises(LibraryDamaged, match="unsafe use of load_extension"):
        again.one("SELECT found FROM bait")
    again.close()


def test_programs_come_in_the_order_they_were_added_and_courses_in_theirs(database: Database) -> None:
    from dataclasses import replace

    for number, (course_id, program, position) in enumerate(
        [("x", "Zebra", 2), ("y", "Zebra", 1), ("a", "Apple", 1), ("z", None, 1)]
    ):
        courses.save(database, replace(course(course_id, program, position), added_at=f"2026-01-0{number + 1}"))
    assert [c.id for c in courses.every(database)] == ["y", "x", "a", "z"]


def test_what_is_kept_is_made_anew_after_a_change_whoever_makes_it(database: Database, tmp_path: Path) -> None:
    made: list[int] = []

    def titles() -> list[str]:
        def make() -> list[str]:
            made.append(1)
            return [found.title for found in courses.every(database)]

        return database.kept("titles", make)

    def expect(times: int, *wanted: str) -> None:
        assert (titles(), titles()) == (list(wanted), list(wanted))
        assert len(made) == times

    expect(1)
    courses.save(database, course("one"))
    expect(2, "Course one")
    other = Database(database.path)
    courses.save(other, course("two", position=2))
    other.close()
    expect(3, "Course one", "Course two")
    another = Database(tmp_path / "another.db")
    another.create(complete=True)
    another.close()
    database.close()
    another.path.replace(database.path)
    expect(4)


def test_nothing_is_kept_of_a_transaction_that_is_taken_back(database: Database) -> None:
    def titles() -> list[str]:
        return database.kept("titles", lambda: [found.title for found in courses.every(database)])

    with contextlib.suppress(ZeroDivisionError), database.write():
        courses.save(database, course("one"))
        assert titles() == ["Course one"]
        raise ZeroDivisionError
    assert titles() == []
