"""How long a desk takes to take in what a learner did, and to show it.

    python -m benchmarks.study [--lectures 80] [--events 10000] [--notes 1200]

Wanted: 10,000 events taken in within a second; an edit of a note kept within 30 ms, also its thousandth.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from carrel.catalog import Database, courses, lectures
from carrel.desk import Desk
from carrel.layout import Layout
from carrel.records import Course, ListedLecture, Source, SourceKind
from carrel.study.events import Noted, NoteEdited, StudyEvent, Watched, as_json, new_id

_BEGIN = datetime(2026, 1, 5, 18, tzinfo=UTC)
_STRETCH_S = 15.0
_LENGTH_S = 2_100.0


def at(second: float) -> str:
    return (_BEGIN + timedelta(seconds=second)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def study(count: int, of: int, seed: int = 1) -> Iterator[StudyEvent]:
    """Yield the events of a learner who watches lectures in turn, stops at times, and goes back to some."""
    rng = random.Random(seed)
    place = [0.0] * of
    lecture, clock = 0, 0.0
    for _ in range(count):
        clock += _STRETCH_S
        if rng.random() < 0.02:
            lecture = rng.randrange(of)
        if rng.random() < 0.05:
            yield Noted(id=new_id(), device="laptop", at=at(clock), lecture=f"lecture{lecture}", wall_s=20.0)
            continue
        start = place[lecture] if place[lecture] < _LENGTH_S - _STRETCH_S else 0.0
        place[lecture] = start + _STRETCH_S
        yield Watched(
            id=new_id(), device="laptop", at=at(clock), lecture=f"lecture{lecture}", from_s=start, to_s=place[lecture], speed=1.25
        )


def edits(note: str, lecture: str, count: int, begin: float = 0.0) -> Iterator[NoteEdited]:
    """Yield the edits of a note as it is typed."""
    base: tuple[str, ...] = ()
    text = ""
    for number in range(count):
        text += "and so on "
        made = NoteEdited(
            id=new_id(), device="laptop", at=at(begin + number), note=note, lecture=lecture, second=3.0, text=text, bases=base
        )
        base = (made.id,)
        yield made


def desk(root: Path, of: int) -> Desk:
    """Return a desk in a library of one course."""
    layout = Layout(root)
    layout.courses.mkdir(parents=True)
    database = Database(layout.catalog)
    database.create(complete=True)
    source = Source(SourceKind.URL, "https://example.org")
    with database.write():
        courses.save(database, Course("course", "Course", None, 1, source, "key", "courses/course"))
        for number in range(of):
            listed = ListedLecture(f"key{number}", f"Lecture {number}", number, "", (), _LENGTH_S)
            lectures.save_listed(database, "course", f"lecture{number}", listed, None)
    return Desk(layout, database)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lectures", type=int, default=80)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--notes", type=int, default=1_200)
    args = parser.parse_args()
    events = list(study(args.events, args.lectures))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        mine = desk(root / "once", args.lectures)
        print(f"{args.events} events recorded at once            {timed(lambda: mine.record(events)):7.0f} ms")
        print(f"made again from the journal (rebuild)    {timed(mine.read_anew):7.0f} ms")
        arrived = desk(root / "arrived", args.lectures)
        journal = root / "arrived" / "study" / "phone.jsonl"
        journal.parent.mkdir()
        journal.write_text("".join(f"{as_json(event)}\n" for event in events), encoding="utf-8")
        print(f"a journal of {args.events} events that arrived  {timed(arrived.catch_up):7.0f} ms")
        batches = desk(root / "batches", args.lectures)
        print(f"in requests of 1,000                     {timed(lambda: in_batches(batches, events)):7.0f} ms")
        print(f"one more stretch                         {median(lambda: mine.record(study(1, args.lectures, 9))):7.1f} ms")
        print(f"nothing new                              {median(mine.catch_up):7.1f} ms")
        for number in range(args.notes):
            mine.record(edits(f"note{number}", f"lecture{number % args.lectures}", 3))
        print(f"all progress                             {median(mine.progress):7.1f} ms")
        print(f"all {args.notes} notes                            {median(mine.notes):7.1f} ms")
        typed = [timed(lambda e=e: mine.record([e])) for e in edits("typed", "lecture0", 1_000)]  # type: ignore[misc]
        print(f"a note as it is typed, 1,000 edits       median {statistics.median(typed):.1f} ms, last {typed[-1]:.1f} ms")


def in_batches(mine: Desk, events: list[StudyEvent]) -> None:
    for begin in range(0, len(events), 1_000):
        mine.record(events[begin : begin + 1_000])


def median(work: Callable[[], object]) -> float:
    return statistics.median(timed(work) for _ in range(20))


if __name__ == "__main__":
    main()
