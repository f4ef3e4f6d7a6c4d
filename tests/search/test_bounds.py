"""What vector operations tell of a lecture's words is what cutting them one by one tells."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.search.bounds import word_bounds
from carrel.search.speech import one_line
from carrel.search.words import is_eliding, tokens

LANGUAGES = ("en", "fr", "de", "ru", "zh")
PIECES = st.sampled_from("abzÄéßøñŁжΩς019  .,-'’ʼ&_+#‐?(—…。中文ไع²٣ﬁ\u0301\u200d") | st.sampled_from(
    ["++", "e.g.", "U.S.", "1,000", "3.5", "C++", "l'homme", "pre-trained"]
)
LINES = st.lists(st.lists(PIECES, max_size=14).map(lambda pieces: one_line("".join(pieces))), min_size=1, max_size=5)


def bounds_of(lines: list[str], language: str) -> list[list[tuple[int, int]] | None]:
    """Return where the words of each line are, counted from its beginning; None for a line that is not plain."""
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    counts = np.array([len(tokens(line, language)) for line in lines], dtype=np.int64)
    found = word_bounds("\n".join(lines), offsets, counts, eliding=is_eliding(language))
    return [
        [
            (int(found.starts[word]) - offset, int(found.ends[word]) - offset)
            for word in range(found.first[number], found.first[number + 1])
        ]
        if plain
        else None
        for number, (offset, plain) in enumerate(zip(offsets, found.plain, strict=False))
    ]


@given(LINES, st.sampled_from(LANGUAGES))
def test_a_plain_line_has_its_words_where_cutting_finds_them(lines: list[str], language: str) -> None:
    for line, found in zip(lines, bounds_of(lines, language), strict=True):
        if found is not None:
            assert found == [(token.start, token.end) for token in tokens(line, language)]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("So, what don't we know? (Almost nothing.)", "en"),
        ("Größer als “vorher” – das heißt…", "de"),
        ("l’homme n'est pas ici", "fr"),
        ("Что такое градиент?", "ru"),
    ],
)
def test_ordinary_lines_are_plain(line: str, language: str) -> None:
    assert bounds_of([line], language) != [None]


@pytest.mark.parametrize("line", ["e.g. this", "it costs 1,000", "in C++", "pre-trained nets", "中文", "a cafe\u0301"])
def test_what_takes_a_closer_look_is_not_plain(line: str) -> None:
    assert bounds_of([line], "en") == [None]
