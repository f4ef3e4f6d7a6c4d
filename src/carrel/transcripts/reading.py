"""Reads subtitles of any shape. What the file holds decides what it is; its name does not."""

from __future__ import annotations

import re
from pathlib import Path

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue
from carrel.transcripts.ass import read_ass
from carrel.transcripts.encoding import decode
from carrel.transcripts.json3 import read_json3
from carrel.transcripts.timed_lines import read_timed_lines
from carrel.transcripts.timed_xml import read_xml

_MOST_BYTES = 64_000_000
_MOST_CUES = 100_000
"""A day and a night of speech has a third of it."""
_WEB_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]", re.IGNORECASE)
_ASS = re.compile(r"^[ \t]*\[(?:Script Info|Events)\]", re.MULTILINE | re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def read(path: Path, language: str | None = None) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT, SRT, SBV, json3, ASS, SSA, TTML, DFXP or srv file, as it has them.

    `clean` makes them sane. Any encoding; `language` (BCP 47) helps to tell those from before Unicode apart. Raises
    TranscriptUnreadable.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        raise TranscriptUnreadable(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if size > _MOST_BYTES:
        raise TranscriptUnreadable(f"{path.name} is no subtitle file: it has {size / 1e6:,.0f} MB.")
    text = decode(data, language)
    if not text.strip(" \t\r\n\f\0\ufeff"):
        raise TranscriptUnreadable(f"{path.name} is empty.")
    if text.count("-->") > 2 * _MOST_CUES:
        raise TranscriptUnreadable(f"{path.name} is no subtitle file: it has more than {_MOST_CUES:,} cues.")
    cues = tuple(cue for cue in _cues(path.name, text) if cue.text)
    if len(cues) > _MOST_CUES:
        raise TranscriptUnreadable(f"{path.name} is no subtitle file: it has {len(cues):,} cues.")
    if not cues:
        raise TranscriptUnreadable(f"{path.name} {_what_is_wrong(text)}.")
    return cues


def _cues(name: str, text: str) -> list[Cue]:
    start = text[:2000].lstrip("\ufeff \t\r\n\f\0")
    if start.startswith("<"):
        cues = read_xml(text[text.index("<") :])
        if cues is None and "-->" not in text:
            page = _WEB_PAGE.search(start) is not None
            raise TranscriptUnreadable(
                f"{name} is {'a web page' if page else 'XML, but not of captions, or cut off'}, not subtitles."
            )
        return cues if cues is not None else read_timed_lines(text)
    if start.startswith(("{", "[")):
        events = read_json3(text.lstrip("\ufeff \t\r\n\f\0"))
        if events is not None:
            return events
    if not start.startswith("WEBVTT") and _ASS.search(text):
        return read_ass(text)
    return read_timed_lines(text)


def _what_is_wrong(text: str) -> str:
    start = text[:20_000]
    if len(_CONTROL.findall(start)) > len(start) // 50:
        return "is not text"
    if _WEB_PAGE.search(start):
        return "is a web page, not subtitles"
    if start.lstrip("\ufeff \t\r\n").startswith("{"):
        return "is JSON, but not of captions, or cut off"
    if "-->" in text or start.startswith("WEBVTT"):
        return "holds no words: all its cues are empty, or it has none"
    return "is no subtitle file that Carrel knows (WebVTT, SRT, SBV, json3, ASS, TTML)"
