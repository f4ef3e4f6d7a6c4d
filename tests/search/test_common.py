"""Words that are said so often that not every place can be looked at."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from carrel.records import LectureText
from carrel.search import SearchIndex
from carrel.search.buckets import _FEW_MATCHES, _MANY_ROWS
from tests.search.lectures import lecture

COMMON = ("the", "of", "and", "that", "we", "this", "can", "not")
LECTURES = _MANY_ROWS + 30
CUES = 40
SAID_AT = 23
"""The cue in which the one lecture says what is looked for."""


def _spoken(number: int) -> LectureText:
    chance = random.Random(number)
    # Never "not can", so that it can be planted, and never two of the same.
    cues = [" ".join(chance.sample(COMMON[:6], 6)) + " end." for _ in range(CUES)]
    if number == 77:
        cues[SAID_AT] = "not can we that of the end."
    return lecture(f"l{number:03d}", *cues, title="The of and" if number == 55 else f"Number {number}")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = SearchIndex(tmp_path_factory.mktemp("common"))
    index.update([*map(_spoken, range(LECTURES)), lecture("elsewhere", "nothing here has such words.", course_id="c2")])
    assert LECTURES * CUES > _FEW_MATCHES
    yield index
    index.close()


@pytest.mark.parametrize("query", ["the of", "that we", "the of and", "we this that the of"])
def test_where_none_of_the_words_is_said_nothing_is_found(index: SearchIndex, query: str) -> None:
    assert index.search(query, course="c2").lectures == ()


@pytest.mark.parametrize("query", ["not can", "not can we that", "not can we that of the", '"not can we"'])
def test_the_one_place_with_all_the_words_is_found(index: SearchIndex, query: str) -> None:
    first = index.search(query).lectures[0]
    assert first.lecture_id == "l077"
    assert first.moments[0].start_s == pytest.approx(SAID_AT * 4.0)


def test_of_all_lectures_that_say_two_words_the_one_that_has_them_in_its_title_comes_first(index: SearchIndex) -> None:
    found = index.search("the of")
    assert found.lectures[0].lecture_id == "l055"
    assert len(found.lectures) == 10
    assert all("the of" in hits.moments[0].text for hits in found.lectures)


def test_more_words_than_are_told_apart_are_all_looked_for(index: SearchIndex) -> None:
    first = index.search("not can we that of the end and this number").lectures[0]
    assert first.lecture_id == "l077"
