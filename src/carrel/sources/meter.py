"""Progress of a download that may come in several streams, as one figure that never goes back. Runs in the child."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

_INTERVAL_S = 0.2


class Meter:
    """Adds up the streams of one lecture. `tell` gets the fields of a StepProgress, a few times a second."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._weights: dict[str, float] = {}
        self._fractions: dict[str, float] = {}
        self._done: dict[str, int] = {}
        self._totals: dict[str, int] = {}
        self._furthest = 0.0
        self._told_at = 0.0

    def expect(self, formats: list[dict[str, Any]]) -> None:
        """Name the streams to come. They weigh as many bytes as they have, else as their bit rates say, else all the same."""
        for measure in ("filesize", "filesize_approx", "tbr", None):
            weights = {one["format_id"]: float(one.get(measure) or 0) if measure else 1.0 for one in formats}
            if all(weights.values()):
                self._weights = weights
                break

    def hook(self, status: dict[str, Any]) -> None:
        """Take yt-dlp's progress; it may come from several threads."""
        with self._lock:
            name = str((status.get("info_dict") or {}).get("format_id"))
            total = status.get("total_bytes") or status.get("total_bytes_estimate")
            done = int(status.get("downloaded_bytes") or 0)
            finished = status.get("status") == "finished"
            if name not in self._weights:
                return
            self._done[name] = done
            if total:
                self._totals[name] = int(total)
                self._fractions[name] = min(1.0, done / total)
            elif status.get("fragment_count"):
                self._fractions[name] = min(1.0, (status.get("fragment_index") or 0) / status["fragment_count"])
            if finished:
                self._fractions[name] = 1.0
            self._report(status, now=finished)

    def postprocessor_hook(self, status: dict[str, Any]) -> None:
        """Tell that ffmpeg is at work on what arrived."""
        if status["status"] == "started" and status["postprocessor"] != "MoveFiles":
            self._tell({"fraction": self._furthest or None, "note": "joining"})

    def _report(self, status: dict[str, Any], *, now: bool) -> None:
        if not now and time.monotonic() - self._told_at < _INTERVAL_S:
            return
        self._told_at = time.monotonic()
        whole = sum(self._weights.values())
        fraction = sum(self._fractions.get(name, 0.0) * weight for name, weight in self._weights.items()) / whole
        self._furthest = max(self._furthest, fraction)
        known = len(self._totals) == len(self._weights)
        total, done, speed = sum(self._totals.values()), sum(self._done.values()), status.get("speed")
        eta = (total - done) / speed if known and speed else status.get("eta")
        self._tell(
            {
                "fraction": self._furthest if self._fractions else None,
                "done_bytes": done,
                "total_bytes": total if known else None,
                "bytes_per_s": speed,
                "eta_s": max(0.0, eta) if eta is not None else None,
            }
        )
