"""How logs are written: one line for a message, whatever the names and answers in it hold."""

from __future__ import annotations

import logging
from types import TracebackType

from carrel.wording import line, lines

_LONGEST = 10_000
"""Letters of a message."""
FILE_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class PlainFormatter(logging.Formatter):
    """Writes what can be read alone. A traceback is indented, so that no line of it looks like a message."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        return line(super().formatMessage(record), _LONGEST)

    def formatException(  # noqa: N802  (logging's name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return indented(super().formatException(ei))


def indented(text: str) -> str:
    """Return a text of several lines, such as a traceback, as it stands in a log."""
    return "\n".join(f"  {one}" for one in lines(text).split("\n"))


def tame_standard_error() -> None:
    """Write what no other handler takes, which goes to standard error, in the same way."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(PlainFormatter("%(message)s"))
