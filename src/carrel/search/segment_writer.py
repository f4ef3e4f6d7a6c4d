"""Makes segments of the speech table: from lectures, or from other segments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from carrel.records import LectureText
from carrel.search.languages import stem
from carrel.search.positions import Packing, pack
from carrel.search.sections import write_sections
from carrel.search.segment import BUCKET, Row, Segment, next_start, row_values
from carrel.search.speech import expand, one_line, pack_speech, squeeze
from carrel.search.vocabulary import Vocabulary, stem_number, vocabulary_arrays
from carrel.search.words import border_pair, chunks, cut, primary

_DICTIONARY_BYTES = 32_768
_DICTIONARY_WORTH_IT = 2_000_000
"""Bytes of text from which a shared dictionary saves more than it takes."""

Numbers = NDArray[np.int64]


class _Words(dict[str, tuple[tuple[int, ...], str | None]]):
    """The numbers of a chunk's tokens and the compound they make, by chunk, for one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.forms: dict[str, int] = {}
        self.stems: list[str] = []

    def __missing__(self, chunk: str) -> tuple[tuple[int, ...], str | None]:
        found = cut(chunk, self.language)
        entry = tuple(self.number(token.form) for token in found), found[0].joined if found else None
        if len(chunk) < 40:
            self[chunk] = entry
        return entry

    def number(self, form: str) -> int:
        number = self.forms.get(form)
        if number is None:
            number = self.forms[form] = len(self.stems)
            self.stems.append(stem(form, self.language))
        return number


class SegmentWriter:
    """Takes lectures one by one, then writes them as one segment. Holds about 16 bytes a word until then."""

    def __init__(self) -> None:
        self.words = 0
        self._end = 0
        self._rows: list[Row] = []
        self._vocabularies: dict[str, _Words] = {}
        self._said: dict[str, list[tuple[Numbers, Numbers]]] = defaultdict(list)
        self._speech: list[bytes] = []
        self._text_bytes = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, text: LectureText, revision: int, digest: str) -> Counter[str]:
        """Take one lecture and return how often each stem was said in it."""
        language = primary(text.language)
        words = self._vocabularies.setdefault(language, _Words(language))
        texts = [one_line(cue.text) for cue in text.cues]
        said, counts, compounds = _read(texts, words)
        start = next_start(self._end) if self._rows else BUCKET
        self._end = start + len(said)
        self._rows.append(
            Row(
                revision, text.lecture_id, text.course_id, text.language, digest, text.title, text.section, text.course,
                text.duration_s, start, len(said),
            )
        )  # fmt: skip
        numbers = np.array(said, dtype=np.int64)
        places = np.arange(start, self._end, dtype=np.int64)
        if compounds:
            extra = np.array(compounds, dtype=np.int64)
            numbers, places = np.concatenate((numbers, extra[:, 1])), np.concatenate((places, extra[:, 0] + start))
            order = np.argsort(places, kind="stable")
            numbers, places = numbers[order], places[order]
        self._said[language].append((numbers, places))
        self._speech.append(pack_speech(text.cues, texts, counts))
        self._text_bytes += sum(len(t) for t in texts)
        self.words += len(said)
        return _stem_counts(numbers, words.stems)

    def write(self, path: Path) -> None:
        """Write the segment, durably. Raises DiskFull, or OSError."""
        languages = sorted(self._vocabularies)
        forms: list[str] = []
        stems: list[int] = []
        ranges: list[tuple[str, int, int]] = []
        numbers, places = [], []
        for language in languages:
            words = self._vocabularies[language]
            listed = sorted(words.forms, key=lambda form: form.encode("utf-8", "surrogatepass"))
            ranks = np.empty(len(listed), dtype=np.int64)
            ranks[[words.forms[form] for form in listed]] = np.arange(len(listed)) + len(forms)
            ranges.append((language, len(forms), len(forms) + len(listed)))
            forms.extend(listed)
            stems.extend(stem_number(words.stems[words.forms[form]]) for form in listed)
            for said, where in self._said[language]:
                numbers.append(ranks[said])
                places.append(where)
        flat_numbers = np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int64)
        flat_places = np.concatenate(places) if places else np.empty(0, dtype=np.int64)
        order = np.lexsort((flat_places, flat_numbers))
        counts = np.bincount(flat_numbers, minlength=len(forms))
        spoken = {language: sum(len(n) for n, _ in self._said[language]) for language in languages}
        _write(path, self._rows, ranges, spoken, forms, stems, counts, flat_places[order], self._speech, self._text_bytes)


def merge(path: Path, segments: Sequence[tuple[Segment, frozenset[int]]]) -> None:
    """Write the lectures of `segments` as one segment. With each comes which of its rows to leave out."""
    rows: list[Row] = []
    speech: list[bytes] = []
    texts = 0
    moved: list[Numbers] = []
    end = 0
    for segment, gone in segments:
        shifts = np.full(len(segment.rows), -1, dtype=np.int64)
        for number, row in enumerate(segment.rows):
            if number in gone:
                continue
            start = next_start(end) if rows else BUCKET
            end = start + row.words
            rows.append(replace(row, start=start))
            shifts[number] = start
            plain = expand(segment.packed_speech(number), segment.dictionary)
            texts += len(plain)
            speech.append(squeeze(plain, b""))
        moved.append(shifts)
    forms, stems, ranges, renumbered = _union([segment.vocabulary for segment, _ in segments])
    all_numbers, all_places = [], []
    for (segment, _), shifts, numbers in zip(segments, moved, renumbered, strict=True):
        said, places = _unpacked(segment)
        lecture = np.searchsorted(segment.row_starts, places, side="right") - 1
        kept = shifts[lecture] >= 0
        said, places, lecture = said[kept], places[kept], lecture[kept]
        all_numbers.append(numbers[said])
        all_places.append(places - segment.row_starts[lecture] + shifts[lecture])
    flat_numbers, flat_places = np.concatenate(all_numbers), np.concatenate(all_places)
    order = np.lexsort((flat_places, flat_numbers))
    flat_numbers, flat_places = flat_numbers[order], flat_places[order]
    counts = np.bincount(flat_numbers, minlength=len(forms))
    used = counts > 0
    spoken: dict[str, int] = {}
    kept_ranges = []
    for language, first, last in ranges:
        spoken[language] = int(counts[first:last].sum())
        kept_ranges.append((language, int(used[:first].sum()), int(used[:last].sum())))
    forms = [form for form, said_at_all in zip(forms, used, strict=True) if said_at_all]
    stems = [s for s, said_at_all in zip(stems, used, strict=True) if said_at_all]
    _write(path, rows, kept_ranges, spoken, forms, stems, counts[used], flat_places, speech, texts)


def _read(texts: list[str], words: _Words) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Return the numbers of all words said, how many each cue has, and (place, number) of compounds."""
    said: list[int] = []
    counts: list[int] = []
    compounds: list[tuple[int, int]] = []
    for at, text in enumerate(texts):
        before = len(said)
        for chunk in chunks(text):
            numbers, compound = words[chunk]
            if compound:
                compounds.append((len(said), words.number(compound)))
            said.extend(numbers)
        counts.append(len(said) - before)
        after = "" if text.isascii() or at + 1 == len(texts) else border_pair(text, texts[at + 1])
        if after and len(said) > before:
            said[-1] = words.number(text.rstrip()[-1] + after)
    return said, counts, compounds


def _stem_counts(numbers: Numbers, stems: list[str]) -> Counter[str]:
    said, times = np.unique(numbers, return_counts=True)
    counts: Counter[str] = Counter()
    for number, count in zip(said.tolist(), times.tolist(), strict=True):
        counts[stems[number]] += count
    return counts


def _unpacked(segment: Segment) -> tuple[Numbers, Numbers]:
    """Return every (word, position) of a segment."""
    lists = [segment.positions(word) for word in range(len(segment.vocabulary))]
    numbers = np.repeat(np.arange(len(lists), dtype=np.int64), [len(found) for found in lists])
    places = np.concatenate(lists).astype(np.int64) if lists else np.empty(0, dtype=np.int64)
    return numbers, places


def _union(
    vocabularies: Sequence[Vocabulary],
) -> tuple[list[str], list[int], list[tuple[str, int, int]], list[Numbers]]:
    """Return all words of some segments in order, their stems' numbers, each language's range, and each segment's new numbers."""
    forms: list[str] = []
    stems: list[int] = []
    ranges: list[tuple[str, int, int]] = []
    renumbered = [np.zeros(len(vocabulary), dtype=np.int64) for vocabulary in vocabularies]
    for language in sorted({language for vocabulary in vocabularies for language in vocabulary.ranges}):
        listed = [vocabulary.words(language) for vocabulary in vocabularies]
        stem_of = {key: number for words in listed for key, number in words}
        numbers = {key: number for number, key in enumerate(sorted(stem_of), start=len(forms))}
        for vocabulary, words, new in zip(vocabularies, listed, renumbered, strict=True):
            first, last = vocabulary.ranges.get(language, (0, 0))
            new[first:last] = [numbers[key] for key, _ in words]
        ranges.append((language, len(forms), len(forms) + len(numbers)))
        forms.extend(key.decode("utf-8", "surrogatepass") for key in numbers)
        stems.extend(stem_of[key] for key in numbers)
    return forms, stems, ranges, renumbered


def _write(
    path: Path,
    rows: Sequence[Row],
    ranges: Sequence[tuple[str, int, int]],
    spoken: dict[str, int],
    forms: Sequence[str],
    stems: Iterable[int],
    counts: Numbers,
    places: Numbers,
    speech: Sequence[bytes],
    text_bytes: int,
) -> None:
    """Write a segment file. `places` are the words' positions, word after word; `speech` is packed without a dictionary."""
    dictionary = _dictionary(forms, counts) if text_bytes > _DICTIONARY_WORTH_IT else b""
    if dictionary:
        speech = [squeeze(expand(packed, b""), dictionary) for packed in speech]
    offsets = np.zeros(len(speech) + 1, dtype=np.uint64)
    np.cumsum([len(packed) for packed in speech], out=offsets[1:])
    arrays: dict[str, NDArray[np.generic]] = {
        **vocabulary_arrays(forms, stems),
        **_lists(counts, places.astype(np.uint32)),
        "speech_offsets": offsets,
        "dictionary": np.frombuffer(dictionary, dtype=np.uint8),
        "speech": np.frombuffer(b"".join(speech), dtype=np.uint8),
    }
    write_sections(path, {"rows": row_values(rows), "languages": ranges, "spoken": spoken}, arrays)


def _lists(counts: Numbers, places: NDArray[np.uint32]) -> dict[str, NDArray[np.generic]]:
    packings = np.zeros(len(counts), dtype=np.uint8)
    starts = np.zeros(len(counts), dtype=np.uint32)
    units = np.zeros(len(counts), dtype=np.uint32)
    lists: dict[Packing, list[NDArray[np.generic]]] = {packing: [] for packing in Packing}
    filled = dict.fromkeys(Packing, 0)
    at = 0
    for word, count in enumerate(counts.tolist()):
        packing, packed = pack(places[at : at + count])
        packings[word], starts[word], units[word] = packing, filled[packing], len(packed)
        lists[packing].append(packed)
        filled[packing] += len(packed)
        at += count
    types = {Packing.BYTES: np.uint8, Packing.SHORTS: np.uint16, Packing.WHOLE: np.uint32}
    packed_lists = {
        f"lists{packing.value}": np.concatenate(found) if found else np.empty(0, dtype=types[packing])
        for packing, found in lists.items()
    }
    return {
        "counts": counts.astype(np.uint32), "packings": packings, "list_starts": starts, "list_units": units, **packed_lists
    }  # fmt: skip


def _dictionary(forms: Sequence[str], counts: Numbers) -> bytes:
    """Return the commonest words, the commonest last: zlib refers to what is near most cheaply."""
    weights = counts * np.array([len(form) for form in forms], dtype=np.int64)
    best = np.argsort(-weights, kind="stable")[:8_000]
    text = " ".join(forms[number] for number in reversed(best.tolist()))
    return text.encode("utf-8", "surrogatepass")[-_DICTIONARY_BYTES:]
