"""Each word begins when the voice says that it does."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from carrel.demo import espeak, voice
from carrel.demo.script import COURSE
from carrel.demo.timeline import tell

_TEXT = "Close the book, and say one of the things that you remember."


def _has_espeak() -> bool:
    return espeak._load() is not None


def test_tones_begin_exactly_where_the_words_do() -> None:
    [spoken] = voice.say([_TEXT], "en", spoken=False)
    assert [word.text for word in spoken.words] == _TEXT.split()
    for word in spoken.words[1:]:
        at = round(word.start_s * voice.SAMPLE_RATE)
        assert not spoken.samples[at - 400 : at - 10].any(), f"silence before {word.text}"
        assert np.abs(spoken.samples[at : at + 1000]).max() > 2000, f"a tone at {word.text}"


def test_the_same_words_sound_the_same_each_time() -> None:
    first, second = voice.say([_TEXT, _TEXT], "en", spoken=False)
    assert (first.samples == second.samples).all()


@pytest.mark.skipif(not _has_espeak(), reason="there is no eSpeak NG here")
def test_a_synthetic_voice_times_every_word_also_those_it_runs_together() -> None:
    [spoken] = voice.say([_TEXT], "en")
    starts = [word.start_s for word in spoken.words]
    assert [word.text for word in spoken.words] == _TEXT.split()
    assert starts == sorted(starts)
    assert starts[0] < 0.1
    assert 2.5 < starts[-1] < spoken.duration_s < 6
    pause = spoken.words[3].start_s - spoken.words[2].start_s
    assert pause > 0.3, "the comma after 'book,' is heard"
    assert len(set(starts)) == len(starts), "'of' and 'the' begin one after the other"


@pytest.mark.skipif(not _has_espeak(), reason="there is no eSpeak NG here")
def test_an_unknown_language_falls_back_to_tones() -> None:
    [spoken] = voice.say(["nuqneH"], "xx-none")
    assert [word.text for word in spoken.words] == ["nuqneH"]


def test_a_voice_that_crashes_is_replaced_by_tones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    [spoken] = voice.say([_TEXT], "en")
    [tones] = voice.say([_TEXT], "en", spoken=False)
    assert (spoken.samples == tones.samples).all()


@pytest.mark.parametrize("spoken", [True, False])
def test_every_lecture_of_the_sample_course_takes_about_a_minute(spoken: bool) -> None:
    for spec in COURSE.lectures:
        assert 40 < tell(replace(spec, spoken=spoken)).duration_s < 75, spec.key
