"""Looking before adding: what would come, what it would cost, how to end it; adding asks no second time."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carrel.demo.spec import MadeCourse
from carrel.errors import LibraryBusy, NotFound, SettingInvalid, SourceUnsupported, Stopped
from carrel.history import Pace
from carrel.library import Library
from carrel.records import ListedLecture, Listing, Source, StepProgress
from carrel.settings import Settings
from carrel.upkeep.estimates import Coming, estimate
from carrel.upkeep.previews import AT_ONCE
from carrel.upkeep_views import PreviewView
from tests.coursesite import CourseSite
from tests.library.helpers import opened
from tests.waiting import until

PLAIN = Settings(fetch_jobs=2, prepare_jobs=1)


class SlowSite:
    """Lists a lecture when it is let go; the only thing here that is not real."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked = 0

    def list(self, source: Source, settings: Settings, progress: Callable[[StepProgress], None]) -> Listing:
        self.asked += 1
        while not self.go.wait(0.02):
            progress(StepProgress(note=f"{self.asked} lectures so far"))
        return Listing(source, source.address, "Slow", (ListedLecture("a", "One", 1, "https://slow.example/1", (), 600.0),))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "library") as library:
        yield library


@pytest.fixture
def slow(library: Library) -> SlowSite:
    site = SlowSite()
    library.upkeep._sources = lambda: site  # type: ignore[assignment,return-value]
    return site


def awaited(library: Library, view: PreviewView) -> PreviewView:
    until(lambda: library.upkeep.previewed(view.id).state != "working")
    return library.upkeep.previewed(view.id)


def test_a_site_is_listed_and_nothing_is_changed(library: Library, coursesite: CourseSite, course_media: MadeCourse) -> None:
    course = coursesite.offer(course_media.lectures[:3])
    view = awaited(library, library.upkeep.preview(course.platform))
    assert (view.state, view.failure) == ("ready", None)
    assert view.found
    assert [line.title for line in view.found.lectures] == [
        "Lecture 1: Springs",
        "Lecture 2: Brooks",
        "Lecture 3: Mills",
    ]
    assert view.found.estimate.lectures == 3
    assert view.found.course_id is None
    assert library.overview().courses == []
    added = library.upkeep.add(course.platform, program="Waters")
    assert added.lectures == 3
    again = awaited(library, library.upkeep.preview(course.platform)).found
    assert again
    assert again.course_id == added.id


def test_a_folder_is_there_at_once_and_tells_what_is_here_and_what_was_removed(
    library: Library, course_media: MadeCourse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Rivers"
    folder.mkdir()
    for number in range(3):
        shutil.copy(course_media.lectures[number].media, folder / f"lecture{number}.mp4")
    total = sum(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr("carrel.upkeep.previews._QUICK_S", 60)
    first = library.upkeep.preview(str(folder))
    assert first.found
    assert first.found.kind == "folder"
    assert (first.found.estimate.bytes, first.found.estimate.download_s) == (total, 0.0)
    library.add(str(folder))
    library.remove("lecture1")
    library.sync()
    found = library.upkeep.look(str(folder))
    assert [line.here for line in found.lectures] == [True, False, True]
    assert "trash" in str(found.lectures[1].unavailable)
    assert found.estimate.lectures == 0


def test_who_adds_what_was_looked_at_does_not_wait_again(library: Library, slow: SlowSite) -> None:
    slow.go.set()
    assert awaited(library, library.upkeep.preview("https://slow.example/course")).state == "ready"
    library.upkeep.add("https://slow.example/course")
    assert slow.asked == 1
    library.upkeep.add("https://slow.example/course", options={"rate_limit": "1M"})
    assert slow.asked == 2, "with other options it may list other things"


def test_a_look_tells_how_far_it_is_and_can_be_ended(library: Library, slow: SlowSite) -> None:
    view = library.upkeep.preview("https://slow.example/course")
    until(lambda: library.upkeep.previewed(view.id).note)
    view = library.upkeep.previewed(view.id)
    assert (view.state, view.note) == ("working", "1 lectures so far")
    assert view.elapsed_s > 0
    library.upkeep.cancel_preview(view.id)
    with pytest.raises(NotFound):
        library.upkeep.previewed(view.id)
    with pytest.raises(NotFound):
        library.upkeep.cancel_preview(view.id)


def test_only_a_few_look_at_once(library: Library, slow: SlowSite) -> None:
    views = [library.upkeep.preview(f"https://slow.example/{number}") for number in range(AT_ONCE)]
    with pytest.raises(LibraryBusy):
        library.upkeep.preview("https://slow.example/more")
    library.upkeep.cancel_preview(views[0].id)
    slow.go.set()
    assert awaited(library, library.upkeep.preview("https://slow.example/more")).state == "ready"


def test_a_source_that_fails_is_told_in_its_words(library: Library) -> None:
    view = awaited(library, library.upkeep.preview("http://127.0.0.1:9/nothing"))
    assert view.state == "failed"
    assert view.failure
    assert (view.failure.code, bool(view.failure.hint)) == ("source-unreachable", True)


def test_what_cannot_be_asked_for_is_refused_at_once(library: Library) -> None:
    with pytest.raises(SourceUnsupported):
        library.upkeep.preview("ftp://example.org")
    with pytest.raises(SettingInvalid):
        library.upkeep.preview("https://example.org", {"languages": ["klingon!"]})


def test_closing_the_library_ends_looks(library: Library, slow: SlowSite) -> None:
    ended: list[Any] = []
    real = slow.list

    def list_(source: Source, settings: Settings, progress: Callable[[StepProgress], None]) -> Listing:
        try:
            return real(source, settings, progress)
        except Stopped as stopped:
            ended.append(stopped)
            raise

    slow.list = list_  # type: ignore[method-assign]
    library.upkeep.preview("https://slow.example/course")
    library.upkeep.close()
    until(lambda: ended)


def test_without_experience_rules_of_thumb_hold() -> None:
    found = estimate([Coming(3600.0)] * 2, PLAIN, (0, 0.0), None)
    assert (found.lectures, found.duration_s, found.size_basis, found.time_basis) == (2, 7200.0, "rule of thumb", "rule of thumb")
    assert found.bytes == 7200 * 1_200_000 // 8
    assert found.most_bytes == 7200 * 4_160_000 // 8
    assert found.download_s == pytest.approx(7200 * 150_000 / 2_500_000)
    assert found.prepare_s == 900.0
    assert found.total_s == 900.0


def test_a_smaller_picture_costs_less_and_a_rate_limit_takes_longer() -> None:
    whole = estimate([Coming(3600.0)], PLAIN, (0, 0.0), None)
    small = estimate([Coming(3600.0)], Settings(max_height=360, rate_limit=100_000, prepare_jobs=1), (0, 0.0), None)
    assert whole.bytes
    assert small.bytes
    assert small.bytes < whole.bytes / 2
    assert small.download_s == pytest.approx(small.bytes / 200_000, abs=0.1)


def test_what_the_library_knows_is_a_better_guess() -> None:
    found = estimate([Coming(1000.0), Coming(None)], PLAIN, (100_000_000, 1000.0), Pace(fetch=0.1, prepare=0.5))
    assert (found.duration_s, found.bytes) == (2000.0, 200_000_000)
    assert (found.download_s, found.prepare_s, found.total_s) == (100.0, 1000.0, 1000.0)
    assert (found.size_basis, found.time_basis) == ("library", "library")


def test_where_no_length_is_known_nothing_is_made_up() -> None:
    found = estimate([Coming(None)], PLAIN, (0, 0.0), None)
    assert (found.duration_s, found.bytes, found.most_bytes, found.total_s) == (None, None, None, None)
    folder = estimate([Coming(None, 5_000_000)], PLAIN, (0, 0.0), None)
    assert (folder.bytes, folder.total_s) == (5_000_000, None)
    nothing = estimate([], PLAIN, (0, 0.0), None)
    assert (nothing.bytes, nothing.total_s) == (0, 0.0)
