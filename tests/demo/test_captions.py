"""Cues fit on two lines, keep every word, and are WebVTT that a parser takes."""

from __future__ import annotations

import io
import itertools

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from carrel.demo.captions import LONGEST_CHARACTERS, cues_of_sentence, cues_of_translation, timestamp, web_vtt
from carrel.records import Cue, Word

_TOKENS = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), min_size=1, max_size=40)


@given(_TOKENS)
def test_no_word_of_a_sentence_is_lost_and_no_cue_is_too_long(tokens: list[str]) -> None:
    words = [Word(token, round(index * 0.3, 3)) for index, token in enumerate(tokens)]
    cues = cues_of_sentence(words, len(tokens) * 0.3)
    assert [word for cue in cues for word in cue.words] == words
    assert " ".join(cue.text.replace("\n", " ") for cue in cues) == " ".join(tokens)
    assert all(len(cue.text) <= LONGEST_CHARACTERS and cue.text.count("\n") <= 1 for cue in cues)
    assert all(before.end_s == after.start_s for before, after in itertools.pairwise(cues))


@given(_TOKENS)
def test_a_translation_fills_the_time_of_its_original(tokens: list[str]) -> None:
    cues = cues_of_translation(" ".join(tokens), 10.0, 14.0)
    assert cues[0].start_s == 10.0
    assert cues[-1].end_s == 14.0
    assert " ".join(cue.text.replace("\n", " ") for cue in cues).split() == tokens


def test_markup_in_speech_is_escaped() -> None:
    text = web_vtt([Cue(0.5, 2.0, "a < b & c --> d")])
    [cue] = webvtt.from_buffer(io.StringIO(text)).captions
    assert cue.start == "00:00:00.500"
    assert cue.raw_text == "a &lt; b &amp; c --&gt; d"


def test_a_timestamp_has_hours_and_milliseconds() -> None:
    assert timestamp(3723.5) == "01:02:03.500"
    assert timestamp(59.9996) == "00:01:00.000"
