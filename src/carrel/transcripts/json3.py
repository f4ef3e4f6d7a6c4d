"""json3, YouTube's captions with the time of every word.

{"events": [{"tStartMs": 0, "dDurationMs": 0, "segs": [{"utf8": "", "tOffsetMs": 0}]}]}
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from carrel.records import Cue
from carrel.transcripts.markup import Piece
from carrel.transcripts.word_times import make_cue

_MOST_MS = 3.6e12


def read_json3(text: str) -> list[Cue] | None:
    """Return the cues of a json3 file; None if `text` is something else.

    Events without text (windows, line ends of rolling captions) give no cue. Only automatic captions time their words.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    events = document.get("events") if isinstance(document, dict) else None
    if not isinstance(events, list):
        return None
    spoken = [event for event in events if isinstance(event, dict) and isinstance(event.get("segs"), list)]
    by_word = any(_offset(segment) is not None for event in spoken for segment in event["segs"])
    return [cue for cue in (_cue(event, by_word) for event in spoken) if cue.text]


def _cue(event: Mapping[str, Any], by_word: bool) -> Cue:
    start_s = (_number(event.get("tStartMs")) or 0.0) / 1000
    pieces: list[Piece] = []
    for segment in event["segs"]:
        said = segment.get("utf8") if isinstance(segment, dict) else None
        if isinstance(said, str):
            offset = _offset(segment)
            # The first word of an event has no offset: it begins with the event.
            known = by_word and (offset is not None or not pieces)
            pieces.append(Piece(said, start_s + (offset or 0.0) / 1000 if known else None))
    return make_cue(start_s, start_s + (_number(event.get("dDurationMs")) or 0.0) / 1000, pieces)


def _offset(segment: object) -> float | None:
    return _number(segment.get("tOffsetMs")) if isinstance(segment, dict) else None


def _number(value: object) -> float | None:
    """Return milliseconds, which some writers put in quotes."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
        return None
    return float(min(max(value, 0), _MOST_MS))
