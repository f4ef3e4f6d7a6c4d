"""A frame is the very picture that a player shows at that second."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from carrel.errors import MediaUnreadable
from carrel.media import MediaFacts, frame
from carrel.tools import Ffmpeg

_RATE = 30000 / 1001
_STEPS = 20


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory, bundled: Ffmpeg) -> Path:
    """Ten seconds at 29.97 frames a second, with B-frames and long gaps; each frame is brighter than the last, in 20 steps."""
    path = tmp_path_factory.mktemp("frame") / "counting.mp4"
    picture = f"color=s=160x90:r=30000/1001:d=10,geq=lum=20+mod(N\\,{_STEPS})*10:cb=128:cr=128"
    encode = ["-c:v", "libx264", "-bf", "3", "-g", "240", "-crf", "10", "-pix_fmt", "yuv420p"]
    command = [bundled.path, "-v", "error", "-f", "lavfi", "-i", picture, *encode, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def brightness(path: Path) -> float:
    with Image.open(path) as shown:
        return float(ImageStat.Stat(shown.convert("L")).mean[0])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(number=st.integers(0, 298), share=st.floats(0, 0.9))
def test_every_frame_is_found_by_any_of_its_milliseconds(counting: Path, tmp_path: Path, number: int, share: float) -> None:
    second = round((number + share) / _RATE, 3)
    frame(counting, second, tmp_path / "frame.jpg")
    luma = brightness(tmp_path / "frame.jpg") / 255 * 219 + 16
    assert round((luma - 20) / 10) == number % _STEPS


@pytest.mark.parametrize("name", ["flash.mp4", "flash_frames.mp4", "flash_offset.ts", "flash_late_picture.mkv", "cut_start.mp4"])
def test_what_happens_is_seen_when_it_happens(
    name: str, clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]], tmp_path: Path
) -> None:
    begins = {"flash_late_picture.mkv": 1.8, "cut_start.mp4": 0.5}.get(name, 1.2)
    copy, _ = prepare(clip(name))
    frame(copy, begins - 0.05, tmp_path / "before.jpg")
    frame(copy, begins + 0.05, tmp_path / "after.jpg")
    assert brightness(tmp_path / "before.jpg") < 20
    assert brightness(tmp_path / "after.jpg") > 235


def test_the_last_picture_stays_to_the_end(counting: Path, tmp_path: Path) -> None:
    frame(counting, 10.5, tmp_path / "frame.jpg")
    assert brightness(tmp_path / "frame.jpg") > 200


def test_a_large_picture_is_made_smaller(clip: Callable[[str], Path], tmp_path: Path) -> None:
    frame(clip("tall.mp4"), 0.5, tmp_path / "frame.jpg")
    with Image.open(tmp_path / "frame.jpg") as shown:
        assert (shown.format, shown.size) == ("JPEG", (1280, 720))


def test_sound_alone_has_none(clip: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="no pictures"):
        frame(clip("sound.m4a"), 1.0, tmp_path / "frame.jpg")
    assert list(tmp_path.iterdir()) == []
