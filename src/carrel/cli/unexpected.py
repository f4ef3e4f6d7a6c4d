"""The last boundary: what nobody explained becomes a sentence, and its traceback goes to a log."""

from __future__ import annotations

import time
import traceback
from pathlib import Path

from carrel.errors import CarrelError, InternalFailure, SystemRefused
from carrel.files import disk_full, is_disk_full
from carrel.layout import Layout
from carrel.logs import indented
from carrel.wording import line


def explained(error: Exception, library: Path) -> CarrelError:
    """Return the error that tells a person of `error`."""
    if isinstance(error, OSError) and error.strerror:
        if is_disk_full(error):
            return disk_full(library)
        at = f"{error.filename}: " if error.filename is not None else ""
        return SystemRefused(f"{at}{error.strerror}.")
    log = _write_down(error, library)
    hint = f"This is a fault in Carrel: {log} says more." if log else "This is a fault in Carrel; no log could be written."
    return InternalFailure(f"Something unexpected happened ({type(error).__name__}).", hint=hint)


def _write_down(error: Exception, library: Path) -> Path | None:
    """Append the traceback to the library's log, else to one in the user's own folder; return which."""
    from platformdirs import user_log_path

    trace = indented("".join(traceback.format_exception(error)))
    said = f"{time.strftime('%Y-%m-%d %H:%M:%S')} ERROR carrel.cli: {line(str(error), 500)}\n{trace}\n"
    layout = Layout(library)
    for log in (layout.log, user_log_path("carrel") / layout.log.name):
        try:
            if log != layout.log or layout.catalog.exists():
                log.parent.mkdir(parents=True, exist_ok=True)
            with open(log, "a", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(said)
        except OSError:
            continue
        return log
    return None
