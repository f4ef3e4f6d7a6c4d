"""Clean cues: in order, each with a length, no word lost or doubled, none past the lecture's end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue, Word
from carrel.transcripts import clean, read

TEXTS = st.lists(
    st.sampled_from(["a", "b", "no", "no no", "你好", "x < y", "-->", "<b>", "&amp;", "{\\an8}", "\u200d", "é"]), max_size=5
)
TIMES = st.floats(0, 30) | st.integers(0, 30).map(float) | st.sampled_from([0.05, 1.01, float("nan"), float("inf"), -3.0])


@st.composite
def any_cues(draw: st.DrawFn) -> list[Cue]:
    cues = []
    for _ in range(draw(st.integers(0, 12))):
        text = draw(st.sampled_from([" ", "\n", "\n\n"])).join(draw(TEXTS))
        start_s, end_s = draw(TIMES), draw(TIMES)
        timed = draw(st.booleans())
        words = tuple(Word(word, draw(TIMES)) for word in text.split()) if timed else ()
        cues.append(Cue(start_s, end_s, text, words))
    return cues


def words_of(cues: Sequence[Cue]) -> list[str]:
    return [word for cue in cues for word in cue.text.split()]


def texts(*cues: Cue, duration_s: float | None = None) -> list[str]:
    return [cue.text for cue in clean(cues, duration_s=duration_s)]


@settings(deadline=None)
@given(any_cues(), st.none() | st.floats(0, 40))
def test_cleaning_twice_changes_nothing_more(cues: list[Cue], duration_s: float | None) -> None:
    try:
        once = clean(cues, duration_s=duration_s)
    except TranscriptUnreadable:
        return
    assert clean(once, duration_s=duration_s) == once


@settings(deadline=None)
@given(any_cues())
def test_clean_cues_follow_each_other(cues: list[Cue]) -> None:
    cleaned = clean(cues, duration_s=None)
    for cue in cleaned:
        assert 0 <= cue.start_s < cue.end_s
        assert cue.start_s == round(cue.start_s, 3)
        if cue.words:
            times = [word.start_s for word in cue.words]
            assert [word.text for word in cue.words] == cue.text.split()
            assert times == sorted(times)
            assert cue.start_s <= times[0]
            assert times[-1] < cue.end_s
    for before, after in pairwise(cleaned):
        assert before.end_s <= after.start_s


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), max_size=20))
def test_no_word_is_lost_however_cues_overlap(times: list[tuple[float, float]]) -> None:
    cues = [Cue(start_s, end_s, f"word{at} {at}\nand{at}") for at, (start_s, end_s) in enumerate(times)]
    assert Counter(words_of(clean(cues, duration_s=None))) == Counter(words_of(cues))


def test_cues_out_of_order_are_sorted() -> None:
    assert texts(Cue(5, 6, "c"), Cue(1, 2, "a"), Cue(3, 4, "b")) == ["a", "b", "c"]


def test_an_overlap_is_given_to_the_later_cue() -> None:
    assert clean([Cue(0, 5, "a"), Cue(3, 6, "b")], duration_s=None) == (Cue(0, 3, "a"), Cue(3, 6, "b"))


def test_two_speakers_at_once_are_one_cue() -> None:
    assert clean([Cue(1, 3, "- So?"), Cue(1, 4, "- No.")], duration_s=None) == (Cue(1, 4, "- So?\n- No."),)


def test_joined_cues_keep_the_times_of_words() -> None:
    timed = Cue(1, 3, "so we", (Word("so", 1.2), Word("we", 1.8)))
    (cue,) = clean([timed, Cue(1, 3, "yes yes")], duration_s=None)
    assert [word.text for word in cue.words] == ["so", "we", "yes", "yes"]


@pytest.mark.parametrize("end_s", [2.0, 1.0, 0.0])
def test_a_cue_without_a_length_gets_time_to_be_read(end_s: float) -> None:
    alone, last = clean([Cue(2, end_s, "a long enough sentence"), Cue(9, 9, "b")], duration_s=None)
    assert 3 <= alone.end_s <= 9
    assert last.end_s == 9.5
    short = clean([Cue(2, end_s, "a long enough sentence"), Cue(2.4, 3, "b")], duration_s=None)[0]
    assert short.end_s == 2.4


def test_a_cue_that_is_there_twice_is_shown_once() -> None:
    assert texts(Cue(1, 2, "a"), Cue(1, 2, "a"), Cue(3, 4, "a")) == ["a", "a"]


@pytest.mark.parametrize(
    "said",
    [
        ["no", "no", "no"],
        ["We will", "We will\nrock you", "yes", "yes", "no", "x"],
        ["a\nb", "c\nd", "c\nd", "d\ne", "f", "g", "h"],
    ],
)
def test_what_people_say_twice_stays(said: list[str]) -> None:
    assert texts(*(Cue(at, at + 1, text) for at, text in enumerate(said))) == said


def test_a_long_cue_stays() -> None:
    assert clean([Cue(0, 60, "a")], duration_s=None) == (Cue(0, 60, "a"),)


def test_cues_past_the_end_go_and_the_last_one_is_cut() -> None:
    cues = [Cue(1, 2, "a"), Cue(3, 4, "b"), Cue(5, 6, "c"), Cue(9, 30, "d"), Cue(10.8, 12, "e"), Cue(11.1, 12, "f")]
    cleaned = clean(cues, duration_s=10)
    assert [cue.text for cue in cleaned] == ["a", "b", "c", "d", "e"]
    assert cleaned[3] == Cue(9, 10, "d")


def test_a_transcript_of_another_video_is_refused() -> None:
    cues = [Cue(at, at + 1, "a") for at in range(0, 7200, 10)]
    with pytest.raises(
        TranscriptUnreadable, match=r"belong to another video: they run to 1:59:50, the lecture ends at 0:10:00\."
    ):
        clean(cues, duration_s=600)


def test_nothing_gives_nothing() -> None:
    assert clean([], duration_s=10) == ()
    assert clean([Cue(0, 1, " \u200b\n")], duration_s=None) == ()


# Rolling captions


def vtt(cues: Sequence[tuple[float, float, str]]) -> str:
    def clock(seconds: float) -> str:
        return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}:{seconds % 60:06.3f}"

    return "WEBVTT\n\n" + "\n\n".join(f"{clock(start_s)} --> {clock(end_s)}\n{text}" for start_s, end_s, text in cues)


def tagged(words: Sequence[str], times: Sequence[float]) -> str:
    return words[0] + "".join(f"<00:00:{time:06.3f}><c> {word}</c>" for word, time in zip(words[1:], times[1:], strict=True))


@st.composite
def spoken_lines(draw: st.DrawFn) -> list[list[str]]:
    """Lines as they were said; few different words, so that lines repeat for real."""
    word = st.sampled_from(["no", "yes", "so", "well", "learning"])
    return draw(st.lists(st.lists(word, min_size=1, max_size=4), min_size=2, max_size=8))


@settings(deadline=None)
@given(spoken_lines())
def test_automatic_captions_of_youtube_are_said_once(lines: list[list[str]]) -> None:
    """Each line comes tagged below the one before it, and again alone for 10 ms."""
    cues = []
    times = []
    for at, line in enumerate(lines):
        start_s = at * 2.0
        times.append([start_s + 0.01 + 0.3 * number for number in range(len(line))])
        above = " ".join(lines[at - 1]) if at else " "
        cues.append((start_s + 0.01, start_s + 2.0, f"{above}\n{tagged(line, times[-1])}"))
        cues.append((start_s + 2.0, start_s + 2.01, " ".join(line) + "\n "))
    cleaned = clean(read_string(vtt(cues)), duration_s=None)
    assert [cue.text for cue in cleaned] == [" ".join(line) for line in lines]
    for cue, known in zip(cleaned, times, strict=True):
        assert not cue.words or [word.start_s for word in cue.words] == pytest.approx(known)


@settings(deadline=None)
@given(spoken_lines(), st.integers(2, 3))
def test_plain_rolling_captions_are_said_once(lines: list[list[str]], shown: int) -> None:
    """Each line is shown with the one or two before it. Different lines: it is the windows that repeat."""
    said = [f"{' '.join(line)} {at}" for at, line in enumerate(lines)]
    cues = [Cue(at * 2, at * 2 + 2, "\n".join(said[max(0, at - shown + 1) : at + 1])) for at in range(len(said))]
    assert words_of(clean(cues, duration_s=None)) == " ".join(said).split()


def test_a_line_said_twice_in_rolling_captions_stays() -> None:
    cues = [Cue(0, 2, "a b"), Cue(2, 4, "a b\nno"), Cue(4, 6, "no\nno"), Cue(6, 8, "no\nno"), Cue(8, 10, "no\nlast")]
    assert texts(*cues) == ["a b", "no", "no", "no", "last"]


def test_rolling_captions_keep_their_last_line_and_the_time_it_is_shown() -> None:
    cues = [Cue(0, 2, "a"), Cue(2, 4, "a\nb"), Cue(4, 4.01, "b"), Cue(4.01, 6, "b\nc"), Cue(6, 9, "c")]
    assert clean(cues, duration_s=None) == (Cue(0, 2, "a"), Cue(2, 4, "b"), Cue(4, 9, "c"))


def read_string(text: str) -> tuple[Cue, ...]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.vtt"
        path.write_text(text, encoding="utf-8")
        return read(path)


def test_a_lecture_in_one_cue_is_shown_in_pieces() -> None:
    words = [f"word{number}" for number in range(4_000)]
    cues = clean([Cue(0.0, 3_600.0, " ".join(words))], duration_s=3_600.0)
    assert " ".join(cue.text for cue in cues).split() == words
    assert all(len(cue.text) <= 2_000 for cue in cues)
    assert cues[0].start_s == 0.0
    assert cues[-1].end_s == 3_600.0
    assert all(one.end_s == other.start_s for one, other in pairwise(cues))
    assert clean(cues, duration_s=3_600.0) == cues


def test_pieces_begin_where_their_words_are_said() -> None:
    words = tuple(Word(f"word{number}", number * 1.0) for number in range(1_000))
    cues = clean([Cue(0.0, 1_000.0, " ".join(word.text for word in words), words)], duration_s=1_000.0)
    assert tuple(word for cue in cues for word in cue.words) == words
    assert all(cue.start_s <= cue.words[0].start_s <= cue.words[-1].start_s < cue.end_s for cue in cues)


def test_what_nobody_can_have_said_is_cut() -> None:
    cues = clean([Cue(0.0, 1.0, "x" * 10_000_000)], duration_s=1.0)
    assert sum(len(cue.text) for cue in cues) <= 2_000
    cues = clean([Cue(0.0, 60.0, "x" * 10_000_000)], duration_s=60.0)
    assert sum(len(cue.text) for cue in cues) <= 6_000
    assert clean(cues, duration_s=60.0) == cues


def test_cues_that_begin_together_without_end_are_joined_in_their_time() -> None:
    began = time.monotonic()
    cues = clean([Cue(0.0, 10_000.0, f"x{number}") for number in range(50_000)], duration_s=10_000.0)
    assert " ".join(cue.text for cue in cues).split() == [f"x{number}" for number in range(50_000)]
    assert time.monotonic() - began < 10
