"""Makes a lecture's poster from its phone copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaUnreadable
from carrel.files import write_whole
from carrel.media.look import open_media

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from PIL import Image

_WIDTH = 640
_PLACES = (0.08, 0.2, 0.35, 0.5, 0.65, 0.85)
"""Where to look for a picture, as shares of the duration: seldom a title card, a fade or the credits."""


def make_poster(phone_copy: Path, into: Path, duration_s: float) -> None:
    """Write a JPEG, 640 pixels wide or less, of the keyframe with the most to see: not black, not blank.

    Raises MediaUnreadable if no frame can be decoded, DiskFull.
    """
    from io import BytesIO

    frames = _keyframes(phone_copy, [duration_s * share for share in _PLACES])
    stream = BytesIO()
    _picture(max(frames, key=_detail), _WIDTH, "rgb24").save(stream, "JPEG", quality=82, optimize=True, progressive=True)
    write_whole(into, stream.getvalue())


def _keyframes(path: Path, seconds: list[float]) -> list[VideoFrame]:
    """Return the different keyframes at or before these seconds; decoding one costs least."""
    from av.error import FFmpegError

    found: dict[float, VideoFrame] = {}
    with open_media(path) as container:
        video = next(iter(container.streams.video), None)
        if video is None:
            raise MediaUnreadable(f"{path.name} has no pictures.")
        for second in seconds:
            container.seek(int(second / float(video.time_base or 1)), stream=video)
            try:
                frame = next(container.decode(video), None)
            except FFmpegError:
                continue
            if frame is not None:
                found[frame.time] = frame
    if not found:
        raise MediaUnreadable(f"No picture of {path.name} can be decoded.")
    return list(found.values())


def _picture(frame: VideoFrame, width: int, mode: str) -> Image.Image:
    """Return a frame at most `width` pixels wide, in colour ("rgb24") or grey ("gray")."""
    from PIL import Image

    width = min(width, frame.width)
    height = max(1, round(frame.height * width / frame.width))
    return Image.fromarray(frame.reformat(width=width, height=height, format=mode).to_ndarray())


def _detail(frame: VideoFrame) -> float:
    """Return how much there is to see: the spread of edges in a small grey version."""
    from PIL import ImageFilter, ImageOps, ImageStat

    edges = _picture(frame, 160, "gray").filter(ImageFilter.FIND_EDGES)
    return float(ImageStat.Stat(ImageOps.crop(edges, 1)).stddev[0])  # the filter leaves the border as it was
