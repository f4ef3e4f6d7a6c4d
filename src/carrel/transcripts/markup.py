"""What is written in a cue, without its markup: tags of WebVTT and HTML, entities, ASS overrides, invisible characters.

Every function here takes time linear in its input: the patterns are possessive or bounded.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(\d[\d:.,]*+|[A-Za-z]++)([^<>]*+)>")
_CLOCK_TAG = re.compile(r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,6})")
_BARE_TAGS = frozenset(
    {
        *(
            "b",
            "big",
            "c",
            "center",
            "em",
            "i",
            "p",
            "rt",
            "ruby",
            "s",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "tt",
            "u",
        )
    }
)
"""Tags of captions. Others (`<div>`, `<T>`) may be what the lecture is about, and stay."""
_TAGS_WITH_ATTRIBUTES = frozenset({"a", "font", "p", "span", "div", "ruby"})
_CLASSES = re.compile(r"(?:\.[^\s.]+)+\s*/?")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OVERRIDE = re.compile(r"\{\\[^{}]*+\}")

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    r"\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_JOINERS = re.compile(r"[\u200c\u200d]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text of a cue. `start_s` is the second at which it begins, where the source says so."""

    text: str
    start_s: float | None = None


def parse(payload: str, speaker: str | None = None) -> tuple[list[Piece], str | None]:
    """Return the pieces of a WebVTT or SRT cue's text, and who speaks at its end (None: it does not say).

    A voice tag becomes "Name: " where the speaker is not the one before (`speaker`), so that the name is kept and sentences that
    run over several cues are not cut by it. A "<" that begins no tag of captions is text.
    """
    pieces: list[Piece] = []
    start_s: float | None = None
    named: str | None = None
    at = 0
    for tag in _TAG.finditer(payload):
        closing, name, rest = tag.groups()
        clock = _CLOCK_TAG.fullmatch(name) if not rest else None
        voice = name.lower() in {"v", "lang"} and (closing or _is_annotation(rest))
        if not (clock or voice or name.lower() == "br" or _is_caption_tag(name.lower(), rest)):
            continue
        pieces.append(Piece(unescape(payload[at : tag.start()]), start_s))
        at, start_s = tag.end(), None
        if clock:
            start_s = _clock_seconds(clock)
        elif name.lower() == "br":
            pieces.append(Piece("\n"))
        elif name.lower() == "v" and not closing:
            named = " ".join(unescape(re.sub(r"^(?:\.[^\s.]+)+", "", rest)).split()) or None
            if named and named != speaker:
                begins = not any(piece.text.strip() for piece in pieces)
                pieces.append(Piece(f"{named}: " if begins else f"\n{named}: "))
            speaker = named
    pieces.append(Piece(unescape(payload[at:]), start_s))
    return pieces, named


def unescape(text: str) -> str:
    """Return `text` with character references decoded, once. Those without a semicolon ("AT&T", "a &lt b") are text."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def without_overrides(payload: str) -> str:
    r"""Return a cue's text without ASS override blocks such as {\an8}, which SRT files carry too."""
    return _OVERRIDE.sub("", payload)


def visible(text: str) -> str:
    """Return `text` without control, zero-width and bidirectional characters; line ends are newlines.

    Joiners stay between characters that join (Persian, Indic scripts, emoji).
    """
    text = _LINE_END.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return _JOINERS.sub(_kept_joiner, text)


def tidy(text: str) -> str:
    """Return `text` as a cue holds it: visible characters, single spaces, no empty lines."""
    lines = (" ".join(line.split()) for line in visible(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _kept_joiner(run: re.Match[str]) -> str:
    around = run.string[run.start() - 1 : run.start()] + run.string[run.end() : run.end() + 1]
    joins = len(around) == 2 and not any(character.isascii() or character.isspace() for character in around)
    return run[0][0] if joins else ""


def _is_caption_tag(name: str, rest: str) -> bool:
    bare = rest.strip(" \t\n/") == ""
    if name in _BARE_TAGS and (bare or _CLASSES.fullmatch(rest)):
        return True
    if name in _TAGS_WITH_ATTRIBUTES and rest[:1].isspace() and "=" in rest:
        return True
    return name in {"a", "font"} and bare


def _is_annotation(rest: str) -> bool:
    return not rest or rest[0] in ". \t"


def _clock_seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(fraction.ljust(3, "0")[:3])) / 1000
