"""What a course would cost before any of it is here: bytes and time, from what the library knows, else by rule of thumb.

The rules: a phone copy of 720 lines takes 1.2 Mbit/s, of others in proportion to the height to the power of 1.5; a download
brings 20 Mbit/s; one encode goes at eight times the speed of playing.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass

from carrel.history import Pace
from carrel.settings import Settings
from carrel.upkeep_views import Estimate

_BIT_RATE_720 = 1_200_000
_AUDIO_BIT_RATE = 160_000
_BYTES_PER_S = 2_500_000
_ENCODE_SPEED = 8.0
LEAST_KNOWN_S = 600.0
"""So much of the library at least, in seconds, before its own bit rate is a better guess than the rule."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A lecture that would come. `file_bytes`: of its file, where that lies in a folder."""

    duration_s: float | None
    file_bytes: int | None = None


def estimate(coming: Sequence[Coming], settings: Settings, held: tuple[int, float], pace: Pace | None) -> Estimate:
    """`held` is (bytes, seconds) of the phone copies that the library holds already."""
    duration_s = _total_s(coming)
    from_folder = bool(coming) and all(one.file_bytes is not None for one in coming)
    file_bytes = sum(one.file_bytes or 0 for one in coming)
    knows_rate = held[1] >= LEAST_KNOWN_S
    if duration_s is None:
        # A phone copy is seldom larger than its original.
        size = most = file_bytes if from_folder else None
    else:
        rate = held[0] / held[1] if knows_rate else _rule_of_thumb(settings)
        most = int(duration_s * (settings.max_bit_rate + _AUDIO_BIT_RATE) / 8)
        size = min(int(duration_s * rate), most, file_bytes if from_folder else most)
    download_s, prepare_s = _times(duration_s, 0 if from_folder else size, settings, pace)
    known = [time for time in (download_s, prepare_s) if time is not None]
    return Estimate(
        lectures=len(coming),
        duration_s=duration_s,
        bytes=size,
        most_bytes=most,
        download_s=download_s,
        prepare_s=prepare_s,
        total_s=max(known) if len(known) == 2 else None,
        size_basis="library" if knows_rate and duration_s is not None else "rule of thumb",
        time_basis="library" if pace is not None else "rule of thumb",
    )


def _total_s(coming: Sequence[Coming]) -> float | None:
    """Return the length of all; those that are not known count as the average of the others."""
    known = [one.duration_s for one in coming if one.duration_s is not None]
    if not known:
        return None if coming else 0.0
    return round(sum(known) / len(known) * len(coming), 1)


def _rule_of_thumb(settings: Settings) -> float:
    return min(_BIT_RATE_720 * math.pow(settings.max_height / 720, 1.5), settings.max_bit_rate) / 8


def _times(
    duration_s: float | None, size: int | None, settings: Settings, pace: Pace | None
) -> tuple[float | None, float | None]:
    """Return the seconds of downloading and of preparing, as several go on side by side."""
    prepare_jobs = settings.prepare_jobs or max(1, (os.cpu_count() or 2) // 4)
    if size == 0:
        download_s: float | None = 0.0
    elif pace is not None and duration_s is not None:
        download_s = duration_s * pace.fetch / settings.fetch_jobs
    else:
        download_s = None if size is None else size / _BYTES_PER_S
    if download_s and size and settings.rate_limit:
        download_s = max(download_s, size / (settings.rate_limit * settings.fetch_jobs))
    if duration_s is None:
        prepare_s = None
    else:
        prepare_s = duration_s * (pace.prepare if pace is not None else 1 / _ENCODE_SPEED) / prepare_jobs
    return (None if download_s is None else round(download_s, 1)), (None if prepare_s is None else round(prepare_s, 1))
