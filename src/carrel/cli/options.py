"""Options that several commands share, and how the library is chosen."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from carrel.lan.reach import Reach
    from carrel.library import Library

F = TypeVar("F", bound=Callable[..., Any])


class Serve(Protocol):
    """Serves a library until Ctrl-C. `on_ready` is called with the address once it answers."""

    def __call__(self, library: Library, *, reach: Reach, on_ready: Callable[[str], None]) -> None: ...


@dataclass(slots=True)
class Given:
    """What the commands are given: the web server, and the library named before the command."""

    serve: Serve
    library: Path | None = None


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def library_option(command: F) -> F:
    """Let `--library` stand after the command's name too."""
    return click.option("--library", type=click.Path(path_type=Path), help="The library's folder.")(command)


def given() -> Given:
    """Return what this run of the command line was given."""
    found = click.get_current_context().find_root().obj
    assert isinstance(found, Given)
    return found


@contextmanager
def opened(library: Path | None, *, create: bool = False, as_it_is: bool = False) -> Iterator[Library]:
    """Open the library that the options choose; close it at the end. Raises LibraryNotFound.

    `as_it_is` takes it whatever state it is in, absent too, and changes nothing.
    """
    from carrel.library import Library

    path = library_path(library)
    chosen = Library(path) if as_it_is else Library.open(path, create=create)
    try:
        yield chosen
    finally:
        chosen.close()


def library_path(option: Path | None) -> Path:
    """Return the library's folder: the option, CARREL_LIBRARY, ./library of a clone or library, the user's videos folder."""
    if chosen := option or given().library:
        return chosen
    if from_environment := os.environ.get("CARREL_LIBRARY"):
        return Path(from_environment).expanduser()
    here = Path("library")
    if here.is_dir() and (_is_library(here) or _is_clone(Path())):
        return here
    from platformdirs import user_videos_path

    return user_videos_path() / "Carrel"


def again(words: str, library: Path | None) -> str:
    """Return a command for the library of this run, to be typed: a library that was named is named in it too."""
    chosen = library or given().library
    return f"carrel {words}" + (f" --library {shlex.quote(str(chosen))}" if chosen else "")


def source_options(command: F) -> F:
    """Options of how a source is fetched; kept per course or used for one run."""
    for option in (
        click.option("--max-height", type=click.IntRange(144), help="Tallest picture, in pixels. Default 720."),
        click.option("--rate-limit", metavar="RATE", help="Most bytes a second for a download: 500K, 2M."),
        click.option("--cookies", "cookies_file", type=click.Path(exists=True, dir_okay=False, resolve_path=True),
                     help="A cookies.txt file with a login."),
        click.option("--cookies-from-browser", metavar="BROWSER", help="Use the login of a browser: firefox, chrome, ..."),
        click.option("--language", "languages", multiple=True, metavar="LANGUAGE",
                     help="Subtitles to have, as en or pt-BR; may be repeated."),
    ):  # fmt: skip
        command = option(command)
    return command


def _is_library(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("catalog.db", "courses", "carrel.toml"))


def _is_clone(folder: Path) -> bool:
    return (folder / "src" / "carrel").is_dir() and (folder / "pyproject.toml").is_file()
