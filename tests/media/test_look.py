"""What a look finds, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from carrel.errors import MediaTruncated, MediaUnreadable
from carrel.media import look


def test_an_mp4_tells_its_facts(clip: Callable[[str], Path]) -> None:
    facts = look(clip("fits.mp4"))
    assert "mp4" in facts.container.split(",")
    assert facts.duration_s == pytest.approx(2, abs=0.05)
    assert facts.size_bytes == clip("fits.mp4").stat().st_size
    video = facts.video
    assert video is not None
    assert (video.codec, video.profile, video.width, video.height) == ("h264", "Constrained Baseline", 320, 180)
    assert (video.frame_rate, video.variable_rate) == (Fraction(25), False)
    assert video.keyframe_gap_s == pytest.approx(2, abs=0.1)
    assert [(a.codec, a.profile, a.channels, a.sample_rate, a.default) for a in facts.audio] == [("aac", "LC", 2, 48_000, True)]


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        ("turned.mp4", "rotation", 90),
        ("anamorphic.mp4", "sample_aspect", Fraction(16, 11)),
        ("interlaced.mp4", "interlaced", True),
        ("varying.mp4", "variable_rate", True),
        ("sixty.mp4", "frame_rate", Fraction(60)),
        ("slideshow.mp4", "frame_rate", Fraction(1, 2)),
        ("pq.mp4", "high_dynamic_range", True),
        ("hlg.mp4", "high_dynamic_range", True),
        ("ten_bit.mp4", "pixel_format", "yuv420p10le"),
        ("odd_size.webm", "shown_size", (321, 181)),
        ("turned.mp4", "shown_size", (180, 320)),
        ("anamorphic.mp4", "shown_size", (pytest.approx(523.6, abs=0.1), 288)),
        ("flash_late_picture.mkv", "begins_s", pytest.approx(0.6, abs=0.05)),
        ("cut_start.mp4", "begins_s", pytest.approx(-0.78, abs=0.1)),
    ],
)
def test_what_is_odd_about_the_picture_is_seen(name: str, fact: str, value: object, clip: Callable[[str], Path]) -> None:
    assert getattr(look(clip(name)).video, fact) == value


@pytest.mark.parametrize(
    "name", ["fits.mkv", "fits.ts", "fragmented.mp4", "vp9.webm", "no_duration.webm", "mpeg4.avi", "sound.mp3"]
)
def test_the_duration_is_measured_where_no_index_tells_it(name: str, clip: Callable[[str], Path]) -> None:
    assert look(clip(name)).duration_s == pytest.approx(2, abs=0.1)


def test_sound_tracks_come_with_language_and_default_mark(clip: Callable[[str], Path]) -> None:
    tracks = look(clip("tracks.mkv")).audio
    assert [(track.language, track.default) for track in tracks] == [("eng", False), ("ger", True), ("fre", False)]


def test_a_cover_is_no_video(clip: Callable[[str], Path]) -> None:
    facts = look(clip("cover.m4a"))
    assert facts.video is None
    assert len(facts.audio) == 1


def test_a_sound_track_with_nothing_in_it_is_no_sound(clip: Callable[[str], Path]) -> None:
    with av.open(str(clip("empty_track.mkv"))) as container:
        assert len(container.streams.audio) == 1
    assert look(clip("empty_track.mkv")).audio == ()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("fits.mp4", 0.3),
        ("fits.mp4", 0.99),
        ("index_last.mp4", 0.3),
        ("index_last.mp4", 0.99),
        ("fragmented.mp4", 0.6),
        ("fits.mkv", 0.4),
    ],
)
def test_a_file_cut_off_is_refused(name: str, kept: float, clip: Callable[[str], Path], tmp_path: Path) -> None:
    whole = clip(name).read_bytes()
    cut = tmp_path / name
    cut.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(MediaTruncated) as raised:
        look(cut)
    assert name in raised.value.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mp4", b""),
        ("page.mp4", b"<!doctype html><title>Log in</title>" * 99),
        ("words.txt", b"A text about nothing at all.\n" * 99),
        ("noise.mp4", bytes(range(256)) * 40),
        ("list.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
        ("dot.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("cues.srt", b"1\n00:00:01,000 --> 00:00:02,000\nwords\n"),
    ],
)
def test_what_is_no_media_is_refused_in_a_sentence(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaUnreadable) as raised:
        look(path)
    assert name in raised.value.message
    assert str(tmp_path) not in raised.value.message


def test_a_missing_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable, match=r"gone\.mp4 is not there"):
        look(tmp_path / "gone.mp4")


def test_a_list_of_files_cannot_make_us_read_them(clip: Callable[[str], Path], tmp_path: Path) -> None:
    lure = tmp_path / "lure.mp4"
    lure.write_text(f"ffconcat version 1.0\nfile '{clip('fits.mp4')}'\n", encoding="utf-8")
    with pytest.raises(MediaUnreadable):
        look(lure)
