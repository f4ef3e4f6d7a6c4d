"""Says what kind of source a person means."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

from carrel.errors import SourceUnsupported
from carrel.records import Source, SourceKind

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}\.?(?::\d+)?(?:[/?#]\S*)?")
_THIS_MACHINE = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def identify(text: str) -> Source:
    """Return the source that `text` names: a web address ("youtube.com/…" does) or an existing folder.

    A folder comes back absolute and resolved. Raises SourceUnsupported.
    """
    text = text.strip().strip("\"'").strip()
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() == "file":
        from urllib.request import url2pathname

        text = url2pathname(urllib.parse.urlsplit(text).path)
    elif scheme:
        return _web(text, scheme[1].lower())
    if not text or "\0" in text:
        raise SourceUnsupported("No address and no folder was given.")
    try:
        path = Path(text).expanduser()
        if path.is_dir():
            return Source(SourceKind.FOLDER, str(path.resolve()))
        exists = path.exists()
    except (OSError, RuntimeError):
        # A name that no file can have (too long), or the home of a person who is not there ("~nobody").
        raise SourceUnsupported(f"There is no folder {text}.") from None
    if exists:
        raise SourceUnsupported(f"{text} is a file, not a folder.", hint="Give the folder that holds it.")
    if _THIS_MACHINE.fullmatch(text):
        return _web("http://" + text, "http")
    if _HOST.fullmatch(text):
        return _web("https://" + text, "https")
    if path.is_absolute() or text.startswith((".", "~")) or "/" in text or "\\" in text:
        raise SourceUnsupported(f"There is no folder {text}.", hint="Check the spelling; is the disk connected?")
    raise SourceUnsupported(f"{text!r} is neither a web address nor a folder that is there.")


def _web(text: str, scheme: str) -> Source:
    if scheme not in {"http", "https"}:
        raise SourceUnsupported(f"Addresses that begin with {scheme}:// cannot be downloaded from.")
    try:
        parts = urllib.parse.urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SourceUnsupported(f"{text} is not a valid web address: {error}.") from error
    if not host or re.search(r"\s", text):
        raise SourceUnsupported(f"{text} is not a valid web address.")
    return Source(SourceKind.URL, text)
