"""What is copied, what is encoded, and to which size and rate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.media import AudioFacts, MediaFacts, Treatment, VideoFacts, plan
from carrel.media.plan import choose_track
from carrel.settings import Settings

VIDEO = VideoFacts(
    index=0,
    codec="h264",
    profile="High",
    level=31,
    pixel_format="yuv420p",
    width=1280,
    height=720,
    frame_rate=Fraction(30),
    variable_rate=False,
    rotation=0,
    sample_aspect=Fraction(1),
    interlaced=False,
    transfer=1,
    matrix=1,
    bit_rate=1_000_000,
    keyframe_gap_s=5.0,
    packets=1800,
    begins_s=0.0,
    end_s=60.0,
)
SOUND = AudioFacts(
    index=1,
    codec="aac",
    profile="LC",
    channels=2,
    sample_rate=48_000,
    language="",
    default=True,
    packets=1800,
    begins_s=0.0,
    end_s=60.0,
)
FACTS = MediaFacts(container="mov,mp4", duration_s=60.0, size_bytes=8_000_000, video=VIDEO, audio=(SOUND,))


def test_what_fits_is_copied_and_needs_no_reason() -> None:
    decided = plan(FACTS, Settings())
    assert (decided.video, decided.audio, decided.why) == (Treatment.COPY, Treatment.COPY, ())
    assert (decided.width, decided.height, decided.frame_rate) == (1280, 720, Fraction(30))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"codec": "av1"}, "the pictures are av1, not H.264"),
        ({"profile": "High 10"}, "the H.264 profile is High 10"),
        ({"level": 51}, "the H.264 level is 5.1, over 4.1"),
        ({"pixel_format": "yuv444p"}, "the pixels are yuv444p, not yuv420p"),
        ({"transfer": 16}, "the picture has a high dynamic range"),
        ({"interlaced": True}, "the picture is interlaced"),
        ({"width": 1920, "height": 1080}, "the picture is 1920x1080, over 720"),
        ({"width": 853, "height": 480}, "the picture has an odd size, 853x480"),
        ({"sample_aspect": Fraction(4, 3)}, "the pixels are not square"),
        ({"rotation": -90}, "the picture is turned by -90 degrees"),
        ({"variable_rate": True}, "the frame rate varies"),
        ({"frame_rate": Fraction(60000, 1001)}, "59.94 frames a second are too many"),
        ({"bit_rate": 9_000_000}, "9.0 Mbit/s are too many"),
        ({"begins_s": -1.4}, "the pictures begin at -1.4 s"),
        ({"keyframe_gap_s": 12.0}, "keyframes are up to 12 s apart"),
    ],
)
def test_each_misfit_of_the_picture_is_a_reason_to_encode_it_alone(changes: dict[str, object], reason: str) -> None:
    decided = plan(replace(FACTS, video=replace(VIDEO, **changes)), Settings())  # type: ignore[arg-type]
    assert (decided.video, decided.audio, decided.why) == (Treatment.ENCODE, Treatment.COPY, (reason,))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"codec": "opus"}, "the sound is opus, not AAC"),
        ({"profile": "HE-AAC"}, "the AAC profile is HE-AAC, not LC"),
        ({"channels": 6}, "the sound has 6 channels"),
        ({"sample_rate": 96_000}, "the sound has 96000 samples a second"),
        ({"begins_s": 0.8}, "the sound begins at 0.8 s"),
    ],
)
def test_each_misfit_of_the_sound_is_a_reason_to_encode_it_alone(changes: dict[str, object], reason: str) -> None:
    decided = plan(replace(FACTS, audio=(replace(SOUND, **changes),)), Settings())  # type: ignore[arg-type]
    assert (decided.video, decided.audio, decided.why) == (Treatment.COPY, Treatment.ENCODE, (reason,))


def test_no_sound_stays_silent_and_no_picture_gets_a_card() -> None:
    assert plan(replace(FACTS, audio=()), Settings()).audio is Treatment.NONE
    heard = plan(replace(FACTS, video=None), Settings())
    assert (heard.video, heard.audio) == (Treatment.NONE, Treatment.COPY)
    assert heard.why == ("there is no picture: a still card is shown",)


@pytest.mark.parametrize(
    ("rate", "varying", "most", "expected"),
    [
        (Fraction(60), False, 30, Fraction(30)),
        (Fraction(50), False, 30, Fraction(25)),
        (Fraction(60000, 1001), False, 30, Fraction(30000, 1001)),
        (Fraction(120), False, 30, Fraction(30)),
        (Fraction(48), False, 30, Fraction(24)),
        (Fraction(25), True, 30, Fraction(25)),
        (Fraction(1000), True, 30, Fraction(30)),
        (Fraction(1, 2), False, 30, Fraction(5)),
        (Fraction(30), False, 1, Fraction(1)),
    ],
)
def test_the_rate_is_an_even_part_of_the_original(rate: Fraction, varying: bool, most: int, expected: Fraction) -> None:
    video = replace(VIDEO, codec="vp9", frame_rate=rate, variable_rate=varying)
    assert plan(replace(FACTS, video=video), Settings(max_frame_rate=most)).frame_rate == expected


@pytest.mark.parametrize(
    ("size", "rotation", "aspect", "most", "expected"),
    [
        ((1920, 1080), 0, Fraction(1), 720, (1280, 720)),
        ((1920, 1080), 90, Fraction(1), 720, (720, 1280)),
        ((1080, 1920), 0, Fraction(1), 720, (720, 1280)),
        ((640, 360), 0, Fraction(1), 720, (640, 360)),
        ((853, 481), 0, Fraction(1), 720, (852, 480)),
        ((720, 576), 0, Fraction(16, 11), 720, (1048, 576)),
        ((1440, 1080), 0, Fraction(4, 3), 720, (1280, 720)),
    ],
)
def test_the_size_is_what_a_viewer_sees_within_the_limit(
    size: tuple[int, int], rotation: int, aspect: Fraction, most: int, expected: tuple[int, int]
) -> None:
    video = replace(VIDEO, codec="vp9", width=size[0], height=size[1], rotation=rotation, sample_aspect=aspect)
    decided = plan(replace(FACTS, video=video), Settings(max_height=most))
    assert (decided.width, decided.height) == expected


@given(st.integers(2, 9000), st.integers(2, 9000), st.integers(144, 4320), st.fractions(Fraction(1, 10), 240))
def test_every_encode_is_even_and_within_level_4_1(width: int, height: int, most: int, rate: Fraction) -> None:
    video = replace(VIDEO, codec="vp9", width=width, height=height, frame_rate=rate)
    decided = plan(replace(FACTS, video=video), Settings(max_height=most, max_frame_rate=120))
    assert decided.width % 2 == decided.height % 2 == 0
    macroblocks = -(-decided.width // 16) * -(-decided.height // 16)
    assert macroblocks <= 8192
    assert macroblocks * decided.frame_rate <= 245_760


def test_the_asked_language_wins_then_the_default_then_the_first() -> None:
    english, german, french = (
        replace(SOUND, index=number, language=language, default=language == "ger")
        for number, language in enumerate(("eng", "ger", "fre"), 1)
    )
    tracks = (english, german, french)
    assert choose_track(tracks, "fr") is french
    assert choose_track(tracks, "en-GB") is english
    assert choose_track(tracks, "it") is german
    assert choose_track(tracks, None) is german
    assert choose_track((english, french), None) is english
    assert choose_track((), "en") is None
