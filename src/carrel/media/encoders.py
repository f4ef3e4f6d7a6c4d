"""Which encoders an ffmpeg has, and which of them we use."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache

from carrel.errors import ToolMissing
from carrel.tools import Ffmpeg

H264_ENCODERS = ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf")
"""Best first: x264 gives the best picture for its bytes; the others are what builds without it have."""


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """FFmpeg's names of the encoders to use. `tonemap`: whether it can bring a high dynamic range down to a normal one."""

    video: str
    audio: str
    captions: str
    tonemap: bool


@cache
def encoders(ffmpeg: Ffmpeg) -> EncoderChoice:
    """Return the encoders that `ffmpeg` has for a phone copy. Raises ToolMissing if one kind is missing."""
    have = _listed(ffmpeg, "-encoders")
    video = next((name for name in H264_ENCODERS if name in have), None)
    for kind, name in (("H.264", video), ("AAC", "aac"), ("MP4 caption", "mov_text")):
        if name not in have:
            raise ToolMissing(
                f"The ffmpeg at {ffmpeg.path} has no {kind} encoder.",
                hint="Install a full ffmpeg, or take it off PATH: Carrel's own (`pip install imageio-ffmpeg`) is used then.",
            )
    filters = _listed(ffmpeg, "-filters")
    return EncoderChoice(str(video), "aac", "mov_text", tonemap={"zscale", "tonemap"} <= filters)


def _listed(ffmpeg: Ffmpeg, what: str) -> set[str]:
    """Return the names in a table of ffmpeg's: each line has flags, then the name."""
    command = [ffmpeg.path, "-hide_banner", "-v", "error", what]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolMissing(f"{ffmpeg.path} does not run: {error}.") from error
    return set(re.findall(r"^ [A-Z.|]+ +(\S+) ", done.stdout, re.MULTILINE))
