"""How smoothly a transcript of three hours reads, on a processor as slow as a phone's.

    python -m benchmarks.transcript                      3 hours, 4x throttle, the width of a phone
    python -m benchmarks.transcript --hours 1 --throttle 1 --size 1440x900

A library with one made-up lecture (word times, a dark video) is served by `carrel serve` and read in headless Chromium: opened in
the middle, scrolled, searched letter by letter, and followed while it plays. Frames are counted by requestAnimationFrame, and are
late also when others use this computer; tasks are the processor time of the page's main thread, from the browser's own trace.
The front end must be built.

Wanted: no more than 1 % of frames late while scrolling, no task longer than a frame.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import Lecture, lectures
from benchmarks.startup import shelve
from carrel.library import Library
from carrel.records import Cue, Word
from carrel.tools import find_ffmpeg

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page, ViewportSize

FRAME_MS = 1000 / 60
_LATE = 1.5
"""A frame is late that comes after so many frames' time."""
_WATCH_FRAMES = """
window.frames_ = [];
(function look(at) { window.frames_.push(at); requestAnimationFrame(look); })(performance.now());
"""
_SCROLLED = "document.querySelector('.pane').scrollTop"
_WATCH_LETTERS = """
window.letters_ = [];
addEventListener('input', (event) => {
  requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => window.letters_.push(performance.now() - event.timeStamp);
    painted.port2.postMessage(0);
  });
}, true);
"""


def long_lecture(hours: float) -> Lecture:
    """Return one lecture of so many hours, put together of shorter ones."""
    cues: list[Cue] = []
    words: list[Word] = []
    for part in lectures(hours):
        start = cues[-1].end_s if cues else 0.0
        for cue in part.cues:
            said = tuple(replace(word, start_s=round(word.start_s + start, 2)) for word in cue.words)
            cues.extend(_halves(said, cue.end_s + start))
            words.extend(said)
    return Lecture("longlecture", "Long", "Three hours", tuple(words), tuple(cues))


def _halves(words: tuple[Word, ...], end_s: float) -> Iterator[Cue]:
    """Cut a cue in two, as short as those of automatic captions: 5,000 in three hours."""
    middle = (len(words) + 1) // 2
    halves = [half for half in (words[:middle], words[middle:]) if half]
    for number, half in enumerate(halves):
        end = halves[number + 1][0].start_s if number + 1 < len(halves) else end_s
        yield Cue(half[0].start_s, end, " ".join(word.text for word in half), half)


@contextmanager
def served(lecture: Lecture) -> Iterator[str]:
    """Serve a library with one lecture; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shelve(lecture, 1, root)
        video = root / "courses" / lecture.course / f"0001 {lecture.title}.mp4"
        dark = ["-f", "lavfi", "-i", f"color=c=0x203040:s=160x90:r=1:d={lecture.cues[-1].end_s:.0f}"]
        codec = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
        subprocess.run([find_ffmpeg().path, "-v", "error", "-y", *dark, *codec, str(video)], check=True)
        library = Library.open(root)
        library.rebuild()
        library.close()
        command = [sys.executable, "-u", "-m", "carrel", "--library", str(root), "serve", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                said = process.stdout.readline()
                yield "http://" + said.split("http://", 1)[1].split()[0]
            finally:
                process.terminate()


def frames(page: Page) -> list[float]:
    """Return the times between the frames since the last call, in ms."""
    times = page.evaluate("window.frames_.splice(0)")
    return [after - before for before, after in pairwise(times)]


@contextmanager
def traced(page: Page, client: CDPSession, name: str) -> Iterator[None]:
    """Print how smooth the frames were meanwhile, and what the main thread did."""
    events: list[dict[str, Any]] = []
    done: list[bool] = []

    def collect(data: dict[str, Any]) -> None:
        events.extend(data["value"])

    def finish(_: object) -> None:
        done.append(True)

    client.on("Tracing.dataCollected", collect)
    client.on("Tracing.tracingComplete", finish)
    client.send("Tracing.start", {"traceConfig": {"includedCategories": ["toplevel", "__metadata"]}})
    frames(page)
    yield
    gaps = frames(page)
    client.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    client.remove_listener("Tracing.dataCollected", collect)
    client.remove_listener("Tracing.tracingComplete", finish)
    _report(name, gaps, _tasks(events))


def _tasks(events: Sequence[dict[str, Any]]) -> list[float]:
    """Return how long each task of the pages' main threads worked, in ms of processor time."""
    mains = {(e["pid"], e["tid"]) for e in events if e.get("name") == "thread_name" and e["args"]["name"] == "CrRendererMain"}
    tasks = (e for e in events if str(e.get("name")).endswith("RunTask") and (e["pid"], e["tid"]) in mains)
    return [e.get("tdur", e.get("dur", 0)) / 1000 for e in tasks]


def _report(name: str, gaps: Sequence[float], tasks: Sequence[float]) -> None:
    late = [gap for gap in gaps if gap > FRAME_MS * _LATE]
    long = [task for task in tasks if task > FRAME_MS]
    rate, share = 1000 * len(gaps) / max(sum(gaps), 1), 100 * len(late) / max(len(gaps), 1)
    print(
        f"{name:24}{rate:6.1f} frames/s   late {share:4.1f} %, at most {max(gaps, default=0):4.0f} ms"
        f"   tasks over a frame {len(long):3}, at most {max(tasks, default=0):4.0f} ms"
    )


def read(page: Page, client: CDPSession, base: str, lecture: Lecture, throttle: float) -> None:
    client.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    page.add_init_script(_WATCH_FRAMES + _WATCH_LETTERS)
    middle = lecture.cues[len(lecture.cues) // 2].start_s + 0.5
    began = time.perf_counter()
    page.goto(f"{base}/lectures/{lecture.id}?t={middle:.2f}", wait_until="commit")
    page.locator("[data-cue].now").wait_for()
    print(f"{'opened in the middle':24}{(time.perf_counter() - began) * 1000:6.0f} ms to the cue being said")
    with traced(page, client, "laying out, ten seconds"):
        page.wait_for_timeout(10_000)
    _scroll(page, client, "scrolling")
    _letters(page, client)
    page.get_by_role("searchbox", name="Find in this lecture").fill("the")
    page.locator("[data-cue] mark").first.wait_for()
    _scroll(page, client, "words lit")
    page.get_by_role("searchbox", name="Find in this lecture").fill("")
    page.get_by_role("button", name="Follow the speech").click()
    page.evaluate("document.querySelector('video').play()")
    with traced(page, client, "following for ten seconds"):
        page.wait_for_timeout(10_000)
    _memory(page, client)


def _scroll(page: Page, client: CDPSession, what: str) -> None:
    box = page.locator(".pane").bounding_box()
    assert box is not None
    middle = {"x": int(box["x"] + box["width"] / 2), "y": int(box["y"] + box["height"] * 0.5)}
    for speed, distance in ((800, -4_000), (4_000, -40_000), (8_000, 40_000)):
        wheel = {**middle, "yDistance": distance, "speed": speed, "gestureSourceType": "mouse"}
        before = page.evaluate(_SCROLLED)
        with traced(page, client, f"{what}, {speed:,} px/s"):
            client.send("Input.synthesizeScrollGesture", wheel)
        assert abs(page.evaluate(_SCROLLED) - before) > abs(distance) / 2


def _letters(page: Page, client: CDPSession) -> None:
    field = page.get_by_role("searchbox", name="Find in this lecture")
    field.click()
    for word in ("the", "going to", "zzyzx"):
        field.fill("")
        page.wait_for_timeout(500)
        page.evaluate("window.letters_.length = 0")
        with traced(page, client, f"typing {json.dumps(word)}"):
            for letter in word:
                page.keyboard.press(letter if letter != " " else "Space")
                page.wait_for_timeout(400)
        took = page.evaluate("window.letters_")
        count = page.locator(".tools [role=status]").inner_text()
        each = ", ".join(f"{ms:.0f}" for ms in took)
        print(f"{'':26}found {count}; from letter to paint {each} ms, median {statistics.median(took):.0f}")
    field.fill("")


def _memory(page: Page, client: CDPSession) -> None:
    client.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in client.send("Performance.getMetrics")["metrics"]}
    laid = page.locator("[data-cue]").count()
    heap = metrics["JSHeapUsedSize"] / 1e6
    print(f"{'memory':24}{heap:6.1f} MB of scripts, {metrics['Nodes']:.0f} nodes, {laid} cues laid out")


def main() -> None:
    from playwright.sync_api import sync_playwright

    from tests.browser_setup import find_chromium

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hours", type=float, default=3)
    parser.add_argument("--throttle", type=float, default=4, help="how many times slower than this computer")
    parser.add_argument("--size", default="390x844")
    args = parser.parse_args()
    width, height = (int(part) for part in args.size.split("x"))
    lecture = long_lecture(args.hours)
    print(f"{args.hours:g} hours: {len(lecture.cues)} cues, {len(lecture.words)} words; {args.size}, {args.throttle:g}x slower")
    chromium = find_chromium()
    with served(lecture) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        touch = width < 900
        size: ViewportSize = {"width": width, "height": height}
        context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch, locale="en-GB")
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Performance.enable")
        read(page, client, base, lecture, args.throttle)
        browser.close()


if __name__ == "__main__":
    main()
