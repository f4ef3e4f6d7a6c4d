"""Measures how loud a lecture is, by EBU R 128 (https://tech.ebu.ch/publications/r128)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from carrel.media.look import OPEN_OPTIONS, open_media
from carrel.media.run import GLOBAL_OPTIONS, run
from carrel.records import Loudness, StepProgress
from carrel.tools import Ffmpeg

_SILENCE_LUFS = -70.0
"""The absolute gate of ITU-R BS.1770: what is below is not heard, and not measured."""
_FIGURE = r"(-?(?:\d+(?:\.\d+)?|inf))"
_SUMMARY = re.compile(rf"Summary:.*\bI:\s+{_FIGURE} LUFS.*\bTrue peak:\s+Peak:\s+{_FIGURE} dBFS", re.DOTALL)


def measure_loudness(
    phone_copy: Path, duration_s: float, *, ffmpeg: Ffmpeg, progress: Callable[[StepProgress], None]
) -> Loudness:
    """Return how loud a phone copy is; without figures if it has no sound, or only silence.

    All of the sound is decoded, and oversampled for its true peak: 6 to 10 s for an hour. Raises EncodeFailed, ToolMissing,
    MediaUnreadable, and what `progress` raises.
    """
    import ffmpeg as build

    with open_media(phone_copy) as container:
        if not container.streams.audio:
            return Loudness()
    # ebur128 tells of every tenth of a second, where it is not told to be less talkative, and sums up at its end.
    sound = build.input(f"file:{phone_copy}", **OPEN_OPTIONS)["a:0"].filter("ebur128", peak="true", framelog="verbose")
    command = sound.output("pipe:", f="null").compile(cmd=[ffmpeg.path, *GLOBAL_OPTIONS, "-v", "info"])
    said = run(command, duration_s=duration_s, folder=phone_copy.parent, progress=progress, purpose="hear the sound")
    return read_summary("\n".join(said))


def read_summary(said: str) -> Loudness:
    """Return the figures with which ffmpeg's ebur128 ends."""
    found = _SUMMARY.search(said[max(0, said.rfind("Summary:")) :])
    if found is None:
        return Loudness()
    lufs, peak_db = float(found[1]), float(found[2])
    return Loudness(lufs, peak_db) if lufs > _SILENCE_LUFS else Loudness()
