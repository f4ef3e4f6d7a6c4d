"""Where courses come from: folders, and the web by yt-dlp. Nothing else knows yt-dlp."""

from __future__ import annotations

from carrel.sources.fingerprint import fingerprint
from carrel.sources.identify import identify
from carrel.sources.sources import Sources, Wanted

__all__ = ["Sources", "Wanted", "fingerprint", "identify"]
