"""yt-dlp as we use it: our options and nobody else's. Runs in the child."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking import Request

from carrel.errors import LoginNeeded
from carrel.sources.resume import Resume
from carrel.sources.wire import Options

_SOCKET_TIMEOUT_S = 25
_RETRIES = 3
_BROWSER = re.compile(r"(?P<name>[^+:]+)(?:\+(?P<keyring>[^:]+))?(?::(?!:)(?P<profile>.+?))?(?:::(?P<container>.+))?")


class Log:
    """Takes yt-dlp's messages: each is a sign of life; warnings are kept."""

    def __init__(self, alive: Callable[[], None]) -> None:
        self.warnings: list[str] = []
        self._alive = alive

    def debug(self, _message: str) -> None:
        self._alive()

    info = debug
    error = debug

    def warning(self, message: str) -> None:
        self.warnings.append(message)
        self._alive()


class Ydl(YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
    """A YoutubeDL whose downloads go on where they ended only if `resume` allows."""

    def __init__(self, params: dict[str, Any], resume: Resume | None) -> None:
        self._resume = resume
        super().__init__(params)

    def urlopen(self, req: Any) -> Any:
        request = Request(req) if isinstance(req, str) else req
        if self._resume is None:
            return super().urlopen(request)
        self._resume.before(request)
        response = super().urlopen(request)
        self._resume.after(request, response)
        return response


def open_ydl(options: Options, log: Log, resume: Resume | None = None, **params: Any) -> Ydl:
    """Return a yt-dlp made of `options` and `params`, to be used in a `with`. Raises LoginNeeded if the login is not as named."""
    return Ydl(
        {
            "logger": log,
            "quiet": True,
            "noprogress": True,
            "color": "never",
            "socket_timeout": _SOCKET_TIMEOUT_S,
            "retries": _RETRIES,
            "fragment_retries": _RETRIES,
            "extractor_retries": _RETRIES - 1,
            "retry_sleep_functions": dict.fromkeys(("http", "fragment", "extractor"), lambda n: 0.3 * 2**n),
            "skip_unavailable_fragments": False,
            "concurrent_fragment_downloads": 1 if options.rate_limit else 3,
            "ratelimit": options.rate_limit,
            "ffmpeg_location": options.ffmpeg_folder,
            "js_runtimes": {options.js_runtime[0]: {"path": options.js_runtime[1]}} if options.js_runtime else {},
            "cookiesfrombrowser": _browser(options.cookies_from_browser),
            "cookiefile": _cookies(options.cookies_file),
            # Extractors look for subtitles only if asked to; we fetch them ourselves, so that one cannot fail the video.
            "writesubtitles": True,
            "writeautomaticsub": True,
            "subtitleslangs": ["-all"],
            # Machine translations of captions are many, never taken, and slow to list.
            "extractor_args": {"youtube": {"skip": ["translated_subs"]}},
            **params,
        },
        resume,
    )


def _browser(text: str | None) -> tuple[str | None, ...] | None:
    """Return what yt-dlp wants for BROWSER[+KEYRING][:PROFILE][::CONTAINER]."""
    if not text:
        return None
    from yt_dlp.cookies import SUPPORTED_BROWSERS

    found = _BROWSER.fullmatch(text.strip())
    name = found["name"].strip().lower() if found else text
    if not found or name not in SUPPORTED_BROWSERS:
        raise LoginNeeded(
            f"No login can be read from a browser named {name!r}.", hint=f"Known are: {', '.join(sorted(SUPPORTED_BROWSERS))}."
        )
    keyring = found["keyring"]
    return name, found["profile"], keyring.strip().upper() if keyring else None, found["container"]


def _cookies(path: str | None) -> io.StringIO | None:
    """Return the content of a cookies file: yt-dlp would write to the file itself."""
    if path is None:
        return None
    try:
        return io.StringIO(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise LoginNeeded(f"The cookies file {path} could not be read: {reason}.", hint="Export cookies.txt again.") from error
