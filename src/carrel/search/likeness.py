"""How many slips of the finger lie between two words."""

from __future__ import annotations


def distance(left: str, right: str, most: int) -> int:
    """Return the edits that make one word the other, or more than `most` as soon as it is known to be more.

    An edit adds, drops or replaces a letter or swaps two neighbours (optimal string alignment).
    """
    if left == right:
        return 0
    if abs(len(left) - len(right)) > most:
        return most + 1
    left, right = _differing(left, right)
    if not left or not right:
        return max(len(left), len(right))
    if most == 1:
        return 1 if _one_edit(left, right) else 2
    return _aligned(left, right, most)


def _differing(left: str, right: str) -> tuple[str, str]:
    """Return the two words without the beginning and the end that they share."""
    begin, shorter = 0, min(len(left), len(right))
    while begin < shorter and left[begin] == right[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[begin : len(left) - end], right[begin : len(right) - end]


def _one_edit(left: str, right: str) -> bool:
    if len(left) == len(right) == 1:
        return True
    return len(left) == len(right) == 2 and left[0] == right[1] and left[1] == right[0]


def _aligned(left: str, right: str, most: int) -> int:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
