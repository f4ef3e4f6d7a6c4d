"""The outermost boxes of an MP4: where they lie, and when the file ends too early."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.errors import MediaTruncated
from carrel.media.boxes import Box, outer_boxes, refuse_truncated, starts_fast


def box(kind: str, content: int, *, wide: bool = False) -> bytes:
    if wide:
        return (1).to_bytes(4, "big") + kind.encode() + (16 + content).to_bytes(8, "big") + bytes(content)
    return (8 + content).to_bytes(4, "big") + kind.encode() + bytes(content)


def boxes_of(tmp_path: Path, content: bytes) -> tuple[Box, ...]:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    return outer_boxes(path)


def test_boxes_of_every_size_form_are_found(tmp_path: Path) -> None:
    content = box("ftyp", 8) + box("moov", 20) + box("mdat", 30, wide=True) + (0).to_bytes(4, "big") + b"mdat" + bytes(5)
    assert boxes_of(tmp_path, content) == (Box("ftyp", 0, 16), Box("moov", 16, 28), Box("mdat", 44, 46), Box("mdat", 90, 13))


def test_the_order_tells_whether_a_player_can_begin_at_once(tmp_path: Path) -> None:
    assert starts_fast(boxes_of(tmp_path, box("ftyp", 8) + box("moov", 8) + box("free", 3) + box("mdat", 8)))
    assert not starts_fast(boxes_of(tmp_path, box("ftyp", 8) + box("mdat", 8) + box("moov", 8)))
    assert not starts_fast(())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (box("ftyp", 8) + box("moov", 8) + box("mdat", 99)[:-1], "it has 138 of 139 bytes"),
        (box("ftyp", 8) + box("mdat", 99)[:50], "it has 66 of 123 bytes"),
        (box("ftyp", 8) + box("mdat", 99), "(moov) is missing"),
    ],
)
def test_a_file_that_ends_too_early_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    boxes = boxes_of(tmp_path, content)
    with pytest.raises(MediaTruncated) as raised:
        refuse_truncated(tmp_path / "a.mp4", boxes)
    assert words in raised.value.message


def test_waste_after_the_last_box_is_forgiven(tmp_path: Path) -> None:
    for waste in (b"\0" * 100, b"\xff" * 9, b"\0\0\xff\xffjunkjunk", b"abc"):
        refuse_truncated(tmp_path / "a.mp4", boxes_of(tmp_path, box("ftyp", 8) + box("moov", 8) + box("mdat", 9) + waste))


@given(content=st.binary(max_size=200))
def test_any_bytes_at_all_end_in_an_answer(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    boxes = boxes_of(tmp_path_factory.getbasetemp(), content)
    assert all(box.size >= 8 for box in boxes)
