from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.search.words import fold, primary, tokens


def forms(text: str, language: str = "en") -> list[str]:
    return [token.form for token in tokens(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's a test", ["its", "a", "test"]),
        ("C++ and C# and F#", ["c++", "and", "c#", "and", "f#"]),
        ("e.g. the U.S.A.", ["eg", "the", "usa"]),
        ("O(n log n)", ["o", "n", "log", "n"]),
        ("x^2 + y", ["x", "2", "y"]),
        ("1,000,000 and 3.14", ["1000000", "and", "3.14"]),
        ("the loss is 3,14", ["the", "loss", "is", "3.14"]),
        ("Ångström naïve Straße", ["angstrom", "naive", "strasse"]),
        ("ReLU GPT-4", ["relu", "gpt", "4"]),
        ("２０２４ ＡＢＣ", ["2024", "abc"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("مَرْحَبًا", ["مرحبا"]),
        ("it ends.", ["it", "ends"]),
        ("🙂 -- !!", []),
    ],
)
def test_text_is_cut_into_words_as_people_search_for_them(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_a_compound_keeps_its_joined_form_beside_its_parts() -> None:
    first, second = tokens("a pre-trained model", "en")[1:3]
    assert (first.form, first.joined, second.form) == ("pre", "pretrained", "trained")
    assert "a pre-trained model"[first.start : first.joined_end] == "pre-trained"


def test_an_apostrophe_parts_words_in_french_and_not_in_english() -> None:
    assert forms("l'homme", "fr") == ["l", "homme"]
    assert forms("let's", "en") == ["lets"]


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert forms("机器学习", "zh") == ["机器", "器学", "学习", "习"]
    assert forms("用 AI技术", "zh") == ["用", "ai", "技术", "术"]


def test_a_pair_reaches_over_the_border_of_a_cue() -> None:
    assert [t.form for t in tokens("机器学", "zh", "习很好")] == ["机器", "器学", "学习"]


def test_primary_is_the_language_without_its_region() -> None:
    assert (primary("pt-BR"), primary("zh_Hans"), primary("EN")) == ("pt", "zh", "en")


@given(st.text())
def test_every_token_lies_inside_its_text_and_in_order(text: str) -> None:
    at = 0
    for token in tokens(text, "en"):
        assert at <= token.start < token.end <= len(text)
        assert token.form
        at = token.start


@given(st.text(min_size=1))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)
