"""Captions in XML: TTML and its older names (DFXP), and YouTube's srv1, srv2 and srv3.

TTML: W3C "Timed Text Markup Language 2", section 12.3 for times. pysubs2 reads a small part of it only (no `dur`, no frames, no
older namespace), so the elements are walked here, whatever their namespace.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from carrel.records import Cue
from carrel.transcripts.markup import Piece, parse
from carrel.transcripts.word_times import make_cue

_OFFSET = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")
_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,4}):(\d{1,4}(?:\.\d{1,9})?)(?::(\d{1,4})(?:\.\d+)?)?")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)([A-Za-z]\w{1,30};)?")


@dataclass(frozen=True, slots=True)
class _Rates:
    frame: float = 30.0
    tick: float = 1.0


def read_xml(text: str) -> list[Cue] | None:
    """Return the cues of a TTML or srv file; None if `text` is not XML of captions or cannot be parsed."""
    if "<!ENTITY" in text:
        return None
    try:
        root = ElementTree.fromstring(_AMPERSAND.sub(_mended_reference, _NOT_XML.sub("", text)).strip())  # noqa: S314 - no entities
    except (ElementTree.ParseError, ValueError):
        return None
    name = _local(root.tag)
    if name == "tt":
        return list(_ttml(root))
    if name in {"transcript", "timedtext"}:
        return list(_srv(root))
    return None


def _mended_reference(match: re.Match[str]) -> str:
    """An "&" by itself, or a name of HTML that XML does not know."""
    named = html.unescape(match[0])
    return named if match[1] and named != match[0] else "&amp;" + (match[1] or "")


def _ttml(root: ElementTree.Element) -> Iterator[Cue]:
    rates = _rates({_local(key): value for key, value in root.attrib.items()})
    stack = [(root, 0.0)]
    while stack:
        element, parent_s = stack.pop()
        begin_s = parent_s + (_ttml_seconds(element.get("begin"), rates) or 0.0)
        if _local(element.tag) == "p":
            end_s = _ttml_seconds(element.get("end"), rates)
            duration_s = _ttml_seconds(element.get("dur"), rates)
            until_s = begin_s + duration_s if duration_s is not None else begin_s if end_s is None else parent_s + end_s
            yield make_cue(begin_s, until_s, [Piece(text) for text in _ttml_text(element)])
        else:
            stack.extend((child, begin_s) for child in reversed(element))


def _ttml_text(element: ElementTree.Element) -> Iterator[str]:
    """Yield the text of a paragraph; a line end in the file is a space, <br/> a line end, and metadata no text."""
    stack: list[ElementTree.Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        name = _local(node.tag)
        if name == "br":
            yield "\n"
        elif name in {"p", "span"}:
            for child in reversed(node):
                stack.extend((_spaced(child.tail), child))
            stack.append(_spaced(node.text))


def _spaced(text: str | None) -> str:
    return re.sub(r"\s", " ", text or "")


def _rates(attributes: Mapping[str, str]) -> _Rates:
    def positive(name: str, default: float) -> float:
        value = attributes.get(name, "")
        return float(value) if re.fullmatch(r"\d{1,9}", value) and int(value) else default

    frame = positive("frameRate", 30.0)
    multiplier = re.fullmatch(r"(\d{1,9})[ :]([1-9]\d{0,8})", attributes.get("frameRateMultiplier", ""))
    if multiplier:
        frame *= int(multiplier[1]) / int(multiplier[2]) or 1.0
    return _Rates(frame, positive("tickRate", frame if "frameRate" in attributes else 1.0))


def _ttml_seconds(text: str | None, rates: _Rates) -> float | None:
    text = (text or "").strip()
    offset = _OFFSET.fullmatch(text)
    if offset:
        unit = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "f": 1 / rates.frame, "t": 1 / rates.tick}[offset[2]]
        return float(offset[1]) * unit
    clock = _CLOCK.fullmatch(text.replace(",", "."))
    if clock:
        hours, minutes, seconds, frames = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds) + int(frames or 0) / rates.frame
    return None


def _srv(root: ElementTree.Element) -> Iterator[Cue]:
    """srv1: <text start dur> in seconds, escaped twice; srv2: <text t d> and srv3: <p t d><s t> in milliseconds."""
    for element in root.iter():
        name = _local(element.tag)
        if name == "text":
            unit, begin, duration = (1.0, "start", "dur") if "start" in element.attrib else (0.001, "t", "d")
            begin_s = _plain_number(element.get(begin)) * unit
            pieces, _ = parse("".join(element.itertext()))
            yield make_cue(begin_s, begin_s + _plain_number(element.get(duration)) * unit, pieces)
        elif name == "p":
            begin_s = _plain_number(element.get("t")) / 1000
            yield make_cue(begin_s, begin_s + _plain_number(element.get("d")) / 1000, list(_srv3_pieces(element, begin_s)))


def _srv3_pieces(paragraph: ElementTree.Element, begin_s: float) -> Iterator[Piece]:
    by_word = any("t" in child.attrib for child in paragraph)
    yield Piece(paragraph.text or "")
    for child in paragraph:
        yield Piece("".join(child.itertext()), begin_s + _plain_number(child.get("t")) / 1000 if by_word else None)
        yield Piece(child.tail or "")


def _plain_number(text: str | None) -> float:
    return float(text) if text and re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", text) else 0.0


def _local(tag: object) -> str:
    """Return a name without its namespace; "" for a comment."""
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
