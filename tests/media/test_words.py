"""Titles, chapters and languages as media files hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.media.labels import one_line, write_labels
from carrel.media.languages import same_language, three_letters
from carrel.records import Chapter


@given(st.text(), st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.text()), max_size=8))
def test_no_title_can_add_a_line_or_a_chapter(title: str, drawn: list[tuple[float, float, str]]) -> None:
    chapters = [Chapter(start, end, name) for start, end, name in drawn]
    lines = write_labels(title, chapters, 50.0).split("\n")
    assert lines[0] == ";FFMETADATA1"
    assert lines[1].startswith("title=")
    assert (len(lines) - 3) % 5 == 0
    assert all(line == "[CHAPTER]" for line in lines[2:-1:5])
    assert all(0 <= int(line.removeprefix("START=")) < 50_000 for line in lines[4:-1:5])
    assert all(0 < int(line.removeprefix("END=")) <= 50_000 for line in lines[5:-1:5])


@given(st.text())
def test_one_line_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "\0" not in line
    assert len(line) <= 500
    line.encode("utf-8")


@pytest.mark.parametrize(
    ("tag", "letters"),
    [("en", "eng"), ("de-AT", "deu"), ("zh-Hans", "zho"), ("ger", "deu"), ("yue", "yue"), ("", "und"), ("nonsense!", "und")],
)
def test_a_language_is_three_letters(tag: str, letters: str) -> None:
    assert three_letters(tag) == letters


def test_tags_of_one_language_are_the_same_and_unknown_ones_never() -> None:
    assert same_language("ger", "de-AT")
    assert same_language("chi", "zh-Hant")
    assert not same_language("en", "de")
    assert not same_language("", "und")
