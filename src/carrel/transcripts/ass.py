r"""ASS and SSA, the subtitles of Aegisub: pysubs2 reads the events; overrides ({\i1}) and drawings are taken out here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carrel.records import Cue
from carrel.transcripts.markup import tidy

_EVENT = re.compile(r"Dialogue:[^,\n]{0,40},\s*\d{1,2}:\d{1,2}:\d{1,2}[.:,]\d{1,3}\s*,\s*\d{1,2}:\d{1,2}:\d{1,2}[.:,]\d{1,3}\s*,")
_BLOCK = re.compile(r"\{([^{}]*+)\}")
_DRAWING = re.compile(r"\\p(\d)")


def read_ass(text: str) -> list[Cue]:
    """Return the cues of an ASS or SSA file, without comments and drawings."""
    from pysubs2 import SSAFile

    # Only well-formed events go in: one bad line would cost the whole file, and styles do not matter here.
    events = [line for line in text.replace("\0", "").splitlines() if _EVENT.match(line)]
    parsed = SSAFile.from_string("[Events]\n" + "\n".join(events), format_="ass")
    return [Cue(event.start / 1000, event.end / 1000, tidy("".join(_spoken(event.text)))) for event in parsed]


def _spoken(text: str) -> Iterator[str]:
    drawing = False
    at = 0
    for block in _BLOCK.finditer(text):
        if not drawing:
            yield _plain(text[at : block.start()])
        for level in _DRAWING.findall(block[1]):
            drawing = level != "0"
        at = block.end()
    if not drawing:
        yield _plain(text[at:])


def _plain(text: str) -> str:
    return text.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", " ")
