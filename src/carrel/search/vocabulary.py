"""The words of one segment of the speech table: sorted, mapped, looked up without reading them all.

Words are numbered in the order of (language, UTF-8 bytes). A lookup is a binary search over the mapped bytes; a stem or a
likeness is one comparison of a whole array.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_HEAD = 8


def stem_number(stem: str) -> int:
    """Return the number under which all the words of a stem are kept. Two stems may share one, very rarely."""
    return zlib.crc32(stem.encode("utf-8", "surrogatepass"))


def letters(form: str) -> int:
    """Return the set of a word's letters as 32 bits.

    An edit that adds or drops a letter changes at most one bit, one that replaces a letter at most two, a swap none.
    """
    bits = 0
    for character in form:
        bits |= 1 << (ord(character) & 31)
    return bits


def _decoded(form: str) -> str:
    """Return a word of which each character is a byte of UTF-8."""
    return form if form.isascii() else form.encode("latin-1").decode("utf-8", "surrogatepass")


class Vocabulary:
    """`ranges` holds the first and the last word's number plus one for each language (primary subtag)."""

    def __init__(
        self,
        keys: NDArray[np.uint8],
        offsets: NDArray[np.uint32],
        stems: NDArray[np.uint32],
        letter_sets: NDArray[np.uint32],
        ranges: Mapping[str, tuple[int, int]],
    ) -> None:
        self._bytes = keys
        self._keys = keys.data
        self._offsets = offsets.data
        self._lengths_from = offsets
        self._stems = stems
        self._letters = letter_sets
        self.ranges = ranges

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @cached_property
    def _widths(self) -> NDArray[np.int32]:
        """The length of each word in bytes."""
        return (self._lengths_from[1:] - self._lengths_from[:-1]).astype(np.int32)

    @cached_property
    def _heads(self) -> NDArray[np.uint64]:
        """The first bytes of each word as a number: they tell most words apart, and are compared all at once."""
        if not len(self):
            return np.empty(0, dtype=np.uint64)
        places = np.minimum(self._lengths_from[:-1, None].astype(np.intp) + np.arange(_HEAD), len(self._bytes) - 1)
        heads = np.where(np.arange(_HEAD) < self._widths[:, None], self._bytes[places], 0).astype(np.uint8)
        return heads.view(">u8").ravel().astype(np.uint64)

    @cached_property
    def _text(self) -> str:
        """All words, a character for each byte: cut from it, many are there sooner than from the bytes one by one."""
        return self._bytes.tobytes().decode("latin-1")

    def key(self, number: int) -> bytes:
        return bytes(self._keys[self._offsets[number] : self._offsets[number + 1]])

    def form(self, number: int) -> str:
        return self.key(number).decode("utf-8", "surrogatepass")

    def words(self, language: str) -> list[tuple[bytes, int]]:
        """Return the words of a language in order, as keys, each with its stem's number."""
        first, last = self.ranges.get(language, (0, 0))
        keys, offsets = self._keys.tobytes(), self._lengths_from[first : last + 1].tolist()
        stems = self._stems[first:last].tolist()
        return [(keys[a:b], stem) for a, b, stem in zip(offsets, offsets[1:], stems, strict=False)]

    def find(self, form: str, language: str) -> int | None:
        """Return the number of a word, or None."""
        first, last = self.ranges.get(language, (0, 0))
        key = form.encode("utf-8", "surrogatepass")
        at = self._first_from(key, first, last)
        return at if at < last and self.key(at) == key else None

    def starting(self, prefix: str, language: str) -> tuple[int, int]:
        """Return the first number and the last plus one of the words that start with `prefix`."""
        first, last = self.ranges.get(language, (0, 0))
        key = prefix.encode("utf-8", "surrogatepass")
        begin = self._first_from(key, first, last)
        return begin, self._first_from(key + b"\xff", begin, last)

    def _first_from(self, key: bytes, first: int, last: int) -> int:
        """Return the first of the words from `first` to `last` that is not before a key."""
        heads, head = self._heads[first:last], np.uint64(int.from_bytes(key[:_HEAD].ljust(_HEAD, b"\0"), "big"))
        begin, end = int(heads.searchsorted(head)), int(heads.searchsorted(head, side="right"))
        return first + bisect_left(range(begin, end), key, key=lambda at: self.key(first + at)) + begin

    def with_stem(self, stem: str, language: str) -> NDArray[np.int64]:
        """Return the numbers of the words that have a stem."""
        first, last = self.ranges.get(language, (0, 0))
        return np.flatnonzero(self._stems[first:last] == np.uint32(stem_number(stem))) + first

    def like(self, form: str, language: str, most: int) -> list[tuple[int, int]]:
        """Return the words at most `most` edits (1 or 2) from `form`, each with its number of edits.

        An edit adds, drops or replaces a letter or swaps two neighbours; no letter is edited twice (optimal string alignment).
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        first, last = self.ranges.get(language, (0, 0))
        apart = np.abs(self._widths[first:last] - len(form.encode("utf-8", "surrogatepass")))
        differing = np.bitwise_count(self._letters[first:last] ^ np.uint32(letters(form)))
        # Where a letter is a byte, a longer word has at least as many letters added.
        likely = differing + apart <= 2 * most if form.isascii() else (differing <= 2 * most) & (apart <= 4 * most)
        near = np.flatnonzero(likely) + first
        begins, ends = self._lengths_from[near].tolist(), self._lengths_from[near + 1].tolist()
        forms = [_decoded(self._text[begin:end]) for begin, end in zip(begins, ends, strict=True)]
        edits = cdist([form], forms, scorer=OSA.distance, score_cutoff=most)[0].tolist() if forms else []
        return [(number, n) for number, n in zip(near.tolist(), edits, strict=True) if n <= most]


def vocabulary_arrays(forms: Iterable[str], stems: Iterable[int]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays that a Vocabulary is made of, from its words in order and their stems' numbers."""
    listed = list(forms)
    encoded = [form.encode("utf-8", "surrogatepass") for form in listed]
    offsets = np.zeros(len(encoded) + 1, dtype=np.uint32)
    np.cumsum([len(key) for key in encoded], out=offsets[1:])
    return {
        "keys": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        "key_offsets": offsets,
        "stems": np.array(list(stems), dtype=np.uint32),
        "letters": np.array([letters(form) for form in listed], dtype=np.uint32),
    }
