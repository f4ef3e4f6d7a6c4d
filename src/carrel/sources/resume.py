"""Lets a later try go on where a download ended, if and only if the server's file is still the same. Runs in the child."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from carrel.files import write_whole


class Resume:
    """The folder in which a lecture grows, and the validators (ETag or Last-Modified) of the files whose beginnings lie there.

    A validator goes out as If-Range (RFC 9110 section 13.1.5) with every request for the rest of its file: a server whose file
    has changed then sends all of it, and yt-dlp starts over. Streams in pieces always start over: they have no such identity.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / "state.json"
        self._formats: list[Any] = []
        self._format_ids: dict[str, str] = {}
        self._validators: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._asked: set[str] = set()

    def begin(self, formats: list[dict[str, Any]]) -> None:
        """Name the formats to fetch, and remove what earlier tries left but cannot be gone on with.

        A file under its final name is never trusted, however whole it looks.
        """
        whole = all(one.get("protocol") in {"http", "https"} and not one.get("fragments") for one in formats)
        self._formats = [[one.get("format_id"), one.get("ext"), one.get("protocol")] for one in formats]
        self._format_ids = {one["url"]: one["format_id"] for one in formats} if whole else {}
        self._validators = self._known() if whole else {}
        self._written = dict(self._validators)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.clear(keep_parts=bool(self._validators))

    def clear(self, *, keep_parts: bool = False) -> None:
        """Empty the folder, but for the beginnings of files if asked to."""
        for path in self.folder.iterdir():
            if not (keep_parts and path.suffix == ".part"):
                path.unlink()

    def before(self, request: Any) -> None:
        """Mend a request for the rest of a file; if it is a file of which nothing is known, ask for all of it."""
        format_id = self._format_ids.get(request.url)
        begins_at = re.match(r"bytes=(\d+)-", request.headers.get("Range") or "")
        if format_id is None or not begins_at:
            return
        if format_id in self._validators:
            request.headers["If-Range"] = self._validators[format_id]
        elif format_id not in self._asked and int(begins_at[1]) > 0:
            del request.headers["Range"]

    def after(self, request: Any, response: Any) -> None:
        """Learn from an answer which file the server has."""
        format_id = self._format_ids.get(request.url)
        if format_id is None:
            return
        self._asked.add(format_id)
        etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        # A weak ETag does not promise the same bytes.
        validator = etag if etag and not etag.startswith("W/") else modified
        if validator != self._validators.get(format_id):
            # What lies there now is of another file. Until it is overwritten, nothing may say that it can be gone on with.
            self._state.unlink(missing_ok=True)
            self._written = {}
            self._validators.pop(format_id, None)
            if validator:
                self._validators[format_id] = validator

    def hook(self, _status: dict[str, Any]) -> None:
        """Write down what is known: the first bytes of the file it is known of have been written."""
        if self._validators and self._validators != self._written:
            self._written = dict(self._validators)
            write_whole(self._state, json.dumps({"formats": self._formats, "validators": self._validators}))

    def _known(self) -> dict[str, str]:
        """Return what an earlier try learned, if it was fetching the very same formats."""
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            return (
                {str(name): str(value) for name, value in state["validators"].items()}
                if state["formats"] == self._formats
                else {}
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
