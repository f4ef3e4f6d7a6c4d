"""Looks inside media files (PyAV) and makes phone copies of them (ffmpeg-python), and pictures; measures their loudness."""

from carrel.media.check import check_phone_copy
from carrel.media.encoders import EncoderChoice, encoders
from carrel.media.facts import AudioFacts, MediaFacts, VideoFacts
from carrel.media.frame import frame
from carrel.media.framerate import frame_rate
from carrel.media.look import look
from carrel.media.loudness import measure_loudness
from carrel.media.phonecopy import make_phone_copy
from carrel.media.plan import PhonePlan, Treatment, plan
from carrel.media.poster import make_poster
from carrel.media.sprite import make_sprite

__all__ = [
    "AudioFacts",
    "EncoderChoice",
    "MediaFacts",
    "PhonePlan",
    "Treatment",
    "VideoFacts",
    "check_phone_copy",
    "encoders",
    "frame",
    "frame_rate",
    "look",
    "make_phone_copy",
    "make_poster",
    "make_sprite",
    "measure_loudness",
    "plan",
]
