"""Loudness is measured as EBU Tech 3341 asks of a meter."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from carrel.errors import MediaUnreadable, Stopped
from carrel.media import measure_loudness
from carrel.media.loudness import read_summary
from carrel.records import Loudness, StepProgress
from carrel.tools import Ffmpeg


def quiet(_: StepProgress) -> None:
    pass


def sound(path: Path, bundled: Ffmpeg, expression: str, seconds: int) -> Path:
    source = f"aevalsrc={expression}:s=48000:d={seconds}"
    encode = ["-c:a", "pcm_s24le", "-map_metadata", "-1", "-metadata", "title=Summary: I: -3.0 LUFS"]
    command = [bundled.path, "-v", "error", "-y", "-f", "lavfi", "-i", source, *encode, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


@pytest.mark.parametrize("decibels", [-23, -33])
def test_a_tone_is_as_loud_as_tech_3341_says(tmp_path: Path, bundled: Ffmpeg, ffmpeg: Ffmpeg, decibels: int) -> None:
    # Test cases 1 and 2: a stereo sine of 1 kHz measures as many LUFS as its peak has dBFS.
    tone = f"{10 ** (decibels / 20)}*sin(2*PI*1000*t)"
    path = sound(tmp_path / "tone.mkv", bundled, f"{tone}|{tone}", 20)
    measured = measure_loudness(path, 20.0, ffmpeg=ffmpeg, progress=quiet)
    assert measured.lufs == pytest.approx(decibels, abs=0.2)
    assert measured.peak_db == pytest.approx(decibels, abs=0.3)


def test_pauses_do_not_make_speech_quieter(tmp_path: Path, bundled: Ffmpeg) -> None:
    # As in test case 3: what lies 10 LU below the rest is not counted.
    tone = "if(lt(t\\,10)\\,0.0708\\,0.0063)*sin(2*PI*1000*t)"
    path = sound(tmp_path / "pauses.mkv", bundled, f"{tone}|{tone}", 20)
    assert measure_loudness(path, 20.0, ffmpeg=bundled, progress=quiet).lufs == pytest.approx(-23, abs=0.3)


def test_peaks_between_samples_are_seen(tmp_path: Path, bundled: Ffmpeg) -> None:
    # A quarter of the sample rate, 45 degrees off: no sample is higher than 0.7 of the wave.
    path = sound(tmp_path / "between.mkv", bundled, "0.5*sin(2*PI*12000*t+PI/4)", 3)
    measured = measure_loudness(path, 3.0, ffmpeg=bundled, progress=quiet)
    assert measured.peak_db == pytest.approx(-6, abs=0.7)


def test_silence_and_no_sound_have_no_loudness(tmp_path: Path, bundled: Ffmpeg, clip: Callable[[str], Path]) -> None:
    path = sound(tmp_path / "silence.mkv", bundled, "0", 3)
    assert measure_loudness(path, 3.0, ffmpeg=bundled, progress=quiet) == Loudness()
    assert measure_loudness(clip("silent.mp4"), 2.0, ffmpeg=bundled, progress=quiet) == Loudness()


def test_it_can_be_stopped(bundled: Ffmpeg, clip: Callable[[str], Path]) -> None:
    def stop(_: StepProgress) -> None:
        raise Stopped("Stopped.")

    with pytest.raises(Stopped):
        measure_loudness(clip("fits.mp4"), 2.0, ffmpeg=bundled, progress=stop)


def test_what_is_no_media_is_refused(tmp_path: Path, bundled: Ffmpeg) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no sound")
    with pytest.raises(MediaUnreadable):
        measure_loudness(path, 2.0, ffmpeg=bundled, progress=quiet)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Summary:\nI: -21.3 LUFS\nTrue peak:\nPeak: -1.5 dBFS", Loudness(-21.3, -1.5)),
        ("Summary:\nI: -70.0 LUFS\nTrue peak:\nPeak: -inf dBFS", Loudness()),
        ("Summary:\nI: -21.3 LUFS", Loudness()),
        ("", Loudness()),
    ],
)
def test_only_whole_figures_count(said: str, told: Loudness) -> None:
    assert read_summary(said) == told
