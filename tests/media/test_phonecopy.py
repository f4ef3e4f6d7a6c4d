"""Phone copies of every kind of original, by every ffmpeg that we may find."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from carrel.errors import DiskFull, EncodeFailed, Stopped
from carrel.media import MediaFacts, look, make_phone_copy, plan
from carrel.media.boxes import outer_boxes
from carrel.records import Chapter, StepProgress
from carrel.settings import Settings
from carrel.tools import Ffmpeg

Prepare = Callable[..., tuple[Path, MediaFacts]]

FITTING = ("fits.mp4", "fits.mkv", "fits.ts", "index_last.mp4", "fragmented.mp4", "silent.mp4", "cd_sound.mp4")
MISFITS = (
    ("h265.mp4", (320, 180), 25),
    ("vp9.webm", (320, 180), 25),
    ("no_duration.webm", (320, 180), 25),
    ("mpeg4.avi", (320, 180), 25),
    ("tall.mp4", (1280, 720), 25),
    ("portrait.mp4", (720, 1280), 25),
    ("sixty.mp4", (320, 180), 30),
    ("ten_bit.mp4", (320, 180), 25),
    ("full_range.mp4", (320, 180), 25),
    ("rgb.mkv", (320, 180), 25),
    ("pq.mp4", (320, 180), 25),
    ("hlg.mp4", (320, 180), 25),
    ("odd_size.webm", (320, 180), 25),
    ("anamorphic.mp4", (524, 288), 25),
    ("interlaced.mp4", (320, 180), 25),
    ("varying.mp4", (320, 180), 25),
    ("slideshow.mp4", (320, 180), 5),
    ("long_gap.mp4", (320, 180), 25),
    ("still_end.mkv", (320, 180), 25),
    ("turned.mp4", (180, 320), 25),
    ("sound.mp3", (640, 360), 1),
    ("sound.m4a", (640, 360), 1),
    ("cover.m4a", (640, 360), 1),
)


@pytest.mark.parametrize("name", FITTING)
def test_what_fits_is_copied_bit_by_bit(name: str, clip: Callable[[str], Path], prepare: Prepare, ffmpeg: Ffmpeg) -> None:
    original = clip(name)
    assert plan(look(original), Settings()).why == ()
    copy, facts = prepare(original, ffmpeg)
    assert pictures(copy) == pictures(original)
    assert facts.duration_s == pytest.approx(look(original).duration_s, abs=0.05)


def test_a_large_copy_is_written_once_with_its_index_first(
    clip: Callable[[str], Path], prepare: Prepare, tmp_path: Path, ffmpeg: Ffmpeg
) -> None:
    transcript = tmp_path / "a.en.vtt"
    cues = [f"00:00:{s:02}.{part} --> 00:00:{s:02}.{part + 90}\nw\n" for s in range(10) for part in range(100, 900, 100)]
    transcript.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")
    chapters = [Chapter(second / 4, second / 4 + 0.25, "c") for second in range(40)]
    copy, facts = prepare(clip("large.mp4"), ffmpeg, captions=[("en", transcript), ("de", transcript)], chapters=chapters)
    assert len(facts.chapters) == 40
    kinds = [box.kind for box in outer_boxes(copy)]
    assert kinds[:3] == ["ftyp", "moov", "free"]
    assert copy.stat().st_size < clip("large.mp4").stat().st_size * 1.03


@pytest.mark.parametrize(("name", "size", "rate"), MISFITS)
def test_every_odd_original_becomes_a_good_phone_copy(
    name: str, size: tuple[int, int], rate: int, clip: Callable[[str], Path], prepare: Prepare, ffmpeg: Ffmpeg
) -> None:
    original = look(clip(name))
    _, facts = prepare(clip(name), ffmpeg)
    video = facts.video
    assert video is not None
    assert (video.codec, video.profile, video.pixel_format) == ("h264", "High", "yuv420p")
    assert (video.width, video.height) == size
    assert video.frame_rate == Fraction(rate)
    assert (video.rotation, video.sample_aspect) == (0, Fraction(1))
    assert (video.interlaced, video.variable_rate, video.high_dynamic_range) == (False, False, False)
    assert video.keyframe_gap_s <= 4.5
    assert facts.duration_s == pytest.approx(original.duration_s, abs=0.15)
    assert len(facts.audio) == min(1, len(original.audio))


@pytest.mark.parametrize(
    ("name", "channels", "rate"), [("mp3_sound.mp4", 1, 48_000), ("surround.mkv", 2, 48_000), ("cd_sound.mp4", 2, 44_100)]
)
def test_only_the_sound_is_encoded_where_only_it_misfits(
    name: str, channels: int, rate: int, clip: Callable[[str], Path], prepare: Prepare, ffmpeg: Ffmpeg
) -> None:
    copy, facts = prepare(clip(name), ffmpeg)
    assert pictures(copy) == pictures(clip(name))
    assert [(a.codec, a.profile, a.channels, a.sample_rate) for a in facts.audio] == [("aac", "LC", channels, rate)]


def test_the_track_in_the_language_asked_for_is_kept(clip: Callable[[str], Path], prepare: Prepare) -> None:
    _, facts = prepare(clip("tracks.mkv"), language="fr-CA")
    assert [track.language for track in facts.audio] == ["fra"]


def test_hostile_names_and_titles_are_only_text(
    clip: Callable[[str], Path], prepare: Prepare, tmp_path: Path, ffmpeg: Ffmpeg
) -> None:
    original = tmp_path / "-y 50% of %03d: [it]'s.mp4"
    original.write_bytes(clip("fits.mp4").read_bytes())
    title = "a=b;c#d\\e\nf\0g\u2028h \ud800 %d 'q' \"r\""
    copy, facts = prepare(original, ffmpeg, title=title, chapters=[Chapter(0.5, 99, "[CHAPTER]\nx=1;#\\"), Chapter(0, 0.5, "")])
    assert [(c.start_s, c.end_s, c.title) for c in facts.chapters] == [(0, 0.5, "Chapter 1"), (0.5, 2, "[CHAPTER] x=1;#\\")]
    assert stored_title(copy) == "a=b;c#d\\e f g h %d 'q' \"r\""


def test_progress_rises_to_the_end_and_tells_the_speed(clip: Callable[[str], Path], tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    told: list[StepProgress] = []
    make(clip("long_gap.mp4"), tmp_path / "copy.mp4", ffmpeg, told.append)
    fractions = [progress.fraction for progress in told if progress.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1, abs=0.02)
    assert any(progress.speed for progress in told)


def test_stopping_leaves_nothing(clip: Callable[[str], Path], tmp_path: Path, bundled: Ffmpeg) -> None:
    def stop(_: StepProgress) -> None:
        raise Stopped("Stopped.")

    with pytest.raises(Stopped):
        make(clip("h265.mp4"), tmp_path / "copy.mp4", bundled, stop)
    assert list(tmp_path.iterdir()) == []


def test_an_older_phone_copy_is_replaced_whole_and_survives_a_failure(
    clip: Callable[[str], Path], tmp_path: Path, ffmpeg: Ffmpeg
) -> None:
    into = tmp_path / "copy.mp4"
    into.write_bytes(b"older")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video")
    facts = look(clip("h265.mp4"))
    with pytest.raises(EncodeFailed) as raised:
        make_phone_copy(
            broken,
            facts,
            plan(facts, Settings()),
            captions=(),
            chapters=(),
            title="",
            into=into,
            ffmpeg=ffmpeg,
            progress=lambda _: None,
        )
    assert raised.value.message.startswith("ffmpeg could not make the phone copy: ")
    assert "\n" not in raised.value.message
    assert into.read_bytes() == b"older"
    make(clip("h265.mp4"), into, ffmpeg)
    assert look(into).video is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.mp4", "copy.mp4"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told_in_words(clip: Callable[[str], Path], tmp_path: Path, ffmpeg: Ffmpeg) -> None:
    from carrel.media.run import GLOBAL_OPTIONS, run

    command = [ffmpeg.path, *GLOBAL_OPTIONS, "-y", "-i", str(clip("fits.ts")), "-c", "copy", "-f", "mpegts", "/dev/full"]
    with pytest.raises(DiskFull):
        run(command, duration_s=2, folder=tmp_path, progress=lambda _: None)


def make(original: Path, into: Path, ffmpeg: Ffmpeg, progress: Callable[[StepProgress], None] = lambda _: None) -> None:
    facts = look(original)
    decided = plan(facts, Settings())
    make_phone_copy(
        original,
        facts,
        decided,
        captions=(),
        chapters=(),
        title="",
        into=into,
        ffmpeg=ffmpeg,
        progress=progress,
    )


def pictures(path: Path) -> list[bytes]:
    """Return the decoded pictures: two files with the same ones were copied."""
    import av

    with av.open(str(path)) as container:
        return [bytes(frame.planes[0]) for frame in container.decode(video=0)]


def stored_title(path: Path) -> str:
    import av

    with av.open(str(path)) as container:
        return container.metadata["title"]
