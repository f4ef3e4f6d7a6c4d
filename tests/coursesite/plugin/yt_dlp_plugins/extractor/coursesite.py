"""Reads the test site's video platform, and refuses what the platform refuses, in the words and classes of real extractors."""

from __future__ import annotations

from typing import Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.utils import ExtractorError

_SITE = r"https?://127\.0\.0\.1:\d+/"


class CourseSiteChannelIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    IE_NAME = "coursesite:channel"
    _VALID_URL = _SITE + r"channel/(?P<id>[\w-]+)$"

    def _real_extract(self, url: str) -> dict[str, Any]:
        channel = self._download_json(url, self._match_id(url))
        entries = [
            self.url_result(entry["url"], CourseSitePlaylistIE, entry["id"], entry["title"]) for entry in channel["entries"]
        ]
        result: dict[str, Any] = self.playlist_result(entries, channel["id"], channel["title"])
        return result


class CourseSitePlaylistIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    IE_NAME = "coursesite:playlist"
    _VALID_URL = _SITE + r"platform/(?P<id>[\w-]+)$"

    def _real_extract(self, url: str) -> dict[str, Any]:
        playlist = self._download_json(url, self._match_id(url))
        entries = [{**entry, "_type": "url", "ie_key": CourseSiteIE.ie_key()} for entry in playlist["entries"]]
        result: dict[str, Any] = self.playlist_result(entries, playlist["id"], playlist["title"], playlist["description"])
        return result


class CourseSiteIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    IE_NAME = "coursesite"
    _VALID_URL = _SITE + r"platform/[\w-]+/(?P<id>[\w-]+)$"

    def _real_extract(self, url: str) -> dict[str, Any]:
        key = self._match_id(url)
        info: dict[str, Any] = self._download_json(url, key)
        match info.get("refused"):
            case "login":
                self.raise_login_required("This course is only for members")
            case "private":
                raise ExtractorError("Private video. Sign in if you've been granted access to this video", expected=True)
            case "removed":
                raise ExtractorError("This video has been removed by the uploader", expected=True)
        if "m3u8" in info:
            formats, subtitles = self._extract_m3u8_formats_and_subtitles(info.pop("m3u8"), key, "mp4", m3u8_id="hls")
            info["formats"] += formats
            self._merge_subtitles(subtitles, target=info.setdefault("subtitles", {}))
        if "mpd" in info:
            info["formats"] += self._extract_mpd_formats(info.pop("mpd"), key, mpd_id="dash")
        if info.get("live_status") == "is_upcoming":
            self.raise_no_formats("Premieres later", expected=True, video_id=key)
            info["formats"] = []
        return info
