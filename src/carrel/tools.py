"""Finds the programs that Carrel needs beside itself, and says their versions."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carrel.errors import ToolMissing


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """An ffmpeg program. `bundled` when it came with the Python package imageio-ffmpeg (then there is no ffprobe)."""

    path: str
    version: str
    bundled: bool


@dataclass(frozen=True, slots=True)
class JsRuntime:
    """A JavaScript runtime that yt-dlp can use. `name` is yt-dlp's word for it: "deno", "node", "bun", "quickjs"."""

    name: str
    path: str
    version: str


@cache
def find_ffmpeg() -> Ffmpeg:
    """Return the ffmpeg on PATH if it runs, else the bundled one. CARREL_FFMPEG names another. Raises ToolMissing."""
    chosen = os.environ.get("CARREL_FFMPEG")
    if chosen:
        return Ffmpeg(chosen, _version([chosen, "-version"], r"ffmpeg version (\S+)"), bundled=False)
    on_path = shutil.which("ffmpeg")
    if on_path:
        with suppress(ToolMissing):
            return Ffmpeg(on_path, _version([on_path, "-version"], r"ffmpeg version (\S+)"), bundled=False)
    try:
        import imageio_ffmpeg

        bundled = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise ToolMissing("No ffmpeg was found.", hint="Install ffmpeg, or `pip install imageio-ffmpeg`.") from error
    return Ffmpeg(bundled, _version([bundled, "-version"], r"ffmpeg version (\S+)"), bundled=True)


def ffmpeg_folder(cache_folder: Path) -> Path:
    """Return a folder that holds the ffmpeg we found under the name `ffmpeg`, as yt-dlp wants it.

    A bundled ffmpeg has another name; it is then linked (copied on Windows) into `cache_folder`.
    """
    found = Path(find_ffmpeg().path)
    if found.stem == "ffmpeg":
        return found.parent
    target = cache_folder / found.stem / ("ffmpeg.exe" if sys.platform == "win32" else "ffmpeg")
    # A link may lead to an ffmpeg that was removed since, or to another environment's.
    if not target.exists() or (target.is_symlink() and not target.samefile(found)):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{uuid.uuid4().hex[:12]}.tmp")
        try:
            try:
                temporary.symlink_to(found)
            except OSError:
                shutil.copy2(found, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    return target.parent


@cache
def find_js_runtime() -> JsRuntime | None:
    """Return the JavaScript runtime for yt-dlp: deno (ours or on PATH), else node, bun or quickjs; None if none runs."""
    beside = Path(sys.executable).parent / ("deno.exe" if sys.platform == "win32" else "deno")
    deno = str(beside) if beside.exists() else shutil.which("deno")
    for name, path in (("deno", deno), *((n, shutil.which(n)) for n in ("node", "bun", "qjs"))):
        if path:
            with contextlib.suppress(ToolMissing):
                version = _version([path, "--version"], r"v?(\d[\w.]*)")
                return JsRuntime("quickjs" if name == "qjs" else name, path, version)
    return None


def _version(command: list[str], pattern: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolMissing(f"{command[0]} does not run: {error}.") from error
    match = re.search(pattern, done.stdout + done.stderr)
    if match is None and done.returncode:
        raise ToolMissing(f"{command[0]} does not run: it ended with status {done.returncode}.")
    return match.group(1) if match else "unknown"
