"""Which encoders are used, and what happens without the best one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from carrel.errors import ToolMissing
from carrel.media import check_phone_copy, encoders, look, plan
from carrel.media.command import Inputs, phone_copy_command
from carrel.media.labels import write_labels
from carrel.media.run import run
from carrel.settings import Settings
from carrel.tools import Ffmpeg

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def test_x264_is_taken_where_it_is(ffmpeg: Ffmpeg) -> None:
    choice = encoders(ffmpeg)
    assert (choice.video, choice.audio, choice.captions, choice.tonemap) == ("libx264", "aac", "mov_text", True)


def lesser(ffmpeg: Ffmpeg, folder: Path, without: str) -> Ffmpeg:
    """Return a stand-in for builds that lack encoders: its tables leave out lines that match `without`."""
    script = folder / "ffmpeg"
    script.write_text(f"#!/bin/sh\n'{ffmpeg.path}' \"$@\" | grep -v -E '{without}'\n", encoding="utf-8")
    script.chmod(0o755)
    return Ffmpeg(str(script), "lesser", bundled=False)


@UNIX
def test_the_next_best_is_taken_and_makes_good_phone_copies(clip: Callable[[str], Path], tmp_path: Path, bundled: Ffmpeg) -> None:
    choice = encoders(lesser(bundled, tmp_path, "libx264|zscale"))
    assert (choice.video, choice.tonemap) == ("libopenh264", False)
    for name in ("pq.mp4", "sound.m4a"):
        original = clip(name)
        facts = look(original)
        decided = plan(facts, Settings())
        inputs = Inputs(original, (), labels=tmp_path / "labels.txt", card=tmp_path / "card.png")
        inputs.labels.write_text(write_labels("x", (), 2), encoding="utf-8")
        if facts.video is None:
            from carrel.media.card import draw_card

            draw_card("x", inputs.card, decided.width, decided.height)
        output = tmp_path / f"{name}.copy.mp4"
        command = phone_copy_command(bundled, choice, inputs, facts, decided, output)
        run(command, duration_s=2, folder=tmp_path, progress=lambda _: None)
        check_phone_copy(output, facts, decided)


@UNIX
@pytest.mark.parametrize(("without", "kind"), [("264|h264_", "H.264"), (" aac ", "AAC"), ("mov_text", "MP4 caption")])
def test_an_ffmpeg_without_an_encoder_is_told_with_a_way_out(without: str, kind: str, tmp_path: Path, bundled: Ffmpeg) -> None:
    with pytest.raises(ToolMissing, match=f"has no {kind} encoder") as raised:
        encoders(lesser(bundled, tmp_path, without))
    assert "imageio-ffmpeg" in raised.value.hint


def test_a_program_that_does_not_run_is_told(bundled: Ffmpeg, tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="does not run"):
        encoders(replace(bundled, path=str(tmp_path / "nowhere")))
    with pytest.raises(ToolMissing, match="does not run"):
        run([str(tmp_path / "nowhere")], duration_s=1, folder=tmp_path, progress=lambda _: None)
