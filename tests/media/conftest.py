"""The clips, both ffmpegs, and the way from an original to a checked phone copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg
import pytest

from carrel.media import MediaFacts, check_phone_copy, look, make_phone_copy, plan
from carrel.records import Chapter
from carrel.settings import Settings
from carrel.tools import Ffmpeg, find_ffmpeg
from tests.media.clips import make


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives a clip by its name; each is made once."""
    folder = tmp_path_factory.mktemp("clips")
    return lambda name: make(name, folder)


@pytest.fixture(scope="session")
def bundled() -> Ffmpeg:
    return Ffmpeg(imageio_ffmpeg.get_ffmpeg_exe(), "bundled", bundled=True)


@pytest.fixture(scope="session", params=["found", "bundled"])
def ffmpeg(request: pytest.FixtureRequest, bundled: Ffmpeg) -> Ffmpeg:
    """Each ffmpeg that Carrel may work with: the one on PATH (where there is one) and the bundled one."""
    found = find_ffmpeg()
    if request.param == "found" and found.bundled:
        pytest.skip("there is no ffmpeg on PATH")
    return found if request.param == "found" else bundled


@pytest.fixture
def prepare(tmp_path: Path, bundled: Ffmpeg) -> Callable[..., tuple[Path, MediaFacts]]:
    """Return a function that makes the phone copy of a clip, checks it, and gives its path and facts."""

    def prepared(
        original: Path,
        ffmpeg: Ffmpeg = bundled,
        *,
        captions: Sequence[tuple[str, Path]] = (),
        chapters: Sequence[Chapter] = (),
        title: str = "A lecture",
        language: str | None = None,
    ) -> tuple[Path, MediaFacts]:
        facts = look(original)
        decided = plan(facts, Settings(), language=language)
        into = tmp_path / "phone copy.mp4"
        make_phone_copy(
            original,
            facts,
            decided,
            captions=captions,
            chapters=chapters,
            title=title,
            into=into,
            ffmpeg=ffmpeg,
            progress=lambda _: None,
        )
        return into, check_phone_copy(into, facts, decided, captions)

    return prepared
