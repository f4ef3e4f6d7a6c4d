"""Rolling captions: each line is shown again while the next one appears below it. Here each is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from carrel.records import Cue

MOST_LINES = 4
"""Rolling captions show at most four lines at a time (CEA-608 roll-up)."""
_HOLD_GAP_S = 0.1


def unroll(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues with each line of rolling captions once, as cues of one line; other captions come back as they are.

    Whether captions roll is seen from the whole file, so that people who say a thing twice are left alone: at least a third of
    the cues must begin with the end of the one before and go on. In captions that roll, a line said twice stands there once more
    below the line that is carried over, and stays. `cues` are in order and do not overlap.
    """
    lines = [cue.text.split("\n") for cue in cues]
    carried = [0, *(carried_lines(before, after) for before, after in pairwise(lines))][: len(cues)]
    rolls = sum(0 < carry < len(shown) for carry, shown in zip(carried, lines, strict=True))
    holds = sum(0 < carry == len(shown) for carry, shown in zip(carried, lines, strict=True))
    if rolls == 0 or 3 * rolls < len(cues) - 1 - holds:
        return list(cues)
    result: list[Cue] = []
    for number, (cue, shown, carry) in enumerate(zip(cues, lines, carried, strict=True)):
        held = carry == len(shown) and number > 0 and cue.start_s - cues[number - 1].end_s <= _HOLD_GAP_S
        if held:
            # Nothing new: the cue only keeps its line on the screen.
            result[-1] = replace(result[-1], end_s=cue.end_s)
        else:
            new = without_lines(cue, carry if carry < len(shown) else 0)
            result.append(replace(new, text=new.text.replace("\n", " ")))
    return result


def carried_lines(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines at the end of one cue stand again at the beginning of the next: as many as leave something new."""
    most = min(len(before), len(after), MOST_LINES)
    sizes = [size for size in range(1, most + 1) if list(before[-size:]) == list(after[:size])]
    return max((size for size in sizes if size < len(after)), default=max(sizes, default=0))


def without_lines(cue: Cue, count: int) -> Cue:
    """Return a cue without its first `count` lines."""
    lines = cue.text.split("\n")
    dropped = sum(len(line.split()) for line in lines[:count])
    return replace(cue, text="\n".join(lines[count:]), words=cue.words[dropped:])
