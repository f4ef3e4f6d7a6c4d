"""Words with their seconds, from texts in which only some places have a time."""

from __future__ import annotations

from collections.abc import Sequence

from carrel.records import Cue, Word
from carrel.transcripts.markup import Piece, tidy, visible

_SLOW_WORD_S = 0.6
"""Words after the last known time are at most this far apart: captions stay on the screen when nobody speaks any more."""


def make_cue(start_s: float, end_s: float, pieces: Sequence[Piece]) -> Cue:
    """Return a cue from its pieces of text. It has words if any piece has a time; words without one lie between the others."""
    if all(piece.start_s is None for piece in pieces):
        return Cue(start_s, end_s, tidy("".join(piece.text for piece in pieces)))
    lines, times = _split(pieces)
    text = "\n".join(" ".join(line) for line in lines if line)
    flat = [word for line in lines for word in line]
    return Cue(start_s, end_s, text, _timed(flat, _begin_lines(lines, times, start_s), start_s, end_s))


def spread(cue: Cue) -> tuple[Word, ...]:
    """Return the words of a cue; where it has no times they are spread over it by their length."""
    if cue.words:
        return cue.words
    texts = cue.text.split()
    return _timed(texts, [cue.start_s] + [None] * (len(texts) - 1), cue.start_s, cue.end_s) if texts else ()


def _split(pieces: Sequence[Piece]) -> tuple[list[list[str]], list[float | None]]:
    """Return the words of each line, and for all words in order the time that the piece they begin in gives them."""
    lines: list[list[str]] = [[]]
    times: list[float | None] = []
    unfinished: list[str] = []
    time: float | None = None
    unfinished_time: float | None = None

    def finish() -> None:
        if unfinished:
            lines[-1].append("".join(unfinished))
            times.append(unfinished_time)
            unfinished.clear()

    for piece in pieces:
        if piece.start_s is not None:
            time = piece.start_s
        for number, line in enumerate(visible(piece.text).split("\n")):
            if number:
                finish()
                lines.append([])
            words = line.split()
            for at, word in enumerate(words):
                if at or line[0].isspace():
                    finish()
                if not unfinished:
                    unfinished_time = time
                time = None
                unfinished.append(word)
            if line[-1:].isspace():
                finish()
    finish()
    return lines, times


def _begin_lines(lines: Sequence[Sequence[str]], times: Sequence[float | None], start_s: float) -> list[float | None]:
    """Let the lines above the first known time begin with the cue: in rolling captions they were said before it."""
    known = next((at for at, time in enumerate(times) if time is not None), len(times))
    begin = 0
    for line in lines:
        if begin + len(line) > known:
            break
        begin += len(line)
    result = list(times)
    result[:begin] = [start_s] * begin
    if begin < len(result) and result[begin] is None:
        result[begin] = start_s
    return result


def _timed(texts: Sequence[str], times: Sequence[float | None], start_s: float, end_s: float) -> tuple[Word, ...]:
    """Fill the unknown times by length of text. `times` begins with a known one. Times never go back or leave the cue."""
    filled = list(times)
    at = 0
    while at < len(texts):
        following = at + 1
        while following < len(texts) and times[following] is None:
            following += 1
        first = times[at]
        assert first is not None
        until = times[following] if following < len(texts) else min(end_s, first + _SLOW_WORD_S * (following - at))
        assert until is not None
        total = sum(len(text) + 1 for text in texts[at:following])
        passed = 0
        for number in range(at, following):
            filled[number] = first + (until - first) * passed / total
            passed += len(texts[number]) + 1
        at = following
    latest = start_s
    words = []
    for text, time in zip(texts, filled, strict=True):
        assert time is not None
        latest = max(latest, min(time, max(start_s, end_s)))
        words.append(Word(text, latest))
    return tuple(words)
