"""Tiny lectures are what they say they are."""

from __future__ import annotations

import av
import pytest

from carrel.demo.spec import MadeCourse
from tests.coursesite import media


def test_the_thirteen_lectures_are_short_and_all_different(course_media: MadeCourse) -> None:
    assert len(course_media.lectures) == 13
    assert len({made.spec.title for made in course_media.lectures}) == 13
    for made in course_media.lectures:
        assert 3 < made.duration_s < 8
        with av.open(made.media) as container:
            assert container.duration is not None
            assert container.duration / 1e6 == pytest.approx(made.duration_s, abs=0.15)


def test_separate_streams_hold_one_stream_each(course_media: MadeCourse) -> None:
    folder = media.separate_streams(course_media.lectures[0])
    with av.open(folder / "video.mp4") as video, av.open(folder / "audio.m4a") as audio:
        assert [stream.type for stream in video.streams] == ["video"]
        assert [stream.type for stream in audio.streams] == ["audio"]


def test_hls_has_several_segments_and_subtitles_in_both_languages(course_media: MadeCourse) -> None:
    folder = media.hls(course_media.lectures[0])
    assert len(list(folder.glob("segment*.ts"))) >= 3
    assert {path.name for path in folder.glob("*.m3u8")} == {"master.m3u8", "video.m3u8", "en.m3u8", "de.m3u8"}
