"""Cues from spoken words, and WebVTT from cues (https://www.w3.org/TR/webvtt1/)."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from carrel.records import Cue, Word

LONGEST_CHARACTERS = 84
"""Two lines of 42: what subtitlers allow at a time."""
_LINE_CHARACTERS = 42


def cues_of_sentence(words: Sequence[Word], end_s: float) -> list[Cue]:
    """Cut a sentence into cues of about equal length that each fit on two lines, after a comma where there is one near."""
    text_length = sum(len(word.text) + 1 for word in words)
    count = -(-text_length // LONGEST_CHARACTERS)
    aim = text_length / count
    cues: list[Cue] = []
    taken: list[Word] = []
    length = 0
    for index, word in enumerate(words):
        taken.append(word)
        length += len(word.text) + 1
        last = index == len(words) - 1
        full = length >= aim or length + len(words[index + 1].text) > LONGEST_CHARACTERS if not last else True
        clause = word.text[-1] in ",;:" and length >= 0.7 * aim
        if last or full or clause:
            until = end_s if last else words[index + 1].start_s
            cues.append(_cue(taken, until))
            taken, length = [], 0
    return cues


def cues_of_translation(text: str, start_s: float, end_s: float) -> list[Cue]:
    """Cut a translated sentence into cues over the time of the original, by its letters. They carry no word times."""
    tokens = text.split()
    total = sum(len(token) + 1 for token in tokens)
    at = 0
    words: list[Word] = []
    for token in tokens:
        words.append(Word(token, round(start_s + (end_s - start_s) * at / total, 3)))
        at += len(token) + 1
    return [Cue(cue.start_s, cue.end_s, cue.text) for cue in cues_of_sentence(words, end_s)]


def web_vtt(cues: Iterable[Cue]) -> str:
    """Return the cues as plain WebVTT, the way a publisher would hand it out: no word times."""
    blocks = ["WEBVTT"]
    for cue in cues:
        blocks.append(f"{timestamp(cue.start_s)} --> {timestamp(cue.end_s)}\n{html.escape(cue.text, quote=False)}")
    return "\n\n".join(blocks) + "\n"


def timestamp(seconds: float) -> str:
    """Return 3723.5 as "01:02:03.500"."""
    milliseconds = round(seconds * 1000)
    return (
        f"{milliseconds // 3_600_000:02d}:{milliseconds // 60_000 % 60:02d}:"
        f"{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"
    )


def _cue(words: list[Word], end_s: float) -> Cue:
    """Return the words as a cue, on two lines if one is too short for them."""
    texts = [word.text for word in words]
    text = " ".join(texts)
    if len(text) > _LINE_CHARACTERS:
        cut = min(range(1, len(texts)), key=lambda n: abs(len(" ".join(texts[:n])) - len(text) / 2), default=0)
        text = (" ".join(texts[:cut]) + "\n" + " ".join(texts[cut:])).strip()
    return Cue(words[0].start_s, round(end_s, 3), text, tuple(words))
