"""The index follows titles and what comes back from the trash, in a thread: of a long course that takes seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from carrel.errors import CarrelError

_log = logging.getLogger(__name__)


class Following:
    """Calls `mend` after changes, one call at a time. What is cut off is made up for when the index is mended next."""

    def __init__(self, mend: Callable[[], list[str]]) -> None:
        self._mend = mend
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_behind = False

    def changed(self) -> None:
        with self._lock:
            self._is_behind = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._follow, name="index-titles", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Return when all changes so far are in the index, or could not be brought there."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _follow(self) -> None:
        while True:
            with self._lock:
                if not self._is_behind:
                    self._thread = None
                    return
                self._is_behind = False
            try:
                for problem in self._mend():
                    _log.info("%s", problem)  # a file may have moved meanwhile; the next sync tells what stays wrong
            except (CarrelError, OSError) as error:
                _log.warning("The search index cannot be brought up to date: %s", error)
            except Exception:  # noqa: BLE001  the next change must find this thread alive
                _log.exception("the search index cannot be brought up to date")
