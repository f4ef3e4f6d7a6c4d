"""Makes a lecture's poster from its phone copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaUnreadable
from carrel.media.pictures import keyframes, picture, write_jpeg

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_WIDTH = 640
_QUALITY = 82
_PLACES = (0.08, 0.2, 0.35, 0.5, 0.65, 0.85)
"""Where to look for a picture, as shares of the duration: seldom a title card, a fade or the credits."""


def make_poster(phone_copy: Path, into: Path, duration_s: float) -> None:
    """Write a JPEG, 640 pixels wide or less, of the keyframe with the most to see: not black, not blank.

    Raises MediaUnreadable if no frame can be decoded, DiskFull.
    """
    found = keyframes(phone_copy, [duration_s * share for share in _PLACES])
    frames = {frame.time: frame for frame in found if frame is not None}
    if not frames:
        raise MediaUnreadable(f"No picture of {phone_copy.name} can be decoded.")
    write_jpeg(picture(max(frames.values(), key=_detail), _WIDTH), into, _QUALITY)


def _detail(frame: VideoFrame) -> float:
    """Return how much there is to see: the spread of edges in a small grey version."""
    from PIL import ImageFilter, ImageOps, ImageStat

    edges = picture(frame, 160, "gray").filter(ImageFilter.FIND_EDGES)
    return float(ImageStat.Stat(ImageOps.crop(edges, 1)).stddev[0])  # the filter leaves the border as it was
