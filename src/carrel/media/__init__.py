"""Looks inside media files (PyAV) and makes phone copies of them (ffmpeg-python) and posters."""

from carrel.media.check import check_phone_copy
from carrel.media.encoders import EncoderChoice, encoders
from carrel.media.facts import AudioFacts, MediaFacts, VideoFacts
from carrel.media.look import look
from carrel.media.phonecopy import make_phone_copy
from carrel.media.plan import PhonePlan, Treatment, plan
from carrel.media.poster import make_poster

__all__ = [
    "AudioFacts",
    "EncoderChoice",
    "MediaFacts",
    "PhonePlan",
    "Treatment",
    "VideoFacts",
    "check_phone_copy",
    "encoders",
    "look",
    "make_phone_copy",
    "make_poster",
    "plan",
]
