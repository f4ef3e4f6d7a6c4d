"""Sources against the course site: one kept for all tests, and ways to look at what they did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.demo.spec import MadeCourse
from carrel.records import Fetched, Listing
from carrel.settings import Settings
from carrel.sources import Sources, identify
from carrel.tools import ffmpeg_folder
from tests.coursesite import CourseSite, SiteCourse
from tests.sources.helpers import Fetch, List, nothing


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    folder = tmp_path_factory.mktemp("sources")
    with Sources(ffmpeg_folder=ffmpeg_folder(folder), js_runtime=None, library=folder / "library") as kept:
        yield kept


@pytest.fixture
def course(coursesite: CourseSite, course_media: MadeCourse) -> SiteCourse:
    """The first six lectures of the river course, on the site: five in week 1, one in week 2."""
    return coursesite.offer(course_media.lectures[:6])


@pytest.fixture
def list_at(sources: Sources) -> List:
    def ask(address: str, settings: Settings | None = None) -> Listing:
        return sources.list(identify(address), settings or Settings(), nothing)

    return ask


@pytest.fixture
def fetch_from(sources: Sources, list_at: List, tmp_path: Path) -> Fetch:
    """Fetch the lecture at `index` of the course at an address."""

    def ask(
        address: str, index: int = 0, settings: Settings | None = None, *, media: bool = True, subtitles: bool = True
    ) -> Fetched:
        listing = list_at(address)
        return sources.fetch(
            listing.source,
            listing.lectures[index],
            tmp_path / "into",
            settings or Settings(),
            nothing,
            media=media,
            subtitles=subtitles,
        )

    return ask
