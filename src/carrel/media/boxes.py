"""The outermost boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, section 4.2): enough to see a cut and the order of parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from carrel.errors import MediaTruncated

_NEEDED = {"moov", "mdat", "moof"}
_FIRST = {"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"}


@dataclass(frozen=True, slots=True)
class Box:
    kind: str
    start: int
    size: int


def outer_boxes(path: Path) -> tuple[Box, ...]:
    """Return the outermost boxes in order; () for a file of another format. The last one may run past the file's end."""
    boxes: list[Box] = []
    length = path.stat().st_size
    with open(path, "rb") as stream:
        start = 0
        while start + 8 <= length:
            stream.seek(start)
            head = stream.read(16)
            kind = head[4:8].decode("latin-1")
            if not kind.isprintable() or (not boxes and kind not in _FIRST):
                break
            size = int.from_bytes(head[:4], "big")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            elif size == 0:
                size = length - start
            if size < 8:
                break
            boxes.append(Box(kind, start, size))
            start += size
    return tuple(boxes)


def refuse_truncated(path: Path, boxes: tuple[Box, ...]) -> None:
    """Raise MediaTruncated if the file ends within a box that playing needs, or before the box that describes the others."""
    if not boxes:
        return
    length = path.stat().st_size
    for box in boxes:
        if box.kind in _NEEDED and box.start + box.size > length:
            raise MediaTruncated(f"{path.name} is cut off: it has {length:,} of {box.start + box.size:,} bytes.")
    if not any(box.kind == "moov" for box in boxes):
        raise MediaTruncated(f"{path.name} is cut off: the part that describes it (moov) is missing.")


def is_fragmented(boxes: tuple[Box, ...]) -> bool:
    return any(box.kind == "moof" for box in boxes)


def starts_fast(boxes: tuple[Box, ...]) -> bool:
    """Say whether a player can begin before it has the whole file: the index lies before the media."""
    kinds = [box.kind for box in boxes]
    return "moov" in kinds and "mdat" in kinds and kinds.index("moov") < kinds.index("mdat")
