"""The text of a moment: whole sentences around what was found, over the borders of cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from carrel.records import Moment
from carrel.search.speech import Speech
from carrel.search.words import is_spaceless, tokens

_BEFORE, _AFTER = 120, 200
"""The most characters that are shown before the first and after the last word found."""
_ENOUGH = 60
_SENTENCE_END = re.compile(r"[.!?…。！？][.!?…。！？]*(?:[\"'”’)\]]*\s+|(?<=[。！？])[」』”]*)")
"""Begins with one character of a set, so that a search passes over all others quickly."""


class _Words:
    """Where a lecture's words lie in its text. Cues that are not plain are cut only where someone asks."""

    def __init__(self, speech: Speech, language: str) -> None:
        self._speech = speech
        self._language = language
        self._places: dict[int, Sequence[tuple[int, int]]] = {}
        self._compounds: dict[int, tuple[str, int]] = {}

    def place(self, word: int) -> tuple[int, int] | None:
        """Return where a word begins and ends; None if its cue does not have it."""
        speech = self._speech
        cue = speech.cue_of(word)
        at = word - speech.first_token[cue]
        bounds = speech.bounds
        if bounds.plain[cue]:
            number = bounds.first[cue] + at
            return bounds.starts[number], bounds.ends[number]
        if cue not in self._places:
            self._places[cue] = self._cut(cue)
        return self._places[cue][at] if at < len(self._places[cue]) else None

    def end_of(self, word: int, form: str) -> int | None:
        """Return where the compound ends that begins with a word and is found as `form`; None if none does."""
        joined, end = self._compounds.get(word, ("", 0))
        return end if joined == form else None

    def _cut(self, cue: int) -> Sequence[tuple[int, int]]:
        speech = self._speech
        offset = speech.offsets[cue]
        following = speech.cue_text(cue + 1) if cue + 2 < len(speech.offsets) else ""
        found = tokens(speech.cue_text(cue), self._language, following)
        for word, token in enumerate(found, start=speech.first_token[cue]):
            if token.joined:
                self._compounds[word] = token.joined, token.joined_end + offset
        return [(token.start + offset, token.end + offset) for token in found]


def moment(speech: Speech, language: str, first: int, last: int, marked: Mapping[int, str], duration_s: float) -> Moment:
    """Return the moment for the words `first` to `last` of a lecture, numbered from 0.

    `marked` are the words to highlight, by number, with the form that was looked for.
    """
    words = _Words(speech, language)
    first_place, last_place = words.place(first), words.place(last)
    begin = first_place[0] if first_place else speech.offsets[speech.cue_of(first)]
    end = max(last_place[1] if last_place else begin, begin)
    left, right = _left(speech, begin), _right(speech, end)
    start_s = speech.second_at(begin)
    end_s = max(speech.second_at(right), start_s)
    text, removed = _one_line(speech.text[left:right])
    highlights = _highlights(speech, words, marked, left, right, removed)
    return Moment(*_inside(start_s, end_s, duration_s), text, highlights)


def _inside(start_s: float, end_s: float, duration_s: float) -> tuple[float, float]:
    if duration_s <= 0:
        return round(max(start_s, 0.0), 2), round(max(end_s, 0.0), 2)
    return round(min(max(start_s, 0.0), duration_s), 2), round(min(max(end_s, 0.0), duration_s), 2)


def _left(speech: Speech, begin: int) -> int:
    """Return where the text begins: the sentence, else the cue, else a word not too far before."""
    text = speech.text
    earliest = max(0, begin - _BEFORE)
    last_end = -1
    for found in _SENTENCE_END.finditer(text, max(earliest - 1, 0), begin):
        last_end = found.end()
    if last_end >= 0:
        return last_end + 1 if text[last_end] == "\n" and last_end < begin else last_end
    if earliest == 0:
        return 0
    cue = speech.offsets[bisect_left(speech.offsets, earliest)]
    if cue <= begin:
        return cue
    space = text.find(" ", earliest, begin)
    return space + 1 if space >= 0 else earliest


def _right(speech: Speech, end: int) -> int:
    """Return where the text ends: with the sentence if it is long enough, else with a cue, else with a word."""
    text = speech.text
    latest = min(len(text), end + _AFTER)
    for found in _SENTENCE_END.finditer(text, end, latest):
        if found.end() - end >= _ENOUGH or found.end() == latest:
            return _stripped(text, found.end())
    if latest == len(text):
        return _stripped(text, latest)
    cue = speech.offsets[bisect_right(speech.offsets, latest) - 1]
    if cue >= end + _ENOUGH:
        return _stripped(text, cue)
    space = text.rfind(" ", end, latest)
    return space if space >= end else latest


def _stripped(text: str, end: int) -> int:
    """Return where `text` up to `end` ends without its last spaces."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def _one_line(text: str) -> tuple[str, Sequence[int]]:
    """Return lines as one, and where a line's end was left out: between scripts that put no spaces between words."""
    if text.isascii():
        return text.replace("\n", " "), ()
    ends = [at for at, character in enumerate(text) if character == "\n"]
    removed = [at for at in ends if 0 < at < len(text) - 1 and is_spaceless(text[at - 1]) and is_spaceless(text[at + 1])]
    pieces = [text[begin:end] for begin, end in zip([0, *(at + 1 for at in removed)], [*removed, len(text)], strict=True)]
    return "".join(pieces).replace("\n", " "), removed


def _highlights(
    speech: Speech, words: _Words, marked: Mapping[int, str], left: int, right: int, removed: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    first = speech.first_token[speech.cue_at(left)]
    last = speech.first_token[speech.cue_at(max(right - 1, left)) + 1]
    for number in sorted(marked):
        place = words.place(number) if first <= number < last else None
        if place is None:
            continue
        begin = place[0]
        end = words.end_of(number, marked[number]) or place[1]
        start, end = max(begin, left) - left, min(end, right) - left
        if start >= end:
            continue
        if removed:
            start, end = start - bisect_left(removed, start), end - bisect_left(removed, end)
        touching = bool(ranges) and start == ranges[-1][1] and is_spaceless(speech.text[begin])
        if ranges and (start < ranges[-1][1] or touching):
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return tuple(ranges)
