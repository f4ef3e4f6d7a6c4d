"""Reads Carrel's sample course from localhost. Loaded by yt-dlp itself, from PYTHONPATH, while `carrel demo` runs."""

from __future__ import annotations

from typing import Any

from yt_dlp.extractor.common import InfoExtractor

_SITE = r"https?://127\.0\.0\.1:\d+/carrel-demo/"


class CarrelDemoCourseIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    IE_NAME = "carreldemo:course"
    _VALID_URL = _SITE + r"(?P<id>[\w-]+)/?$"

    def _real_extract(self, url: str) -> dict[str, Any]:
        course = self._download_json(url, self._match_id(url))
        entries = [{**entry, "_type": "url", "ie_key": CarrelDemoIE.ie_key()} for entry in course.pop("entries")]
        result: dict[str, Any] = {**course, "_type": "playlist", "entries": entries}
        return result


class CarrelDemoIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    IE_NAME = "carreldemo"
    _VALID_URL = _SITE + r"[\w-]+/(?P<id>[\w-]+)/?$"

    def _real_extract(self, url: str) -> dict[str, Any]:
        lecture: dict[str, Any] = self._download_json(url, self._match_id(url))
        return lecture
