"""Words that stand in titles and were never said."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel.records import LectureText
from carrel.search import SearchIndex
from tests.search.lectures import lecture


def found(folder: Path, query: str, *texts: LectureText) -> list[str]:
    index = SearchIndex(folder)
    index.update(texts)
    return [hits.lecture_id for hits in index.search(query).lectures]


RIVERS = lecture("rivers", "A river carries stones.", "Rivers are slow in the plain.", title="Water on land")
INTRO = lecture("intro", "Welcome to this course.", "We begin with water.", title="Intro")
OTHERS = tuple(lecture(f"other{n}", "We talk of hills and of plants and of birds.") for n in range(8))


def test_a_word_of_one_title_does_not_hide_who_speaks_of_the_other_word(tmp_path: Path) -> None:
    assert set(found(tmp_path, "intro rivers", RIVERS, INTRO, *OTHERS)) == {"intro", "rivers"}


@pytest.mark.parametrize("query", ["backpropagatoin", "backpropagation", "backpropagat", "bckpropagation"])
def test_a_misspelt_word_of_a_title_is_found(tmp_path: Path, query: str) -> None:
    lectures = (lecture("back", "We take derivatives.", title="Backpropagation"), *OTHERS)
    assert found(tmp_path, query, *lectures) == ["back"]


def test_a_title_without_a_transcript_is_found_where_others_speak_of_it(tmp_path: Path) -> None:
    silent = lecture("silent", title="Rivers", language="und")
    assert set(found(tmp_path, "rivers ", RIVERS, silent, *OTHERS)) == {"rivers", "silent"}
