"""The text of a moment: whole sentences around what was found, over the borders of cues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from carrel.records import Moment
from carrel.search.speech import Speech
from carrel.search.words import Token, is_spaceless, tokens

_BEFORE, _AFTER = 120, 200
"""The most characters that are shown before the first and after the last word found."""
_ENOUGH = 60
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*\s+|[。！？]+[」』”]*)")


@dataclass(frozen=True, slots=True)
class _Laid:
    """Some cues laid out as one text: where each cue and each of its words begins in it."""

    text: str
    cues: range
    offsets: tuple[int, ...]
    words: Mapping[int, tuple[int, int, str | None, int]]


def moment(speech: Speech, language: str, first: int, last: int, marked: Mapping[int, str], duration_s: float) -> Moment:
    """Return the moment for the words `first` to `last` of a lecture, numbered from 0.

    `marked` are the words to highlight, by number, with the form that was looked for.
    """
    laid = _lay_out(speech, language, first, last)
    begin, end = laid.words[first][0], max(laid.words[last][1], laid.words[first][1])
    left, right = _left(laid, begin), _right(laid, end)
    text = laid.text[left:right]
    highlights = _highlights(laid, marked, left, right)
    start_s = _second(speech, laid, begin)
    end_s = max(_second(speech, laid, right), start_s)
    return Moment(*_inside(start_s, end_s, duration_s), text, highlights)


def second_of(speech: Speech, language: str, word: int) -> float:
    """Return the second at which a word of a lecture begins, clear of its cue's borders."""
    cue = speech.cue_of(word)
    found = tokens(speech.texts[cue], language)
    at = word - int(speech.first_token[cue])
    return speech.second_at(cue, found[at].start if at < len(found) else 0)


def _inside(start_s: float, end_s: float, duration_s: float) -> tuple[float, float]:
    if duration_s <= 0:
        return round(max(start_s, 0.0), 2), round(max(end_s, 0.0), 2)
    return round(min(max(start_s, 0.0), duration_s), 2), round(min(max(end_s, 0.0), duration_s), 2)


def _lay_out(speech: Speech, language: str, first: int, last: int) -> _Laid:
    """Lay out the cues of the words found, and as many around them as the text may need."""
    begin, end = speech.cue_of(first), speech.cue_of(last)
    low, room = begin, _BEFORE
    while low > 0 and room > 0:
        low -= 1
        room -= len(speech.texts[low]) + 1
    high, room = end, _AFTER
    while high + 1 < len(speech.texts) and room > 0:
        high += 1
        room -= len(speech.texts[high]) + 1
    parts: list[str] = []
    offsets: list[int] = []
    words: dict[int, tuple[int, int, str | None, int]] = {}
    at = 0
    for cue in range(low, high + 1):
        text = speech.texts[cue]
        following = speech.texts[cue + 1] if cue + 1 < len(speech.texts) else ""
        if parts and parts[-1] and not (is_spaceless(parts[-1][-1]) and is_spaceless(text[:1])):
            parts.append(" ")
            at += 1
        offsets.append(at)
        number = int(speech.first_token[cue])
        for token in tokens(text, language, following):
            words[number] = _placed(token, at)
            number += 1
        parts.append(text)
        at += len(text)
    return _Laid("".join(parts), range(low, high + 1), tuple(offsets), words)


def _placed(token: Token, at: int) -> tuple[int, int, str | None, int]:
    return token.start + at, token.end + at, token.joined, token.joined_end + at


def _left(laid: _Laid, begin: int) -> int:
    """Return where the text begins: the sentence, else the cue, else a word not too far before."""
    earliest = max(0, begin - _BEFORE)
    ends = [m.end() for m in _SENTENCE_END.finditer(laid.text, 0, begin) if m.end() >= earliest and m.end() <= begin]
    if ends:
        return ends[-1]
    if earliest == 0:
        return 0
    cues = [offset for offset in laid.offsets if earliest <= offset <= begin]
    if cues:
        return cues[0]
    space = laid.text.find(" ", earliest, begin)
    return space + 1 if space >= 0 else earliest


def _right(laid: _Laid, end: int) -> int:
    """Return where the text ends: with the sentence if it is long enough, else with a cue, else with a word."""
    latest = min(len(laid.text), end + _AFTER)
    for found in _SENTENCE_END.finditer(laid.text, end, latest):
        if found.end() - end >= _ENOUGH or found.end() == latest:
            return len(laid.text[: found.end()].rstrip())
    if latest == len(laid.text):
        return len(laid.text.rstrip())
    cues = [offset for offset in laid.offsets if end + _ENOUGH <= offset <= latest]
    if cues:
        return len(laid.text[: cues[-1]].rstrip())
    space = laid.text.rfind(" ", end, latest)
    return space if space >= end else latest


def _highlights(laid: _Laid, marked: Mapping[int, str], left: int, right: int) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for number in sorted(marked):
        if number not in laid.words:
            continue
        start, end, joined, joined_end = laid.words[number]
        if joined == marked[number]:
            end = joined_end
        start, end = max(start, left), min(end, right)
        if start >= end:
            continue
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return tuple((start - left, end - left) for start, end in ranges)


def _second(speech: Speech, laid: _Laid, offset: int) -> float:
    """Return the second at which the character at `offset` of the laid text is spoken."""
    for cue, start in zip(reversed(laid.cues), reversed(laid.offsets), strict=True):
        if start <= offset:
            inside = offset - start
            if inside >= len(speech.texts[cue]):
                return float(speech.ends[cue])
            return speech.second_at(cue, inside)
    return float(speech.starts[laid.cues[0]])
