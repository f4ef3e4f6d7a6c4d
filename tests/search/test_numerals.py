from __future__ import annotations

import pytest

from carrel.search.numerals import meant, said


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 28, ("twenty", "eight")),
        ("de", 21, ("einundzwanzig",)),
        ("de", 30, ("dreissig",)),
        ("fr", 71, ("soixante", "et", "onze")),
        ("fr", 97, ("quatre", "vingt", "dix", "sept")),
        ("es", 22, ("veintidos",)),
        ("es", 35, ("treinta", "y", "cinco")),
        ("zh", 28, ("二十", "十八")),
        ("zh", 10, ("十",)),
    ],
)
def test_numbers_are_said_as_people_say_them(language: str, number: int, words: tuple[str, ...]) -> None:
    assert said(language)[number] == words


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh"])
def test_every_number_is_said_in_its_own_way(language: str) -> None:
    assert len(meant(language)) == 100


def test_a_language_that_is_not_known_has_no_numbers() -> None:
    assert not said("xx")
