"""Single pictures out of a video, and their size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.errors import MediaUnreadable
from carrel.files import write_whole
from carrel.media.look import open_media

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL import Image


def keyframes(path: Path, seconds: Iterable[float]) -> Iterator[VideoFrame | None]:
    """Yield, for each of `seconds`, the keyframe at or before it, which costs least to decode; None if it does not decode.

    Raises MediaUnreadable if there are no pictures.
    """
    from av.error import FFmpegError

    with open_media(path) as container:
        video = pictures_of(container, path)
        for second in seconds:
            seek(container, video, second)
            try:
                yield next(container.decode(video), None)
            except FFmpegError:
                yield None


def pictures_of(container: InputContainer, path: Path) -> VideoStream:
    """Return the video of a phone copy. Raises MediaUnreadable if there is none."""
    video = next(iter(container.streams.video), None)
    if video is None:
        raise MediaUnreadable(f"{path.name} has no pictures.")
    return video


def seek(container: InputContainer, video: VideoStream, second: float) -> None:
    """Go to the keyframe at or before `second`."""
    container.seek(int(second / float(video.time_base or 1)), stream=video)


def picture(frame: VideoFrame, width: int, mode: str = "rgb24") -> Image.Image:
    """Return a frame at most `width` pixels wide, in colour ("rgb24") or grey ("gray")."""
    width = min(width, frame.width)
    return resized(frame, width, max(1, round(frame.height * width / frame.width)), mode)


def resized(frame: VideoFrame, width: int, height: int, mode: str = "rgb24") -> Image.Image:
    from PIL import Image

    return Image.fromarray(frame.reformat(width=width, height=height, format=mode, interpolation="AREA").to_ndarray())


def write_jpeg(image: Image.Image, into: Path, quality: int) -> None:
    """Write `into`, whole or not at all. Raises DiskFull."""
    from io import BytesIO

    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
    write_whole(into, stream.getvalue())
