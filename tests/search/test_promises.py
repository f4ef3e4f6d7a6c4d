"""What holds for any query and any lecture."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.records import Cue, LectureText, SearchAnswer, Word
from carrel.search import SearchIndex
from tests.search.lectures import lecture

said = st.sampled_from([
    "the", "gradient", "of", "Loss", "loss", "pre-trained", "C++", "e.g.", "O(n", "机器学习", "学习", "เรียนรู้", "Häuser",
    "l'homme", "3.14", "28", "twenty-eight", "it's", "naïve",
])  # fmt: skip
languages = st.sampled_from(["en", "de", "fr", "zh-Hans", "th", "x-made-up"])
queries = st.one_of(
    st.text(max_size=60),
    st.lists(said, max_size=8).map(" ".join),
    st.lists(
        st.sampled_from(['"', "(", "-", "*", "in:title", "course:", "lang:de", "gradient", "loss", "?", "AND", "[", "~2"])
    ).map(" ".join),
)


@st.composite
def spoken(draw: st.DrawFn) -> LectureText:
    start, cues = 0.0, []
    for _ in range(draw(st.integers(0, 12))):
        start += draw(st.floats(0, 30))
        end = start + draw(st.floats(0, 8))
        text = draw(st.one_of(st.text(max_size=30), st.lists(said, min_size=1, max_size=8).map(" ".join)))
        words = text.split()
        timed = draw(st.booleans()) and words
        times = tuple(Word(w, start + (end - start) * i / len(words)) for i, w in enumerate(words)) if timed else ()
        cues.append(Cue(start, end, text, times))
    duration = draw(st.floats(0, start + 10))
    return LectureText(
        draw(st.sampled_from(["a", "b", "c"])),
        "c1",
        draw(languages),
        draw(st.text(max_size=20)),
        "Course",
        "",
        duration,
        tuple(cues),
    )


def check(answer: SearchAnswer, texts: list[LectureText]) -> None:
    for hit in answer.lectures:
        assert len(hit.moments) <= hit.moment_count
        durations = [text.duration_s for text in texts if text.lecture_id == hit.lecture_id]
        longest = max(durations) if all(durations) else float("inf")
        for moment in hit.moments:
            at = 0
            for start, end in moment.highlights:
                assert at <= start < end <= len(moment.text)
                at = end
            assert moment.highlights
            assert 0 <= moment.start_s <= moment.end_s <= longest + 0.01


@given(st.lists(spoken(), min_size=1, max_size=5), st.lists(queries, min_size=1, max_size=5))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_query_raises_and_every_moment_and_highlight_lies_inside(texts: list[LectureText], asked: list[str]) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = SearchIndex(Path(folder))
        index.update(texts)
        for query in asked:
            answer = index.search(query)
            assert answer.query == query
            check(answer, texts)
            index.remove(["a"])
            assert all(hit.lecture_id != "a" for hit in index.search(query).lectures)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    made.update([lecture("a", "the gradient of the loss", "is a pre-trained thing"), lecture("b", "机器学习", language="zh")])
    return made


ODD = (
    "", " ", "(", ")", '"', '""', "-", "--", "-gradient", "*", "a*", "AND", "a AND", "[1 TO", "title:", "~", "^", "\\", "%", "🙂",
    "\0\1\2", "gradient 🙂", "x" * 10_000, "gradient " * 2_000, "\ud800", "in:", "in:title", "course:x", '-"', "'", "’", "\u202e",
    "lang:", "机", "机器" * 500, "٣", "½", "a" * 300 + "*", "' OR 1=1 --", "<b>", "\n\t\r",
)  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_have_an_answer(index: SearchIndex, query: str) -> None:
    assert index.search(query).query == query


def test_limits_are_kept(index: SearchIndex) -> None:
    assert index.search("gradient", limit=0).lectures == ()
    assert index.search("gradient", moments=0).lectures[0].moments == ()
