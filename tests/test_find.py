"""Finding by what a person types."""

from __future__ import annotations

import pytest

from carrel.errors import Ambiguous, NotFound
from carrel.find import find_named
from carrel.records import Course, Source, SourceKind

COURSES = [
    Course(i, title, None, 1, Source(SourceKind.URL, ""), i, f"courses/{i}")
    for i, title in (("aaa", "Neural Networks"), ("bbb", "Neural Networks II"), ("ccc", "Optics"))
]


@pytest.mark.parametrize(("typed", "found"), [("bbb", "bbb"), ("neural networks", "aaa"), ("optic", "ccc"), ("II", "bbb")])
def test_by_id_title_or_part(typed: str, found: str) -> None:
    assert find_named(typed, COURSES, "course").id == found


def test_a_part_of_several_titles_names_them() -> None:
    with pytest.raises(Ambiguous, match=r"'Neural Networks' \(aaa\), 'Neural Networks II' \(bbb\)"):
        find_named("neural", COURSES, "course")


@pytest.mark.parametrize("typed", ["chemistry", "", "   "])
def test_nothing_is_an_error_that_says_so(typed: str) -> None:
    with pytest.raises(NotFound, match="no course named"):
        find_named(typed, COURSES, "course")
