"""Lists and fetches from any source: a folder by ourselves, the web by yt-dlp in processes of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from carrel.errors import CarrelError, SourceCrashed, Stopped
from carrel.records import Fetched, Listing, Source, SourceKind, StepProgress
from carrel.settings import Settings
from carrel.sources.child import Child
from carrel.sources.fitting import fit_error, fit_fetched, fit_listing
from carrel.sources.folder import fetch_from_folder, list_folder
from carrel.sources.names import host_of, is_this_machine
from carrel.sources.wire import Options, fetched_from_wire, listing_from_wire
from carrel.tools import JsRuntime

_PATIENCE_S = 120.0
_TICK_S = 0.25


class Wanted(Protocol):
    """A lecture to fetch: a ListedLecture, or a Lecture of the catalogue."""

    @property
    def key(self) -> str: ...
    @property
    def address(self) -> str: ...


class Sources:
    """Use it in a `with`, from as many threads as you like: each call has a process, which is kept for the next.

    `ffmpeg_folder` holds a program `ffmpeg`. `library` is never taken for a course. After `patience_s` seconds without a sign of
    life a process is ended.
    """

    def __init__(
        self, *, ffmpeg_folder: Path, js_runtime: JsRuntime | None, library: Path, patience_s: float = _PATIENCE_S
    ) -> None:
        self._ffmpeg_folder = ffmpeg_folder
        self._js_runtime = js_runtime
        self._library = library
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._free_at: dict[str, float] = {}
        self._closed = False

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def list(self, source: Source, settings: Settings, progress: Callable[[StepProgress], None]) -> Listing:
        """Return what a source has. `progress` is called at least every half second; what it raises passes through.

        A listing with `problems` may lack lectures that are there: nothing follows from their absence. Raises SourceError.
        """
        if source.kind is SourceKind.FOLDER:
            return fit_listing(list_folder(source, self._library))
        return fit_listing(listing_from_wire(source, self._ask({"do": "list", "address": source.address}, settings, progress)))

    def fetch(
        self,
        source: Source,
        lecture: Wanted,
        into: Path,
        settings: Settings,
        progress: Callable[[StepProgress], None],
        *,
        media: bool = True,
        subtitles: bool = True,
    ) -> Fetched:
        """Bring a lecture: of the web into the folder `into` (ours alone; a later try goes on there), of a folder where it lies.

        A subtitle that cannot be had is a `subtitle_problem`, never an error. `progress` is called at least every half second;
        what it raises passes through. Raises SourceError or DiskFull.
        """
        if source.kind is SourceKind.FOLDER:
            found = fetch_from_folder(source, lecture.key, self._library, settings, media=media, subtitles=subtitles)
            return fit_fetched(found)
        into.mkdir(parents=True, exist_ok=True)
        host = host_of(lecture.address)
        pause_s = 0.0 if is_this_machine(host) else settings.pause_s
        request = {"do": "fetch", "address": lecture.address, "key": lecture.key, "into": str(into.resolve())}
        self._wait_turn(host, pause_s, progress)
        try:
            result = self._ask({**request, "media": media, "subtitles": subtitles}, settings, progress, grows=into)
        finally:
            with self._lock:
                self._free_at[host] = max(self._free_at.get(host, 0.0), time.monotonic() + pause_s)
        return fit_fetched(fetched_from_wire(result))

    def close(self) -> None:
        """End all processes. Calls under way in other threads raise Stopped."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for child in idle:
            child.dismiss()
        for child in busy:
            child.stop()

    def _wait_turn(self, host: str, pause_s: float, progress: Callable[[StepProgress], None]) -> None:
        """Wait until the host has had its rest, and take the turn."""
        while True:
            with self._lock:
                rest_s = self._free_at.get(host, 0.0) - time.monotonic()
                if rest_s <= 0 or pause_s <= 0:
                    self._free_at[host] = time.monotonic() + pause_s
                    return
            progress(StepProgress(note="pausing"))
            time.sleep(min(rest_s, _TICK_S))

    def _ask(
        self,
        request: dict[str, Any],
        settings: Settings,
        progress: Callable[[StepProgress], None],
        grows: Path | None = None,
    ) -> dict[str, Any]:
        child = self._take()
        try:
            result = child.run({**request, "options": asdict(self._options(settings))}, progress, grows)
        except CarrelError as error:
            self._give_back(child, good=not isinstance(error, (SourceCrashed, Stopped)))
            if isinstance(error, SourceCrashed) and self._closed:
                raise Stopped("The download was stopped.") from error
            fit_error(error)
            raise
        except BaseException:
            self._give_back(child, good=False)
            raise
        self._give_back(child, good=True)
        return result

    def _take(self) -> Child:
        with self._lock:
            if self._closed:
                raise Stopped("The download was stopped.")
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    break
                child.stop(0)
            else:
                child = Child(self._patience_s)
            self._busy.add(child)
            return child

    def _give_back(self, child: Child, *, good: bool) -> None:
        """Keep a process for the next call, or end it: after a crash, a hang or a stop nothing is known of its state."""
        with self._lock:
            self._busy.discard(child)
            keep = good and child.alive and not self._closed
            if keep:
                self._idle.append(child)
        if not keep:
            child.stop()

    def _options(self, settings: Settings) -> Options:
        runtime, cookies = self._js_runtime, settings.cookies_file
        return Options(
            ffmpeg_folder=str(self._ffmpeg_folder),
            js_runtime=(runtime.name, runtime.path) if runtime else None,
            languages=settings.languages,
            automatic_captions=settings.automatic_captions,
            max_height=settings.max_height,
            max_frame_rate=settings.max_frame_rate,
            rate_limit=settings.rate_limit,
            cookies_from_browser=settings.cookies_from_browser,
            cookies_file=str((self._library / cookies).resolve()) if cookies else None,
        )
