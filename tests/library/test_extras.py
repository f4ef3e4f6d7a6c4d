"""Thumbnails and loudness: every lecture gets them once, and no lecture fails for want of them."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from carrel import events, media
from carrel.catalog import lectures
from carrel.errors import DiskFull, EncodeFailed
from carrel.library import Library
from carrel.records import Lecture, Loudness, Thumbs
from tests.library.helpers import Heard, files_below, opened, states
from tests.media.clips import make


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name in ("fits.mp4", "silent.mp4", "sound.mp3"):
        make(name, folder)
    return folder


@pytest.fixture
def library(clips: Path, tmp_path: Path) -> Iterator[Library]:
    """A library that knows a folder of a lecture with pictures and sound, one only seen and one only heard; not yet synced."""
    shutil.copytree(clips, tmp_path / "Kinds")
    with opened(tmp_path / "library") as found:
        found.add(str(tmp_path / "Kinds"))
        yield found


def by_name(library: Library) -> dict[str, Lecture]:
    return {Path(found.key).name: found for found in lectures.of_course(library.database, library.overview().courses[0].id)}


def forget(library: Library) -> None:
    """Make the library one that an earlier Carrel left."""
    for path in library.layout.courses.rglob("*.thumbs.jpg"):
        path.unlink()
    for path in library.layout.courses.rglob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        record.pop("thumbs", None)
        record.pop("loudness", None)
        record.pop("frame_rate", None)
        path.write_text(json.dumps(record), encoding="utf-8")
    library.rebuild()


def told(heard: Heard) -> list[int]:
    return sorted(event.left for event in heard.events if isinstance(event, events.ExtrasStarted))


def test_a_sync_makes_them(library: Library) -> None:
    library.sync()
    found = by_name(library)
    both, seen, heard = found["fits.mp4"], found["silent.mp4"], found["sound.mp3"]
    assert both.loudness is not None
    assert both.loudness.lufs is not None
    assert seen.loudness == Loudness()
    assert heard.thumbs is None
    assert heard.loudness is not None
    assert heard.loudness.lufs is not None
    assert both.frame_rate == media.look(library.layout.resolve(both.file or "")).video.frame_rate  # type: ignore[union-attr]
    assert library.lecture(both.id).frame_rate == both.frame_rate
    assert both.file is not None
    assert both.thumbs == Thumbs(
        path=both.file.removesuffix(".mp4") + ".thumbs.jpg", columns=1, rows=1, interval_s=5.0, width=160, height=90
    )
    with Image.open(library.root / both.thumbs.path) as sprite:
        assert sprite.size == (160, 90)
    assert sum(name.endswith(".thumbs.jpg") for name in files_below(library.layout.courses)) == 2


def test_the_next_sync_makes_none(library: Library) -> None:
    library.sync()
    heard, before = Heard(), {path: path.stat().st_mtime_ns for path in library.layout.courses.rglob("*") if path.is_file()}
    library.sync(on_event=heard)
    assert told(heard) == []
    after = {path: path.stat().st_mtime_ns for path in library.layout.courses.rglob("*.*") if path.is_file()}
    assert {path.name for path in before if before[path] != after[path]} <= {"course.json"}


def test_lectures_of_an_earlier_carrel_get_theirs(library: Library) -> None:
    library.sync()
    expected = by_name(library)
    forget(library)
    assert all(lecture.loudness is None for lecture in by_name(library).values())
    heard = Heard()
    report = library.sync(on_event=heard)
    assert (report.done, report.failed) == (0, ())
    assert told(heard) == [1, 2, 3]
    assert by_name(library) == expected


def test_lectures_that_lack_their_frame_rate_alone_get_it_and_nothing_else(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.sync()
    expected = by_name(library)
    for path in library.layout.courses.rglob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        record.pop("frame_rate", None)
        path.write_text(json.dumps(record), encoding="utf-8")
    library.rebuild()
    assert {lecture.frame_rate for lecture in by_name(library).values()} == {None}
    for name in ("make_sprite", "measure_loudness"):
        monkeypatch.setattr(media, name, lambda *_, **__: pytest.fail("this is known"))
    library.sync()
    assert by_name(library) == expected
    assert all(lecture.frame_rate for lecture in expected.values())


def test_a_rebuild_brings_them_back(library: Library) -> None:
    library.sync()
    expected = by_name(library)
    library.rebuild()
    assert by_name(library) == expected


def test_a_lost_sprite_is_made_again_and_the_loudness_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.sync()
    lost = by_name(library)["fits.mp4"].thumbs
    assert lost is not None
    (library.root / lost.path).unlink()
    monkeypatch.setattr(media, "measure_loudness", lambda *_, **__: pytest.fail("the loudness is known"))
    heard = Heard()
    library.sync(on_event=heard)
    assert told(heard) == [1]
    assert (library.root / lost.path).is_file()


def test_what_cannot_be_made_fails_no_lecture_and_is_not_tried_for_ever(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise EncodeFailed("Not today.")

    monkeypatch.setattr(media, "make_sprite", fail)
    monkeypatch.setattr(media, "measure_loudness", fail)
    monkeypatch.setattr(media, "frame_rate", fail)
    assert library.sync().failed == ()
    assert states(library) == ["ready"] * 3
    assert {library.lecture(lecture.id).frame_rate for lecture in by_name(library).values()} == {None}
    assert all((lecture.thumbs, lecture.loudness) == (None, Loudness()) for lecture in by_name(library).values())
    heard = Heard()
    library.sync(on_event=heard)
    assert told(heard) == []


def test_after_a_full_disk_they_are_made_later(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise DiskFull("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(media, "make_sprite", fail)
        assert library.sync().failed == ()
    library.sync()
    assert by_name(library)["fits.mp4"].thumbs is not None


def test_a_sync_that_is_stopped_leaves_them_for_the_next(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setenv("CARREL_PREPARE_JOBS", "1")

    def stop_first(original: Path, *arguments: Any, **options: Any) -> Loudness:
        stop.set()
        return measure(original, *arguments, **options)

    measure: Callable[..., Loudness] = media.measure_loudness
    with monkeypatch.context() as stopping:
        stopping.setattr(media, "measure_loudness", stop_first)
        library.sync(stop=stop)
    lacking = [lecture for lecture in by_name(library).values() if lecture.loudness is None]
    assert lacking
    library.sync()
    assert all(lecture.loudness for lecture in by_name(library).values())


def test_a_sprite_leaves_with_its_lecture(library: Library) -> None:
    library.sync()
    lecture = by_name(library)["fits.mp4"]
    assert lecture.thumbs is not None
    name = Path(lecture.thumbs.path).name
    into = library.remove(lecture.id)
    assert not (library.root / lecture.thumbs.path).exists()
    assert any(path.name == name for path in into.rglob("*.jpg"))


def test_another_file_in_the_place_of_a_lecture_is_measured_anew(library: Library, tmp_path: Path) -> None:
    library.sync()
    before = by_name(library)["fits.mp4"]
    shutil.copyfile(make("flash.mp4", tmp_path), tmp_path / "Kinds" / "fits.mp4")
    library.sync()
    after = by_name(library)["fits.mp4"]
    assert after.id == before.id
    assert after.loudness not in {None, Loudness(), before.loudness}


@pytest.mark.parametrize(
    ("lufs", "peak_db", "gain_db"),
    [
        (-22.0, -8.0, 6.0),
        (-22.04, -4.0, 3.0),
        (-22.0, -0.2, 0.0),
        (-50.0, -40.0, 12.0),
        (-10.5, 0.3, -5.5),
        (-2.0, 0.0, -12.0),
        (None, None, None),
    ],
)
def test_a_lecture_is_evened_as_far_as_its_peak_allows(
    library: Library, lufs: float | None, peak_db: float | None, gain_db: float | None
) -> None:
    lecture = by_name(library)["fits.mp4"]
    lectures.save_extras(library.database, replace(lecture, loudness=Loudness(lufs, peak_db)))
    assert library.lecture(lecture.id).gain_db == gain_db
