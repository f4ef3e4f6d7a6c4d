"""What lies beside a lecture and tells about it: yt-dlp's .info.json, or the sidecar of another library. It only embellishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from carrel.records import TranscriptKind
from carrel.sidecars import COURSE_FILE

_MOST_BYTES = 50_000_000


def read_info(path: Path | None) -> dict[str, Any]:
    """Return what a file says of a lecture, in yt-dlp's words and with `section`; {} where there is nothing or nonsense."""
    info = _read(path) if path else {}
    return _of_sidecar(info) if _is_record(info) else info


def is_record(path: Path) -> bool:
    """Say whether a file is a sidecar or a course.json of a library."""
    return _is_record(_read(path))


def title_of_course(folder: Path) -> str | None:
    """Return the title of the course that another library keeps in `folder`, if it is one."""
    found = _read(folder / COURSE_FILE)
    return text_of(found.get("title")) if _is_record(found) else None


def text_of(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_record(found: dict[str, Any]) -> bool:
    return isinstance(found.get("carrel"), int)


def _of_sidecar(record: dict[str, Any]) -> dict[str, Any]:
    chapters = _dicts(record.get("chapters"))
    manual: dict[str, object] = {}
    others: dict[str, object] = {}
    for one in _dicts(record.get("transcripts")):
        (manual if one.get("kind") == TranscriptKind.MANUAL else others)[str(one.get("language"))] = one
    section = record.get("section")
    return {
        "title": record.get("title"),
        "section": [name for name in section if text_of(name)] if isinstance(section, list) else None,
        "description": record.get("description"),
        "webpage_url": record.get("web_page"),
        "duration": record.get("duration_s"),
        "chapters": [{"start_time": c.get("start_s"), "end_time": c.get("end_s"), "title": c.get("title")} for c in chapters],
        "subtitles": manual,
        "automatic_captions": others,
    }


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
