"""When everything of a lecture happens: its sound, and from that the cues and chapters."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.demo import captions, voice
from carrel.demo.spec import LectureSpec, Part
from carrel.records import Chapter, Cue, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAD_S = 0.4
"""Silence before the first word, so that no player's start-up swallows it."""


@dataclass(frozen=True, slots=True)
class TimedPart:
    """A part with its place in time. `sentences` hold the words of each sentence, in seconds of the lecture."""

    slide: int
    part: Part
    start_s: float
    end_s: float
    sentences: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A lecture's parts in time, and its sound: mono samples of 16 bits at voice.SAMPLE_RATE."""

    spec: LectureSpec
    parts: tuple[TimedPart, ...]
    samples: NDArray[Any]

    @property
    def duration_s(self) -> float:
        return round(len(self.samples) / voice.SAMPLE_RATE, 3)

    def cues(self) -> list[Cue]:
        """Return what is said as cues that carry their words."""
        return self._by_sentence(lambda one, index, end_s: captions.cues_of_sentence(one.sentences[index], end_s))

    def translated_cues(self, language: str) -> list[Cue]:
        """Return the translation as cues over the time of the original; parts without one have none."""

        def cut(one: TimedPart, index: int, end_s: float) -> list[Cue]:
            translation = one.part.translations.get(language, ())
            start_s = one.sentences[index][0].start_s
            return captions.cues_of_translation(translation[index], start_s, end_s) if translation else []

        return self._by_sentence(cut)

    def chapters(self) -> list[Chapter]:
        """Return one chapter for each slide."""
        starts = [next(one.start_s for one in self.parts if one.slide == slide) for slide in range(len(self.spec.slides))]
        starts[0] = 0.0
        spans = zip(starts, [*starts[1:], self.duration_s], self.spec.slides, strict=True)
        return [Chapter(round(start, 3), round(end, 3), slide.heading) for start, end, slide in spans]

    def write_sound(self, into: Path) -> None:
        """Write the sound as a WAV file."""
        with wave.open(str(into), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(voice.SAMPLE_RATE)
            out.writeframes(self.samples.tobytes())

    def _by_sentence(self, cut: Callable[[TimedPart, int, float], list[Cue]]) -> list[Cue]:
        cues: list[Cue] = []
        for one in self.parts:
            ends = [*(sentence[0].start_s for sentence in one.sentences[1:]), one.end_s]
            for index, end_s in enumerate(ends):
                cues += cut(one, index, end_s)
        return cues


def tell(spec: LectureSpec) -> Timeline:
    """Let the lecture be said, and note when."""
    import numpy as np

    parts = [(number, part) for number, slide in enumerate(spec.slides) for part in slide.parts]
    sounds = voice.say([" ".join(part.speech) for _, part in parts], spec.language, spoken=spec.spoken)
    pause = np.zeros(round(spec.pause_s * voice.SAMPLE_RATE), dtype=np.int16)
    pieces = [np.zeros(round(_LEAD_S * voice.SAMPLE_RATE), dtype=np.int16)]
    timed: list[TimedPart] = []
    at = len(pieces[0])
    for (number, part), sound in zip(parts, sounds, strict=True):
        start_s = round(at / voice.SAMPLE_RATE, 3)
        words = [Word(word.text, round(start_s + word.start_s, 3)) for word in sound.words]
        sentences = []
        for sentence in part.speech:
            count = len(sentence.split())
            sentences.append(tuple(words[:count]))
            words = words[count:]
        timed.append(TimedPart(number, part, start_s, round(start_s + sound.duration_s, 3), tuple(sentences)))
        pieces += [sound.samples, pause]
        at += len(sound.samples) + len(pause)
    return Timeline(spec, tuple(timed), np.concatenate(pieces))
