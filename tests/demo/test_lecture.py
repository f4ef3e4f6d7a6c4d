"""A made lecture holds what it promises."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
import webvtt

from carrel import tools
from carrel.demo.lecture import make_course, make_lecture
from carrel.demo.spec import CourseSpec, LectureSpec, MadeLecture, Part, Slide
from carrel.errors import EncodeFailed

SPEC = LectureSpec(
    key="moon",
    title="The moon: tides & <light>",
    slides=(
        Slide(
            "The tide",
            (
                Part(("The moon pulls the sea.",), "It pulls", {"de": ("Der Mond zieht am Meer.",)}),
                Part(("Twice a day.",), "Twice"),
            ),
        ),
        Slide("The light", (Part(("Its light is borrowed from the sun.",), "Borrowed"),)),
    ),
    size=(640, 360),
    spoken=False,
)
_FALSE = shutil.which("false") or ""


@pytest.fixture(scope="module", params=["system", "bundled"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadeLecture]:
    program = imageio_ffmpeg.get_ffmpeg_exe() if request.param == "bundled" else shutil.which("ffmpeg")
    if program is None:
        pytest.skip("there is no ffmpeg on PATH")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARREL_FFMPEG", program)
        tools.find_ffmpeg.cache_clear()
        yield make_lecture(SPEC, tmp_path_factory.mktemp("made") / "moon")
    tools.find_ffmpeg.cache_clear()


def test_it_lasts_as_long_as_it_says_and_fits_a_phone(made: MadeLecture) -> None:
    with av.open(made.media) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(made.duration_s, abs=0.15)
        assert (video.codec_context.name, video.codec_context.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
        assert (video.width, video.height, video.average_rate) == (640, 360, Fraction(15))
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48_000, 1)
        keyframes = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(video)
            if packet.is_keyframe and packet.pts is not None
        ]
    gaps = np.diff([*keyframes, made.duration_s])
    assert max(gaps) <= 4.1


def test_slides_change_as_points_are_said_and_something_always_moves(made: MadeLecture) -> None:
    frames = _grey_frames(made.media)
    page = [frame[:340].astype(int) for frame in frames]
    second_slide = round(made.chapters[1].start_s * 15)
    assert np.abs(page[second_slide - 2] - page[second_slide + 12]).mean() > 1
    assert np.abs(page[second_slide - 4] - page[second_slide - 2]).mean() < 0.5
    ends = [int((frame[358] < 180).sum()) for frame in frames]
    assert ends == sorted(ends)
    for share in (0.25, 0.5, 0.9):
        assert ends[int(len(ends) * share)] / 640 == pytest.approx(share, abs=0.02)


def test_words_are_heard_at_their_times(made: MadeLecture) -> None:
    sound = _sound(made.media)
    assert (
        " ".join(word.text for word in made.words) == "The moon pulls the sea. Twice a day. Its light is borrowed from the sun."
    )
    for word in ("moon", "twice", "borrowed"):
        at = made.second_of(word)
        assert _loudness(sound, at + 0.005, at + 0.1) > 8 * _loudness(sound, at - 0.04, at - 0.01), word
    assert made.second_of("the", 3) > made.second_of("borrowed")
    with pytest.raises(ValueError, match="not said"):
        made.second_of("comet")


def test_subtitles_say_what_is_said_when_it_is_said(made: MadeLecture) -> None:
    english = webvtt.read(str(made.subtitles["en"])).captions
    assert [cue.text for cue in english] == ["The moon pulls the sea.", "Twice a day.", "Its light is borrowed from the sun."]
    assert [cue.start_in_seconds for cue in english] == [int(made.second_of(word)) for word in ("the", "twice", "its")]
    [german] = webvtt.read(str(made.subtitles["de"])).captions
    assert german.text == "Der Mond zieht am Meer."
    assert (german.start, german.end) == (english[0].start, english[0].end)


def test_chapters_are_the_slides_end_to_end(made: MadeLecture) -> None:
    assert [chapter.title for chapter in made.chapters] == ["The tide", "The light"]
    assert made.chapters[0].start_s == 0
    assert made.chapters[0].end_s == made.chapters[1].start_s
    assert made.chapters[1].end_s == made.duration_s


def test_what_is_there_is_not_made_again_and_what_changed_is(tmp_path: Path) -> None:
    small = replace(SPEC, size=(160, 90), frame_rate=5)
    first = make_lecture(small, tmp_path / "moon")
    stamp = first.media.stat().st_mtime_ns
    assert make_lecture(small, tmp_path / "moon") == first
    assert first.media.stat().st_mtime_ns == stamp
    renamed = make_lecture(replace(small, title="The tides"), tmp_path / "moon")
    assert renamed.spec.title == "The tides"
    assert renamed.media.stat().st_mtime_ns != stamp
    assert _names(tmp_path) == ["moon"]


def test_what_a_killed_run_left_is_swept_away_and_work_under_way_is_not(tmp_path: Path) -> None:
    for name, age_s in ((".unfinished-old", 7200), (".unfinished-new", 10)):
        (tmp_path / name / "work").mkdir(parents=True)
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    make_lecture(replace(SPEC, size=(160, 90), frame_rate=5), tmp_path / "moon")
    assert _names(tmp_path) == [".unfinished-new", "moon"]


def test_a_lecture_can_be_vp9(tmp_path: Path) -> None:
    made = make_lecture(replace(SPEC, container="webm", size=(160, 90), frame_rate=5), tmp_path / "moon")
    with av.open(made.media) as container:
        assert [stream.codec_context.name for stream in container.streams] == ["vp9", "opus"]


@pytest.mark.skipif(not _FALSE, reason="there is no program here that always fails")
def test_without_its_encoders_the_bundled_ffmpeg_steps_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARREL_FFMPEG", _FALSE)
    tools.find_ffmpeg.cache_clear()
    try:
        made = make_lecture(replace(SPEC, size=(160, 90), frame_rate=5), tmp_path / "moon")
        assert made.media.stat().st_size > 5000
        monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", _FALSE)
        with pytest.raises(EncodeFailed, match="could not make a sample lecture"):
            make_lecture(replace(SPEC, title="Other"), tmp_path / "other")
        assert _names(tmp_path) == ["moon"], "nothing half-made is left"
    finally:
        tools.find_ffmpeg.cache_clear()


def test_a_course_tells_how_far_it_is_and_stops_when_told_to(tmp_path: Path) -> None:
    lectures = tuple(replace(SPEC, key=f"moon-{number}", size=(160, 90), frame_rate=5) for number in range(3))
    told: list[tuple[int, int, str]] = []

    def stop(done: int, of: int, title: str) -> None:
        told.append((done, of, title))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_course(CourseSpec("moons", "Moons", "", lectures), tmp_path, progress=stop, jobs=1)
    assert told == [(1, 3, SPEC.title)]
    made = make_course(CourseSpec("moons", "Moons", "", lectures), tmp_path)
    assert [one.spec.key for one in made.lectures] == ["moon-0", "moon-1", "moon-2"]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _grey_frames(media: Path) -> list[np.ndarray]:
    with av.open(media) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


def _sound(media: Path) -> tuple[np.ndarray, int]:
    with av.open(media) as container:
        blocks = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(blocks), 48_000


def _loudness(sound: tuple[np.ndarray, int], start_s: float, end_s: float) -> float:
    samples, rate = sound
    return float(np.sqrt(np.mean(samples[int(start_s * rate) : int(end_s * rate)] ** 2))) + 1e-6
