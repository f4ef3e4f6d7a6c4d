"""Transcripts as an MP4 can hold them."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from carrel.media.captions import write_captions


def fitted(cues: list[tuple[int, int, str]], duration_s: float) -> list[tuple[float, float, str]]:
    """Write cues (milliseconds) as a transcript and return the captions made of it."""
    with tempfile.TemporaryDirectory() as folder:
        transcript, into = Path(folder, "a.vtt"), Path(folder, "b.vtt")
        blocks = [f"{stamp(start)} --> {stamp(end)}\n{text}\n" for start, end, text in cues]
        transcript.write_text("\n".join(["WEBVTT\n", *blocks]), encoding="utf-8")
        write_captions(transcript, into, duration_s)
        return [(seconds(c.start), seconds(c.end), c.raw_text) for c in webvtt.read(str(into)).captions]


def stamp(milliseconds: int) -> str:
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"
    )


def seconds(text: str) -> float:
    hours, minutes, rest = text.split(":")
    return round(int(hours) * 3600 + int(minutes) * 60 + float(rest), 3)


def test_cues_follow_each_other_and_end_with_the_lecture() -> None:
    cues = [
        (500, 4000, "one"),
        (2000, 3000, "two"),
        (2000, 2500, "beside two"),
        (8000, 60_000, "last"),
        (70_000, 71_000, "beyond"),
    ]
    assert fitted(cues, 10.0) == [(0.5, 2.0, "one"), (2.0, 3.0, "two\nbeside two"), (8.0, 10.0, "last")]


def test_escapes_and_tags_are_kept() -> None:
    assert fitted([(0, 900, "a &amp; <b>b</b> <00:00:00.500>c")], 5) == [(0, 0.9, "a &amp; <b>b</b> <00:00:00.500>c")]


def test_a_transcript_that_cannot_be_read_gives_no_cues(tmp_path: Path) -> None:
    broken = tmp_path / "broken.vtt"
    for content in (b"", b"\xff\xfe\x00nothing", b"WEBVTT\n\n00:99 --> never\nwords\n"):
        broken.write_bytes(content)
        write_captions(broken, tmp_path / "into.vtt", 10)
        assert webvtt.read(str(tmp_path / "into.vtt")).captions == []


@given(
    st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(1, 20_000), st.sampled_from(["word", "two\nlines"])), max_size=30),
    st.integers(1, 8_000),
)
def test_no_two_cues_overlap_none_is_lost_before_the_end_and_none_outlasts_it(
    drawn: list[tuple[int, int, str]], duration_s: int
) -> None:
    made = fitted([(start, start + length, text) for start, length, text in drawn], duration_s)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(made))
    assert all(start < end <= duration_s for start, end, _ in made)
    assert {start for start, _, _ in made} == {start / 1000 for start, _, _ in drawn if start < duration_s * 1000}
