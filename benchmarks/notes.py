"""A learner's notebook at its largest: 80 lectures, 1,200 notes, about 150 pages. Export, search, and how soon a note is found.

python -m benchmarks.notes
python -m benchmarks.notes --lectures 80 --notes 1200
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter

from PIL import Image

from benchmarks.corpus import Lecture, lectures
from carrel import sidecars
from carrel.library import Library
from carrel.notebook import SERVER, Scope
from carrel.records import Source, SourceKind, Transcript, TranscriptKind
from carrel.sidecars import CourseRecord, LectureRecord, ListedEntry, SidecarTranscript
from carrel.study.events import NoteEdited
from carrel.transcripts import write_vtt

_SOURCE = Source(SourceKind.URL, "https://example.org/course")
_PER_COURSE = 16
_BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)


def shelve(root: Path, spoken: Sequence[Lecture]) -> None:
    """Lay out lectures as courses of one program, as a sync leaves them."""
    for number in range(0, len(spoken), _PER_COURSE):
        mine = spoken[number : number + _PER_COURSE]
        name = f"Course {number // _PER_COURSE + 1}"
        folder = root / "courses" / "The Program" / name
        folder.mkdir(parents=True)
        listed = tuple(
            ListedEntry(lecture.id, f"site:{lecture.id}", "https://example.org", lecture.title, at, ("Week 1",), 600.0)
            for at, lecture in enumerate(mine, 1)
        )
        sidecars.write(
            folder / sidecars.COURSE_FILE, CourseRecord(name, name, _SOURCE, f"site:{name}", "The Program", lectures=listed)
        )
        for at, lecture in enumerate(mine, 1):
            _shelve_lecture(folder / "01 Week 1", name, at, lecture)


def _shelve_lecture(folder: Path, course: str, at: int, lecture: Lecture) -> None:
    folder.mkdir(exist_ok=True)
    stem = f"{at:02d} {lecture.title}"
    (folder / f"{stem}.mp4").write_bytes(b"video")
    transcript = write_vtt(Transcript("en", TranscriptKind.MANUAL, lecture.cues))
    (folder / f"{stem}.en.vtt").write_text(transcript, encoding="utf-8")
    record = LectureRecord(
        id=lecture.id,
        course_id=course,
        course=course,
        source=_SOURCE,
        source_key=f"site:{course}",
        key=f"site:{lecture.id}",
        address="https://example.org",
        title=lecture.title,
        position=at,
        file=f"{stem}.mp4",
        duration_s=lecture.cues[-1].end_s,
        program="The Program",
        section=("Week 1",),
        transcripts=(SidecarTranscript("en", TranscriptKind.MANUAL, f"{stem}.en.vtt"),),
    )
    sidecars.write(folder / f"{stem}.json", record)


def notes(spoken: Sequence[Lecture], count: int) -> Iterator[NoteEdited]:
    """Yield notes as learners write them: some words, quotes, math and frames."""
    chance = random.Random(5)
    for number in range(count):
        lecture = spoken[number % len(spoken)]
        cue = chance.choice(lecture.cues)
        words = " ".join(word.text for word in chance.sample(lecture.words, 40))
        parts = [words]
        if number % 3 == 0:
            parts.insert(0, f"> {cue.text}")
        if number % 5 == 0:
            parts.append(r"$$\nabla_\theta J(\theta) = \frac{1}{m}\sum_{i=1}^{m}(h_\theta(x_i) - y_i)\,x_i$$")
        if number % 6 == 0:
            parts.append(f"![Frame](frame:{cue.start_s:g})")
        yield _edited(number, f"note{number:05d}", lecture.id, cue.start_s, "\n\n".join(parts))


def _edited(number: int, note: str, lecture: str, second: float, text: str) -> NoteEdited:
    moment = (_BEGAN + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return NoteEdited(
        id=f"0199bbbb-0000-7000-8000-{number:012x}",
        device="laptop",
        at=moment,
        note=note,
        lecture=lecture,
        second=second,
        text=text,
    )


def frames(library: Library, edits: Sequence[NoteEdited]) -> int:
    """Put a picture where the library keeps the frame of each note that has one; return how many."""
    noise = Image.effect_noise((960, 540), 30)
    stream = BytesIO()
    noise.save(stream, "JPEG", quality=40)
    wanted = [edit for edit in edits if "frame:" in edit.text and edit.second is not None]
    for edit in wanted:
        assert edit.second is not None
        path = library.layout.frame(edit.lecture, float(f"{edit.second:g}"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stream.getvalue())
    return len(wanted)


def timed(what: str, run: Callable[[], object]) -> None:
    began = perf_counter()
    run()
    print(f"{what:44}{perf_counter() - began:9.2f} s", flush=True)


def ask(library: Library, queries: Sequence[str], what: str) -> None:
    took = []
    for query in (*queries[:5], *queries):
        began = perf_counter()
        library.search(query)
        took.append((perf_counter() - began) * 1000)
    took = sorted(took[5:])
    print(f"{what:44}{statistics.median(took):9.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms", flush=True)


def until_found(library: Library, word: str) -> float:
    began = perf_counter()
    while not library.search(word).notes:
        time.sleep(0.02)
    return perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lectures", type=int, default=80)
    parser.add_argument("--notes", type=int, default=1_200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        run(Path(root), arguments.lectures, arguments.notes)


def run(root: Path, count: int, noted: int) -> None:
    spoken = list(lectures(count * 0.25, word_times=False))[:count]
    shelve(root / "library", spoken)
    library = Library.open(root / "library")
    library.searching.mend()
    chance = random.Random(3)
    asked = [" ".join(word.text.strip(".?") for word in chance.sample(chance.choice(spoken).words, 2)) for _ in range(200)]
    ask(library, asked, "a search, two words, no notes")
    edits = list(notes(spoken, noted))
    timed(f"recording {noted} notes", lambda: library.desk.record(edits))
    timed("indexing them", library.searching.follow_notes)
    timed("finding that nothing is new", library.searching.follow_notes)
    print(f"{frames(library, edits)} frames, {sum(len(edit.text) for edit in edits):,} letters")
    ask(library, asked, "a search, two words")
    ask(library, [f"in:notes {query}" for query in asked], "a search in notes alone")
    timed("exporting Markdown", lambda: library.notebook.export_folder(Scope(), root / "notes", SERVER))
    timed("exporting it again", lambda: library.notebook.export_folder(Scope(), root / "notes", SERVER))
    timed("exporting one HTML page", lambda: library.notebook.export_page(Scope(), root, SERVER))
    timed("a ZIP file", lambda: library.notebook.archive(Scope(), SERVER))
    library.desk.record([_edited(99_999, "new", spoken[0].id, 5.0, "An unheardofword in a new note")])
    print(f"{'a new note is found after':44}{until_found(library, 'unheardofword'):9.2f} s")
    library.close()


if __name__ == "__main__":
    main()
