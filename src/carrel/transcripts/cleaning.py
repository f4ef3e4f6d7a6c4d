"""Makes cues sane: in order, each with a length, each word once, none past the lecture's end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue, Word
from carrel.transcripts.markup import tidy
from carrel.transcripts.pieces import broken_up, pieces
from carrel.transcripts.rolling import MOST_LINES, carried_lines, unroll, without_lines
from carrel.transcripts.word_times import spread

_SIMULTANEOUS_S = 0.1
"""Cues that begin within this are shown as one: the first would only flash up."""
_TOLERANCE_S = 1.0
"""A transcript may run this far past the measured end of its lecture."""
_SHORTEST_S = 0.5
_READING_S = 0.06
"""Time given to each character of a cue whose end is missing."""
_LATEST_S = 3.6e9


def clean(cues: Iterable[Cue], *, duration_s: float | None) -> tuple[Cue, ...]:
    """Return the cues as every player takes them. Cleaning twice changes nothing more.

    In order of time, in whole milliseconds, with plain text; ends before beginnings mended; the overlap of two cues given to the
    later; cues at the same time joined; rolling captions unrolled; what lies past `duration_s` dropped; a cue too long to be read
    in pieces, and cut where nobody could have said so much in its time. No other word is lost.
    Raises TranscriptUnreadable when more than a third lies past the end: the file then belongs to another video.
    """
    whole = sorted((cue for cue in map(_normal, cues) if cue.text), key=lambda cue: cue.start_s)
    ended = _with_ends(_without_copies(whole))
    limit_s = math.inf if duration_s is None else duration_s
    apart = _without_overlaps(_cut(_join_simultaneous(_within(ended, limit_s)), limit_s))
    return tuple(_with_words_inside(piece) for cue in unroll(apart) for piece in pieces(cue))


def _normal(cue: Cue) -> Cue:
    text = broken_up(tidy(cue.text))
    words = tuple(Word(tidy(word.text), _milliseconds(word.start_s)) for word in cue.words)
    if [word.text for word in words] != text.split():
        words = ()
    return Cue(_milliseconds(cue.start_s), _milliseconds(cue.end_s), text, words)


def _milliseconds(seconds: float) -> float:
    """Return a time that WebVTT can tell: whole milliseconds, not before zero."""
    return round(min(max(seconds, 0.0), _LATEST_S), 3) if math.isfinite(seconds) else 0.0


def _without_copies(cues: Sequence[Cue]) -> list[Cue]:
    """Drop cues that are there twice: same times, same text. The segments of a stream repeat those on their border."""
    seen: dict[tuple[float, float, str], Cue] = {}
    for cue in cues:
        key = (cue.start_s, cue.end_s, cue.text)
        if key not in seen or not seen[key].words:
            seen[key] = cue
    return list(seen.values())


def _with_ends(cues: Sequence[Cue]) -> list[Cue]:
    """Give a cue that ends before it begins, or as it begins, the time to read it, as far as the next cue leaves it."""
    result = []
    starts = sorted({cue.start_s for cue in cues})
    following = dict(pairwise(starts))
    for cue in cues:
        end_s = cue.end_s
        if end_s <= cue.start_s:
            end_s = cue.start_s + max(_SHORTEST_S, _READING_S * len(cue.text))
            end_s = _milliseconds(min(end_s, following.get(cue.start_s, end_s)))
        result.append(replace(cue, end_s=end_s))
    return result


def _within(cues: Sequence[Cue], duration_s: float) -> list[Cue]:
    limit_s = duration_s + _TOLERANCE_S
    inside = [cue for cue in cues if cue.start_s <= limit_s]
    if 3 * (len(cues) - len(inside)) > len(cues):
        last, end = _spoken_time(max(cue.start_s for cue in cues)), _spoken_time(duration_s)
        raise TranscriptUnreadable(f"The subtitles belong to another video: they run to {last}, the lecture ends at {end}.")
    return inside


def _cut(cues: Sequence[Cue], duration_s: float) -> list[Cue]:
    ends = [min(cue.end_s, max(duration_s, cue.start_s + _SHORTEST_S)) for cue in cues]
    return [replace(cue, end_s=_milliseconds(end_s)) for cue, end_s in zip(cues, ends, strict=True)]


def _spoken_time(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _join_simultaneous(cues: Sequence[Cue]) -> list[Cue]:
    """Join cues that begin together, in order; a line that both show is there once."""
    result: list[Cue] = []
    group: list[Cue] = []
    for cue in cues:
        if group and cue.start_s - group[0].start_s >= _SIMULTANEOUS_S:
            result.append(_joined(group))
            group = []
        group.append(cue)
    return [*result, _joined(group)] if group else result


def _joined(group: Sequence[Cue]) -> Cue:
    """Return one cue for those of a group, in time linear in what they hold."""
    first = group[0]
    if len(group) == 1:
        return first
    lines, words, end_s = first.text.split("\n"), list(first.words), first.end_s
    for cue in group[1:]:
        # Lines that are carried over are the last ones shown.
        new = without_lines(cue, carried_lines(lines[-MOST_LINES:], cue.text.split("\n")))
        if new.text and (words or new.words):
            words = words or list(spread(Cue(first.start_s, end_s, "\n".join(lines))))
            words.extend(spread(new))
        lines.extend(new.text.split("\n") if new.text else ())
        end_s = max(end_s, cue.end_s)
    return Cue(first.start_s, end_s, "\n".join(lines), tuple(words))


def _without_overlaps(cues: Sequence[Cue]) -> list[Cue]:
    """End a cue where the next begins, if it would last longer. No two begin together."""
    return [replace(cue, end_s=min(cue.end_s, following.start_s)) for cue, following in pairwise(cues)] + list(cues[-1:])


def _with_words_inside(cue: Cue) -> Cue:
    """Keep the times of words in order, from the cue's beginning to just before its end."""
    latest_s = cue.start_s
    words = []
    for word in cue.words:
        latest_s = max(latest_s, min(_milliseconds(word.start_s), _milliseconds(max(cue.start_s, cue.end_s - 0.001))))
        words.append(Word(word.text, latest_s))
    return replace(cue, words=tuple(words))
