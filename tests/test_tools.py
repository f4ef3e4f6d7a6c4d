"""The programs beside Carrel are found; a broken one is passed over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel import tools

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of these tests are shell scripts")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    yield
    tools.find_ffmpeg.cache_clear()
    tools.find_js_runtime.cache_clear()


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder on PATH, empty; no runtime lies beside Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    tools.find_ffmpeg.cache_clear()
    tools.find_js_runtime.cache_clear()
    return folder


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_broken_runtime_is_passed_over(programs: Path) -> None:
    (programs / "deno").write_bytes(b"\x7fELF, cut off")
    (programs / "deno").chmod(0o755)
    program(programs / "node", "echo cannot open shared object file >&2; exit 127")
    program(programs / "bun", "echo 1.3.2")
    found = tools.find_js_runtime()
    assert found is not None
    assert (found.name, found.version) == ("bun", "1.3.2")


def test_without_a_runtime_that_runs_there_is_none(programs: Path) -> None:
    program(programs / "node", "exit 1")
    assert tools.find_js_runtime() is None


def test_an_ffmpeg_of_another_name_is_linked_and_the_link_is_mended(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del programs
    cache = tmp_path / "cache"
    for environment in ("one", "two"):
        bundled = program(tmp_path / environment / "ffmpeg-linux64-v7", "echo ffmpeg version 7.0")
        monkeypatch.setenv("CARREL_FFMPEG", str(bundled))
        tools.find_ffmpeg.cache_clear()
        folder = tools.ffmpeg_folder(cache)
        assert (folder / "ffmpeg").samefile(bundled)
    bundled.unlink()
    program(bundled.with_name("moved") / bundled.name, "echo ffmpeg version 7.0")
    monkeypatch.setenv("CARREL_FFMPEG", str(bundled.with_name("moved") / bundled.name))
    tools.find_ffmpeg.cache_clear()
    assert (tools.ffmpeg_folder(cache) / "ffmpeg").exists()
    assert [path.name for path in folder.iterdir()] == ["ffmpeg"]
