"""How far the learner is: what really was watched counts, not where the player stood last."""

from __future__ import annotations

import pytest

from carrel.study.events import Marked, Noted, Watched
from carrel.study.progress import Progress, progress
from tests.study.made import at, marked, noted, watched


def after(*events: Watched | Noted | Marked, duration_s: float | None = 600.0) -> Progress:
    found = progress("river", events, duration_s)
    assert found is not None
    return found


def test_nothing_done_is_no_progress() -> None:
    assert progress("river", [], 600.0) is None


def test_skimming_and_watching_again_complete_nothing() -> None:
    skimmed = [watched(number, number * 60, number * 60 + 6) for number in range(10)]
    again = [watched(100 + number, 0, 300) for number in range(5)]
    found = after(*skimmed, *again)
    assert found.completed_at is None
    assert found.share == pytest.approx((300 + 5 * 6) / 600)


def test_nine_tenths_complete_a_lecture_at_the_moment_they_are_covered() -> None:
    assert after(watched(1, 0, 300), watched(2, 300, 539.9)).completed_at is None
    assert after(watched(3, 545, 600), watched(1, 0, 300), watched(2, 300, 540)).completed_at == at(2)


def test_what_is_watched_beyond_the_end_does_not_count() -> None:
    found = after(watched(1, 500, 5_000))
    assert (found.completed_at, found.intervals) == (None, ((500.0, 600.0),))
    assert found.share == pytest.approx(1 / 6, abs=1e-4)


def test_without_a_known_length_only_a_mark_completes() -> None:
    assert after(watched(1, 0, 6_000), duration_s=None).completed_at is None
    assert after(watched(1, 0, 6_000), marked(2, True), duration_s=None).completed_at == at(2)


def test_a_mark_completes_and_keeps_what_was_covered() -> None:
    found = after(watched(1, 0, 60), marked(2, True))
    assert (found.completed_at, found.share, found.resume_s) == (at(2), 0.1, None)


def test_a_mark_as_not_watched_begins_anew() -> None:
    found = after(watched(1, 0, 600), marked(2, False))
    assert (found.completed_at, found.intervals, found.resume_s, found.last_at) == (None, (), None, at(2))
    assert after(watched(1, 0, 600), marked(2, False), watched(3, 0, 540)).completed_at == at(3)
    assert after(marked(1, True), marked(2, False)).completed_at is None
    assert after(marked(1, False), marked(2, True), marked(3, True)).completed_at == at(2)


def test_resuming_goes_to_where_real_watching_ended() -> None:
    assert after(watched(1, 0, 120), watched(2, 400, 403)).resume_s == 120
    assert after(watched(1, 0, 120), watched(2, 400, 405)).resume_s == 405
    assert after(watched(1, 0, 120), watched(2, 400, 403), noted(3, 20), watched(4, 403, 405.5)).resume_s == 405.5
    assert after(watched(1, 0, 3)).resume_s is None
    # Two seconds of a lecture at a fifth of its speed are ten of watching.
    assert after(watched(1, 300, 302, speed=0.2)).resume_s == 302


def test_a_lecture_that_was_watched_to_its_end_begins_at_its_beginning() -> None:
    assert after(watched(1, 300, 592)).resume_s is None
    assert after(watched(1, 300, 580)).resume_s == 580
    # Complete, and half a minute of thanks is left.
    assert after(watched(1, 0, 575)).resume_s is None
    assert after(watched(1, 0, 545)).resume_s == 545
    assert after(watched(1, 0, 590), watched(2, 60, 120)).resume_s == 120
    assert after(watched(1, 0, 300), marked(2, True), watched(3, 60, 120)).resume_s == 120
    assert after(watched(1, 0, 300), marked(2, True), watched(3, 300, 303)).resume_s is None
