"""A phone copy that is not whole and right is never shown."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from carrel.errors import PhoneCopyBad
from carrel.media import MediaFacts, check_phone_copy, look, plan
from carrel.media.boxes import outer_boxes
from carrel.settings import Settings
from carrel.tools import Ffmpeg


@pytest.fixture
def spoil(clip: Callable[[str], Path], tmp_path: Path, bundled: Ffmpeg) -> Callable[[str], None]:
    """Return a function that remakes the phone copy of a clip by ffmpeg with these arguments, and checks it."""
    original = clip("long_gap.mp4")
    made = tmp_path / "copy.mp4"

    def check(arguments: str) -> None:
        command = [bundled.path, "-v", "error", "-i", str(original), *arguments.split(), str(made)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        facts = look(original)
        check_phone_copy(made, facts, plan(facts, Settings()))

    return check


GOOD = "-c:v libx264 -preset ultrafast -g 100 -pix_fmt yuv420p -c:a copy -movflags +faststart"


def test_a_good_one_passes(spoil: Callable[[str], None]) -> None:
    spoil(GOOD)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (GOOD.replace(" -movflags +faststart", ""), "its index lies behind its pictures"),
        (f"{GOOD} -f matroska", "it is matroska,webm, not MP4"),
        (f"{GOOD} -vn", "it has no pictures"),
        (f"{GOOD} -an", "it has 0 sound tracks, not one"),
        (f"{GOOD} -map 0 -map 0:a", "it has 2 sound tracks, not one"),
        (f"{GOOD} -c:a libmp3lame", "its sound is mp3"),
        (f"{GOOD} -ac 6 -c:a aac", "with 6 channels"),
        (f"{GOOD} -t 6", "it ends at 6.0 s, and in the original at 12.0 s"),
        (f"{GOOD} -vf select=lt(n\\,150)", "its pictures end at 6.0 s"),
        (f"{GOOD} -s 160x90", "its pictures are 160x90, not 320x180"),
        (f"{GOOD} -g 250", "its keyframes are 10.0 s apart"),
        (f"{GOOD} -c:v mpeg4", "its pictures are mpeg4"),
        (f"{GOOD} -pix_fmt yuv444p", "its pixels are yuv444p"),
        (f"{GOOD} -r 60", "it has 60 frames a second"),
    ],
)
def test_what_is_not_as_planned_is_named(arguments: str, problem: str, spoil: Callable[[str], None]) -> None:
    with pytest.raises(PhoneCopyBad) as raised:
        spoil(arguments)
    assert problem in raised.value.message


def test_missing_captions_are_noticed(clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]]) -> None:
    original = look(clip("fits.mp4"))
    copy, _ = prepare(clip("fits.mp4"))
    with pytest.raises(PhoneCopyBad, match="its captions are missing"):
        check_phone_copy(copy, original, plan(original, Settings()), [("en", Path("a.vtt"))])


@pytest.mark.parametrize("place", ["beginning", "end"])
def test_bytes_that_do_not_decode_at_either_end_are_noticed(
    place: str, clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]]
) -> None:
    copy, _ = prepare(clip("long_gap.mp4"))
    media = next(box for box in outer_boxes(copy) if box.kind == "mdat")
    hole = media.size // 3
    with open(copy, "r+b") as stream:
        stream.seek(media.start + 8 if place == "beginning" else media.start + media.size - hole)
        stream.write(bytes(hole))
    original = look(clip("long_gap.mp4"))
    with pytest.raises(PhoneCopyBad, match="does not play"):
        check_phone_copy(copy, original, plan(original, Settings()))


def test_a_cut_file_and_a_file_of_something_else_are_noticed(
    clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]]
) -> None:
    original = look(clip("fits.mp4"))
    decided = plan(original, Settings())
    copy, _ = prepare(clip("fits.mp4"))
    copy.write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(PhoneCopyBad, match="is cut off"):
        check_phone_copy(copy, original, decided)
    copy.write_bytes(b"nothing")
    with pytest.raises(PhoneCopyBad, match="does not play"):
        check_phone_copy(copy, original, decided)


def test_sound_that_was_not_planned_is_noticed(
    clip: Callable[[str], Path], prepare: Callable[..., tuple[Path, MediaFacts]]
) -> None:
    original = look(clip("fits.mp4"))
    copy, _ = prepare(clip("fits.mp4"))
    silent = replace(original, audio=())
    with pytest.raises(PhoneCopyBad, match="sound that its original has not"):
        check_phone_copy(copy, silent, plan(silent, Settings()))
