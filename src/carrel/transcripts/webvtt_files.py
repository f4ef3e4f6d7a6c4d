"""The library's transcripts: WebVTT that every browser takes, with the seconds of words as cue timestamps.

W3C "WebVTT: The Web Video Text Tracks Format". A cue whose words are timed has each of them in a class span; a timestamp
stands before every word that begins later than the one before it, as the format wants timestamps to grow:

    00:00:01.000 --> 00:00:03.000
    <c>learning</c> <00:00:01.480><c>is</c> <00:00:01.900><c>remembering</c>
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue, Transcript, TranscriptKind, Word
from carrel.transcripts.markup import parse, unescape
from carrel.transcripts.word_times import make_cue

_KIND = "Transcript: "
_TIMED_WORD = re.compile(r"(?:<(\d\d):(\d\d):(\d\d\.\d{3})>)?<c>([^<>\s]+)</c>([ \n]?)")
_AS_WRITTEN = re.compile(r"(?:(?:<\d\d:\d\d:\d\d\.\d{3}>)?<c>[^<>\s]++</c>(?:[ \n]|\Z))++")


def write_vtt(transcript: Transcript) -> str:
    """Return the transcript as a WebVTT file. Its cues are clean (see `clean`)."""
    from webvtt import Caption, WebVTT

    captions = [Caption(_clock(cue.start_s), _clock(cue.end_s), _payload(cue)) for cue in transcript.cues]
    metadata = ["Kind: captions", f"Language: {transcript.language}"]
    return str(WebVTT(captions=captions, metadata=metadata, header_comments=[_KIND + transcript.kind.value]).content)


def read_vtt(text: str) -> Transcript:
    """Return the transcript that `write_vtt` wrote, the very same.

    A file without our header has the language "und" and the kind manual. Raises TranscriptUnreadable for what is not WebVTT.
    """
    from webvtt import WebVTT
    from webvtt.errors import MalformedFileError

    try:
        file = WebVTT.from_string(text)
    except MalformedFileError as error:
        raise TranscriptUnreadable("A transcript of the library is not WebVTT.") from error
    headers = dict(line.partition(": ")[::2] for line in file.metadata)
    kinds = [
        comment.removeprefix(_KIND) for comment in (*file.header_comments, *file.footer_comments) if comment.startswith(_KIND)
    ]
    kind = TranscriptKind(kinds[0]) if kinds and kinds[0] in set(TranscriptKind) else TranscriptKind.MANUAL
    cues = []
    for caption in file.captions:
        start_s, end_s = (time.in_milliseconds() / 1000 for time in (caption.start_time, caption.end_time))
        if "<c>" in caption.raw_text:
            cues.append(_timed_cue(start_s, end_s, caption.raw_text))
        else:
            pieces, _ = parse(caption.raw_text)
            cues.append(make_cue(start_s, end_s, pieces))
    return Transcript(headers.get("Language", "und"), kind, tuple(cues))


def _timed_cue(start_s: float, end_s: float, payload: str) -> Cue:
    """Return a cue some of whose words have times: as `write_vtt` writes it, or as somebody changed it."""
    words: list[Word] = []
    latest_s = start_s
    if _AS_WRITTEN.fullmatch(payload):
        text = ""
        for hours, minutes, seconds, word, space in _TIMED_WORD.findall(payload):
            if hours:
                latest_s = (int(hours) * 3_600_000 + int(minutes) * 60_000 + int(seconds[:2] + seconds[3:])) / 1000
            plain = unescape(word) if "&" in word else word
            words.append(Word(plain, latest_s))
            text += plain + space
        return Cue(start_s, end_s, text, tuple(words))
    pieces, _ = parse(payload)
    for piece in pieces:
        latest_s = piece.start_s if piece.start_s is not None else latest_s
        words.extend(Word(text, latest_s) for text in piece.text.split())
    lines = "".join(piece.text for piece in pieces).split("\n")
    return Cue(start_s, end_s, "\n".join(" ".join(line.split()) for line in lines), tuple(words))


def _payload(cue: Cue) -> str:
    if not cue.words:
        return _escaped(cue.text)
    timed = _timed_words(cue)
    return "\n".join(" ".join(next(timed) for _ in line.split()) for line in cue.text.split("\n"))


def _timed_words(cue: Cue) -> Iterator[str]:
    latest_s = cue.start_s
    for word in cue.words:
        yield (
            f"<{_clock(word.start_s)}><c>{_escaped(word.text)}</c>"
            if word.start_s > latest_s
            else f"<c>{_escaped(word.text)}</c>"
        )
        latest_s = max(latest_s, word.start_s)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _clock(seconds: float) -> str:
    from webvtt.models import Timestamp

    return str(Timestamp.from_seconds(seconds))
