"""What holds for the files of the repository as a whole."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
MOST_LINES = 400
CODE = {".py", ".pyi", ".sql", ".ts", ".js", ".svelte", ".css", ".html"}
HOSTS = re.compile("|".join(("py[p]i[.]org", "pythonhoste[d]", "npmj[s][.]", "deb[.]debia[n]")))
"""Written so that this file does not hold them."""
PLACES = re.compile("|".join(("/wor[k]/(main|steering)", "/roo[t]/", "C:[\\\\]Users")))


def repository_files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            yield path


def texts() -> Iterator[tuple[str, str]]:
    for path in repository_files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_files_of_code_fit_in_a_head() -> None:
    code = [(name, text.count("\n")) for name, text in texts() if Path(name).suffix in CODE]
    assert len(code) > 100
    assert [line for line in code if line[1] > MOST_LINES] == []


@pytest.mark.parametrize("pattern", [HOSTS, PLACES])
def test_no_host_of_a_registry_and_no_place_of_one_machine_is_named(pattern: re.Pattern[str]) -> None:
    assert [name for name, text in texts() if pattern.search(text)] == []


def test_the_lock_of_the_front_end_works_with_any_registry() -> None:
    assert '"resolved"' not in (ROOT / "web/package-lock.json").read_text(encoding="utf-8")


def test_nothing_large_and_nothing_built_is_kept() -> None:
    assert [
        path for path in repository_files() if path.stat().st_size > 1_000_000 or path.suffix in {".mp4", ".whl", ".db"}
    ] == []


def requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, listed)}


def held() -> dict[str, Requirement]:
    lines = (ROOT / "constraints/constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(pin.name): pin for pin in (Requirement(line) for line in lines if not line.startswith("#"))}


def test_every_package_that_is_imported_is_asked_for() -> None:
    imported = set[str]()
    for path in (ROOT / "src/carrel").rglob("*.py"):
        imported.update(re.findall(r"^\s*(?:import|from) ([A-Za-z_]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE))
    owners = packages_distributions()
    needed = {canonicalize_name(owner) for name in imported - {"carrel"} for owner in owners.get(name, ())}
    assert {"yt-dlp", "flask", "whoosh-reloaded"} <= needed
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    # Flask is made of these two, and its documentation has one import them.
    assert needed - asked - {"werkzeug", "pydantic-core"} == set()


def test_the_tested_versions_are_held_and_fit_but_never_those_that_follow_the_sites() -> None:
    free = {"yt-dlp", "yt-dlp-ejs", "deno"}
    asked, pins = requirements(), held()
    assert set(asked) - set(pins) == free & set(asked)
    assert not free & set(pins)
    for name, pin in pins.items():
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert name not in asked or asked[name].specifier.contains(exact.version)
