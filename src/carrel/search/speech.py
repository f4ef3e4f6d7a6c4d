"""What is kept of one lecture's speech: the text of its cues and the second of each word, packed small.

Times are kept in hundredths of a second, word times in fiftieths. Reading is lazy: a search unpacks only what it shows.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from carrel.records import Cue
from carrel.search.bounds import Bounds, word_bounds
from carrel.search.words import is_eliding

_CUE_UNITS = 100
_WORD_UNITS = 50
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Speech:
    """One lecture's speech. Cue `i` has the tokens `first_token[i]` to `first_token[i + 1]`.

    `text` is that of all cues, with a line for each; cue `i` begins at `offsets[i]`, and one past the end stands last.
    `word_starts` holds the seconds of the whitespace-separated words of the cues that have word times, and `first_word[i]` is
    where those of cue `i` begin; a cue without word times has none there.
    """

    text: str
    offsets: Sequence[int]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    first_tokens: NDArray[np.int64]
    first_token: Sequence[int]
    first_word: NDArray[np.int64]
    word_starts: NDArray[np.float64]
    bounds: Bounds

    def cue_of(self, token: int) -> int:
        """Return the cue that holds a token, given by its number in the lecture."""
        return bisect_right(self.first_token, token) - 1

    def cue_at(self, offset: int) -> int:
        """Return the cue in which a character of the text lies, the end of its line included."""
        return bisect_right(self.offsets, offset, 0, len(self.offsets) - 1) - 1

    def cue_text(self, cue: int) -> str:
        return self.text[self.offsets[cue] : self.offsets[cue + 1] - 1]

    def second_at(self, offset: int) -> float:
        """Return the second at which a character of the text is spoken: the end of its cue's line is the end of the cue."""
        cue = self.cue_at(offset)
        text, start, end = self.cue_text(cue), float(self.starts[cue]), float(self.ends[cue])
        offset -= self.offsets[cue]
        if offset >= len(text):
            return end
        first, last = int(self.first_word[cue]), int(self.first_word[cue + 1])
        if first == last:
            return start + (end - start) * offset / max(len(text), 1)
        before = text[:offset]
        word = min(before.count(" "), last - first - 1)
        spoken = float(self.word_starts[first + word])
        begin = before.rfind(" ") + 1
        if offset == begin:
            return spoken
        following = float(self.word_starts[first + word + 1]) if word + 1 < last - first else end
        length = (text.find(" ", offset) if " " in text[offset:] else len(text)) - begin
        return spoken + max(following - spoken, 0.0) * (offset - begin) / max(length, 1)


def one_line(text: str) -> str:
    """Return a cue's text with single spaces, as it is kept and cut."""
    return " ".join(text.split())


def pack_speech(cues: tuple[Cue, ...], texts: list[str], token_counts: list[int], dictionary: bytes = b"") -> bytes:
    """Return the packed form. `texts` are the cues' texts by `one_line`, `token_counts` how many tokens each has."""
    words = [len(t.split(" ")) if t else 0 for t in texts]
    timed = np.array([len(c.words) == n > 0 for c, n in zip(cues, words, strict=True)], dtype=np.uint8)
    starts = np.round(np.array([c.start_s for c in cues], dtype=np.float64) * _CUE_UNITS).astype(np.int64)
    ends = np.round(np.array([c.end_s for c in cues], dtype=np.float64) * _CUE_UNITS).astype(np.int64)
    seconds = np.array([w.start_s for c, t in zip(cues, timed, strict=True) if t for w in c.words], dtype=np.float64)
    return pack_arrays(
        texts,
        starts,
        ends,
        np.array(token_counts, dtype=np.int64),
        timed,
        np.round(seconds * _WORD_UNITS).astype(np.int64),
        dictionary,
    )


def pack_arrays(
    texts: list[str],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    token_counts: NDArray[np.int64],
    timed: NDArray[np.uint8],
    word_units: NDArray[np.int64],
    dictionary: bytes,
) -> bytes:
    parts = [
        np.array([len(texts), len(word_units)], dtype="<u4").tobytes(),
        timed.tobytes(),
        _planes(np.diff(starts, prepend=0)),
        _planes(ends - starts),
        _planes(token_counts),
        _planes(np.diff(word_units, prepend=0)),
        "\n".join(texts).encode("utf-8", "surrogatepass"),
    ]
    return squeeze(b"".join(parts), dictionary)


def unpack_speech(packed: bytes, language: str, dictionary: bytes = b"") -> Speech:
    """Return what `pack_speech` packed. Raises zlib.error or ValueError if it is damaged."""
    data = expand(packed, dictionary)
    cues, words = (int(n) for n in np.frombuffer(data, dtype="<u4", count=2))
    timed = np.frombuffer(data, dtype=np.uint8, count=cues, offset=8)
    at = 8 + cues
    starts = np.cumsum(_numbers(data, at, cues))
    durations = _numbers(data, at + 4 * cues, cues)
    token_counts = _numbers(data, at + 8 * cues, cues)
    first_word = np.zeros(cues + 1, dtype=np.int64)
    word_units = np.cumsum(_numbers(data, at + 12 * cues, words))
    spoken = data[at + 12 * cues + 4 * words :]
    text = spoken.decode("utf-8", "surrogatepass")
    offsets = _line_starts(text, spoken) if cues else [0]
    if len(offsets) != cues + 1:
        raise ValueError("a lecture's cues and their times do not agree")
    if words:
        np.cumsum(_word_counts(spoken, cues) * timed, out=first_word[1:])
    first_tokens = np.zeros(cues + 1, dtype=np.int64)
    np.cumsum(token_counts, out=first_tokens[1:])
    ends = (starts + durations) / _CUE_UNITS
    return Speech(
        text,
        offsets,
        starts / _CUE_UNITS,
        ends,
        first_tokens,
        first_tokens.tolist(),
        first_word,
        word_units / _WORD_UNITS,
        word_bounds(text, offsets, token_counts, eliding=is_eliding(language)),
    )


def _line_starts(text: str, encoded: bytes) -> list[int]:
    """Return where each line of `text` begins, and one past its end."""
    if len(text) == len(encoded):
        return [0, *(np.flatnonzero(np.frombuffer(encoded, dtype=np.uint8) == ord("\n")) + 1).tolist(), len(text) + 1]
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _word_counts(spoken: bytes, cues: int) -> NDArray[np.int64]:
    """Return how many whitespace-separated words each line has."""
    letters = np.frombuffer(spoken, dtype=np.uint8)
    ends = np.append(np.flatnonzero(letters == ord("\n")), len(letters))[:cues]
    spaces = np.searchsorted(np.flatnonzero(letters == ord(" ")), ends)
    return np.diff(spaces, prepend=0) + 1


def squeeze(data: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zdict=dictionary) if dictionary else zlib.compressobj(_LEVEL)
    return packer.compress(data) + packer.flush()


def expand(packed: bytes, dictionary: bytes) -> bytes:
    unpacker = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    data = unpacker.decompress(packed) + unpacker.flush()
    if not unpacker.eof:
        raise ValueError("a lecture's speech is cut off")
    return data


def _planes(numbers: NDArray[np.int64]) -> bytes:
    """Return 32-bit numbers with all their lowest bytes first, then all their second bytes...: that packs smaller."""
    return numbers.astype("<i4").view(np.uint8).reshape(-1, 4).T.tobytes()


def _numbers(data: bytes, offset: int, count: int) -> NDArray[np.int64]:
    planes = np.frombuffer(data, dtype=np.uint8, count=4 * count, offset=offset).reshape(4, count)
    return np.ascontiguousarray(planes.T).view("<i4").ravel().astype(np.int64)
