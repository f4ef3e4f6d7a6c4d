"""From the windows of a lecture to the moments that are shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
from numpy.typing import NDArray

from carrel.records import Moment
from carrel.search.expand import Expansion
from carrel.search.passage import moment
from carrel.search.ranking import Ranked
from carrel.search.speech import Speech
from carrel.search.view import View
from carrel.search.words import is_spaceless, primary

APART_S = 15.0
"""Moments nearer to each other than this are one."""
_RESOLUTION_S = 0.01
_WORTH_SHOWING = 0.5
_WORTH_MARKING = 0.5
_AROUND = 60
"""Words before and after what was found that its text may show."""


def moments_of(view: View, made: Expansion, ranked: Ranked, most: int) -> tuple[tuple[Moment, ...], int]:
    """Return a lecture's best moments, best first, and how many there are."""
    windows = ranked.windows
    if not len(windows):
        return (), 0
    row = view.rows[ranked.row]
    start = int(view.row_starts[ranked.row])
    speech = view.speech(ranked.row)
    worthy = np.flatnonzero(windows.worth >= _WORTH_SHOWING * windows.worth.max())
    starts, ends = windows.starts[worthy] - start, windows.ends[worthy] - start
    chosen, count = _apart(_seconds(speech, starts), windows.worth[worthy], most)
    language = primary(row.language)
    marking = _Marking(made, ranked, start)
    shown = [(int(starts[number]), int(ends[number])) for number in chosen]
    moments = [moment(speech, language, first, last, marking.between(first, last), row.duration_s) for first, last in shown]
    return tuple(moments), count


def _seconds(speech: Speech, words: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return about when some words were said: as if each cue's words took equally long."""
    firsts = speech.first_tokens
    cues = np.searchsorted(firsts, words, side="right") - 1
    inside = words - firsts[cues]
    counts = np.maximum(firsts[cues + 1] - firsts[cues], 1)
    found: NDArray[np.float64] = speech.starts[cues] + (speech.ends[cues] - speech.starts[cues]) * inside / counts
    return found


def _apart(seconds: NDArray[np.float64], worth: NDArray[np.float64], most: int) -> tuple[list[int], int]:
    """Return which moments to show, best first, and how many remain once those near a better one are merged with it."""
    times = np.maximum.accumulate(seconds).tolist() if len(seconds) else []
    free = bytearray(b"\1") * len(times)
    chosen: list[int] = []
    count = 0
    for number in np.argsort(-worth, kind="stable").tolist():
        if not free[number]:
            continue
        second = times[number]
        near = slice(bisect_right(times, second - APART_S + _RESOLUTION_S), bisect_left(times, second + APART_S - _RESOLUTION_S))
        free[near] = bytes(near.stop - near.start)
        count += 1
        if len(chosen) < most:
            chosen.append(number)
    return chosen, count


class _Marking:
    """Which words of a lecture to highlight, numbered from its first."""

    def __init__(self, made: Expansion, ranked: Ranked, start: int) -> None:
        self._places: list[int] = (ranked.matches.positions - start).tolist()
        self._sources: list[int] = ranked.matches.source.tolist()
        telling = _WORTH_MARKING * max(made.weights)
        alone = len(made.wishes) == 1
        self._known = [
            (source.form, source.length, weight >= telling and (alone or not is_spaceless(source.form[0])))
            for source, weight in zip(made.sources, made.source_weights, strict=True)
        ]

    def between(self, first: int, last: int) -> dict[int, str]:
        """Return, with the form that was looked for, all words found from `first` to `last`, and the telling ones near them."""
        low, high = bisect_left(self._places, first - _AROUND), bisect_left(self._places, last + _AROUND)
        marked: dict[int, str] = {}
        for place, number in zip(self._places[low:high], self._sources[low:high], strict=True):
            form, length, tells = self._known[number]
            if tells or first <= place <= last:
                for word in range(place, place + length):
                    marked.setdefault(word, form)
        return marked
