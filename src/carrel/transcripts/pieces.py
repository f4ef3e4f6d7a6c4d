"""Cues that are too long to be shown in one: a whole lecture in a single cue, or ten megabytes of letters in a second."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from carrel.records import Cue, Word

_LONGEST = 2_000
"""Letters of a cue."""
_LETTERS_A_SECOND = 100
"""More than anybody can say: auctioneers come to thirty."""
_LONG_WORD = re.compile(r"\S{500}(?=\S)")


def broken_up(text: str) -> str:
    """Return a text with a space after every 500 letters that stand together: no word is so long."""
    return _LONG_WORD.sub(r"\g<0> ", text)


def pieces(cue: Cue) -> Iterator[Cue]:
    """Yield a cue as cues of at most 2,000 letters, each in its time: that of its words, or its share by length.

    No word of the cue is longer than what `broken_up` leaves.
    """
    if len(cue.text) <= _LONGEST:
        yield cue
        return
    room = max(_LONGEST, int((cue.end_s - cue.start_s) * _LETTERS_A_SECOND))
    words = list(re.finditer(r"\S+\s*", cue.text[:room]))
    firsts = _firsts([word.end() for word in words])
    starts = [cue.start_s, *(_start(cue, words, first) for first in firsts[1:])]
    for first, end, start_s, end_s in zip(firsts, [*firsts[1:], len(words)], starts, [*starts[1:], cue.end_s], strict=True):
        text = "".join(word[0] for word in words[first:end]).strip()
        # The last word may have been cut off at the end of what there was room for.
        said = tuple(Word(shown, word.start_s) for shown, word in zip(text.split(), cue.words[first:end], strict=False))
        yield Cue(start_s, end_s, text, said)


def _firsts(ends: list[int]) -> list[int]:
    """Return with which word each piece begins, given where the words end: pieces of like length."""
    count = -(-ends[-1] // (_LONGEST - 600))
    firsts = {bisect_left(ends, ends[-1] * number // count) for number in range(1, count)}
    return sorted({0} | {first for first in firsts if first < len(ends)})


def _start(cue: Cue, words: list[re.Match[str]], first: int) -> float:
    if cue.words:
        return cue.words[first].start_s
    return round(cue.start_s + (cue.end_s - cue.start_s) * words[first].start() / words[-1].end(), 3)
