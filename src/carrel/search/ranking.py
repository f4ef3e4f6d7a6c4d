"""Which lectures answer a query in one language, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carrel.search.buckets import Places, promising
from carrel.search.expand import Expansion
from carrel.search.lecture_index import FIELD_WEIGHTS, WeightedTerm, term_of
from carrel.search.matches import Matches, Numbers, Values, gather, in_ranges, no_matches
from carrel.search.view import View
from carrel.search.windows import Windows, best_windows, no_windows
from carrel.search.words import tokens

_NEARNESS = 3.0
"""What a perfect window is worth, where all words in the speech of a lecture, wherever, are worth 1."""
_TITLE_MOST = 2.5
_MOSTLY = 0.5
FEW_WORDS = 3
"""Up to so many words are all meant."""
_RERANKED = 8


@dataclass(frozen=True, slots=True)
class Ranked:
    """A lecture found: its row, its score, whether it has all words, and its windows and the single matches in it."""

    row: int
    score: float
    complete: bool
    windows: Windows
    matches: Matches


@dataclass(slots=True)
class _Found:
    """What is known of every row: BM25F worth (1: all words in speech), the query's words it has, its best window's worth."""

    written: Values
    bits: Numbers
    near: Values


def rank(view: View, made: Expansion, allowed: NDArray[np.bool_], fields: frozenset[str], limit: int) -> list[Ranked]:
    """Return the best lectures among the rows `allowed`, best first.

    With few words only lectures with all of them count, if there are any; with more, a tight window with most of the
    words beats all the words far apart: one remembered word in five is wrong.
    """
    if not made.wishes or not allowed.any():
        return []
    found = _look_up(view, made, allowed, fields)
    near = "speech" in fields and bool(made.sources)
    if near:
        _weigh_windows(view, made, allowed, found)
    rows = _candidates(made, found, allowed)
    ideal = made.wanted.ideal
    score = found.written[rows] + _NEARNESS * found.near[rows] / ideal
    rows = rows[np.argsort(-score, kind="stable")[: limit + _RERANKED]]
    ranked = _look_closer(view, made, found, rows) if near else []
    with_windows = {r.row for r in ranked}
    complete = made.all_bits
    for row in rows.tolist():
        if row not in with_windows:
            ranked.append(Ranked(row, float(found.written[row]), bool(found.bits[row] == complete), no_windows(), no_matches()))
    ranked.sort(key=lambda r: (-r.score, view.rows[r.row].lecture_id))
    return ranked[:limit]


def _look_up(view: View, made: Expansion, allowed: NDArray[np.bool_], fields: frozenset[str]) -> _Found:
    """Ask Whoosh which documents have which words, and add up BM25F. What Whoosh does not know is counted in the speech."""
    count = len(view.rows)
    found = _Found(np.zeros(count), np.zeros(count, dtype=np.int64), np.zeros(count))
    most = 0.0
    for number, wish in enumerate(made.wishes):
        counted = made.is_counted(number) or view.lectures is None
        rarity = made.weights[number] / 2 if counted else 0.0
        terms = made.weighted_terms(number)
        if len(wish.forms) == 1 and view.lectures is not None:
            asked = view.lectures.fields_with(terms) & (fields - {"speech"} if counted else fields)
            for name in sorted(asked):
                documents, scores, idf = view.lectures.scores(name, terms)
                rows = view.document_rows[documents]
                kept = rows >= 0
                found.written[rows[kept]] += FIELD_WEIGHTS[name] * scores[kept]
                found.bits[rows[kept]] |= 1 << number
                rarity = max(rarity, idf)
        else:
            _look_up_phrase(view, made, number, found, allowed, fields)
        if counted and "speech" in fields:
            _count_speech(view, made, number, found, rarity)
        most += rarity
    if most > 0:
        found.written = np.minimum(found.written / (2.2 * most), _TITLE_MOST)
    found.bits[~allowed] = 0
    return found


def _count_speech(view: View, made: Expansion, number: int, found: _Found, rarity: float) -> None:
    times = np.zeros(len(view.rows))
    for source in made.sources:
        if source.bits >> number & 1:
            times += np.diff(np.searchsorted(source.positions, np.append(view.row_starts, view.extent)))
    found.bits[times > 0] |= 1 << number
    found.written += rarity * 2.2 * times / (times + 1.2)


def _look_up_phrase(
    view: View, made: Expansion, number: int, found: _Found, allowed: NDArray[np.bool_], fields: frozenset[str]
) -> None:
    """Find a phrase in titles: Whoosh says which have its words, the titles themselves whether in order."""
    if view.lectures is None:
        return
    forms = made.wishes[number].forms
    for name in sorted(fields & {"title", "section", "course"}):
        rows = allowed.copy()
        for form in forms:
            here = np.zeros(len(rows), dtype=bool)
            documents = view.document_rows[view.lectures.scores(name, [WeightedTerm(term_of(form, made.language))])[0]]
            here[documents[documents >= 0]] = True
            rows &= here
        for row in np.flatnonzero(rows).tolist():
            text = [token.form for token in tokens(getattr(view.rows[row], name), made.language)]
            if any(tuple(text[at : at + len(forms)]) == forms for at in range(len(text))):
                found.bits[row] |= 1 << number
                found.written[row] += FIELD_WEIGHTS[name] * made.weights[number]


def _weigh_windows(view: View, made: Expansion, allowed: NDArray[np.bool_], found: _Found) -> None:
    """Note each row's best window, as far as it is among the best of all."""
    if len(made.wishes) == 1:
        return
    buckets = None if allowed.all() else view.living_buckets if np.array_equal(allowed, view.alive) else allowed[view.bucket_rows]
    matches = promising(made.sources, made.wanted, Places(view.bucket_rows, buckets, found.written))
    if not len(matches):
        return
    windows = best_windows(matches, made.sources, made.wanted)
    rows = view.rows_at(windows.starts)
    firsts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    found.near[rows[firsts]] = np.maximum.reduceat(windows.worth, firsts)
    found.bits[rows[firsts]] |= np.bitwise_or.reduceat(windows.bits, firsts)
    found.near[~allowed] = 0
    found.bits[~allowed] = 0


def _candidates(made: Expansion, found: _Found, allowed: NDArray[np.bool_]) -> Numbers:
    complete = made.all_bits
    required = made.phrase_bits
    some = allowed & (found.bits != 0) & ((found.bits & required) == required)
    whole = some & (found.bits == complete)
    if whole.any() and len(made.wishes) <= FEW_WORDS:
        return np.flatnonzero(whole)
    weights = np.array(made.weights)
    has = np.zeros(len(found.bits))
    for number, weight in enumerate(weights.tolist()):
        has += np.where(found.bits >> number & 1, weight, 0.0)
    mostly = some & (has >= _MOSTLY * weights.sum())
    if mostly.any():
        return np.flatnonzero(mostly)
    # Nothing has most of the words: what has the most of them.
    return np.flatnonzero(some & (has >= 0.8 * has[some].max())) if some.any() else np.empty(0, dtype=np.int64)


def _look_closer(view: View, made: Expansion, found: _Found, rows: Numbers) -> list[Ranked]:
    """Return the rows in which something said answers, with all their windows."""
    ordered = np.sort(rows)
    starts, ends = view.row_starts[ordered], view.row_ends[ordered]
    begins, lasts = starts.astype(np.uint32), ends.astype(np.uint32)
    matches = gather(made.sources, [in_ranges(source.positions, begins, lasts) for source in made.sources])
    if not len(matches):
        return []
    windows = best_windows(matches, made.sources, made.wanted)
    borders = np.searchsorted(matches.positions, np.append(starts, ends[-1] + 1))
    ideal = made.wanted.ideal
    ranked = []
    for at, row in enumerate(ordered.tolist()):
        here = slice(int(borders[at]), int(borders[at + 1]))
        if here.start == here.stop:
            continue
        mine = Windows(windows.starts[here], windows.ends[here], windows.worth[here], windows.bits[here])
        nearness = float(mine.worth.max()) / ideal
        bits = int(found.bits[row]) | int(np.bitwise_or.reduce(mine.bits))
        score = float(found.written[row]) + _NEARNESS * nearness
        ranked.append(Ranked(row, score, bits == made.all_bits, mine, Matches(matches.positions[here], matches.source[here])))
    return ranked


def best_bits(ranked: Sequence[Ranked]) -> int:
    """Return the bits of the words that the best window of the best lecture has."""
    if not ranked or not len(ranked[0].windows):
        return 0
    windows = ranked[0].windows
    return int(windows.bits[int(np.argmax(windows.worth))])
