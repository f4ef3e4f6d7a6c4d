"""How many slips of the finger lie between words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def distances(word: str, others: Sequence[str]) -> NDArray[np.int64]:
    """Return how many edits make `word` each of `others`.

    An edit adds, drops or replaces a letter or swaps two neighbours, and no letter is edited twice (optimal string alignment).
    The table of the textbook algorithm is filled for all words at once, cell by cell.
    """
    if not others:
        return np.empty(0, dtype=np.int64)
    width = max(len(other) for other in others)
    lengths = np.array([len(other) for other in others])
    padded = "".join(other.ljust(width, "\0") for other in others)
    letters = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype="<u4").reshape(len(others), width).T.copy()
    before: list[NDArray[np.int64]] = []
    row = [np.full(len(others), column) for column in range(width + 1)]
    for at, letter in enumerate(word):
        same = [letters[column] == ord(letter) for column in range(width)]
        older, before = before, row
        row = [np.full(len(others), at + 1)]
        for column in range(width):
            cost = np.minimum(np.minimum(before[column + 1], row[column]) + 1, before[column] + ~same[column])
            if at and column:
                swapped = same[column - 1] & (letters[column] == ord(word[at - 1]))
                cost = np.where(swapped, np.minimum(cost, older[column - 1] + 1), cost)
            row.append(cost)
    found: NDArray[np.int64] = np.array(row)[lengths, np.arange(len(others))]
    return found
