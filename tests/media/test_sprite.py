"""Each picture of a sprite shows its own time."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from carrel.errors import MediaUnreadable
from carrel.media import MediaFacts, look, make_sprite
from carrel.tools import Ffmpeg


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory, bundled: Ffmpeg) -> Path:
    """Twelve minutes that fill with white, line by line: a frame a second, a keyframe every four."""
    path = tmp_path_factory.mktemp("sprite") / "filling.mp4"
    picture = "color=s=320x180:r=1:d=720,geq=lum=if(lt(Y*W+X\\,W*H*T/720)\\,235\\,16):cb=128:cr=128"
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "1", "-g", "4", "-bf", "0", "-pix_fmt", "yuv420p"]
    command = [bundled.path, "-v", "error", "-f", "lavfi", "-i", picture, *encode, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def test_every_picture_stands_at_its_place(filling: Path, tmp_path: Path) -> None:
    sprite = make_sprite(filling, tmp_path / "thumbs.jpg", 720.0)
    assert (sprite.interval_s, sprite.columns, sprite.rows, sprite.width, sprite.height) == (6.0, 10, 12, 160, 90)
    with Image.open(tmp_path / "thumbs.jpg") as sheet:
        assert (sheet.format, sheet.size) == ("JPEG", (1600, 1080))
        grey = sheet.convert("L")
        white = ImageStat.Stat(grey.crop((1440, 990, 1600, 1060))).mean[0]  # the last is filled but for its last lines
        for number in range(120):
            left, top = number % 10 * 160, number // 10 * 90
            share = ImageStat.Stat(grey.crop((left, top, left + 160, top + 90))).mean[0] / white
            middle = number * 6 + 3
            assert share * 720 == pytest.approx(middle - middle % 4, abs=1.5)  # the keyframe at or before it


@pytest.mark.parametrize(
    ("duration_s", "count"), [(2.0, 1), (51.0, 11), (599.9, 120), (601.0, 101), (3600.0, 120), (36000.0, 120)]
)
def test_there_are_never_more_than_fit(filling: Path, tmp_path: Path, duration_s: float, count: int) -> None:
    sprite = make_sprite(filling, tmp_path / "thumbs.jpg", duration_s)
    assert sprite.columns * (sprite.rows - 1) < count <= sprite.columns * sprite.rows
    assert (count - 1) * sprite.interval_s < duration_s <= count * sprite.interval_s


@pytest.mark.parametrize(("name", "size"), [("silent.mp4", (160, 90)), ("portrait.mp4", (90, 160)), ("cut_start.mp4", (160, 90))])
def test_every_video_has_one(
    name: str,
    size: tuple[int, int],
    clip: Callable[[str], Path],
    prepare: Callable[..., tuple[Path, MediaFacts]],
    tmp_path: Path,
) -> None:
    copy, facts = prepare(clip(name))
    sprite = make_sprite(copy, tmp_path / "thumbs.jpg", facts.duration_s)
    assert (sprite.width, sprite.height) == size


def test_what_cannot_be_decoded_looks_like_what_is_before_it(filling: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.mp4"
    data = bytearray(filling.read_bytes())
    media = data.index(b"mdat") + 8
    data[media + 4000 : media + 40000] = bytes(36000)
    spoilt.write_bytes(data)
    assert make_sprite(spoilt, tmp_path / "thumbs.jpg", look(filling).duration_s).rows == 12


def test_sound_alone_has_none(clip: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="no pictures"):
        make_sprite(clip("sound.m4a"), tmp_path / "thumbs.jpg", 2.0)
    assert not (tmp_path / "thumbs.jpg").exists()
