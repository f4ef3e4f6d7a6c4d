"""From an address to what yt-dlp finds there, with a key for each lecture that stays the same. Runs in the child."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Hashable, Iterator
from typing import Any

from yt_dlp.utils import unsmuggle_url

from carrel.errors import LectureUnavailable, SourceUnsupported
from carrel.sources.names import normal_address
from carrel.sources.ydl import Ydl
from carrel.wording import whole

Info = dict[str, Any]

_PLAYLISTS = {"playlist", "multi_video", "compat_list"}
_LINKS = {"url", "url_transparent"}
_MANY = re.compile(r"(?:List|[Ll]ist|Tab|Channel|Course|Series|Season|Collection|User|Show|Program|Unit|Folder)s?$")
"""How extractors are named that give playlists, for those that do not say whether they do."""
_BY_FILE_NAME = {"Generic", "HTML5MediaEmbed", "QuotedHTML"}
"""Extractors whose ids are made from the names of files and pages, which different lectures may share."""
_HOPS = 10
_FRESH_S = 120.0


def follow(ydl: Ydl, address: str, extractor: str | None = None) -> Info:
    """Return what is at an address, neither processed nor downloaded: a video, or a playlist whose entries are as yet unread."""
    info = _extract(ydl, address, extractor)
    for _ in range(_HOPS):
        if info.get("_type") not in _LINKS:
            return info
        inner = _extract(ydl, info["url"], info.get("ie_key"))
        if info["_type"] == "url_transparent":
            # What the embedding page says goes before what the embedded one says, save its identity.
            outer = {key: value for key, value in info.items() if value is not None}
            for key in ("_type", "url", "ie_key", "id", "extractor", "extractor_key"):
                outer.pop(key, None)
            inner = {**inner, **outer}
        info = inner
    raise SourceUnsupported("The address leads from page to page without end.")


def is_playlist(info: Info) -> bool:
    return info.get("_type") in _PLAYLISTS


def is_link(info: Info) -> bool:
    """Say whether an entry only tells where its lecture is, as flat playlists have them."""
    return info.get("_type") in _LINKS


def is_general(info: Info) -> bool:
    """Say whether no extractor knows this site: then its titles and ids are made from file names."""
    return (info.get("extractor_key") or "Generic") in _BY_FILE_NAME


def entries(info: Info) -> Iterator[Info | None]:
    """Yield a playlist's entries, all of them, from the list, pages or generator that yt-dlp has. None: one it could not read."""
    found = info.get("entries") or ()
    yield from found.getslice() if hasattr(found, "getslice") else found


def extractor_of(ydl: Ydl, entry: Info) -> Any:
    """Return the extractor that a link leads to."""
    named = ydl._ies.get(entry.get("ie_key") or "")
    return named or next((one for one in ydl._ies.values() if one.suitable(entry["url"])), None)


def leads_to_playlist(ydl: Ydl, entry: Info) -> bool:
    """Say whether a link in a playlist leads to another playlist (the tabs of a channel, the courses of a programme)."""
    extractor = extractor_of(ydl, entry)
    if extractor is None:
        return False
    single = extractor.is_single_video(entry["url"])
    if single is None:
        return bool(_MANY.search(extractor.ie_key()))
    return not single


def key_of(ydl: Ydl, entry: Info, owner: Info) -> str:
    """Return a lecture's key: "<extractor>:<id>" on a platform, the media's address where the extractor is a general one."""
    if is_link(entry):
        extractor = extractor_of(ydl, entry)
        name = extractor.ie_key() if extractor else "Generic"
        known = entry.get("id") or (extractor.get_temp_id(entry["url"]) if extractor else None)
    else:
        name = entry.get("extractor_key") or owner.get("extractor_key") or "Generic"
        known = entry.get("id")
    if name in _BY_FILE_NAME or not known:
        return whole(normal_address(media_address(entry) or page_address(owner)))
    return whole(f"{name.lower()}:{known}")


def media_address(entry: Info) -> str | None:
    """Return the address of an entry's media: of its manifest if it has one, of its first format else."""
    formats = entry.get("formats") or [entry]
    address = formats[0].get("manifest_url") or formats[0].get("url") or entry.get("url")
    return str(unsmuggle_url(address)[0]) if address else None


def link_address(entry: Info) -> str:
    """Return where a link leads. What yt-dlp hid in it stays, save an id that we do not use."""
    address, hidden = unsmuggle_url(entry["url"], {})
    return str(address if set(hidden) <= {"force_videoid"} else entry["url"])


def page_address(info: Info) -> str:
    return str(unsmuggle_url(info.get("webpage_url") or info.get("original_url") or info.get("url") or "")[0])


class Pages:
    """Course pages read a short while ago: of eighty lectures on one page, each would read it, and what it embeds, again."""

    def __init__(self) -> None:
        self._read: dict[Hashable, tuple[float, Info]] = {}

    def recall(self, page: Hashable) -> Info | None:
        """Return what `keep` was given, while it is fresh."""
        read_at, info = self._read.get(page, (0.0, None))
        return copy.deepcopy(info) if info and time.monotonic() - read_at < _FRESH_S else None

    def keep(self, page: Hashable, info: Info) -> None:
        self._read = {page: (time.monotonic(), copy.deepcopy(info))}

    def forget(self) -> None:
        self._read.clear()


def find(ydl: Ydl, address: str, key: str, pages: Pages, login: Hashable) -> Info:
    """Return the lecture `key`, to be found at `address`: its own page, or one that it shares with others.

    `login` says as whom we read: another may be shown another page. Raises LectureUnavailable if the lecture is not there.
    """
    remembered = pages.recall((address, login))
    if remembered and (chosen := _entry(ydl, remembered, key)):
        return chosen
    info = follow(ydl, address, _extractor_named_by(ydl, key, address))
    shared = "://" in key and normal_address(address) != key
    if not is_playlist(info):
        if shared and key_of(ydl, info, info) != key:
            raise LectureUnavailable("Its page shows another video now.")
        return info
    info["entries"] = [one for one in entries(info) if one]
    if is_general(info):
        pages.keep((address, login), info)
    if chosen := _entry(ydl, info, key):
        return chosen
    if shared:
        raise LectureUnavailable("It is no longer on its page.")
    if len(info["entries"]) == 1:
        return _complete(ydl, info["entries"][0], info)
    raise SourceUnsupported(
        f"This is not one lecture but a list of {len(info['entries'])}.", hint="Add it as a course of its own: `carrel add URL`."
    )


def _extractor_named_by(ydl: Ydl, key: str, address: str) -> str | None:
    """Return the extractor that a platform's key begins with, if it takes the address: some addresses are bare ids."""
    prefix = key.partition(":")[0]
    return next((name for name, one in ydl._ies.items() if name.lower() == prefix and one.suitable(address)), None)


def _entry(ydl: Ydl, info: Info, key: str) -> Info | None:
    chosen = next((one for one in info["entries"] if key_of(ydl, one, info) == key), None)
    return _complete(ydl, chosen, info) if chosen else None


def _complete(ydl: Ydl, entry: Info, owner: Info) -> Info:
    """Return an entry as if it had been found by itself."""
    if is_link(entry):
        return follow(ydl, entry["url"], entry.get("ie_key"))
    names = ("extractor", "extractor_key", "webpage_url", "original_url", "webpage_url_basename", "webpage_url_domain")
    return {**{name: owner.get(name) for name in names}, **entry}


def _extract(ydl: Ydl, address: str, extractor: str | None) -> Info:
    info: Info | None = ydl.extract_info(address, download=False, process=False, ie_key=extractor)
    if info is None:
        raise SourceUnsupported("No video was found at this address.")
    return info
