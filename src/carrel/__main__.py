"""The program: the command line, with the web server put into its hands. Neither knows the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from carrel import cli

if TYPE_CHECKING:
    from carrel.lan.reach import Reach
    from carrel.library import Library


def main() -> None:
    """Run the command line and exit with its status."""
    cli.main(_serve)


def _serve(library: Library, *, reach: Reach, on_ready: Callable[[str], None]) -> None:
    from carrel.web.serve import serve

    serve(library, reach=reach, on_ready=on_ready)


if __name__ == "__main__":
    main()
