"""From the words of a query to the forms that answer them in one language of the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import log2

import numpy as np
from numpy.typing import NDArray

from carrel.search import numerals
from carrel.search.languages import stem
from carrel.search.lecture_index import WRITTEN, WeightedTerm, term_of
from carrel.search.matches import Said, Source, followed_by
from carrel.search.positions import Positions
from carrel.search.query import Query
from carrel.search.view import View
from carrel.search.windows import Wanted
from carrel.search.wishes import Wish, is_character, wishes_of
from carrel.search.words import is_spaceless

_EXACT, _COMPOUND, _STEM, _BEGUN, _ONE_SLIP, _TWO_SLIPS = 1.0, 0.95, 0.9, 0.6, 0.7, 0.5
_MOST_FORMS = 24
"""The most forms that stand in for an unfinished or misspelt word: the commonest."""
_MOST_SLIPS_FORMS = 8


@dataclass(slots=True)
class Expansion:
    """A query in one language.

    `terms` are, for each wish, what to look for in Whoosh. `order` are the wishes as the query asks for them. `weights` say how
    telling each wish is, in bits, and `source_weights` each source: as its most telling wish.
    """

    language: str
    wishes: list[Wish]
    order: tuple[int, ...]
    sources: list[Source] = field(default_factory=list)
    terms: list[dict[str, float]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    source_weights: list[float] = field(default_factory=list)

    @property
    def wanted(self) -> Wanted:
        return Wanted(tuple(self.weights), self.order)

    @property
    def all_bits(self) -> int:
        return (1 << len(self.wishes)) - 1

    @property
    def phrase_bits(self) -> int:
        return sum(1 << number for number, wish in enumerate(self.wishes) if len(wish.forms) > 1)

    def is_counted(self, number: int) -> bool:
        """Say whether Whoosh does not know a wish, so that the speech table must count it: a phrase, a part of a pair."""
        return len(self.wishes[number].forms) > 1 or is_character(self.wishes[number].forms[0])

    @property
    def known_bits(self) -> int:
        """The wishes that something said answers."""
        bits = 0
        for source in self.sources:
            bits |= source.bits
        return bits

    def weighted_terms(self, number: int) -> list[WeightedTerm]:
        return [WeightedTerm(term, worth) for term, worth in self.terms[number].items()]


def expand(view: View, query: Query, language: str) -> Expansion:
    """Return what answers a query in a language (primary subtag), spelt as it is."""
    wishes, order = wishes_of(query, language)
    made = Expansion(language, wishes, order)
    for number, wish in enumerate(wishes):
        made.terms.append({})
        if len(wish.forms) > 1:
            made.sources.extend(_phrase(view, wish, number, language))
        else:
            _expand_word(view, made, number)
    _add_joined(view, made)
    _add_numerals(view, made)
    _weigh(view, made)
    return made


def forgive(view: View, made: Expansion, bits: int) -> Expansion:
    """Return `made` with the wishes of `bits` taken for misspelt words too."""
    kinder = replace(made, sources=list(made.sources), terms=[dict(terms) for terms in made.terms])
    for number, wish in enumerate(made.wishes):
        if bits >> number & 1 and not wish.exact:
            _add_like(view, kinder, number)
    _weigh(view, kinder)
    return kinder


def written_bits(view: View, made: Expansion, bits: int, rows: NDArray[np.bool_], fields: frozenset[str]) -> int:
    """Return those wishes of `bits` that are words of a title, a section or a course among `rows`: they are spelt as meant."""
    found = 0
    for number in range(len(made.wishes)):
        exact = [WeightedTerm(term, worth) for term, worth in made.terms[number].items() if worth == _EXACT]
        if not bits >> number & 1 or not exact or view.lectures is None:
            continue
        for name in fields & {"title", "section", "course"}:
            known = view.document_rows[view.lectures.scores(name, exact)[0]]
            if rows[known[known >= 0]].any():
                found |= 1 << number
    return found


def _weigh(view: View, made: Expansion) -> None:
    """Set the weights: rarity in bits, by how often what answers a wish was said.

    A word that was never said, but may stand in a title, weighs as the others do: it says no more than they where to look.
    """
    said = [0] * len(made.wishes)
    for source in made.sources:
        if source.first == source.last:
            said[source.first] += len(source.positions)
    spoken = max(view.spoken.get(made.language, 0), 2)
    rarity = [max(log2(spoken / (times + 1)), 1.0) for times in said]
    telling = [bits for bits, times in zip(rarity, said, strict=True) if times]
    middle = sum(telling) / len(telling) if telling else 1.0
    made.weights = [bits if times else middle for bits, times in zip(rarity, said, strict=True)]
    made.source_weights = [max(w for n, w in enumerate(made.weights) if source.bits >> n & 1) for source in made.sources]


def _expand_word(view: View, made: Expansion, number: int) -> None:
    wish, language = made.wishes[number], made.language
    form = wish.forms[0]
    terms = made.terms[number]
    root = stem(form, language)
    terms[term_of(form, language)] = _EXACT
    if wish.exact:
        _add(view, made, number, {form: _EXACT})
        return
    terms[term_of(root, language)] = _EXACT
    if is_character(form):
        _add_character(view, made, number, form)
        return
    forms = {**dict.fromkeys(view.with_stem(root, language), _STEM), form: _EXACT}
    found = _add(view, made, number, forms)
    if not found and wish.compound is None:
        found = _add_split(view, made, number, form)
    if wish.unfinished and (not found or (len(form) > 2 and len(made.wishes) < 4)):
        _add_starting(view, made, number, form, _BEGUN, leaving_out=forms)


def _add(view: View, made: Expansion, number: int, forms: dict[str, float]) -> bool:
    """Add the places of some forms to a wish, and say whether there are any."""
    found = False
    for form, worth in forms.items():
        said = view.said(form, made.language)
        if len(said.positions):
            made.sources.append(Source(said, 1 << number, number, number, worth, form))
            found = True
    return found


def _add_character(view: View, made: Expansion, number: int, form: str) -> None:
    for at, segment in enumerate(view.segments):
        lists = [view.positions(at, word) for word in range(*segment.vocabulary.starting(form, made.language))]
        if lists:
            made.sources.append(Source(Said(np.sort(np.concatenate(lists))), 1 << number, number, number, _EXACT, form))
    _add_written(view, made, number, form, _EXACT)


def _add_written(view: View, made: Expansion, number: int, prefix: str, worth: float) -> None:
    """Add the terms of titles and the like that start with `prefix`."""
    if view.lectures is not None:
        for name in WRITTEN:
            for term in view.lectures.starting(name, term_of(prefix, made.language), _MOST_FORMS):
                made.terms[number].setdefault(term, worth)


def _add_starting(view: View, made: Expansion, number: int, prefix: str, worth: float, leaving_out: Iterable[str] = ()) -> None:
    counts: dict[str, int] = defaultdict(int)
    for segment in view.segments:
        first, last = segment.vocabulary.starting(prefix, made.language)
        here = segment.counts[first:last]
        for at in np.argsort(here)[-4 * _MOST_FORMS :].tolist():
            counts[segment.vocabulary.form(first + at)] += int(here[at])
    for form in leaving_out:
        counts.pop(form, None)
    forms = sorted(counts, key=lambda form: (-counts[form], form))[: _MOST_FORMS if len(prefix) > 1 else _MOST_FORMS // 2]
    for form in forms:
        made.terms[number].setdefault(term_of(stem(form, made.language), made.language), worth)
    _add_written(view, made, number, prefix, worth)
    _add(view, made, number, dict.fromkeys(forms, worth))


def _add_like(view: View, made: Expansion, number: int) -> None:
    form = made.wishes[number].forms[0]
    known = {source.form for source in made.sources if source.bits >> number & 1}
    if len(form) < 4 or form.isdigit() or is_spaceless(form[0]):
        return
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for segment in view.segments:
        for word, edits in segment.vocabulary.like(form, made.language, 2 if len(form) > 6 else 1):
            counts[edits, segment.vocabulary.form(word)] += int(segment.counts[word])
    fewest = min((edits for edits, likely in counts if likely not in known), default=0)
    counts = {key: count for key, count in counts.items() if key[0] <= fewest and key[1] not in known}
    if not counts:
        _add_like_written(view, made, number, form)
    chosen = sorted(counts, key=lambda key: (key[0], key[1][0] != form[0], -counts[key]))[:_MOST_SLIPS_FORMS]
    for edits, likely in chosen:
        worth = _ONE_SLIP if edits < 2 else _TWO_SLIPS
        made.terms[number].setdefault(term_of(stem(likely, made.language), made.language), worth)
        _add(view, made, number, {likely: worth})


def _add_like_written(view: View, made: Expansion, number: int, form: str) -> None:
    """Find a misspelt word in titles."""
    if view.lectures is None:
        return
    for term, edits in view.lectures.like(
        ("title", "section", "course"), term_of(form, made.language), 2 if len(form) > 6 else 1
    ):
        made.terms[number].setdefault(term, _ONE_SLIP if edits < 2 else _TWO_SLIPS)


def _add_split(view: View, made: Expansion, number: int, form: str) -> bool:
    """Find a word that was said as two: "backpropagation" as "back propagation"."""
    if len(form) < 6 or not form.isalpha() or is_spaceless(form[0]):
        return False
    found = False
    for at, segment in enumerate(view.segments):
        for cut in range(2, len(form) - 1):
            left = segment.vocabulary.find(form[:cut], made.language)
            right = segment.vocabulary.find(form[cut:], made.language) if left is not None else None
            if left is None or right is None:
                continue
            positions = followed_by(view.positions(at, left), view.positions(at, right), 1)
            if len(positions):
                made.sources.append(Source(Said(positions), 1 << number, number, number, _COMPOUND, form, 2))
                found = True
    return found


def _add_numerals(view: View, made: Expansion) -> None:
    """Find numbers that were written another way: "28" as "twenty-eight" and the other way round."""
    said, meant = numerals.said(made.language), numerals.meant(made.language)
    for number, wish in enumerate(made.wishes):
        form = wish.forms[0]
        if len(wish.forms) == 1 and not wish.exact and form.isdigit() and len(form) < 3 and int(form) in said:
            positions, length = _run(view, said[int(form)], made.language), len(said[int(form)])
            if len(positions):
                made.sources.append(Source(Said(positions), 1 << number, number, number, _COMPOUND, form, length))
    for at in range(len(made.order)):
        for end in range(at + 1, min(at + 5, len(made.order) + 1)):
            numbers = made.order[at:end]
            if any(made.wishes[number].exact for number in numbers):
                break
            value = meant.get(tuple(made.wishes[number].forms[0] for number in numbers))
            if value is not None:
                bits = sum(1 << number for number in set(numbers))
                found = view.said(str(value), made.language)
                if len(found.positions):
                    made.sources.append(Source(found, bits, numbers[0], numbers[-1], _COMPOUND, str(value)))
                for number in set(numbers):
                    made.terms[number].setdefault(term_of(str(value), made.language), _COMPOUND)


def _add_joined(view: View, made: Expansion) -> None:
    """Find neighbouring words of the query that were said as one: "pre-trained" and "data set" as "pretrained" and "dataset"."""
    for at, (left, right) in enumerate(zip(made.order, made.order[1:], strict=False)):
        first, second = made.wishes[left], made.wishes[right]
        if left == right or first.exact or second.exact or is_spaceless(first.forms[0][0]) or is_spaceless(second.forms[0][0]):
            continue
        forms: dict[str, tuple[int, ...]] = {}
        if min(len(first.forms[0]), len(second.forms[0])) > 1:
            forms[first.forms[0] + second.forms[0]] = (left, right)
        if first.compound:
            forms[first.compound] = _parts_of(first.compound, made, at)
        for form, numbers in forms.items():
            bits = sum(1 << number for number in set(numbers))
            found = view.said(form, made.language)
            if len(found.positions):
                made.sources.append(Source(found, bits, numbers[0], numbers[-1], _COMPOUND, form))
            for number in set(numbers):
                made.terms[number].setdefault(term_of(stem(form, made.language), made.language), _COMPOUND)


def _parts_of(compound: str, made: Expansion, at: int) -> tuple[int, ...]:
    """Return the wishes, from the one asked for at `at`, that a compound is made of."""
    text = ""
    for end in range(at, len(made.order)):
        text += made.wishes[made.order[end]].forms[0]
        if len(text) >= len(compound):
            return made.order[at : end + 1]
    return made.order[at:]


def _phrase(view: View, wish: Wish, number: int, language: str) -> Iterable[Source]:
    positions = _run(view, wish.forms, language)
    if len(positions):
        yield Source(Said(positions), 1 << number, number, number, _EXACT, " ".join(wish.forms), len(wish.forms))


def _run(view: View, forms: Sequence[str], language: str) -> Positions:
    """Return where some words were said one right after the other."""
    return phrase_positions([view.said(form, language).positions for form in forms])


def phrase_positions(lists: Sequence[Positions]) -> Positions:
    """Return where the words of `lists` were said one right after the other: the places of the first."""
    rarest = min(range(len(lists)), key=lambda n: len(lists[n]))
    starts = lists[rarest][lists[rarest] >= rarest] - np.uint32(rarest)
    for number in sorted(range(len(lists)), key=lambda n: len(lists[n])):
        if number != rarest and len(starts):
            starts = followed_by(starts, lists[number], number)
    return starts
