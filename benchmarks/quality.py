"""Does search find what a learner remembers? Known items: words said somewhere, asked for as said and with one of them wrong.

    python -m benchmarks.quality --hours 10
    python -m benchmarks.quality --hours 100 --queries 1000 --no-word-times

A find counts when the lecture is right and its first moment begins within five seconds of the first word said.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import FUNCTION_WORDS, Lecture, lectures
from carrel.search import SearchIndex

_NEAR_S = 5.0
_WORDS = 5


@dataclass(frozen=True, slots=True)
class KnownItem:
    query: str
    lecture_id: str
    second: float


@dataclass(slots=True)
class Score:
    asked: int = 0
    right_lecture: int = 0
    right_moment: int = 0
    among_three: int = 0
    nothing: int = 0
    errors_s: list[float] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        def share(part: int) -> str:
            return f"{100 * part / self.asked:6.1f} %"

        error = f"{statistics.median(self.errors_s):.2f} s" if self.errors_s else "-"
        parts = (self.right_lecture, self.right_moment, self.among_three, self.nothing)
        took = statistics.quantiles(self.took_ms, n=20)[-1]
        return f"{name:10} {' '.join(share(part) for part in parts)}   {error:>7}   {took:6.1f} ms"


def known_items(spoken: Sequence[Lecture], count: int, change: str, *, seed: int = 7) -> Iterator[KnownItem]:
    """Yield `count` runs of five words as they would be typed. `change` is none, misspelt, left out or replaced."""
    chance = random.Random(seed)
    while count:
        lecture = chance.choice(spoken)
        at = chance.randrange(len(lecture.words) - _WORDS)
        words = [_typed(word.text) for word in lecture.words[at : at + _WORDS]]
        telling = [n for n, word in enumerate(words) if len(word) > 3 and word not in FUNCTION_WORDS]
        if len(telling) < 2 or not all(words):
            continue
        spot = chance.choice(telling)
        if change == "misspelt":
            words[spot] = _misspelt(chance, words[spot])
        elif change == "left out":
            del words[spot]
        elif change == "replaced":
            words[spot] = _typed(chance.choice(chance.choice(spoken).words).text)
        yield KnownItem(" ".join(words), lecture.id, lecture.words[at].start_s)
        count -= 1


def _typed(word: str) -> str:
    return re.sub(r"[^\w'-]", "", word).lower()


def _misspelt(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    dropped = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    doubled = word[:at] + word[at] + word[at:]
    other = word[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
    return chance.choice((dropped, swapped, doubled, other))


def measure(index: SearchIndex, items: Iterator[KnownItem]) -> Score:
    score = Score()
    for item in items:
        answer = index.search(item.query)
        score.asked += 1
        score.took_ms.append(answer.took_ms)
        if not answer.lectures:
            score.nothing += 1
            continue
        score.right_lecture += answer.lectures[0].lecture_id == item.lecture_id
        firsts = [(hit.lecture_id, hit.moments[0].start_s) for hit in answer.lectures if hit.moments]
        right = [who == item.lecture_id and abs(second - item.second) <= _NEAR_S for who, second in firsts]
        score.among_three += any(right[:3])
        if right and right[0]:
            score.right_moment += 1
            score.errors_s.append(abs(firsts[0][1] - item.second))
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=10)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--no-word-times", action="store_true", help="cues without word times, as most subtitles are")
    arguments = parser.parse_args()
    spoken = list(lectures(arguments.hours, word_times=not arguments.no_word_times))
    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(Path(folder))
        index.update(lecture.text() for lecture in spoken)
        words = sum(len(lecture.words) for lecture in spoken)
        print(f"{arguments.hours:g} hours, {words:,} words, {arguments.queries} queries each")
        print(" " * 12 + "lecture   moment     of 3  nothing     error       p95")
        for change in ("none", "misspelt", "left out", "replaced"):
            print(measure(index, known_items(spoken, arguments.queries, change)).line(change), flush=True)


if __name__ == "__main__":
    main()
