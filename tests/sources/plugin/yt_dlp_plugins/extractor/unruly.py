"""An extractor that does what extractors should not: unruly:hang, unruly:crash, unruly:shout, unruly:fail."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from yt_dlp.extractor.common import InfoExtractor


class UnrulyIE(InfoExtractor):  # type: ignore[misc]  # yt-dlp has no types
    _VALID_URL = r"https?://unruly\.invalid/(?P<id>\w+)"

    def _real_extract(self, url: str) -> dict[str, Any]:
        what = self._match_id(url)
        if what == "hang":
            time.sleep(3600)
        if what == "crash":
            print("the end is near", file=sys.stderr, flush=True)
            os._exit(3)
        if what == "fail":
            raise KeyError("a bug of the extractor")
        print('{"event": "done", "result": "printed by an extractor"}', flush=True)
        os.write(1, b'{"event": "failed"}\n')
        return {"id": what, "title": "Shouted", "url": "https://unruly.invalid/file.mp4", "ext": "mp4"}
