from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carrel.search.query import Part, parse


def test_plain_words_quotes_and_exclusions() -> None:
    query = parse('gradient "learning rate" -stochastic -"batch norm"')
    assert query.parts == (Part("gradient"), Part("learning rate", exact=True))
    assert query.excluded == (Part("stochastic"), Part("batch norm", exact=True))


def test_filters() -> None:
    query = parse('course:ml lang:de in:title course:"deep learning" loss')
    assert query.parts == (Part("loss"),)
    assert query.courses == ("ml", "deep learning")
    assert query.languages == ("de",)
    assert query.fields is not None
    assert "title" in query.fields
    assert "speech" not in query.fields


def test_what_is_no_operator_is_words() -> None:
    assert parse("pre-trained").parts == (Part("pre-trained"),)
    assert parse("in:nowhere").parts == (Part("in:nowhere"),)
    assert parse("http://example").parts == (Part("http://example"),)
    assert parse("a - b").excluded == ()
    assert parse("x is -1").parts == (Part("x"), Part("is"), Part("-1"))


def test_an_open_quote_is_a_quote() -> None:
    assert parse('"gradient desc').parts == (Part("gradient desc", exact=True),)


def test_curly_quotes_are_quotes() -> None:
    assert parse("“learning rate”").parts == (Part("learning rate", exact=True),)


def test_the_last_word_is_unfinished_until_a_space_follows() -> None:
    assert parse("gradient desc").unfinished
    assert not parse("gradient desc ").unfinished
    assert not parse('"gradient desc"').unfinished


@given(st.text())
def test_any_text_is_a_query(text: str) -> None:
    parse(text)
