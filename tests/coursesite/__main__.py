"""Serves the river course until Ctrl-C: `python -m tests.coursesite [PORT]`, from the repository's root."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
from pathlib import Path

from tests.coursesite import PLUGIN, CourseSite, tiny_course


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="coursesite-") as folder, CourseSite(int(sys.argv[1]) if sys.argv[1:] else 0) as site:
        course = site.offer(tiny_course(Path(folder)).lectures[:12])
        first = course.lectures[0]
        for name, url in {
            "page": course.page,
            "feed": course.feed,
            "HLS feed": course.hls,
            "HLS page": course.hls_page,
            "platform": course.platform,
            "channel": site.channel,
            "lecture": course.watch(first),
            "file": course.url(first, ".mp4"),
            "HLS": course.url(first, "/hls/master.m3u8"),
            "DASH": course.url(first, "/dash/manifest.mpd"),
        }.items():
            print(f"{name:9} {url}", flush=True)
        print(f"The platform needs PYTHONPATH={PLUGIN}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
