"""A phone copy's second 0 is its original's: what is seen, heard and read comes when it came there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from carrel.media import MediaFacts
from carrel.tools import Ffmpeg

# When the picture turns white and the sound begins, in seconds of the timeline that players show.
FLASHES = (
    ("flash.mp4", 1.2, 1.2),
    ("flash_frames.mp4", 1.2, 1.2),
    ("flash_offset.ts", 1.2, 1.2),
    ("flash_late_picture.mkv", 1.8, 1.2),
    ("flash_late_sound.mp4", 1.2, 1.8),
    ("cut_start.mp4", 0.5, 0.5),
)


@pytest.mark.parametrize(("name", "flash_s", "bang_s"), FLASHES)
def test_picture_and_sound_keep_their_time(
    name: str,
    flash_s: float,
    bang_s: float,
    clip: Callable[[str], Path],
    prepare: Callable[..., tuple[Path, MediaFacts]],
    ffmpeg: Ffmpeg,
) -> None:
    copy, _ = prepare(clip(name), ffmpeg)
    assert first_white_s(copy) == pytest.approx(flash_s, abs=0.05)
    assert first_sound_s(copy) == pytest.approx(bang_s, abs=0.05)


@pytest.mark.parametrize("name", ["flash_late_picture.mkv", "flash_late_sound.mp4", "cut_start.mp4"])
def test_both_streams_of_an_encode_begin_at_second_0(
    name: str, clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]], ffmpeg: Ffmpeg
) -> None:
    copy, _ = prepare(clip(name), ffmpeg)
    with av.open(str(copy)) as container:
        starts = [float((stream.start_time or 0) * (stream.time_base or 0)) for stream in container.streams]
    assert starts == pytest.approx([0, 0], abs=0.03)


@pytest.mark.parametrize("name", ["fits.mp4", "flash_offset.ts"])
def test_captions_keep_their_time_and_never_make_the_file_longer(
    name: str, clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]], tmp_path: Path, ffmpeg: Ffmpeg
) -> None:
    transcript = tmp_path / "a.en.vtt"
    transcript.write_text(
        "WEBVTT\n\n00:00:00.300 --> 00:00:00.900\nfirst <00:00:00.500>words\n\n"
        "00:00:01.000 --> 01:00:00.000\nthe last cue\n\n00:30:00.000 --> 00:31:00.000\nbeyond the end\n",
        encoding="utf-8",
    )
    copy, facts = prepare(clip(name), ffmpeg, captions=[("en", transcript), ("zh-Hans", transcript)])
    assert facts.caption_languages == ("eng", "zho")
    for number in range(2):
        assert cues(copy, number) == [(0.3, "first words"), (1.0, "the last cue")]
    with av.open(str(copy)) as container:
        longest = max(float((stream.duration or 0) * (stream.time_base or 0)) for stream in container.streams)
    assert longest == pytest.approx(facts.duration_s, abs=0.05)


def first_white_s(path: Path) -> float:
    with av.open(str(path)) as container:
        return next(frame.time for frame in container.decode(video=0) if bright(frame))


def bright(frame: VideoFrame) -> bool:
    return float(frame.to_ndarray(format="gray").mean()) > 128


def first_sound_s(path: Path) -> float:
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            found = numpy.flatnonzero(numpy.abs(samples(frame)) > 0.2)
            if found.size:
                return (frame.time or 0.0) + float(found[0]) / frame.sample_rate
    raise AssertionError("there is no sound")


def samples(frame: AudioFrame) -> numpy.typing.NDArray[numpy.float32]:
    values = frame.to_ndarray()
    assert values.dtype == numpy.float32
    return numpy.asarray(values[0], dtype=numpy.float32)


def cues(path: Path, number: int) -> list[tuple[float, str]]:
    """Return (second, text) of an MP4 caption track's samples; empty ones are the silence between cues."""
    with av.open(str(path)) as container:
        track = container.streams.subtitles[number]
        found = [(float(p.pts * p.time_base), bytes(p)) for p in container.demux(track) if p.pts is not None]
    return [
        (round(second, 3), data[2 : 2 + int.from_bytes(data[:2], "big")].decode())
        for second, data in found
        if data[:2] != b"\0\0"
    ]
