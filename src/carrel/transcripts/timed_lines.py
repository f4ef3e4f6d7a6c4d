"""WebVTT, SRT and SBV: what is broken in them is mended first, then webvtt-py reads the result.

Mended, where the meaning is clear: a missing header, blank line or cue number; commas, missing hours, one-digit fields, fields
past 59 and signs in timestamps; arrows of other shapes; headers in mid-file, where the segments of a stream were joined; blank
lines within a cue; text after the times; a "-->" that is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from carrel.records import Cue
from carrel.transcripts.markup import parse, without_overrides
from carrel.transcripts.word_times import make_cue

_CLOCK = r"-?\s?(?:\d{1,6}\s?:\s?){0,3}\d{1,6}(?:\s?[.,]\s?\d{1,9})?"
_TIMES = re.compile(rf"\s*({_CLOCK})\s*(-{{1,3}}\s?-?\s?>|[–—→]>?)\s*({_CLOCK})(?=\s|$)")
_SBV_TIMES = re.compile(r"\s*(\d{1,6}:\d{1,2}:\d{1,2}\.\d{1,3}),(\d{1,6}:\d{1,2}:\d{1,2}\.\d{1,3})\s*")
_SETTINGS = re.compile(r"(?:\s+[A-Za-z]\w*+:\S*+)*+\s*")
_LONGEST_TIMES = 160
_HEADER = re.compile(r"\ufeff?WEBVTT(?:\s|$)")
_OTHER_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_HOURS = 1_000_000


@dataclass(slots=True)
class _Cue:
    start_ms: int
    end_ms: int
    lines: list[str] = field(default_factory=list)
    last_after_blank: bool = False
    """Whether the last of `lines` stands after an empty line: then it may be the next cue's number or name."""
    sbv: bool = False
    """In SBV a line ends with "[br]" too."""


def read_timed_lines(text: str) -> list[Cue]:
    """Return the cues of a WebVTT, SRT or SBV file in the file's order; [] if there are none."""
    from webvtt import WebVTT

    mended = mend(text)
    speaker: str | None = None
    cues = []
    for caption in WebVTT.from_string(mended).captions:
        pieces, speaker = parse(without_overrides(caption.raw_text), speaker)
        start_s, end_s = (time.in_milliseconds() / 1000 for time in (caption.start_time, caption.end_time))
        cues.append(make_cue(start_s, end_s, pieces))
    return cues


def mend(text: str) -> str:
    """Return a WebVTT file that any parser takes, with every cue of `text`, without names and settings."""
    return "\n\n".join(["WEBVTT", *(_block(cue) for cue in _scan(text)), ""])


def _scan(text: str) -> list[_Cue]:
    lines = _LINE_END.split(text.replace("\0", "").replace("\r\r\n", "\n"))
    named = bool(lines and _HEADER.match(lines[0]))
    cues: list[_Cue] = []
    number: int | None = None
    after_blank = True
    skipping = False
    for line in lines:
        times = _times(line)
        if times:
            skipping = False
            if cues:
                number = _drop_name(cues[-1], named, number, not after_blank)
            cues.append(times)
        elif not line:
            skipping = False
        elif skipping or (after_blank and (_HEADER.match(line) or (named and _OTHER_BLOCK.match(line)))):
            skipping = True
        elif line.startswith("X-TIMESTAMP-MAP="):
            # A segment that was joined without an empty line before its header.
            skipping = True
            if cues and cues[-1].lines and _HEADER.match(cues[-1].lines[-1]):
                cues[-1].lines.pop()
        elif cues and line.strip():
            cues[-1].lines.append(line)
            cues[-1].last_after_blank = after_blank
        elif not cues:
            number = _number(line)
        after_blank = not line
    return cues


def _drop_name(cue: _Cue, named: bool, number: int | None, directly: bool) -> int | None:
    """Take the next cue's number or name off the end of a cue's text; return the number that the next cue has.

    It stands `directly` above the times, after an empty line. A number that goes on from the last one may lack one of the two.
    """
    if cue.lines:
        found = _number(cue.lines[-1])
        follows = number is not None and found == number + 1 and (directly or cue.last_after_blank)
        if follows or (directly and cue.last_after_blank and (named or found is not None)):
            cue.lines.pop()
            return found
    return number


def _number(line: str) -> int | None:
    line = line.strip()
    return int(line) if line.isascii() and line.isdigit() and len(line) < 10 else None


def _times(line: str) -> _Cue | None:
    """Return the cue that begins with this line, with the text that follows its times; None if the line is no cue's times."""
    start = line[:_LONGEST_TIMES]
    sbv = _SBV_TIMES.fullmatch(start)
    if sbv:
        return _Cue(_milliseconds(sbv[1]), _milliseconds(sbv[2]), sbv=True)
    match = _TIMES.match(start)
    if not match:
        return None
    first, arrow, second = match.groups()
    colons = min(first.count(":"), second.count(":"))
    fractions = all("." in clock or "," in clock for clock in (first, second))
    # "3 -> 4" and "the years 1910 --> 1920" are text; without colons or fractions only what cannot be text is taken.
    if colons < (1 if arrow == "-->" else 2) and not (arrow == "-->" and fractions):
        return None
    rest = line[match.end() :]
    return _Cue(_milliseconds(first), _milliseconds(second), [] if _SETTINGS.fullmatch(rest) else [rest.strip()])


def _milliseconds(clock: str) -> int:
    """Return milliseconds; fields past 59 carry over, and what lies before zero is zero."""
    clock = re.sub(r"\s", "", clock)
    if clock.startswith("-"):
        return 0
    whole, comma, fraction = re.fullmatch(r"([\d:]+)([.,]?)(\d*)", clock).groups()  # type: ignore[union-attr]
    fields = [int(part) for part in whole.split(":")]
    if len(fields) == 4:
        fraction, comma = fraction or f"{fields.pop():03d}", "."
        fields = fields[:3]
    # ",5" is 5 ms to most players of SRT; ".5" is half a second in WebVTT.
    fraction = fraction.rjust(3, "0") if comma == "," else fraction.ljust(3, "0")
    seconds = 0
    for part in fields:
        seconds = seconds * 60 + part
    return min(seconds, _LONGEST_HOURS * 3600) * 1000 + int(fraction[:3])


def _block(cue: _Cue) -> str:
    times = " --> ".join(_clock(time) for time in (cue.start_ms, cue.end_ms))
    lines = [part for line in cue.lines for part in line.split("[br]")] if cue.sbv else cue.lines
    return "\n".join([times, *(line.replace("-->", "--&gt;") for line in lines if line.strip())])


def _clock(milliseconds: int) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{milliseconds:03d}"
