"""Automatic captions in the two shapes that YouTube gives them: rolling WebVTT, and json3 with a time for every word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from carrel.demo.captions import timestamp
from carrel.records import Cue, Word

_LINE_WORDS = 4


def rolling_vtt(cues: Sequence[Cue], language: str) -> str:
    """Return the words as rolling captions: each line comes word by word, then stands above the next."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}"]
    lines = _lines(cues)
    before = " "
    for line, end_s in lines:
        start_s = line[0].start_s
        timed = line[0].text + "".join(f"<{timestamp(word.start_s)}><c> {word.text}</c>" for word in line[1:])
        text = " ".join(word.text for word in line)
        settle_s = max(start_s + 0.02, end_s - 0.01)
        blocks.append(f"{timestamp(start_s)} --> {timestamp(settle_s)} align:start position:0%\n{before}\n{timed}")
        blocks.append(f"{timestamp(settle_s)} --> {timestamp(end_s)} align:start position:0%\n{text}\n ")
        before = text
    return "\n\n".join(blocks) + "\n\n"


def json3(cues: Sequence[Cue]) -> str:
    """Return the words as json3: one event a line, words as segments with offsets in milliseconds, newline events between."""
    events: list[dict[str, Any]] = [{"tStartMs": 0, "dDurationMs": 600_000, "id": 1, "wpWinPosId": 1, "wsWinStyleId": 1}]
    for number, (line, end_s) in enumerate(_lines(cues)):
        start_ms = round(line[0].start_s * 1000)
        if number:
            events.append({"tStartMs": start_ms, "dDurationMs": 2000, "wWinId": 1, "aAppend": 1, "segs": [{"utf8": "\n"}]})
        segments: list[dict[str, Any]] = [{"utf8": line[0].text, "acAsrConf": 0}]
        for word in line[1:]:
            segments.append({"utf8": f" {word.text}", "tOffsetMs": round(word.start_s * 1000) - start_ms, "acAsrConf": 0})
        events.append({"tStartMs": start_ms, "dDurationMs": round(end_s * 1000) - start_ms, "wWinId": 1, "segs": segments})
    return json.dumps({"wireMagic": "pb3", "pens": [{}], "wsWinStyles": [{}], "wpWinPositions": [{}], "events": events})


def _lines(cues: Sequence[Cue]) -> list[tuple[list[Word], float]]:
    """Return the words in lines of a few, each with the second at which the next line begins."""
    words = [word for cue in cues for word in cue.words]
    lines = [words[at : at + _LINE_WORDS] for at in range(0, len(words), _LINE_WORDS)]
    ends = [*(line[0].start_s for line in lines[1:]), cues[-1].end_s]
    return list(zip(lines, ends, strict=True))
