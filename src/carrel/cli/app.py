"""The `carrel` command: its options, its list of commands, and the one place where errors become words and exit statuses.

Exit status: 0 fine; 1 an error that is explained; 2 wrong usage; 3 finished, but some lectures failed.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from types import FrameType

import click

import carrel
from carrel.cli.options import Given, Serve, library_path
from carrel.errors import CarrelError
from carrel.logs import tame_standard_error

COMMANDS = (
    "add", "sync", "search", "list", "show", "serve", "devices", "notes", "stats", "plan", "edit", "settings", "runs", "retry",
    "remove", "trash", "storage", "rebuild", "doctor", "demo",
)  # fmt: skip
_MEANT = {
    "delete": "remove", "download": "sync", "fetch": "sync", "find": "search", "history": "runs", "ls": "list", "move": "edit",
    "pair": "devices", "phone": "devices", "rename": "edit", "restore": "trash", "rm": "remove", "server": "serve",
    "start": "serve", "undo": "trash", "update": "sync",
}  # fmt: skip
"""What people may type who know other programs."""


class Commands(click.Group):
    """Loads a command's module when it is named or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but say which command may be meant."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            near = _MEANT.get(name.lower()) or next(iter(get_close_matches(name.lower(), COMMANDS, 1, 0.6)), None)
            ctx.fail(f"There is no command {name!r}." + (f" Did you mean {near}?" if near else ""))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"carrel.cli.{cmd_name}_").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--library", type=click.Path(path_type=Path), help="The library's folder. Also in CARREL_LIBRARY.")
@click.version_option(carrel.__version__, prog_name="carrel")
@click.pass_context
def cli(ctx: click.Context, library: Path | None) -> None:
    """Your course videos, offline: every lecture plays on any phone, every sentence is found to the second.

    \b
    carrel add https://example.org/playlist    a course joins the library
    carrel sync                                new lectures: fetch, make phone-ready, index
    carrel search "chain rule"                 the second at which it was said
    carrel serve                               the player, in your browser
    """
    ctx.obj.library = library


def main(serve: Serve) -> None:
    """Run the command line and exit. `serve` is the web server's way in."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What `nohup` has made us ignore stays ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _as_interrupt)
    tame_standard_error()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(Given(serve)))


def _run(given: Given) -> int:
    as_json = "--json" in sys.argv
    try:
        result = cli.main(standalone_mode=False, obj=given)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CarrelError as error:
        return _show(error, as_json=as_json)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; writing to it again at exit would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  the last boundary
        from carrel.cli.unexpected import explained

        return _show(explained(error, _library(given)), as_json=as_json)
    return result if isinstance(result, int) else 0


def _show(error: CarrelError, *, as_json: bool) -> int:
    from carrel.cli.render import show_error

    show_error(error, as_json=as_json)
    return error.exit_status


def _library(given: Given) -> Path:
    """Return the folder of the library that this run was about: `--library` may have stood before or after the command."""
    named = [argument.removeprefix("--library=") for argument in sys.argv if argument.startswith("--library=")]
    named += [value for flag, value in pairwise(sys.argv) if flag == "--library"]
    with click.Context(cli, obj=given):
        return library_path(Path(named[-1]) if named else None)


def _as_interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  signal's signature
    raise KeyboardInterrupt
