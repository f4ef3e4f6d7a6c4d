"""A search, from the query's text to the finished moments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from carrel.records import LectureHits, SearchAnswer
from carrel.search.expand import Expansion, expand, forgive, written_bits
from carrel.search.lecture_index import FIELD_WEIGHTS, WRITTEN
from carrel.search.moments import moments_of
from carrel.search.query import Query, parse
from carrel.search.ranking import FEW_WORDS, Ranked, best_bits, rank
from carrel.search.view import View
from carrel.search.wishes import query_tokens
from carrel.search.words import primary, tokens


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: a course's id, a language (BCP 47), a lecture's id, the ids of several; None for everywhere."""

    course: str | None = None
    language: str | None = None
    lecture: str | None = None
    among: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Hit:
    ranked: Ranked
    made: Expansion
    forgiven: bool


def answer(view: View, text: str, scope: Scope, *, limit: int, moments: int, forgiving: bool) -> SearchAnswer:
    """Return what answers `text`. Any text has an answer; it may be empty."""
    began = perf_counter()
    query = parse(text)
    hits = _find(view, query, scope, limit, forgiving=forgiving) if limit > 0 else []
    best: dict[str, _Hit] = {}
    for hit in sorted(hits, key=lambda h: (-h.ranked.score, view.rows[h.ranked.row].lecture_id)):
        best.setdefault(view.rows[hit.ranked.row].lecture_id, hit)
    shown = list(best.values())[: max(limit, 0)]
    lectures = tuple(_hits(view, hit, moments) for hit in shown)
    relaxed = bool(shown) and not any(hit.ranked.complete for hit in best.values())
    forgiven = any(hit.forgiven for hit in shown)
    suggestion = None
    if not lectures and forgiving:
        from carrel.search.suggest import suggest

        suggestion = suggest(view, query, lambda q: bool(_find(view, q, scope, 1, forgiving=True)))
    return SearchAnswer(text, (perf_counter() - began) * 1000, lectures, suggestion, relaxed, forgiven=forgiven)


def _hits(view: View, hit: _Hit, moments: int) -> LectureHits:
    row = view.rows[hit.ranked.row]
    shown, count = moments_of(view, hit.made, hit.ranked, moments)
    return LectureHits(row.lecture_id, row.course_id, row.language, round(hit.ranked.score, 4), shown, count)


def _find(view: View, query: Query, scope: Scope, limit: int, *, forgiving: bool) -> list[_Hit]:
    """Look in each language of the library, but not where far fewer of the words are known than in another."""
    if not query.parts or not view.rows:
        return []
    fields = query.fields or frozenset(FIELD_WEIGHTS)
    allowed = _allowed(view, query, scope)
    plans = [expand(view, query, view.languages[code]) for code in np.unique(view.row_languages[allowed]).tolist()]
    most = max((plan.known_bits.bit_count() for plan in plans), default=0)
    hits: list[_Hit] = []
    for made in plans:
        rows = allowed & (view.row_languages == view.languages.index(made.language)) & ~_excluded(view, query, made.language)
        known = made.known_bits
        if 2 * known.bit_count() < most:
            known |= written_bits(view, made, made.all_bits & ~known, rows, fields)
        if 2 * known.bit_count() >= most:
            hits.extend(_in_language(view, made, rows, fields, limit, forgiving=forgiving))
    return hits


def _in_language(
    view: View, made: Expansion, rows: NDArray[np.bool_], fields: frozenset[str], limit: int, *, forgiving: bool
) -> list[_Hit]:
    unknown = made.all_bits & ~made.known_bits
    slips = unknown & ~written_bits(view, made, unknown, rows, fields) if unknown and forgiving else 0
    if slips:
        made = forgive(view, made, slips)
    found = rank(view, made, rows, fields, limit)
    forgiven = bool(slips)
    missing = made.all_bits & ~best_bits(found) & ~unknown if forgiving else 0
    if missing and len(made.wishes) > 1 and found and "speech" in fields and _worth_forgiving(made, found):
        kinder = forgive(view, made, missing)
        again = rank(view, kinder, rows, fields, limit)
        if again and again[0].score > found[0].score:
            made, found, forgiven = kinder, again, True
    return [_Hit(ranked, made, forgiven) for ranked in found]


def _worth_forgiving(made: Expansion, found: list[Ranked]) -> bool:
    """Say whether a known word may be a slip: nowhere were all of the words said together."""
    return len(made.wishes) > FEW_WORDS or not any(ranked.complete for ranked in found)


def _allowed(view: View, query: Query, scope: Scope) -> NDArray[np.bool_]:
    """Return the rows where the query, and who asks, want to look."""
    allowed = view.alive.copy()
    languages = [*query.languages, *([scope.language] if scope.language else [])]
    narrow = languages or query.courses or scope.course or scope.lecture or scope.among is not None
    for number in np.flatnonzero(allowed).tolist() if narrow else ():
        row = view.rows[number]
        if (
            (scope.lecture is not None and row.lecture_id != scope.lecture)
            or (scope.among is not None and row.lecture_id not in scope.among)
            or (scope.course is not None and row.course_id != scope.course)
            or (languages and not all(_speaks(row.language, language) for language in languages))
            or (query.courses and not any(_is_course(row.course_id, row.course, course) for course in query.courses))
        ):
            allowed[number] = False
    return allowed


def _speaks(language: str, wanted: str) -> bool:
    language, wanted = language.lower().replace("_", "-"), wanted.lower().replace("_", "-")
    return language == wanted or language.startswith(f"{wanted}-") or (primary(wanted) == wanted and primary(language) == wanted)


def _is_course(course_id: str, title: str, wanted: str) -> bool:
    if course_id.lower() == wanted.lower():
        return True
    words = [token.form for token in tokens(title, "")]
    return all(any(w.startswith(token.form) for w in words) for token in tokens(wanted, "")) and bool(tokens(wanted, ""))


def _excluded(view: View, query: Query, language: str) -> NDArray[np.bool_]:
    """Return the rows that have something the query excludes."""
    found = np.zeros(len(view.rows), dtype=bool)
    for part in query.excluded:
        words = query_tokens(part.text, language)
        if not words:
            continue
        made = expand(view, Query((replace(part, exact=part.exact or len(words) > 1),)), language)
        for source in made.sources:
            if source.worth >= 0.9:
                found[view.rows_at(source.positions)] = True
        if view.lectures is not None and len(words) == 1:
            for name in WRITTEN:
                rows = view.document_rows[view.lectures.scores(name, made.weighted_terms(0))[0]]
                found[rows[rows >= 0]] = True
    return found
