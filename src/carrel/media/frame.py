"""Takes the picture that a video shows at a certain second."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaUnreadable
from carrel.media.look import open_media
from carrel.media.pictures import picture, pictures_of, seek, write_jpeg

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_WIDTH = 1280
_QUALITY = 88
_SLACK_S = 0.001
"""A player tells its time more finely than the milliseconds we are asked for."""


def frame(video: Path, second: float, target: Path) -> None:
    """Write a JPEG, at most 1280 pixels wide, of what a player shows at `second`: the last picture that begins by then.

    Raises MediaUnreadable if there is none, DiskFull.
    """
    with open_media(video) as container:
        shown = _shown(container, pictures_of(container, video), second)
        if shown is None:
            raise MediaUnreadable(f"{video.name} has no picture at {second:.3f} s.")
        write_jpeg(picture(shown, _WIDTH), target, _QUALITY)


def _shown(container: InputContainer, video: VideoStream, second: float) -> VideoFrame | None:
    """Return the frame shown at `second`; the first, before there is one."""
    video.thread_type = "AUTO"
    # Players begin at 0 wherever the file's own time begins.
    wanted = second + (container.start_time or 0) / 1e6 + _SLACK_S
    seek(container, video, wanted)
    shown: VideoFrame | None = None
    for found in container.decode(video):
        if shown is not None and found.time is not None and found.time > wanted:
            break
        shown = found
    return shown
