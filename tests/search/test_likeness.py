from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.search.likeness import distances
from carrel.search.vocabulary import letters

words = st.text("abcdeé", max_size=8)


def plainly(left: str, right: str) -> int:
    """Optimal string alignment by its definition."""
    if not left or not right:
        return len(left) + len(right)
    found = min(
        plainly(left[1:], right) + 1,
        plainly(left, right[1:]) + 1,
        plainly(left[1:], right[1:]) + (left[0] != right[0]),
    )
    if len(left) > 1 and len(right) > 1 and left[0] == right[1] and left[1] == right[0]:
        found = min(found, plainly(left[2:], right[2:]) + 1)
    return found


@pytest.mark.parametrize(
    ("left", "right", "edits"),
    [
        ("gradient", "gradeint", 1),
        ("descent", "decent", 1),
        ("network", "netwrok", 1),
        ("loss", "lost", 1),
        ("optimal", "optical", 1),
    ],
)
def test_one_slip_is_one_edit(left: str, right: str, edits: int) -> None:
    assert distances(left, [right]).tolist() == [edits]


@given(st.text("abc", max_size=5), st.lists(st.text("abc", max_size=5), max_size=4))
def test_distances_are_those_of_the_definition(word: str, others: list[str]) -> None:
    assert distances(word, others).tolist() == [plainly(word, other) for other in others]


@given(words, words)
def test_one_edit_changes_at_most_two_letters_of_the_set(left: str, right: str) -> None:
    if distances(left, [right])[0] <= 1:
        assert (letters(left) ^ letters(right)).bit_count() <= 2
