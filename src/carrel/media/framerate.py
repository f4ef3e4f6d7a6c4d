"""Tells how many pictures a second a phone copy shows."""

from __future__ import annotations

from pathlib import Path

from carrel.errors import MediaUnreadable
from carrel.media.look import open_media
from carrel.media.pictures import pictures_of


def frame_rate(video: Path) -> float:
    """Return the pictures a second that a phone copy has on average. It is read from its tables, not from all of its bytes.

    Raises MediaUnreadable if there are none.
    """
    with open_media(video) as container:
        rate = pictures_of(container, video).average_rate
    if not rate:
        raise MediaUnreadable(f"{video.name} does not tell how many pictures it has.")
    return round(float(rate), 6)
