"""What names of files and addresses tell: titles for people, and keys that stay the same."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import PurePosixPath

_NUMBERING = re.compile(r"\d{1,3}(?:[._-]\d{1,3})*(?:\s*[-–_.):\]]\s*|\s+)(?=\S)")
_BARE_NUMBERING = re.compile(r"\d{1,3}\s")
_VIDEO_ID = re.compile(r"\s*\[(?P<id>[\w-]{6,24})\]$", re.ASCII)
_PLAIN_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SAYS_NOTHING = re.compile(
    r"(?:index|master|playlist|manifest|prog_index|video|audio|media|stream|default|source|original|file|hls|dash)?"
)
_SIGNATURE = re.compile(
    r"(?:x-amz-|x-goog-).*|signature|key-pair-id|policy|expires|googleaccessid|awsaccesskeyid|se|sig|hdnts|hdnea", re.IGNORECASE
)


def clean_title(stem: str, *, numbered: bool = False) -> str:
    """Return a file's or folder's name, without its suffix, as a title.

    Leading numbers go ("01 - Intro", "02_03_intro"), and yt-dlp's " [id]"; a number that only a space follows ("12 angry men")
    goes if it begins with 0, or if `numbered`: all its neighbours have one. Underscores and hyphens become spaces where they
    stand for them ("intro-to-graphs"). "Lecture 1" stays.
    """
    text = stem.strip()
    found = _VIDEO_ID.search(text)
    if found and found.start() > 0 and not _PLAIN_WORD.fullmatch(found["id"]):
        text = text[: found.start()]
    number = _NUMBERING.match(text)
    if number and (numbered or text.startswith("0") or not _BARE_NUMBERING.match(text)):
        text = text[number.end() :]
    text = re.sub(r"_" if " " in text else r"[_-]", " ", text)
    return re.sub(r"\s+", " ", text).strip() or stem


def begins_with_number(stem: str) -> bool:
    """Say whether a name begins with a number of its order."""
    return bool(re.match(r"\d{1,3}(?!\d)", stem))


def title_of_address(address: str) -> str | None:
    """Return the title that a media file's address suggests: its name, or its folder's if that says nothing ("hls/index.m3u8").

    None where there are no words.
    """
    path = PurePosixPath(urllib.parse.unquote(urllib.parse.urlsplit(address).path))
    for name in (path.stem, *(folder.name for folder in list(path.parents)[:2])):
        if not _SAYS_NOTHING.fullmatch(name.lower()):
            title = clean_title(name)
            hashed = re.fullmatch(r"[0-9a-fA-F-]{16,}", name)
            return title if re.search(r"[^\W\d_]{3}", title) and not hashed else None
    return None


def normal_address(address: str) -> str:
    """Return a web address such that two ways to write it are one: scheme and host in lower case, no default port, no fragment.

    What cloud stores append to let one in for an hour (signatures, expiry) is dropped, so that the address names the thing.
    """
    parts = urllib.parse.urlsplit(address)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    query = parts.query
    if re.search(r"signature|[?&]sig=|hdnts|hdnea", "?" + query, re.IGNORECASE):
        kept = [item for item in query.split("&") if not _SIGNATURE.fullmatch(item.partition("=")[0])]
        query = "&".join(kept)
    return urllib.parse.urlunsplit((parts.scheme.lower(), host + port, parts.path or "/", query, ""))


def host_of(address: str) -> str:
    """Return the host of a web address in lower case, "" if there is none."""
    try:
        return (urllib.parse.urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def is_this_machine(host: str) -> bool:
    """Say whether a host name is the loopback's (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3)."""
    return host == "localhost" or host.endswith(".localhost") or host == "::1" or bool(re.fullmatch(r"127(?:\.\d+){3}", host))
