"""The text of a moment: whole sentences around what was found, over the borders of cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from carrel.records import Moment
from carrel.search.speech import Speech
from carrel.search.words import is_spaceless, spans, tokens

_BEFORE, _AFTER = 120, 200
"""The most characters that are shown before the first and after the last word found."""
_ENOUGH = 60
_Place = tuple[int, int, str | None, int]
"""Where a word begins and ends, the compound that begins with it, and where that ends."""
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*\s+|[。！？]+[」』”]*)")


class _Laid:
    """Some cues of a lecture laid out as one text, their words cut only where someone asks."""

    def __init__(self, speech: Speech, language: str, first: int, last: int) -> None:
        """Lay out the cues of the words `first` to `last`, and as many around them as a moment's text may need."""
        self.speech = speech
        self._language = language
        begin, end = speech.cue_of(first), speech.cue_of(last)
        low, room = begin, _BEFORE
        while low > 0 and room > 0:
            low -= 1
            room -= len(speech.texts[low]) + 1
        high, room = end, _AFTER
        while high + 1 < len(speech.texts) and room > 0:
            high += 1
            room -= len(speech.texts[high]) + 1
        self.cues = range(low, high + 1)
        self.offsets: list[int] = []
        self._words: dict[int, Sequence[_Place]] = {}
        text = ""
        for cue in self.cues:
            here = speech.texts[cue]
            if text and not (is_spaceless(text[-1]) and is_spaceless(here[:1])):
                text += " "
            self.offsets.append(len(text))
            text += here
        self.text = text

    def place(self, word: int) -> _Place | None:
        """Return where a word lies in the text; None if its cue is not there."""
        cue = self.speech.cue_of(word)
        if cue not in self.cues:
            return None
        if cue not in self._words:
            self._words[cue] = self._cut(cue)
        places, at = self._words[cue], word - self.speech.first_token[cue]
        if at >= len(places):
            return None
        start, end, joined, joined_end = places[at]
        offset = self.offsets[cue - self.cues.start]
        return start + offset, end + offset, joined, joined_end + offset

    def words_of(self, left: int, right: int) -> tuple[int, int]:
        """Return the first word, and the last plus one, of the cues that lie between two places of the text."""
        first, last = bisect_right(self.offsets, left) - 1, bisect_left(self.offsets, right) - 1
        tokens_from = self.speech.first_token
        return tokens_from[self.cues[max(first, 0)]], tokens_from[self.cues[max(last, 0)] + 1]

    def _cut(self, cue: int) -> Sequence[_Place]:
        text, speech = self.speech.texts[cue], self.speech
        count = speech.first_token[cue + 1] - speech.first_token[cue]
        whole = spans(text)
        if len(whole) == count and text.isascii():
            return [(start, end, None, 0) for start, end in whole]
        following = speech.texts[cue + 1] if cue + 1 < len(speech.texts) else ""
        return [(t.start, t.end, t.joined, t.joined_end) for t in tokens(text, self._language, following)]


def moment(speech: Speech, language: str, first: int, last: int, marked: Mapping[int, str], duration_s: float) -> Moment:
    """Return the moment for the words `first` to `last` of a lecture, numbered from 0.

    `marked` are the words to highlight, by number, with the form that was looked for.
    """
    laid = _Laid(speech, language, first, last)
    first_place, last_place = laid.place(first), laid.place(last)
    begin = first_place[0] if first_place else 0
    end = max(last_place[1] if last_place else begin, begin)
    left, right = _left(laid, begin), _right(laid, end)
    start_s = _second(laid, begin)
    end_s = max(_second(laid, right), start_s)
    return Moment(*_inside(start_s, end_s, duration_s), laid.text[left:right], _highlights(laid, marked, left, right))


def _inside(start_s: float, end_s: float, duration_s: float) -> tuple[float, float]:
    if duration_s <= 0:
        return round(max(start_s, 0.0), 2), round(max(end_s, 0.0), 2)
    return round(min(max(start_s, 0.0), duration_s), 2), round(min(max(end_s, 0.0), duration_s), 2)


def _left(laid: _Laid, begin: int) -> int:
    """Return where the text begins: the sentence, else the cue, else a word not too far before."""
    earliest = max(0, begin - _BEFORE)
    ends = [m.end() for m in _SENTENCE_END.finditer(laid.text, max(earliest - 1, 0), begin) if m.end() <= begin]
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
    first, last = laid.words_of(left, right)
    for number in sorted(number for number in marked if first <= number < last):
        place = laid.place(number)
        if place is None:
            continue
        start, end, joined, joined_end = place
        if joined == marked[number]:
            end = joined_end
        start, end = max(start, left), min(end, right)
        if start >= end:
            continue
        touching = bool(ranges) and start == ranges[-1][1] and is_spaceless(laid.text[start])
        if ranges and (start < ranges[-1][1] or touching):
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return tuple((start - left, end - left) for start, end in ranges)


def _second(laid: _Laid, offset: int) -> float:
    """Return the second at which the character at `offset` of the laid text is spoken."""
    number = max(bisect_right(laid.offsets, offset) - 1, 0)
    cue, inside = laid.cues[number], offset - laid.offsets[number]
    if inside >= len(laid.speech.texts[cue]):
        return float(laid.speech.ends[cue])
    return laid.speech.second_at(cue, inside)
