"""What is kept and shown of text from elsewhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel import wording


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Graphs & <trees>", "Graphs & <trees>"),
        ("忘却 — שלום מרחב 🎓 می‌خواهم 👩‍🔬", "忘却 — שלום מרחב 🎓 می‌خواهم 👩‍🔬"),
        ("\x1b]0;owned\x07\x1b[2Jred", "]0;owned[2Jred"),
        ("\x9b31mred", "31mred"),
        ("one\r\ntwo\u2028three\x85four\tfive", "one two three four five"),
        ("\u202egnp.exe\u2066x\u2069", "gnp.exex"),
        ("nul\0nul", "nulnul"),
        ("half \ud800", "half \ufffd"),
        ("\ufeffzero\u200bwidth", "zerowidth"),
    ],
)
def test_a_line_is_what_is_to_be_read_of_a_text(text: str, line: str) -> None:
    assert wording.line(text) == line
    assert wording.line(line) == line


def test_lines_stay_and_length_is_bounded() -> None:
    assert wording.lines("one\r\n\ntwo\u2029three") == "one\n\ntwo\nthree"
    assert wording.line("word " * 300, 20) == "word word word word…"
    assert len(wording.lines("x" * 100, 10)) == 10


@given(st.text(st.characters()), st.integers(1, 40))
def test_no_text_acts(text: str, most: int) -> None:
    read = wording.line(text, most)
    assert len(read) <= most
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in read)
    assert wording.line(read, most) == read
    read.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("HTTP://127.0.0.1:8000/x", "HTTP://127.0.0.1:8000/x"),
        ("javascript:alert(1)", None),
        ("javascript://example.org/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org/a", None),
        ("http://", None),
        ("http://[x", None),
        ("https://example.org/\u202egnp", None),
        ('https://example.org/"><b>', None),
        ("https://example.org/a b", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_of_the_web_leads_there_alone(text: str | None, address: str | None) -> None:
    assert wording.web_address(text) == address
