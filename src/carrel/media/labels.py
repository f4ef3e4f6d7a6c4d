"""What is written into a phone copy in words: its title and chapters, in FFmpeg's metadata format.

The format: https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from carrel.records import Chapter

_LONGEST = 500


def write_labels(title: str, chapters: Sequence[Chapter], duration_s: float) -> str:
    """Return the metadata file. Chapters are put in order and kept within the duration; titles become one line each."""
    lines = [";FFMETADATA1", f"title={_escaped(one_line(title))}"]
    for number, chapter in enumerate(sorted(chapters, key=lambda c: c.start_s), 1):
        start, end = (round(1000 * min(max(0.0, edge), duration_s)) for edge in (chapter.start_s, chapter.end_s))
        if end > start:
            name = one_line(chapter.title) or f"Chapter {number}"
            lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(name)}"]
    return "\n".join(lines) + "\n"


def one_line(text: str) -> str:
    """Return `text` without line breaks, control characters and lone surrogates, at most 500 characters long."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)
    return " ".join(plain.split())[:_LONGEST]


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", text)
