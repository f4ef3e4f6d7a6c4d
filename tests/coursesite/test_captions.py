"""Automatic captions look like YouTube's and hold the truth."""

from __future__ import annotations

import io
import json

import webvtt

from carrel.demo.spec import MadeCourse
from tests.coursesite.captions import json3, rolling_vtt


def test_json3_has_every_word_at_its_millisecond(course_media: MadeCourse) -> None:
    made = course_media.lectures[0]
    said = [
        (segment["utf8"].strip(), event["tStartMs"] + segment.get("tOffsetMs", 0))
        for event in json.loads(json3(made.cues))["events"]
        for segment in event.get("segs", [])
        if segment["utf8"].strip()
    ]
    assert said == [(word.text, round(word.start_s * 1000)) for word in made.words]


def test_rolling_captions_show_each_line_twice_and_time_the_words(course_media: MadeCourse) -> None:
    made = course_media.lectures[0]
    text = rolling_vtt(made.cues, "en")
    cues = webvtt.from_buffer(io.StringIO(text)).captions
    lines = [" ".join(word.text for word in made.words[at : at + 4]) for at in range(0, len(made.words), 4)]
    shown = [line.strip() for cue in cues for line in cue.text.splitlines() if line.strip()]
    assert [shown.count(line) for line in lines[:-1]] == [3] * (len(lines) - 1)
    assert "<00:00:02." in text
    assert all(cue.start_in_seconds <= cue.end_in_seconds for cue in cues)
