from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from carrel.records import SearchAnswer
from carrel.search import SearchIndex
from tests.search.lectures import lecture


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    made.update(
        [
            lecture(
                "descent",
                "Welcome back to the course. Today we look at",
                "gradient descent and why the learning rate matters.",
                "A rate that is too large overshoots the minimum.",
                "There are twenty-eight students in this room.",
                title="Gradient descent",
                section="Week 1",
                attachments=("slides-optimizers.pdf",),
            ),
            lecture(
                "networks",
                "We use a pre-trained network here, e.g. one written in C++.",
                "Sorting takes O(n log n) time and x^2 grows faster.",
                "The gradient flows back through every layer of the network.",
                "It has 17 layers.",
                "Later on, far from that, comes a descent into details.",
                title="Neural networks",
                course_id="c2",
                course="Deep Learning",
            ),
            lecture(
                "german",
                "Der Gradient zeigt immer in die Richtung",
                "des steilsten Anstiegs der Funktion.",
                "Die Häuser in Göttingen sind schön.",
                title="Gradientenverfahren",
                language="de",
            ),
            lecture("chinese", "我们今天学习机器", "学习的基本方法", "梯度下降很重要", title="机器学习", language="zh-Hans"),
            lecture("thai", "วันนี้เราจะเรียนรู้", "การเรียนรู้ของเครื่อง", title="บทเรียน", language="th"),
            lecture("french", "Aujourd'hui l'apprentissage profond", "a été créé par l'homme.", title="Leçon", language="fr"),
            lecture("spanish", "El descenso del gradiente", "es muy importante hoy", title="Lección", language="es"),
        ]
    )
    return made


def first(answer: SearchAnswer) -> str | None:
    return answer.lectures[0].lecture_id if answer.lectures else None


def marked(answer: SearchAnswer) -> list[str]:
    moment = answer.lectures[0].moments[0]
    return [moment.text[a:b] for a, b in moment.highlights]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gradient descent", "descent"),
        ("today we look at gradient descent", "descent"),
        ("learning rates matter", "descent"),
        ("gradeint descnet", "descent"),
        ("pretrained network", "networks"),
        ("pre-trained network", "networks"),
        ("pre trained", "networks"),
        ("C++", "networks"),
        ("O(n log n)", "networks"),
        ("x^2 grows", "networks"),
        ("e.g. one written", "networks"),
        ("optimizers", "descent"),
        ("haus göttingen", "german"),
        ("Hauser Gottingen", "german"),
        ("Richtung des steilsten", "german"),
        ("机器学习的", "chinese"),
        ("度下", "chinese"),
        ("降", "chinese"),
        ("เรียนรู้ของ", "thai"),
        ("apprentissage profond", "french"),
        ("homme cree", "french"),
        ("descenso gradiente", "spanish"),
        ("overshoo", "descent"),
        ("28 students", "descent"),
        ("twenty eight students in", "descent"),
        ("seventeen layers", "networks"),
    ],
)
def test_what_was_said_is_found(index: SearchIndex, query: str, expected: str) -> None:
    assert first(index.search(query)) == expected


def test_a_moment_starts_at_the_first_matched_word_and_runs_over_cues(index: SearchIndex) -> None:
    moment = index.search("look at gradient descent").lectures[0].moments[0]
    assert 2.0 < moment.start_s < 4.0
    assert moment.text.startswith("Today we look at gradient descent")
    assert moment.end_s > 4.0


def test_highlights_cover_the_matched_words(index: SearchIndex) -> None:
    assert marked(index.search("learning rates"))[:2] == ["learning", "rate"]
    assert marked(index.search("pretrained")) == ["pre-trained"]
    assert marked(index.search("器学习的")) == ["器学习的"]


def test_a_quoted_phrase_is_exact(index: SearchIndex) -> None:
    assert [hit.lecture_id for hit in index.search('"gradient descent"').lectures] == ["descent"]
    assert index.search('"descent gradient"').lectures == ()
    assert index.search('"learning rates"').lectures == ()


def test_a_quoted_phrase_is_found_in_titles(index: SearchIndex) -> None:
    assert first(index.search('"neural networks" in:title')) == "networks"
    assert index.search('"networks neural" in:title').lectures == ()


def test_one_character_finds_every_pair_that_begins_with_it(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    others = [chr(0x4E00 + number) for number in range(60)]
    index.update([lecture(f"l{number}", f"梯{other}" * (60 - number), language="zh") for number, other in enumerate(others)])
    assert len(index.search("梯", limit=100).lectures) == 60


def test_an_excluded_word_excludes(index: SearchIndex) -> None:
    found = [hit.lecture_id for hit in index.search("gradient -descent").lectures]
    assert "descent" not in found
    assert "networks" not in found
    assert "german" in found


def test_filters_narrow(index: SearchIndex) -> None:
    assert first(index.search("gradient", course="c2")) == "networks"
    assert first(index.search('gradient course:"deep learning"')) == "networks"
    assert first(index.search("gradient", language="de")) == "german"
    assert first(index.search("gradient lang:de")) == "german"
    assert first(index.search("gradient", lecture="german")) == "german"
    assert [hit.lecture_id for hit in index.search("gradient in:title").lectures] == ["descent"]
    assert index.search("steilsten in:title").lectures == ()


def test_most_of_the_words_are_enough_when_no_lecture_has_all(index: SearchIndex) -> None:
    answer = index.search("gradient descent zebra")
    assert answer.relaxed
    assert first(answer) == "descent"
    assert not index.search("gradient descent").relaxed


def test_a_title_alone_is_a_hit_without_moments(index: SearchIndex) -> None:
    answer = index.search("Leçon")
    assert first(answer) == "french"
    assert answer.lectures[0].moments == ()


def test_a_word_of_a_title_is_no_slip_of_a_word_that_was_said(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update(
        [
            lecture("said", "write questions into that column", "go into detail", title="Notes"),
            lecture("titled", "hello and welcome", title="Intro", section="Basics", course="Studying"),
        ]
    )
    assert [hit.lecture_id for hit in index.search("intro").lectures] == ["titled"]
    assert [hit.lecture_id for hit in index.search("intros").lectures] == ["titled"]
    assert [hit.lecture_id for hit in index.search("basic").lectures] == ["titled"]
    assert [hit.lecture_id for hit in index.search("intro in:speech").lectures] == ["said"]
    assert [hit.lecture_id for hit in index.search("intro", lecture="said").lectures] == ["said"]


def test_a_suggestion_has_most_of_the_word_in_common(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([lecture("a", "wie vertraut man wie", "die Energiegewinnungsanlage", language="de")])
    assert index.search("Wiederholung").suggestion is None
    assert index.search("vergessen").suggestion is None
    assert index.search("Energiegewinnungsform").suggestion == "energiegewinnungsanlage"


def test_nothing_found_comes_with_a_suggestion_that_finds(index: SearchIndex) -> None:
    answer = index.search("overshooooots")
    if not answer.lectures:
        assert answer.suggestion
        assert index.search(answer.suggestion).lectures


def test_word_times_are_used_where_there_are_any(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([lecture("a", "zero one two three", "four five six seven", timed=True, each_s=8.0)])
    assert index.search("two three four").lectures[0].moments[0].start_s == pytest.approx(4.0, abs=0.02)
    assert index.search("six").lectures[0].moments[0].start_s == pytest.approx(12.0, abs=0.02)


def test_moments_close_to_each_other_are_one(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.update([lecture("a", *["the eigenvalue again"] * 10, each_s=5.0)])
    hit = index.search("eigenvalue").lectures[0]
    starts = sorted(moment.start_s for moment in hit.moments)
    assert all(b - a >= 15 for a, b in pairwise(starts))
    assert hit.moment_count == 4
