from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.search.vocabulary import Vocabulary, vocabulary_arrays


def vocabulary(*words: str) -> Vocabulary:
    forms = sorted(words, key=lambda word: word.encode())
    made: dict[str, Any] = {**vocabulary_arrays(forms, range(len(forms)))}
    return Vocabulary(made["keys"], made["key_offsets"], made["stems"], made["letters"], {"en": (0, len(forms))})


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
    ("typed", "meant"),
    [
        ("gradeint", "gradient"),
        ("decent", "descent"),
        ("netwrok", "network"),
        ("lost", "loss"),
        ("optical", "optimal"),
        ("градент", "градиент"),
    ],
)
def test_one_slip_is_one_edit(typed: str, meant: str) -> None:
    known = vocabulary(meant, "something", "else")
    assert [(known.form(number), edits) for number, edits in known.like(typed, "en", 1)] == [(meant, 1)]


@given(
    st.text("abc", min_size=1, max_size=5),
    st.sets(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=6),
    st.sampled_from([1, 2]),
)
def test_no_word_near_enough_is_missed_and_none_too_far_is_found(typed: str, words: set[str], most: int) -> None:
    known = vocabulary(*words)
    found = {known.form(number): edits for number, edits in known.like(typed, "en", most)}
    assert found == {word: plainly(typed, word) for word in words if plainly(typed, word) <= most}
