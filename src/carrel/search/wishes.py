"""What a query asks for in one language: its words, as they are cut there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carrel.search.query import Part, Query
from carrel.search.words import Token, is_spaceless, tokens

_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing asked for: a word, or an exact phrase of several."""

    forms: tuple[str, ...]
    exact: bool = False
    compound: str | None = None
    unfinished: bool = False


def wishes_of(query: Query, language: str) -> tuple[list[Wish], tuple[int, ...]]:
    """Return what a query asks for in a language, each thing once, and the order in which it asks."""
    found: dict[tuple[tuple[str, ...], bool], Wish] = {}
    order: list[int] = []
    for at, part in enumerate(query.parts):
        last = at + 1 == len(query.parts)
        for wish in _wishes_of_part(part, language, unfinished=query.unfinished and last):
            key = (wish.forms, wish.exact)
            if key not in found and len(found) == _MOST_WORDS:
                break
            found.setdefault(key, wish)
            order.append(list(found).index(key))
    return list(found.values()), tuple(order)


def _wishes_of_part(part: Part, language: str, *, unfinished: bool) -> Iterable[Wish]:
    words = query_tokens(part.text, language)
    if part.exact and len(words) > 1:
        yield Wish(tuple(t.form for t in words), exact=True)
        return
    for at, token in enumerate(words):
        yield Wish((token.form,), part.exact, token.joined, unfinished and at + 1 == len(words))


def query_tokens(text: str, language: str) -> list[Token]:
    """Return the words of a query: as `tokens`, but a run of paired characters ends with its last pair."""
    found = tokens(text, language)
    kept = []
    for at, token in enumerate(found):
        if is_character(token.form) and at and found[at - 1].end == token.end and found[at - 1].start == token.start - 1:
            continue
        kept.append(token)
    return kept


def is_character(form: str) -> bool:
    """Say whether a word is one character of a script that is cut into pairs: it is found as the first of a pair."""
    return len(form) == 1 and is_spaceless(form)
