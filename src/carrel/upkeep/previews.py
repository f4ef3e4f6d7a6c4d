"""Looking at an address before it is added. A slow site takes a minute: each look has a thread, and is asked after by its id."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from carrel.errors import CarrelError, InternalFailure, LibraryBusy, NotFound, SourceUnreachable, Stopped
from carrel.records import Listing, Source, StepProgress
from carrel.settings import Settings
from carrel.upkeep_views import PreviewFound, PreviewView, Problem

if TYPE_CHECKING:
    from carrel.sources import Sources

AT_ONCE = 3
_KEPT_S = 900.0
_MOST_KEPT = 20
_QUICK_S = 0.8
_log = logging.getLogger(__name__)

Describe = Callable[[Listing, Settings], PreviewFound]


@dataclass(slots=True)
class _Look:
    source: Source
    options: Mapping[str, Any]
    settings: Settings
    view: PreviewView
    began: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    listing: Listing | None = None


class Previews:
    """Safe under threads. What was found is kept for a quarter of an hour, so that adding it need not ask again."""

    def __init__(self, sources: Callable[[], Sources], describe: Describe) -> None:
        self._sources = sources
        self._describe = describe
        self._looks: dict[str, _Look] = {}
        self._lock = threading.Lock()

    def start(self, address: str, source: Source, options: Mapping[str, Any], settings: Settings) -> PreviewView:
        """Begin to look; a folder is often there when this returns. Raises LibraryBusy when too many looks are under way."""
        look = _Look(source, dict(options), settings, PreviewView(uuid.uuid4().hex[:12], address, "working", "", 0.0))
        with self._lock:
            self._forget_old()
            if sum(not one.over.is_set() for one in self._looks.values()) >= AT_ONCE:
                raise LibraryBusy(f"{AT_ONCE} addresses are being looked at already.", hint="Wait for one, or cancel it.")
            self._looks[look.view.id] = look
        threading.Thread(target=self._look, args=(look,), name="preview", daemon=True).start()
        look.over.wait(_QUICK_S)
        return _shown(look)

    def get(self, preview_id: str) -> PreviewView:
        """Raises NotFound."""
        return _shown(self._find(preview_id))

    def cancel(self, preview_id: str) -> None:
        """End a look and forget it. Raises NotFound."""
        look = self._find(preview_id)
        look.stop.set()
        with self._lock:
            self._looks.pop(preview_id, None)

    def found(self, source: Source, options: Mapping[str, Any]) -> Listing | None:
        """Return what a look at `source` with the same options has found of late."""
        with self._lock:
            self._forget_old()
            same = [look for look in self._looks.values() if look.source == source and look.options == dict(options)]
        return next((look.listing for look in reversed(same) if look.listing is not None), None)

    def close(self) -> None:
        with self._lock:
            looks = list(self._looks.values())
        for look in looks:
            look.stop.set()

    def _look(self, look: _Look) -> None:
        def told(progress: StepProgress) -> None:
            if look.stop.is_set():
                raise Stopped("Stopped.")
            look.view = replace(look.view, note=progress.note)

        try:
            listing = self._sources().list(look.source, look.settings, told)
            view = replace(look.view, state="ready", note="", found=self._describe(listing, look.settings))
            look.listing = listing
        except CarrelError as error:
            view = _failed(look.view, error)
        except OSError as error:
            view = _failed(look.view, SourceUnreachable(f"It cannot be read: {error}."))
        except Exception:  # noqa: BLE001  whatever it is, who asks is told
            _log.exception("looking at an address failed")
            view = _failed(look.view, InternalFailure("Something unexpected happened.", hint="The log says more."))
        look.view = replace(view, elapsed_s=round(time.monotonic() - look.began, 2))
        look.over.set()

    def _find(self, preview_id: str) -> _Look:
        with self._lock:
            look = self._looks.get(preview_id)
        if look is None:
            raise NotFound("This look at an address is over and forgotten.", hint="Look at the address again.")
        return look

    def _forget_old(self) -> None:
        """Forget what was found long ago, and of the rest the oldest if they are many."""
        ended = [look for look in self._looks.values() if look.over.is_set()]
        for number, look in enumerate(reversed(ended)):
            if number >= _MOST_KEPT or time.monotonic() - look.began > _KEPT_S:
                del self._looks[look.view.id]


def _shown(look: _Look) -> PreviewView:
    view = look.view
    return view if look.over.is_set() else replace(view, elapsed_s=round(time.monotonic() - look.began, 2))


def _failed(view: PreviewView, error: CarrelError) -> PreviewView:
    return replace(view, state="failed", note="", failure=Problem(error.code, error.message, error.hint))
