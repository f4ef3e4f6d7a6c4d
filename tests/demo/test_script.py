"""The sample course is complete, and fits on its slides."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from carrel.demo.script import COURSE
from carrel.demo.slides import draw_states
from carrel.demo.spec import LectureSpec


def test_two_sections_five_lectures_and_german_for_one() -> None:
    assert list(dict.fromkeys(lecture.section for lecture in COURSE.lectures)) == ["How memory works", "A day of study"]
    assert len(COURSE.lectures) == 5
    languages = [
        {language for slide in one.slides for part in slide.parts for language in part.translations} for one in COURSE.lectures
    ]
    assert languages.count({"de"}) == 1


def test_one_lecture_needs_an_encode_and_the_others_are_fit_for_a_phone() -> None:
    assert sorted(lecture.container for lecture in COURSE.lectures) == ["mp4", "mp4", "mp4", "mp4", "webm"]
    assert all(lecture.keyframe_s <= 10 and lecture.size[1] <= 720 for lecture in COURSE.lectures)


@pytest.mark.parametrize("lecture", COURSE.lectures, ids=lambda lecture: lecture.key)
def test_translations_match_sentence_by_sentence_in_every_part(lecture: LectureSpec) -> None:
    parts = [part for slide in lecture.slides for part in slide.parts]
    for language in {language for part in parts for language in part.translations}:
        assert all(len(part.translations[language]) == len(part.speech) for part in parts)


@pytest.mark.parametrize("lecture", COURSE.lectures, ids=lambda lecture: lecture.key)
def test_nothing_runs_off_a_slide_and_text_keeps_clear_of_figures(lecture: LectureSpec) -> None:
    for number, slide in enumerate(lecture.slides, 1):
        states = [np.asarray(image).astype(int) for image in draw_states(lecture, slide, number)]
        paper = states[0][5, 5]
        ink = np.abs(states[-1] - paper).sum(axis=2) > 30
        assert not ink[:, 1210:][:700].any(), f"{slide.heading}: right margin"
        assert not ink[650:705].any(), f"{slide.heading}: foot"
        if slide.figure is not None:
            assert not ink[240:640, 700:725].any(), f"{slide.heading}: between text and figure"
        changes = [(before != after).any() for before, after in itertools.pairwise(states)]
        assert all(changes), "every point shows"
