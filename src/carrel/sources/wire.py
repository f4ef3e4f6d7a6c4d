"""What the two sides of the downloader's process say to each other: one JSON object per line, plain types only.

To the child: {"do": "list" | "fetch", ...}. From it, any number of {"event": "alive"} and {"event": "progress", ...StepProgress},
then {"event": "done", "result": {...}} or {"event": "failed", "code", "message", "hint", "retry_after_s"}.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carrel.errors import CarrelError, SourceError
from carrel.records import (
    Chapter,
    Fetched,
    FetchedSubtitle,
    ListedLecture,
    Listing,
    Source,
    SubtitleProblem,
    TranscriptKind,
)


@dataclass(frozen=True, slots=True)
class Options:
    """What of the settings and tools the child needs. `cookies_file` is absolute."""

    ffmpeg_folder: str
    js_runtime: tuple[str, str] | None = None
    """yt-dlp's name of a JavaScript runtime, and its path."""
    languages: tuple[str, ...] = ()
    automatic_captions: bool = True
    max_height: int = 720
    max_frame_rate: int = 30
    rate_limit: int | None = None
    cookies_from_browser: str | None = None
    cookies_file: str | None = None


def error_to_wire(error: CarrelError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, "hint": error.hint, "retry_after_s": error.retry_after_s}


def error_from_wire(event: dict[str, Any]) -> CarrelError:
    """Return the error that the child told of, in its own class."""
    kind = _classes(CarrelError).get(str(event["code"]), SourceError)
    return kind(str(event["message"]), hint=event["hint"], retry_after_s=event["retry_after_s"])


def listing_from_wire(source: Source, result: dict[str, Any]) -> Listing:
    lectures = tuple(ListedLecture(**{**one, "section": tuple(one["section"])}) for one in result["lectures"])
    return Listing(
        source, result["key"], result["title"], lectures, description=result["description"], problems=tuple(result["problems"])
    )


def fetched_from_wire(result: dict[str, Any]) -> Fetched:
    return Fetched(
        media=Path(result["media"]) if result["media"] else None,
        title=result["title"],
        description=result["description"],
        web_page=result["web_page"],
        chapters=tuple(Chapter(**one) for one in result["chapters"]),
        subtitles=tuple(
            FetchedSubtitle(Path(one["path"]), one["language"], TranscriptKind(one["kind"])) for one in result["subtitles"]
        ),
        subtitle_problems=tuple(SubtitleProblem(**one) for one in result["subtitle_problems"]),
        language=result["language"],
    )


def _classes(base: type[CarrelError]) -> dict[str, type[CarrelError]]:
    found = {base.code: base}
    for kind in base.__subclasses__():
        found.update(_classes(kind))
    return found
