"""Reads from a course page what its <video> elements cannot say: a heading over one is its title, those above its section."""

from __future__ import annotations

import urllib.parse
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from carrel.sources.names import normal_address

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SOURCES = ("src", "data-video-src", "data-src", "data-source")


@dataclass(frozen=True, slots=True)
class PageLecture:
    """What the page says of the media at one address. `title` is None if no heading is its own."""

    title: str | None
    section: tuple[str, ...]


@dataclass(slots=True)
class _Heading:
    level: int
    text: str = ""


@dataclass(slots=True)
class _Media:
    named: str
    headings: tuple[_Heading, ...]
    addresses: list[str] = field(default_factory=list)


def read_page(html: str, address: str) -> dict[str, PageLecture]:
    """Return what the page at `address` says of each of its videos, by the normal address of the media.

    A heading over one video is its title; over several it is their section. The page's single h1 is the course itself.
    """
    parser = _Parser(address)
    parser.feed(html)
    parser.close()
    over = Counter(id(media.headings[-1]) for media in parser.found if media.headings)
    tops = {id(heading) for media in parser.found for heading in media.headings if heading.level == 1}
    lectures: dict[str, PageLecture] = {}
    for media in parser.found:
        headings = [one for one in media.headings if len(tops) > 1 or id(one) not in tops]
        own = headings.pop() if headings and headings[-1] is media.headings[-1] and over[id(headings[-1])] == 1 else None
        title = media.named or (own.text if own else "")
        section = tuple(text for one in headings if (text := " ".join(one.text.split())))
        for media_address in media.addresses:
            lectures.setdefault(media_address, PageLecture(" ".join(title.split()) or None, section))
    return lectures


class _Parser(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[_Media] = []
        self._base = address
        self._headings: list[_Heading] = []
        self._open: _Heading | None = None
        self._media: _Media | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            level = _HEADINGS[tag]
            self._open = _Heading(level)
            self._headings = [*(one for one in self._headings if one.level < level), self._open]
        elif tag == "base" and given.get("href"):
            self._base = urllib.parse.urljoin(self._base, given["href"])
        elif tag in {"video", "audio"}:
            self._media = _Media(given.get("title") or given.get("aria-label") or "", tuple(self._headings))
            self.found.append(self._media)
            self._add_source(given)
        elif tag == "source" and self._media:
            self._add_source(given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._open = None
        elif tag in {"video", "audio"}:
            self._media = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open.text += data

    def _add_source(self, given: dict[str, str]) -> None:
        source = next((given[name].strip() for name in _SOURCES if given.get(name)), "")
        if source and self._media:
            self._media.addresses.append(normal_address(urllib.parse.urljoin(self._base, source)))
