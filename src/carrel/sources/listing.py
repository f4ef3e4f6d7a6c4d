"""Lists a web source: playlists and what they hold, flat, whole and in order. Runs in the child."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yt_dlp.utils import YoutubeDLError

from carrel.errors import LectureUnavailable, SourceUnsupported
from carrel.sources import resolve
from carrel.sources.classify import explain, plain
from carrel.sources.names import normal_address, title_of_address
from carrel.sources.page import PageLecture, read_page
from carrel.sources.resolve import Info
from carrel.sources.wire import Options
from carrel.sources.ydl import Log, Ydl, open_ydl
from carrel.wording import whole

_DEPTH = 4
_PAGE_BYTES = 10_000_000
_TELLING = re.compile(r"unable to|failed to|http error|timed out|incomplete|unavailable videos|giving up|skipping", re.IGNORECASE)
"""Warnings that say that something is missing from a list."""
_TAB = re.compile(r"/(videos|streams|shorts|playlists|podcasts|releases|courses)/?(?:\?|$)")
_WITHHELD = {
    "private": "It is private.",
    "premium_only": "It needs a paid account.",
    "subscriber_only": "It is for members only.",
    "needs_auth": "It needs a login.",
}


@dataclass(slots=True)
class _List:
    ydl: Ydl
    tell_count: Callable[[int], None]
    logged_in: bool
    lectures: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)


def list_address(address: str, options: Options, alive: Callable[[], None], tell_count: Callable[[int], None]) -> dict[str, Any]:
    """Return a Listing as the wire has it. Raises CarrelError, or what yt-dlp raises."""
    log = Log(alive)
    with open_ydl(options, log) as ydl:
        found = _List(ydl, tell_count, bool(options.cookies_file or options.cookies_from_browser))
        try:
            info = resolve.follow(ydl, address)
        except Exception as error:
            raise _better(explain(error, where=Path()), log) from error
        if resolve.is_playlist(info):
            _read(found, info, (), 0)
        else:
            _add(found, info, info, (), title=_single_title(info))
        found.problems += [plain(one) for one in dict.fromkeys(log.warnings) if _TELLING.search(one)]
        if not found.lectures:
            nothing = SourceUnsupported(" ".join(["No lectures were found at this address.", *found.problems]))
            raise _better(nothing, log)
        return {
            "key": whole(_key(ydl, info, address)),
            "title": _single_title(info) if not resolve.is_playlist(info) else info.get("title") or info.get("id") or address,
            "description": info.get("description") or "",
            "lectures": found.lectures,
            "problems": found.problems,
        }


def _read(found: _List, info: Info, section: tuple[str, ...], depth: int) -> None:
    """Add a playlist's lectures, and those of the playlists in it as sections."""
    page = resolve.page_address(info)
    if page in found.pages or depth > _DEPTH:
        return
    found.pages.add(page)
    seen: list[Info] = []
    for entry in resolve.entries(info):
        if entry is None:
            found.problems.append(f"Entry {len(seen) + 1} of {info.get('title') or page} could not be read.")
        else:
            seen.append(entry)
            found.tell_count(len(found.lectures) + len(seen))
    promised = info.get("playlist_count")
    if isinstance(promised, int) and promised > len(seen):
        found.problems.append(f"{info.get('title') or page} has {promised} entries, but only {len(seen)} were listed.")
    said = _said_on_page(found.ydl, info, seen)
    for entry in _in_order(seen):
        if resolve.is_playlist(entry):
            _read(found, {"extractor_key": info.get("extractor_key"), **entry}, (*section, *_inner_title(entry, info)), depth + 1)
        elif resolve.is_link(entry) and resolve.leads_to_playlist(found.ydl, entry):
            _read_inner(found, entry, info, section, depth)
        else:
            here = said.get(id(entry))
            _add(found, entry, info, (*section, *(here.section if here else ())), title=here.title if here else None)


def _read_inner(found: _List, entry: Info, info: Info, section: tuple[str, ...], depth: int) -> None:
    """Add what a link to another playlist leads to. If it cannot be read, that is said, and the rest goes on."""
    try:
        inner = resolve.follow(found.ydl, entry["url"], entry.get("ie_key"))
    except Exception as error:  # noqa: BLE001  # whatever an extractor raises
        found.problems.append(f"{entry.get('title') or entry['url']} could not be listed: {explain(error, where=Path()).message}")
        return
    if resolve.is_playlist(inner):
        named = {**inner, "title": inner.get("title") or entry.get("title")}
        _read(found, inner, (*section, *_inner_title(named, info)), depth + 1)
    else:
        _add(found, entry, info, section)


def _add(found: _List, entry: Info, owner: Info, section: tuple[str, ...], *, title: str | None = None) -> None:
    if not resolve.media_address(entry) and resolve.is_general(entry):
        found.problems.append(f"A video on {resolve.page_address(owner)} could not be listed: its address does not answer.")
        return
    key = resolve.key_of(found.ydl, entry, owner)
    if key in found.keys:
        return
    found.keys.add(key)
    position = len(found.lectures) + 1
    own_page = resolve.page_address(entry) if entry.get("webpage_url") else resolve.page_address(owner)
    address = resolve.link_address(entry) if resolve.is_link(entry) else own_page
    duration = entry.get("duration")
    title = title or entry.get("title") or title_of_address(address) or f"Lecture {position}"
    found.lectures.append(
        {
            "key": key,
            "title": " ".join(str(title).split()),
            "position": position,
            "address": whole(address),
            "section": (*section, *_sections(entry)),
            "duration_s": float(duration) if isinstance(duration, (int, float)) else None,
            "unavailable": _unavailable(entry, logged_in=found.logged_in),
        }
    )


def _sections(entry: Info) -> tuple[str, ...]:
    """Return the sections that an entry names itself: yt-dlp's fields for series and for courses."""
    names = []
    for field_name, number_name, word in (("season", "season_number", "Season"), ("chapter", "chapter_number", "Chapter")):
        name, number = entry.get(field_name), entry.get(number_name)
        if name or number is not None:
            names.append(" ".join(str(name or f"{word} {number}").split()))
    return tuple(names) or ((str(entry["section"]),) if entry.get("section") else ())


def _unavailable(entry: Info, *, logged_in: bool) -> str | None:
    title = str(entry.get("title") or "").lower()
    status = entry.get("live_status") or ("is_live" if entry.get("is_live") else None)
    if title in {"[private video]", "[private]"}:
        return _WITHHELD["private"]
    if title in {"[deleted video]", "[deleted]", "[removed video]", "[unavailable video]"}:
        return "It was removed."
    if entry.get("availability") in _WITHHELD and not logged_in:
        return _WITHHELD[entry["availability"]]
    if status == "is_upcoming":
        return "It has not begun yet."
    return "It is live now; it can be had when it has ended." if status == "is_live" else None


def _in_order(seen: list[Info]) -> list[Info]:
    """Return a feed's items oldest first, if all have their date; any other list as it is."""
    feed = bool(seen) and all(entry.get("_type") == "url_transparent" and entry.get("timestamp") is not None for entry in seen)
    return sorted(seen, key=lambda entry: float(entry["timestamp"])) if feed else seen


def _inner_title(inner: Info, outer: Info) -> tuple[str, ...]:
    """Return an inner playlist's title as a section, without the outer one's that platforms put before it."""
    title, prefix = str(inner.get("title") or inner.get("id") or ""), str(outer.get("title") or "")
    if prefix and title.startswith(prefix) and len(title) > len(prefix):
        title = title[len(prefix) :].lstrip(" -–:·|")
    return (" ".join(title.split()),) if title.strip() else ()


def _said_on_page(ydl: Ydl, info: Info, seen: list[Info]) -> dict[int, PageLecture]:
    """Return what a course page says of its videos, by id() of their entries; yt-dlp calls them "<page> (1)" and so on.

    Where no heading is a video's own, its title is its file's name, if those tell the videos apart.
    """
    videos = [one for one in seen if not resolve.is_link(one) and not resolve.is_playlist(one) and resolve.is_general(one)]
    if len(videos) < 2:
        return {}
    page = resolve.page_address(info)
    said: dict[str, PageLecture] = {}
    with contextlib.suppress(YoutubeDLError, OSError, ValueError):
        said = read_page(ydl.urlopen(page).read(_PAGE_BYTES).decode("utf-8", "replace"), page)
    names = [title_of_address(resolve.media_address(one) or "") for one in videos]
    telling = None not in names and len(set(names)) == len(names)
    found = {}
    for one, name in zip(videos, names, strict=True):
        here = said.get(normal_address(resolve.media_address(one) or ""), PageLecture(None, ()))
        found[id(one)] = replace(here, title=here.title or (name if telling else None))
    return found


def _single_title(info: Info) -> str:
    title = re.sub(r" \(1\)$", "", str(info.get("title") or ""))
    address = resolve.media_address(info) or ""
    if info.get("extractor_key") == "Generic" and normal_address(address) == normal_address(resolve.page_address(info)):
        title = title_of_address(address) or title
    return title or title_of_address(address) or "Lecture"


def _key(ydl: Ydl, info: Info, address: str) -> str:
    """Return the listing's key. YouTube gives all tabs of a channel the channel's id: the tab is added."""
    if not resolve.is_playlist(info):
        return resolve.key_of(ydl, info, info)
    name = str(info.get("extractor_key") or "Generic")
    page = resolve.page_address(info) or address
    if name == "Generic" or not info.get("id"):
        return normal_address(page)
    tab = _TAB.search(page) if name == "YoutubeTab" else None
    return f"{name.lower()}:{info['id']}" + (f":{tab[1]}" if tab else "")


def _better(error: Exception, log: Log) -> Exception:
    """Return the error that tells more: a page "without video" may only be one whose parts could not be had."""
    if isinstance(error, SourceUnsupported):
        for warning in log.warnings:
            if re.search(r"HTTP Error|timed out|Failed to download", warning):
                told = explain(RuntimeError(warning), where=Path())
                return told if not isinstance(told, LectureUnavailable) else error
    return error
