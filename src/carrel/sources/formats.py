"""The kinds of files that folders hold, known by their suffixes (in lower case, with the dot)."""

from __future__ import annotations

from pathlib import Path

VIDEO = (
    ".mp4", ".m4v", ".mkv", ".webm", ".mov", ".avi", ".mpg", ".mpeg", ".m2v", ".wmv", ".asf", ".flv", ".f4v", ".ogv", ".3gp",
    ".3g2", ".vob", ".divx", ".rm", ".rmvb", ".mxf", ".ts", ".mts", ".m2ts",
)  # fmt: skip
"""Video, those first that a browser plays most readily."""
AUDIO = (
    ".m4a", ".mp3", ".ogg", ".oga", ".opus", ".aac", ".flac", ".wav", ".wma", ".m4b", ".aif", ".aiff", ".mka", ".ac3", ".amr",
)  # fmt: skip
MEDIA = VIDEO + AUDIO
SUBTITLES = (".vtt", ".srt", ".sbv", ".json3", ".ass", ".ssa", ".ttml", ".dfxp")
"""Subtitles, the preferred first."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif")

_TRANSPORT_STREAMS = {".ts": 0, ".mts": 4, ".m2ts": 4}
_SYNC_BYTE = b"\x47"


def is_media(path: Path) -> bool:
    """Say whether a file is a lecture by its name; MPEG transport streams share theirs with TypeScript, so we look inside."""
    suffix = path.suffix.lower()
    if suffix not in MEDIA:
        return False
    if suffix not in _TRANSPORT_STREAMS:
        return True
    with open(path, "rb") as stream:
        start = stream.read(8)
    # A packet begins with the sync byte (ISO/IEC 13818-1, 2.4.3.2); Blu-ray's have four bytes before it.
    return start[:1] == _SYNC_BYTE or start[_TRANSPORT_STREAMS[suffix] :][:1] == _SYNC_BYTE


def subtitle_suffix(content: bytes, hint: str) -> str | None:
    """Return the suffix that fits a subtitle's content, `hint` (with the dot) if unsure, None if it is no subtitle at all."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    start = content[:4096].decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    lowered = start.lower()
    if not start or lowered.startswith(("<!doctype html", "<html")):
        return None
    if start.startswith("WEBVTT"):
        return ".vtt"
    if start.startswith("{") and '"events"' in content[:65536].decode("utf-8", "replace"):
        return ".json3"
    if lowered.startswith("[script info]"):
        return ".ass"
    if start.startswith("<") and ("<tt" in lowered):
        return ".ttml"
    if " --> " in start and "," in start.partition(" --> ")[0]:
        return ".srt"
    return hint if hint in SUBTITLES else ".srt" if " --> " in start else hint
