"""Posters show something."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from carrel.errors import MediaUnreadable
from carrel.media import MediaFacts, make_poster
from carrel.media.card import draw_card
from carrel.tools import Ffmpeg


def test_the_frame_with_the_most_to_see_is_taken(tmp_path: Path, bundled: Ffmpeg) -> None:
    lecture = tmp_path / "lecture.mp4"
    picture = (
        "color=black:s=1280x720:d=6:r=5[a];testsrc2=s=1280x720:d=2:r=5[b];color=white:s=1280x720:d=6:r=5[c];[a][b][c]concat=n=3"
    )
    command = [bundled.path, "-v", "error", "-filter_complex", picture, "-g", "5", "-pix_fmt", "yuv420p", str(lecture)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    make_poster(lecture, tmp_path / "poster.jpg", 14.0)
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert (poster.format, poster.size) == ("JPEG", (640, 360))
        assert max(ImageStat.Stat(poster).stddev) > 60


@pytest.mark.parametrize("name", ["silent.mp4", "cut_start.mp4", "sound.mp3"])
def test_every_phone_copy_has_one(
    name: str, clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]], tmp_path: Path
) -> None:
    copy, facts = prepare(clip(name))
    make_poster(copy, tmp_path / "poster.jpg", facts.duration_s)
    with Image.open(tmp_path / "poster.jpg") as poster:
        assert facts.video is not None
        assert poster.size == (facts.video.width, facts.video.height)


def test_a_file_with_no_picture_is_refused(clip: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match="no pictures"):
        make_poster(clip("sound.m4a"), tmp_path / "poster.jpg", 2.0)
    assert not (tmp_path / "poster.jpg").exists()


@pytest.mark.parametrize("title", ["Sound", "", "第三讲", "x" * 400, "many words " * 40])
def test_a_card_can_be_drawn_for_any_title(title: str, tmp_path: Path) -> None:
    draw_card(title, tmp_path / "card.png", 640, 360)
    with Image.open(tmp_path / "card.png") as card:
        assert card.size == (640, 360)
        assert max(ImageStat.Stat(card).stddev) > 5
