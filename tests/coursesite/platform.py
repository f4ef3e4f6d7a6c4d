"""The video platform: courses and lectures as JSON in the words of yt-dlp's info_dict, which the plugin hands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.coursesite.course import SiteCourse, SiteLecture

_HIDDEN_TITLES = {"private": "[Private video]", "removed": "[Deleted video]"}
TRANSLATED = "fr"
"""A language in which the platform offers its machine's translation of captions, as YouTube does for all languages."""


def channel(courses: Sequence[SiteCourse]) -> dict[str, Any]:
    """Return a playlist of playlists."""
    entries = [{"kind": "playlist", "id": course.key, "title": course.title, "url": course.platform} for course in courses]
    return {"id": "all", "title": "All courses", "entries": entries}


def playlist(course: SiteCourse) -> dict[str, Any]:
    sections = list(dict.fromkeys(lecture.made.spec.section for lecture in course.lectures))
    entries = []
    for lecture in course.lectures:
        spec = lecture.made.spec
        entry: dict[str, Any] = {"kind": "lecture", "id": lecture.key, "url": course.watch(lecture)}
        if lecture.state in _HIDDEN_TITLES:
            entry["title"] = _HIDDEN_TITLES[lecture.state]
        else:
            entry |= {"title": spec.title, "duration": lecture.made.duration_s}
            entry |= {"chapter": spec.section, "chapter_number": sections.index(spec.section) + 1}
            if lecture.state == "upcoming":
                entry["live_status"] = "is_upcoming"
        entries.append(entry)
    return {"id": course.key, "title": course.title, "description": course.description, "entries": entries}


def lecture_info(course: SiteCourse, lecture: SiteLecture) -> dict[str, Any]:
    """Return all about a lecture, or {"refused": state} for one that is not for us."""
    if lecture.state in ("private", "removed", "login"):
        return {"refused": lecture.state}
    made = lecture.made
    info: dict[str, Any] = {
        "id": lecture.key,
        "title": made.spec.title,
        "description": made.spec.description,
        "language": made.spec.language,
        "duration": made.duration_s,
        "chapters": [{"start_time": c.start_s, "end_time": c.end_s, "title": c.title} for c in made.chapters],
        "webpage_url": course.watch(lecture),
    }
    if lecture.state == "upcoming":
        return {**info, "live_status": "is_upcoming", "release_timestamp": 4_102_444_800}
    info["formats"] = _formats(course, lecture)
    if "hls" in lecture.forms:
        info["m3u8"] = course.url(lecture, "/hls/master.m3u8")
    if "dash" in lecture.forms:
        info["mpd"] = course.url(lecture, "/dash/manifest.mpd")
    if lecture.manual:
        info["subtitles"] = {
            language: [{"url": course.url(lecture, f".{language}.vtt"), "ext": "vtt"}] for language in made.subtitles
        }
    if lecture.automatic:
        info["automatic_captions"] = _automatic(course, lecture)
    return info


def _formats(course: SiteCourse, lecture: SiteLecture) -> list[dict[str, Any]]:
    width, height = lecture.made.spec.size
    picture = {"width": width, "height": height, "fps": lecture.made.spec.frame_rate, "vcodec": "avc1.64000c"}
    sound = {"acodec": "mp4a.40.2", "asr": 48_000, "audio_channels": 1}
    formats: list[dict[str, Any]] = []
    if "progressive" in lecture.forms and "separate" not in lecture.forms:
        suffix = f".{lecture.made.spec.container}"
        formats.append({"format_id": "22", "url": course.url(lecture, suffix), "ext": suffix[1:], **picture, **sound})
    elif "progressive" in lecture.forms:
        half = {**picture, "width": width // 2, "height": height // 2}
        formats.append({"format_id": "18", "url": course.url(lecture, "/separate/small.mp4"), "ext": "mp4", **half, **sound})
    if "separate" in lecture.forms:
        audio = course.url(lecture, "/separate/audio.m4a")
        video = course.url(lecture, "/separate/video.mp4")
        formats.append({"format_id": "140", "url": audio, "ext": "m4a", "vcodec": "none", "abr": 64, **sound})
        formats.append({"format_id": "136", "url": video, "ext": "mp4", "acodec": "none", "vbr": 120, **picture})
    if lecture.state == "drm":
        formats = [{**one, "has_drm": True} for one in formats]
    return formats


def _automatic(course: SiteCourse, lecture: SiteLecture) -> dict[str, list[dict[str, str]]]:
    """Return captions as YouTube lists them: the original as "en-orig" and again as "en", and translations of it."""
    own = lecture.made.spec.language

    def forms(query: str) -> list[dict[str, str]]:
        return [{"url": course.url(lecture, f".auto.{ext}") + query, "ext": ext} for ext in ("json3", "vtt")]

    return {f"{own}-orig": forms(""), own: forms(""), TRANSLATED: forms(f"?tlang={TRANSLATED}")}
