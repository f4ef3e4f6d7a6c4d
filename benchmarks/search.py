"""Carrel's search beside Whoosh with a document per half minute and SQLite's FTS5 with a row per cue, in one run.

    python -m benchmarks.search                          10 hours, a minute or two
    python -m benchmarks.search --hours 100
    python -m benchmarks.search --hours 1000 --engines carrel,fts5

Each engine builds its index in a process of its own, which tells its peak memory, the texts among it. Queries are asked warm.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.corpus import Lecture, lectures
from benchmarks.engines import ENGINES, Ask, Engine, size_of, text_size
from benchmarks.quality import known_items

_PATIENCE_S = 30.0
"""An engine that took this long over one class of queries is not asked the rest of it."""


class Queries:
    """Draws queries of each class from what was said."""

    def __init__(self, spoken: Sequence[Lecture], count: int) -> None:
        self._spoken = spoken
        self._count = count
        self._chance = random.Random(11)
        said = Counter(_plain(word.text) for lecture in spoken for word in lecture.words)
        ranked = [word for word, _ in said.most_common() if "'" not in word]
        self._common, self._mid = ranked[:40], ranked[200:3_000]
        self._rare = [word for word in ranked if said[word] <= 3] or ranked[-50:]

    def classes(self) -> dict[str, list[Ask]]:
        course = self._spoken[0].course
        return {
            "one rare word": self._many(lambda: Ask((self._draw(self._rare),))),
            "one mid word": self._many(lambda: Ask((self._draw(self._mid),))),
            "one common word": self._many(lambda: Ask((self._draw(self._common),))),
            "two words": self._many(lambda: Ask((self._draw(self._mid), self._draw(self._mid)))),
            "three words": self._many(lambda: Ask((self._draw(self._mid), self._draw(self._mid), self._draw(self._mid)))),
            "two common words": self._many(lambda: Ask((self._draw(self._common), self._draw(self._common)))),
            "phrase of common words": self._many(self._phrase),
            **{f"{letters} letters typed": self._begun(letters) for letters in (1, 2, 3, 4)},
            "five remembered words": self._five("none"),
            "five, one misspelt": self._five("misspelt"),
            "two words, in a course": self._many(lambda: Ask((self._draw(self._mid), self._draw(self._mid)), course=course)),
        }

    def _many(self, draw: Callable[[], Ask]) -> list[Ask]:
        return [draw() for _ in range(self._count)]

    def _begun(self, letters: int) -> list[Ask]:
        return self._many(lambda: Ask((self._draw(self._mid)[:letters],), prefix=True))

    def _draw(self, words: Sequence[str]) -> str:
        return self._chance.choice(words)

    def _phrase(self) -> Ask:
        common = set(self._common)
        while True:
            words = self._chance.choice(self._spoken).words
            at = self._chance.randrange(len(words) - 1)
            pair = (_plain(words[at].text), _plain(words[at + 1].text))
            if common.issuperset(pair) and not words[at].text.endswith((".", "?")):
                return Ask(pair, phrase=True)

    def _five(self, change: str) -> list[Ask]:
        return [Ask(tuple(item.query.split())) for item in known_items(self._spoken, self._count, change)]


def _plain(word: str) -> str:
    return word.strip(".?").lower()


def _build(name: str, folder: Path, hours: float, answers: multiprocessing.Queue[tuple[float, float]]) -> None:
    texts = [lecture.text() for lecture in lectures(hours, word_times=False)]
    engine = ENGINES[name](folder)
    began = perf_counter()
    engine.add(texts)
    answers.put((perf_counter() - began, _peak_mb()))


def _peak_mb() -> float:
    """Return the most memory this process has held. (What getrusage tells is handed down from the process that started it.)"""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return float("nan")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def _ask_all(engine: Engine, asks: Sequence[Ask]) -> list[float]:
    took: list[float] = []
    began = perf_counter()
    for ask in (*asks[:3], *asks):
        start = perf_counter()
        engine.search(ask)
        took.append((perf_counter() - start) * 1000)
        if perf_counter() - began > _PATIENCE_S:
            break
    return took[3:] or took


def _adding(engine: Engine, spoken: Sequence[Lecture]) -> list[float]:
    took = []
    for lecture in spoken:
        start = perf_counter()
        engine.add([lecture.text()])
        engine.search(Ask((_plain(lecture.words[0].text),)))
        took.append(perf_counter() - start)
    return took


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=10)
    parser.add_argument("--queries", type=int, default=60, help="of each class")
    parser.add_argument("--adds", type=int, default=20, help="lectures to add one by one")
    parser.add_argument("--engines", default=",".join(ENGINES))
    arguments = parser.parse_args()
    names = arguments.engines.split(",")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        _run(Path(root), names, arguments.hours, arguments.queries, arguments.adds)


def _run(root: Path, names: Sequence[str], hours: float, count: int, adds: int) -> None:
    spoken = list(lectures(hours, word_times=False))
    texts = [lecture.text() for lecture in spoken]
    said = text_size(texts)
    print(f"{hours:g} hours, {len(spoken)} lectures, {said / 1e6:.1f} MB of text\n")
    print(f"{'':14}{'index':>9}{'size':>10}{'of text':>9}{'peak':>9}{'add one, median':>17}{'worst':>9}")
    engines: dict[str, Engine] = {}
    extra = list(lectures(adds * 0.25, seed=2, word_times=False))[:adds]
    for name in names:
        answers: multiprocessing.Queue[tuple[float, float]] = multiprocessing.get_context("spawn").Queue()
        process = multiprocessing.get_context("spawn").Process(target=_build, args=(name, root / name, hours, answers))
        process.start()
        seconds, peak = answers.get()
        process.join()
        size = size_of(root / name)
        engine = engines[name] = ENGINES[name](root / name)
        added = _adding(engine, extra)
        print(
            f"{engine.name:14}{seconds:7.1f} s{size / 1e6:7.1f} MB{size / said:9.2f}{peak:6.0f} MB"
            f"{statistics.median(added) * 1000:14.0f} ms{max(added) * 1000:6.0f} ms",
            flush=True,
        )
    print("\nms, p50 / p95 / max")
    print(f"{'':24}" + "".join(f"{engines[name].name:>26}" for name in names))
    for kind, asks in Queries(spoken, count).classes().items():
        cells = []
        for name in names:
            took = _ask_all(engines[name], asks)
            cells.append(f"{statistics.median(took):8.1f} {_percentile(took, 0.95):8.1f} {max(took):8.1f}")
        print(f"{kind:24}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
