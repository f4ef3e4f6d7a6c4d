"""What a look inside a media file finds. Times are seconds on the timeline that players show: it begins at 0."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from carrel.records import Chapter


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """The moving picture of a file.

    `index` is the stream's number in the file. `codec`, `profile` and `pixel_format` are FFmpeg's words; `level` is ten times
    H.264's (41 for 4.1). `width` and `height` are stored pixels, before `rotation` (degrees) and `sample_aspect` (the width of
    a pixel over its height) are applied. `frame_rate` is the usual one; where it varies, the fastest that the file usually
    gets. `transfer` and `matrix` are code points of ITU-T H.273 (2: not said). `keyframe_gap_s` is the longest. `begins_s` is the
    time of the first packet: well below 0 where an edit list hides the beginning, above 0 where the sound comes first.
    `packets` is how many there are: one a frame.
    """

    index: int
    codec: str
    profile: str
    level: int
    pixel_format: str
    width: int
    height: int
    frame_rate: Fraction
    variable_rate: bool
    rotation: int
    sample_aspect: Fraction
    interlaced: bool
    transfer: int
    matrix: int
    bit_rate: int
    keyframe_gap_s: float
    packets: int
    begins_s: float
    end_s: float

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height as a viewer sees them, in square pixels."""
        width, height = float(self.width * self.sample_aspect), float(self.height)
        return (height, width) if self.rotation % 180 else (width, height)

    @property
    def high_dynamic_range(self) -> bool:
        """Whether the transfer function is PQ or HLG (ITU-T H.273: 16 and 18)."""
        return self.transfer in {16, 18}


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """A sound track. `index` is the stream's number in the file; `language` is as the file says it, "" if it does not."""

    index: int
    codec: str
    profile: str
    channels: int
    sample_rate: int
    language: str
    default: bool
    packets: int
    begins_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """A file that plays. Pictures attached to it (covers) are not its video. `container` is FFmpeg's name of the format."""

    container: str
    duration_s: float
    size_bytes: int
    video: VideoFacts | None
    audio: tuple[AudioFacts, ...]
    caption_languages: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
