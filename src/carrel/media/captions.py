"""Fits a transcript to what MP4 captions can hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class _Sample:
    start_ms: int
    end_ms: int
    text: str


def write_captions(transcript: Path, into: Path, duration_s: float) -> None:
    """Write the WebVTT file `transcript` anew so that one cue follows another and none outlasts the lecture.

    The samples of a tx3g track (3GPP TS 26.245) cannot overlap: a cue ends where the next begins, and cues that begin together
    become one. A cue that outlasts the video would make the whole file longer. A transcript that cannot be read gives no cues:
    it is no reason to be without the lecture.
    """
    import webvtt

    samples: list[_Sample] = []
    end_of_all = int(duration_s * 1000)
    for cue in sorted(_read(transcript), key=lambda cue: cue.start_ms):
        if cue.start_ms >= end_of_all:
            break
        cue.end_ms = min(cue.end_ms, end_of_all)
        if samples and samples[-1].start_ms == cue.start_ms:
            samples[-1].text += f"\n{cue.text}"
            samples[-1].end_ms = max(samples[-1].end_ms, cue.end_ms)
            continue
        if samples:
            samples[-1].end_ms = min(samples[-1].end_ms, cue.start_ms)
        samples.append(cue)
    fitted = [webvtt.Caption(_timestamp(s.start_ms), _timestamp(s.end_ms), s.text) for s in samples if s.end_ms > s.start_ms]
    webvtt.WebVTT(captions=fitted).save(str(into))


def _read(transcript: Path) -> list[_Sample]:
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        cues = webvtt.read(str(transcript)).captions
    except (MalformedFileError, MalformedCaptionError, OSError, UnicodeDecodeError):
        return []
    return [_Sample(cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds(), cue.raw_text) for cue in cues]


def _timestamp(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest / 1000:06.3f}"
