"""What is exported, and what both forms of it share: times, addresses of moments, text made harmless."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from carrel.errors import AddressUnusable
from carrel.study.notes import StoredNote

Picture = Callable[[str, float], bytes | None]
"""Gives the frame (a JPEG) of a lecture (id) at a second, None where there is none."""
FRAME = re.compile(r"frame:(\d{1,7}(?:\.\d{1,6})?)")
"""How a note names a frame of its lecture: by the second."""
_NO_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_REFUSE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NO_CHARACTERS}]")
"""Controls, and what is no character at all: YAML and HTML allow neither."""
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class LectureNotes:
    """A lecture's notes, in the order of their seconds. `place` is its files' path in its course's folder, without a suffix."""

    id: str
    title: str
    section: tuple[str, ...]
    place: str
    notes: tuple[StoredNote, ...]


@dataclass(frozen=True, slots=True)
class CourseNotes:
    """The lectures of a course that have notes, in the course's order."""

    id: str
    title: str
    program: str | None
    lectures: tuple[LectureNotes, ...]


@dataclass(frozen=True, slots=True)
class Server:
    """The address at which the player answers, without a slash at its end."""

    address: str

    def lecture(self, lecture_id: str) -> str:
        return f"{self.address}/lectures/{quote(lecture_id, safe='')}"

    def moment(self, lecture_id: str, second: float | None) -> str:
        """Return the address at which the player opens a lecture at a second."""
        whole = self.lecture(lecture_id)
        return whole if second is None else f"{whole}?t={round(second, 3):.10g}"


def server_at(address: str) -> Server:
    """Return the server at an http address. Raises AddressUnusable."""
    text = address.strip().rstrip("/")
    try:
        usable = (
            bool(urlsplit(text).hostname) and re.fullmatch(r"[Hh][Tt][Tt][Pp][Ss]?://[\w.:\[\]~/-]+", text, re.ASCII) is not None
        )
    except ValueError:
        usable = False
    if not usable:
        raise AddressUnusable(f"{address!r} is not the address of a server.")
    return Server(text)


def clock(second: float | None) -> str:
    """Return a place in a lecture as "14:02" or "1:05:09"."""
    if second is None:
        return "Whole lecture"
    hours, rest = divmod(int(second), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def texts_of(note: StoredNote) -> Iterator[tuple[str, str]]:
    """Yield a note's text with "", and each text that it has on another device with that device and its date."""
    yield "", note.text
    for other in note.others:
        yield f"{other.device}, {other.at[:10]}", other.text


def clean(text: str) -> str:
    """Return a note's text without control characters and broken halves of characters; its lines end with newlines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    return _REFUSE.sub("", text)


def clean_line(text: str) -> str:
    """Return a title as one line, without what is not seen but turns or hides what is beside it."""
    words = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in clean(text.replace("\t", " ")))
    return re.sub(r"\s+", " ", _UNSEEN.sub("", words)).strip() or "Untitled"
