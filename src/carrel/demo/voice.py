"""The voice of a lecture: eSpeak NG where it is installed, soft tones otherwise. Either way each word's second is known."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import wave
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carrel.demo import espeak
from carrel.records import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 22_050
_WORDS_PER_MINUTE = 152
_VOICES = {"en": "en-us"}
_SYLLABLE_S, _WORD_GAP_S, _CLAUSE_GAP_S, _SENTENCE_GAP_S = 0.16, 0.05, 0.18, 0.35
_PENTATONIC_HZ = (196.00, 220.00, 261.63, 293.66, 329.63, 392.00)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as sound: mono samples of 16 bits at SAMPLE_RATE, and each whitespace-separated word with its second."""

    samples: NDArray[Any]
    words: tuple[Word, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def say(texts: Sequence[str], language: str, *, spoken: bool = True) -> tuple[Spoken, ...]:
    """Return each text as sound. Tones stand in where `spoken` is false or there is no voice for `language`."""
    if spoken and (voices := _speak(texts, language)) is not None:
        return voices
    return tuple(_hum(text) for text in texts)


def _speak(texts: Sequence[str], language: str) -> tuple[Spoken, ...] | None:
    import numpy as np

    with tempfile.TemporaryDirectory(prefix="carrel-") as folder:
        files = [str(Path(folder) / f"{number}.wav") for number in range(len(texts))]
        voice = _VOICES.get(language, language)
        request = {"voice": voice, "words_per_minute": _WORDS_PER_MINUTE, "texts": list(texts), "files": files}
        try:
            done = subprocess.run(
                [sys.executable, "-m", espeak.__name__],
                input=json.dumps(request).encode(),
                capture_output=True,
                timeout=120,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        reply = json.loads(done.stdout)
        if reply["sample_rate"] != SAMPLE_RATE:
            return None
        result = []
        for text, file, starts in zip(texts, files, reply["words"], strict=True):
            with wave.open(file, "rb") as sound:
                samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16)
            result.append(Spoken(samples, _place_words(text, starts, len(samples) / SAMPLE_RATE)))
        return tuple(result)


def _place_words(text: str, starts: Sequence[Sequence[float]], duration_s: float) -> tuple[Word, ...]:
    """Give each word of `text` its second, from (character, second) marks.

    The voice runs some words together ("of the") and marks only the first: the others share the time up to the next mark
    by their syllables.
    """
    tokens = list(re.finditer(r"\S+", text))
    known: list[float | None] = [
        next((second for character, second in starts if token.start() <= character < token.end()), None) for token in tokens
    ]
    if known and known[0] is None:
        known[0] = 0.0
    words: list[Word] = []
    index = 0
    while index < len(tokens):
        until = next((n for n in range(index + 1, len(tokens)) if known[n] is not None), len(tokens))
        start = known[index] or 0.0
        end = (known[until] or 0.0) if until < len(tokens) else duration_s
        weights = [syllables(token.group()) for token in tokens[index:until]]
        before = 0
        for token, weight in zip(tokens[index:until], weights, strict=True):
            words.append(Word(token.group(), round(start + (end - start) * before / sum(weights), 3)))
            before += weight
        index = until
    return tuple(words)


def syllables(word: str) -> int:
    """Return about how many syllables a word has, at least 1."""
    return max(1, len(re.findall(r"[aeiouyäöüáéíóúàèìòù]+", word.casefold())))


def _hum(text: str) -> Spoken:
    """Return `text` as one soft struck tone a syllable, the same tones for the same word."""
    import numpy as np

    pieces: list[NDArray[Any]] = []
    words: list[Word] = []
    at = 0

    def silence(seconds: float) -> NDArray[Any]:
        return np.zeros(round(seconds * SAMPLE_RATE))

    for token in text.split():
        words.append(Word(token, round(at / SAMPLE_RATE, 3)))
        sound = [_tone(f"{token.casefold()}{number}") for number in range(syllables(token))]
        gap = _SENTENCE_GAP_S if token[-1] in ".?!" else _CLAUSE_GAP_S if token[-1] in ",;:" else _WORD_GAP_S
        sound.append(silence(gap))
        pieces += sound
        at += sum(len(piece) for piece in sound)
    return Spoken((np.concatenate(pieces) * 32_767).astype(np.int16), tuple(words))


def _tone(name: str) -> NDArray[Any]:
    import numpy as np

    pitch = _PENTATONIC_HZ[zlib.crc32(name.encode()) % len(_PENTATONIC_HZ)]
    seconds = np.arange(round(_SYLLABLE_S * SAMPLE_RATE)) / SAMPLE_RATE
    wave_form = np.sin(2 * np.pi * pitch * seconds) + 0.25 * np.sin(4 * np.pi * pitch * seconds)
    envelope = np.minimum(seconds / 0.008, 1.0) * np.exp(-14.0 * seconds) * np.minimum((_SYLLABLE_S - seconds) / 0.02, 1.0)
    result: NDArray[Any] = 0.22 * wave_form * envelope
    return result
