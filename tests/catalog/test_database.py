"""The catalogue's connection: transactions, damage, migrations, another file put in its place."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from carrel.catalog import Database, courses
from carrel.catalog.database import migrations
from carrel.errors import LibraryDamaged
from carrel.records import Course, Source, SourceKind


def course(course_id: str, program: str | None = None, position: int = 1) -> Course:
    source = Source(SourceKind.URL, f"https://example.org/{course_id}")
    return Course(course_id, f"Course {course_id}", program, position, source, course_id, f"courses/{course_id}")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "catalog.db")


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
    database.path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(LibraryDamaged, match=r"catalog\.db") as caught:
        courses.every(database)
    assert "carrel rebuild" in caught.value.hint
    database.replace_damaged()
    assert courses.every(database) == []
    assert database.path.with_name("catalog.db.damaged").exists()


def test_a_catalogue_of_a_newer_version_is_left_alone(database: Database) -> None:
    with sqlite3.connect(database.path) as other:
        other.execute("PRAGMA user_version = 999")
    other.close()
    with pytest.raises(LibraryDamaged, match="newer"):
        courses.every(database)


@pytest.mark.parametrize("version", range(len(migrations())))
def test_every_old_schema_is_brought_up_with_a_backup(tmp_path: Path, version: int) -> None:
    path = tmp_path / "catalog.db"
    with sqlite3.connect(path) as old:
        for number, sql in migrations()[:version]:
            old.executescript(f"{sql}; PRAGMA user_version = {number};")
    old.close()
    database = Database(path)
    assert courses.every(database) == []
    assert database.one("PRAGMA user_version")[0] == migrations()[-1][0]  # type: ignore[index]
    assert path.with_name(f"catalog.db.schema{version}").exists() == (version > 0)


def test_processes_that_open_a_new_catalogue_at_once_all_succeed(tmp_path: Path) -> None:
    code = "import sys, pathlib; from carrel.catalog import Database, courses; courses.every(Database(pathlib.Path(sys.argv[1])))"
    children = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "catalog.db")]) for _ in range(6)]
    assert [child.wait() for child in children] == [0] * 6


def test_a_catalogue_replaced_by_another_process_is_seen(database: Database, tmp_path: Path) -> None:
    courses.save(database, course("old"))
    other = Database(tmp_path / "other.db")
    courses.save(other, course("new"))
    other.close()
    for suffix in ("-wal", "-shm"):
        database.path.with_name(f"catalog.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "other.db").replace(database.path)
    assert [c.id for c in courses.every(database)] == ["new"]


def test_programs_come_in_the_order_they_were_added_and_courses_in_theirs(database: Database) -> None:
    from dataclasses import replace

    for number, (course_id, program, position) in enumerate(
        [("x", "Zebra", 2), ("y", "Zebra", 1), ("a", "Apple", 1), ("z", None, 1)]
    ):
        courses.save(database, replace(course(course_id, program, position), added_at=f"2026-01-0{number + 1}"))
    assert [c.id for c in courses.every(database)] == ["y", "x", "a", "z"]
