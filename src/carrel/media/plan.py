"""Decides how a phone copy is made: what is copied, what is encoded, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from carrel.media.facts import AudioFacts, MediaFacts, VideoFacts
from carrel.media.languages import same_language
from carrel.settings import Settings

LONGEST_KEYFRAME_GAP_S = 10.0
"""A source with longer gaps is encoded again: a seek would have to decode too much."""
HIGHEST_LEVEL = 41
HIGHEST_SAMPLE_RATE = 48_000
KEYFRAME_EVERY_S = 4

_PROFILES = {"Baseline", "Constrained Baseline", "Main", "High"}
_PIXEL_FORMAT = "yuv420p"
# H.264 level 4.1: the most macroblocks (16 x 16 pixels) of a picture and of a second, ITU-T H.264 table A-1.
_PICTURE_MACROBLOCKS = 8192
_SECOND_MACROBLOCKS = 245_760
_BEGINS_WITHIN_S = 0.5
"""Not every player minds the edit lists that shift a stream further."""
_REORDERED = 4
"""So many frames may come before the one that is shown first."""
_LEVEL_BIT_RATE = 50_000_000
_LEAST_SIDE = 16
_LEAST_RATE = 5
"""Below this, the frames that an encoder holds back amount to seconds."""


class Treatment(StrEnum):
    COPY = "copy"
    ENCODE = "encode"
    NONE = "none"
    """The original has none. For video, a still card is drawn then."""


@dataclass(frozen=True, slots=True)
class PhonePlan:
    """How a phone copy is made.

    `width`, `height` and `frame_rate` are those of the phone copy; for a card they are the card's. `audio_track` is the one
    that is kept. `max_bit_rate` (bit/s) caps an encode. `why` are the reasons in words; empty when all is copied.
    """

    video: Treatment
    audio: Treatment
    audio_track: AudioFacts | None
    width: int
    height: int
    frame_rate: Fraction
    max_bit_rate: int
    why: tuple[str, ...] = ()


def plan(facts: MediaFacts, settings: Settings, *, language: str | None = None) -> PhonePlan:
    """Return how the phone copy of a file with `facts` is made.

    Of several sound tracks the one in `language` (BCP 47) is kept, else the one marked default, else the first.
    """
    track = choose_track(facts.audio, language)
    cap = min(settings.max_bit_rate, _LEVEL_BIT_RATE)
    audio_reasons = _audio_misfits(track) if track else ()
    audio = Treatment.NONE if track is None else Treatment.ENCODE if audio_reasons else Treatment.COPY
    if facts.video is None:
        why = ("there is no picture: a still card is shown", *audio_reasons)
        return PhonePlan(Treatment.NONE, audio, track, 640, 360, Fraction(1), cap, why)
    video_reasons = _video_misfits(facts.video, settings)
    rate, (width, height) = facts.video.frame_rate, (facts.video.width, facts.video.height)
    if video_reasons:
        rate = _frame_rate(facts.video, settings.max_frame_rate)
        width, height = _size(facts.video, settings.max_height, rate)
    video = Treatment.ENCODE if video_reasons else Treatment.COPY
    return PhonePlan(video, audio, track, width, height, rate, cap, (*video_reasons, *audio_reasons))


def choose_track(tracks: tuple[AudioFacts, ...], language: str | None) -> AudioFacts | None:
    """Return the sound track to keep; None if there is none."""
    spoken = [track for track in tracks if language and same_language(track.language, language)]
    for track in (*spoken, *(track for track in tracks if track.default), *tracks):
        return track
    return None


def _video_misfits(video: VideoFacts, settings: Settings) -> tuple[str, ...]:
    """Return what keeps the pictures from being copied as they are."""
    reordered_s = _REORDERED / video.frame_rate
    tall = min(video.shown_size) > settings.max_height
    checks = (
        (video.codec != "h264", f"the pictures are {video.codec}, not H.264"),
        (video.codec == "h264" and video.profile not in _PROFILES, f"the H.264 profile is {video.profile or 'not known'}"),
        (video.codec == "h264" and video.level > HIGHEST_LEVEL, f"the H.264 level is {video.level / 10:.1f}, over 4.1"),
        (video.pixel_format != _PIXEL_FORMAT, f"the pixels are {video.pixel_format}, not {_PIXEL_FORMAT}"),
        (video.high_dynamic_range, "the picture has a high dynamic range"),
        (video.interlaced, "the picture is interlaced"),
        (tall, f"the picture is {video.width}x{video.height}, over {settings.max_height}"),
        (video.width % 2 or video.height % 2, f"the picture has an odd size, {video.width}x{video.height}"),
        (video.sample_aspect != 1, "the pixels are not square"),
        (video.rotation % 360, f"the picture is turned by {video.rotation} degrees"),
        (video.variable_rate, "the frame rate varies"),
        (video.frame_rate > settings.max_frame_rate * 1.01, f"{float(video.frame_rate):.4g} frames a second are too many"),
        (video.bit_rate > settings.max_bit_rate, f"{video.bit_rate / 1e6:.1f} Mbit/s are too many"),
        (
            not -_BEGINS_WITHIN_S - reordered_s <= video.begins_s <= _BEGINS_WITHIN_S,
            f"the pictures begin at {video.begins_s:.1f} s",
        ),
        (video.keyframe_gap_s > LONGEST_KEYFRAME_GAP_S, f"keyframes are up to {video.keyframe_gap_s:.0f} s apart"),
    )
    return tuple(reason for misfit, reason in checks if misfit)


def _audio_misfits(track: AudioFacts) -> tuple[str, ...]:
    """Return what keeps the sound from being copied as it is."""
    checks = (
        (track.codec != "aac", f"the sound is {track.codec}, not AAC"),
        (track.codec == "aac" and track.profile != "LC", f"the AAC profile is {track.profile or 'not known'}, not LC"),
        (track.channels not in {1, 2}, f"the sound has {track.channels} channels"),
        (track.sample_rate > HIGHEST_SAMPLE_RATE, f"the sound has {track.sample_rate} samples a second"),
        (abs(track.begins_s) > _BEGINS_WITHIN_S, f"the sound begins at {track.begins_s:.1f} s"),
    )
    return tuple(reason for misfit, reason in checks if misfit)


def _frame_rate(video: VideoFacts, most: int) -> Fraction:
    """Return the source's rate, or the part of it (a half, a third) that is within `most`: even steps look smoothest."""
    if video.frame_rate <= most * Fraction(101, 100):
        return max(video.frame_rate, Fraction(min(_LEAST_RATE, most)))
    if video.variable_rate:
        return Fraction(most)
    return video.frame_rate / math.ceil(video.frame_rate / (most * Fraction(101, 100)))


def _size(video: VideoFacts, max_short_side: int, rate: Fraction) -> tuple[int, int]:
    """Return even width and height in square pixels, never larger than shown now, within `max_short_side` and level 4.1."""
    width, height = video.shown_size
    scale = min(1.0, max_short_side / min(width, height))
    most = min(_PICTURE_MACROBLOCKS, int(_SECOND_MACROBLOCKS / rate))
    while True:
        size = (_even(width * scale), _even(height * scale))
        macroblocks = math.ceil(size[0] / 16) * math.ceil(size[1] / 16)
        if macroblocks <= most:
            return size
        scale *= min(0.99, math.sqrt(most / macroblocks))


def _even(length: float) -> int:
    return max(_LEAST_SIDE, 2 * round(length / 2))
