"""How long the command line takes as a whole process: `carrel --help`, and `carrel search` in a library of 100 hours.

    python -m benchmarks.startup [--hours 100] [--rounds 15]

Wanted, medians: help at most 200 ms, search at most 700 ms.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import Lecture, lectures
from carrel import transcripts
from carrel.library import Library
from carrel.records import Source, SourceKind, Transcript, TranscriptKind
from carrel.sidecars import CourseRecord, LectureRecord, SidecarTranscript, write

QUERIES = ("the of", "right going", '"of the"', "about these now", "zzyzx", "going to see")


def shelve(lecture: Lecture, number: int, root: Path) -> None:
    """Lay a lecture into a library's folder, with a transcript and an empty phone copy."""
    folder = root / "courses" / lecture.course
    stem = f"{number:04d} {lecture.title}"
    transcript = Transcript("en", TranscriptKind.MANUAL, lecture.cues)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.en.vtt").write_text(transcripts.write_vtt(transcript), encoding="utf-8")
    (folder / f"{stem}.mp4").touch()
    source = Source(SourceKind.URL, f"https://example.org/{lecture.course}")
    record = LectureRecord(
        id=lecture.id,
        course_id=lecture.course,
        course=lecture.course,
        source=source,
        source_key=lecture.course,
        key=lecture.id,
        address="",
        title=lecture.title,
        position=number,
        file=f"{stem}.mp4",
        duration_s=lecture.cues[-1].end_s,
        transcripts=(SidecarTranscript("en", TranscriptKind.MANUAL, f"{stem}.en.vtt"),),
    )
    write(folder / f"{stem}.json", record)
    write(folder / "course.json", CourseRecord(lecture.course, lecture.course, source, lecture.course))


def timed(arguments: list[str], rounds: int) -> list[float]:
    """Return the seconds of each run of `carrel`."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "carrel", *arguments], check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hours", type=float, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        count = 0
        for count, lecture in enumerate(lectures(args.hours), 1):
            shelve(lecture, count, root)
        library = Library.open(root)
        rebuilt = library.rebuild()
        library.close()
        print(f"{count} lectures, {args.hours:g} hours; rebuild from the folder {rebuilt.elapsed_s:.1f} s")
        print(f"carrel --help    median {statistics.median(timed(['--help'], args.rounds)) * 1000:6.0f} ms")
        searches = [s for q in QUERIES for s in timed(["--library", str(root), "search", q], max(3, args.rounds // 3))]
        print(f"carrel search    median {statistics.median(searches) * 1000:6.0f} ms   slowest {max(searches) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
