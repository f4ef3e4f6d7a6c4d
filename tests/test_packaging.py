"""A wheel holds the built front end and runs without Node; the front end is built again when its sources change, only then."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_repository import ROOT, repository_files

PAGE = "<!doctype html><title>Carrel</title>"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def copy_of_the_repository(folder: Path, hook: ModuleType) -> Path:
    """The repository's files, with a page that counts as built from the sources of the front end."""
    for path in repository_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    put_a_page(folder, hook)
    return folder


def put_a_page(folder: Path, hook: ModuleType) -> None:
    app = folder / "src/carrel/web/app"
    (app / "assets").mkdir(parents=True)
    (app / "index.html").write_text(PAGE, encoding="utf-8")
    (app / "assets/index-0123.js").write_text("0", encoding="utf-8")
    (app / ".made-from").write_text(hook._digest(folder / "web"), encoding="ascii")


def build(folder: Path, target: str, into: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)], cwd=folder, check=True, capture_output=True
    )
    (made,) = into.iterdir()
    return made


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def test_a_wheel_holds_the_front_end_and_runs_without_node(tmp_path: Path, hook: ModuleType) -> None:
    clone = copy_of_the_repository(tmp_path / "clone", hook)
    wheel = build(clone, "wheel", tmp_path / "wheel")
    found = names(wheel)
    assert {"carrel/web/app/index.html", "carrel/web/app/assets/index-0123.js", "carrel/py.typed"} <= set(found)
    assert any(name.startswith("carrel/catalog/migrations/") and name.endswith(".sql") for name in found)
    assert not [name for name in found if name.startswith(("web/", "tests/")) or "node_modules" in name]

    sdist = build(clone, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # since Python 3.11.4
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(tmp_path / "unpacked")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert names(build(unpacked, "wheel", tmp_path / "again")) == found

    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(site)}
    program = "import carrel; print(carrel.__file__); from carrel.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--version"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    where, version = done.stdout.splitlines()
    assert Path(where).is_relative_to(site)
    assert "0." in version


def front_end(folder: Path) -> Path:
    (folder / "web/src").mkdir(parents=True)
    (folder / "web/package.json").write_text(
        '{"name": "x", "scripts": {"broken": "npm run worse", "worse": "node -e \\"console.log(42); process.exit(3)\\""}}'
    )
    (folder / "web/package-lock.json").write_text('{"name": "x", "lockfileVersion": 3, "packages": {"": {"name": "x"}}}')
    (folder / "web/src/a.ts").write_text("1")
    return folder


def test_a_front_end_is_built_again_when_its_sources_change(tmp_path: Path, hook: ModuleType) -> None:
    root = front_end(tmp_path)
    assert hook.is_stale(root)
    put_a_page(root, hook)
    assert not hook.is_stale(root)
    for ignored in ("web/node_modules/a/index.js", "web/src/api/schema.d.ts"):
        (root / ignored).parent.mkdir(parents=True, exist_ok=True)
        (root / ignored).write_text("made")
    assert not hook.is_stale(root)
    (root / "web/src/a.ts").write_text("2")
    assert hook.is_stale(root)
    (root / "web/src/a.ts").write_text("1")
    assert not hook.is_stale(root)
    (root / "web/src/b.ts").write_text("")
    assert hook.is_stale(root)


def test_a_built_front_end_without_its_sources_is_taken_as_it_is(tmp_path: Path, hook: ModuleType) -> None:
    put_a_page(front_end(tmp_path), hook)
    shutil.rmtree(tmp_path / "web")
    assert not hook.is_stale(tmp_path)
    shutil.rmtree(tmp_path / "src")
    with pytest.raises(SystemExit, match="neither built"):
        hook.build_if_stale(tmp_path)


def test_a_failed_build_says_what_npm_said(tmp_path: Path, hook: ModuleType) -> None:
    web = front_end(tmp_path) / "web"
    with pytest.raises(SystemExit, match=r"(?s)42.*`npm run broken` failed"):
        hook.npm(web, ["run", "broken"])
