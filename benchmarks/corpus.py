"""Made-up lectures of any length, whose every word and second is known.

Each lecture has topics of its own, spoken in sentences of inflected words and real English function words, cut into cues of two
to seven seconds. The same seed gives the same lectures. It imitates speech only so far: judge search by real transcripts too.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from carrel.records import Cue, LectureText, Word

FUNCTION_WORDS = (
    "the", "of", "and", "to", "a", "in", "is", "that", "it", "we", "you", "this", "for", "so", "what", "with", "are", "as",
    "be", "on", "if", "can", "have", "not", "do", "at", "by", "or", "from", "one", "an", "they", "there", "but", "which",
    "how", "when", "now", "just", "these", "will", "all", "our", "like", "right", "also", "going", "see", "then", "about",
    "let's", "it's",
)  # fmt: skip
_ENDINGS = ("", "", "", "s", "ed", "ing")
_CONSONANTS, _VOWELS, _CODAS = "bcdfghklmnprstvw", "aeiou", "nrstlmk"
_STEMS, _COMMON, _TOPICS, _TOPIC_WORDS = 24_000, 4_000, 300, 160


@dataclass(frozen=True, slots=True)
class Lecture:
    """A lecture with the truth about it. Times are seconds from its start."""

    id: str
    course: str
    title: str
    words: tuple[Word, ...]
    cues: tuple[Cue, ...]

    def text(self) -> LectureText:
        return LectureText(self.id, self.course, "en", self.title, self.course, "", self.cues[-1].end_s, self.cues)


class _Zipf:
    """Draws items, the first ones most often."""

    def __init__(self, items: Sequence[str], exponent: float) -> None:
        self._items = items
        self._sums = list(accumulate(1 / (rank + 2.7) ** exponent for rank in range(len(items))))

    def draw(self, chance: random.Random) -> str:
        return self._items[bisect(self._sums, chance.random() * self._sums[-1])]


def lectures(hours: float, *, seed: int = 1, word_times: bool = True, per_course: int = 40) -> Iterator[Lecture]:
    """Yield lectures of 6 to 20 minutes until they last `hours`. Without `word_times` the cues do not carry them."""
    chance = random.Random(seed)
    stems = _made_up_words(chance)
    function, common = _Zipf(FUNCTION_WORDS, 0.8), _Zipf(stems[:_COMMON], 1.05)
    topics = [_Zipf(chance.sample(stems, _TOPIC_WORDS), 0.9) for _ in range(_TOPICS)]
    spoken_s, number = 0.0, 0
    while spoken_s < hours * 3600:
        mine = (chance.choice(topics), chance.choice(topics))
        words = _speech(chance, function, common, mine, chance.uniform(6, 20) * 60)
        title = " ".join(mine[0].draw(chance) for _ in range(3)).capitalize()
        cues = tuple(_cues(chance, words, word_times=word_times))
        yield Lecture(f"lecture{number:05d}", f"Course {number // per_course + 1}", title, words, cues)
        spoken_s += cues[-1].end_s
        number += 1


def _made_up_words(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _STEMS:
        syllables = chance.choice((1, 2, 2, 3, 3, 4))
        body = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(syllables))
        found[body + chance.choice(_CODAS)] = None
    return list(found)


def _speech(
    chance: random.Random, function: _Zipf, common: _Zipf, topics: tuple[_Zipf, _Zipf], length_s: float
) -> tuple[Word, ...]:
    clock, words = chance.uniform(0.5, 3), []
    while clock < length_s:
        sentence = []
        for _ in range(chance.randint(5, 24)):
            kind = chance.random()
            if kind < 0.46:
                sentence.append(function.draw(chance))
            else:
                sentence.append((chance.choice(topics) if kind < 0.74 else common).draw(chance) + chance.choice(_ENDINGS))
        sentence[0] = sentence[0].capitalize()
        sentence[-1] += chance.choice("..?")
        for text in sentence:
            words.append(Word(text, round(clock, 3)))
            clock += 0.09 + 0.03 * len(text) * chance.uniform(0.7, 1.4) + chance.uniform(0.0, 0.06)
        clock += chance.uniform(0.1, 0.8)
    return tuple(words)


def _cues(chance: random.Random, words: Sequence[Word], *, word_times: bool) -> Iterator[Cue]:
    start = 0
    while start < len(words):
        limit, end = words[start].start_s + chance.uniform(2, 7), start + 1
        while end < len(words) and words[end].start_s < limit:
            end += 1
        said = tuple(words[start:end])
        last_s = round(said[-1].start_s + 0.09 + 0.03 * len(said[-1].text), 3)
        yield Cue(said[0].start_s, last_s, " ".join(word.text for word in said), said if word_times else ())
        start = end
