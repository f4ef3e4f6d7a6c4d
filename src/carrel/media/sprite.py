"""Makes the sprite of a lecture's seek bar from its phone copy."""

from __future__ import annotations

import math
from pathlib import Path

from carrel.errors import MediaUnreadable
from carrel.media.pictures import keyframes, resized, write_jpeg
from carrel.records import Sprite

_SIDE = 160
_COLUMNS = 10
_MOST = 120
_LEAST_INTERVAL_S = 5
_QUALITY = 72


def make_sprite(phone_copy: Path, into: Path, duration_s: float) -> Sprite:
    """Write a JPEG of small pictures, each 160 pixels at its longer side, at most 120 of them, 5 s apart or more.

    Each is the keyframe at or before the middle of its time. An hour of video takes about 0.4 s. Raises MediaUnreadable if no
    picture can be decoded, DiskFull.
    """
    from PIL import Image

    interval = max(_LEAST_INTERVAL_S, math.ceil(duration_s / _MOST))
    count = max(1, math.ceil(duration_s / interval))
    columns = min(_COLUMNS, count)
    rows = math.ceil(count / columns)
    sheet: Image.Image | None = None
    width = height = 0
    last: Image.Image | None = None
    for number, frame in enumerate(keyframes(phone_copy, [(n + 0.5) * interval for n in range(count)])):
        if frame is not None:
            if sheet is None:
                scale = _SIDE / max(frame.width, frame.height)
                width, height = (max(1, round(side * scale)) for side in (frame.width, frame.height))
                sheet = Image.new("RGB", (columns * width, rows * height))
            last = resized(frame, width, height)
        # What cannot be decoded looks like what is before it.
        if sheet is not None and last is not None:
            sheet.paste(last, (number % columns * width, number // columns * height))
    if sheet is None:
        raise MediaUnreadable(f"No picture of {phone_copy.name} can be decoded.")
    write_jpeg(sheet, into, _QUALITY)
    return Sprite(columns=columns, rows=rows, interval_s=float(interval), width=width, height=height)
