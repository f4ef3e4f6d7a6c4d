"""The downloader's processes: hangs, crashes, stops and noise there harm nobody here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel.errors import SourceCrashed, SourceError, SourceUnreachable, Stopped
from carrel.records import ListedLecture, Source, SourceKind, StepProgress
from carrel.settings import Settings
from carrel.sources import Sources, identify
from carrel.tools import ffmpeg_folder
from tests.coursesite import CourseSite, SiteCourse, Slow
from tests.sources.helpers import List, nothing
from tests.waiting import until

_PLUGIN = Path(__file__).parent / "plugin"
_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes the POSIX way")


@pytest.fixture
def unruly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sources]:
    """Sources that know the unruly site."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(_PLUGIN), os.environ["PYTHONPATH"]]))
    with Sources(ffmpeg_folder=ffmpeg_folder(tmp_path), js_runtime=None, library=tmp_path / "library", patience_s=120) as kept:
        yield kept


def ask(sources: Sources, what: str) -> list[ListedLecture]:
    return list(sources.list(identify(f"https://unruly.invalid/{what}"), Settings(), nothing).lectures)


def test_a_hang_is_ended_and_the_next_call_works(unruly: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[StepProgress] = []
    with monkeypatch.context() as impatient, pytest.raises(SourceCrashed, match="no sign of life for 3 s"):
        impatient.setattr(unruly, "_patience_s", 3)
        unruly.list(identify("https://unruly.invalid/hang"), Settings(), calls.append)
    assert calls
    assert ask(unruly, "shout")[0].title == "Shouted"


def test_a_crash_is_told_with_its_last_words_and_the_next_call_works(unruly: Sources) -> None:
    with pytest.raises(SourceCrashed, match="the end is near"):
        ask(unruly, "crash")
    assert ask(unruly, "shout")[0].title == "Shouted"


def test_what_an_extractor_prints_is_not_taken_for_an_answer(unruly: Sources) -> None:
    assert [one.key for one in ask(unruly, "shout")] == ["unruly:shout"]


def test_a_bug_in_an_extractor_is_an_error_with_advice(unruly: Sources) -> None:
    with pytest.raises(SourceError, match="a bug of the extractor") as caught:
        ask(unruly, "fail")
    assert "pip install -U yt-dlp" in caught.value.hint


def test_a_stop_passes_through_and_leaves_what_the_next_try_goes_on_with(
    coursesite: CourseSite, course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    def stop_soon(progress: StepProgress) -> None:
        if progress.done_bytes:
            raise Stopped("Stopped by the test.")

    listing = list_at(course.feed)
    coursesite.misbehave("*/week1/lecture1.mp4", Slow(500))
    begun = time.monotonic()
    with pytest.raises(Stopped, match="by the test"):
        sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), stop_soon)
    assert time.monotonic() - begun < 60
    assert [path.name for path in (tmp_path / "partial").glob("*.part")] == ["original.mp4.part"]
    coursesite.behave()
    fetched = sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), nothing)
    assert fetched.media is not None
    assert fetched.media.read_bytes() == course.lectures[0].made.media.read_bytes()


def test_a_stop_does_not_wait_for_the_rest_of_a_stream(
    coursesite: CourseSite, course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    def stop_soon(progress: StepProgress) -> None:
        if coursesite.asked("*/lecture1/hls/*.ts"):
            raise Stopped("Stopped by the test.")

    listing = list_at(course.hls)
    coursesite.misbehave("*/lecture1/hls/*.ts", Slow(200))
    coursesite.misbehave("*/lecture1/hls/segment0.ts", Slow(100_000))
    begun = time.monotonic()
    with pytest.raises(Stopped):
        sources.fetch(listing.source, listing.lectures[0], tmp_path, Settings(), stop_soon)
    assert time.monotonic() - begun < 60


def test_several_threads_fetch_at_once(
    coursesite: CourseSite, course: SiteCourse, sources: Sources, list_at: List, tmp_path: Path
) -> None:
    listing, arrived = list_at(course.feed), list[Path]()

    def fetch(lecture: ListedLecture) -> None:
        fetched = sources.fetch(listing.source, lecture, tmp_path / str(lecture.position), Settings(), nothing)
        arrived.append(fetched.media or Path())

    threads = [threading.Thread(target=fetch, args=(lecture,)) for lecture in listing.lectures[:3]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {path.stat().st_size for path in arrived} == {one.made.media.stat().st_size for one in course.lectures[:3]}


def test_closing_stops_what_is_under_way(course: SiteCourse, coursesite: CourseSite, tmp_path: Path) -> None:
    coursesite.misbehave("*.mp4", Slow(4_000))
    sources = Sources(ffmpeg_folder=ffmpeg_folder(tmp_path), js_runtime=None, library=tmp_path / "library")
    caught: list[BaseException] = []
    listing = sources.list(identify(course.feed), Settings(), nothing)
    begun = threading.Event()

    def fetch() -> None:
        try:
            sources.fetch(listing.source, listing.lectures[0], tmp_path / "into", Settings(), lambda _: begun.set())
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=fetch)
    thread.start()
    assert begun.wait(120)
    sources.close()
    thread.join(120)
    assert [type(error) for error in caught] == [Stopped]
    with pytest.raises(Stopped):
        sources.list(identify(course.feed), Settings(), nothing)


@_POSIX
def test_the_process_ends_when_its_parent_is_killed(coursesite: CourseSite, course: SiteCourse, tmp_path: Path) -> None:
    coursesite.misbehave("*/week1/lecture1.mp4", Slow(2_000))
    script = f"""
        from pathlib import Path
        from carrel.settings import Settings
        from carrel.sources import Sources, identify
        tmp = Path({str(tmp_path)!r})
        sources = Sources(ffmpeg_folder=tmp, js_runtime=None, library=tmp / "library")
        listing = sources.list(identify({course.feed!r}), Settings(), lambda _: None)
        print([child._process.pid for child in sources._idle][0], flush=True)
        tell = lambda progress: progress.done_bytes and print("at it", flush=True)
        sources.fetch(listing.source, listing.lectures[0], tmp / "into", Settings(), tell)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert parent.stdout.readline() == "at it\n"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: not _runs(child))
    assert {path.name for path in (tmp_path / "into" / "partial").iterdir()} == {"original.mp4.part", "state.json"}


def test_a_host_has_its_rest_between_two_fetches(sources: Sources, tmp_path: Path) -> None:
    address = "https://rest.invalid/lecture.mp4"
    source, lecture = Source(SourceKind.URL, address), ListedLecture(address, "Lecture", 1, address)

    def stop_at_rest(progress: StepProgress) -> None:
        if progress.note == "pausing":
            raise Stopped("It rests.")

    begun = time.monotonic()
    for _ in range(2):
        with pytest.raises(SourceUnreachable):
            sources.fetch(source, lecture, tmp_path, Settings(pause_s=1.5), nothing)
    assert time.monotonic() - begun >= 1.5
    with pytest.raises(Stopped, match="It rests"):
        sources.fetch(source, lecture, tmp_path, Settings(pause_s=600), stop_at_rest)


def _runs(pid: int) -> bool:
    """Say whether a process runs; a dead one that nobody has asked for yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()
    except ProcessLookupError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
