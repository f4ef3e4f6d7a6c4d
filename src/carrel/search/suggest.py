"""What to ask instead when nothing was found: words of the library that look like those asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from math import ceil

import numpy as np

from carrel.search.query import Part, Query
from carrel.search.view import View
from carrel.search.wishes import query_tokens

_MOST_TRIED = 6
_COMMON = 0.6
"""How much of the longer of two words must be their common beginning for one to be suggested in place of the other."""


def suggest(view: View, query: Query, finds: Callable[[Query], bool]) -> str | None:
    """Return a query that finds something, or None."""
    tried = islice(_others(view, query), _MOST_TRIED)
    return next((other.words for other in tried if other.parts and finds(other)), None)


def _others(view: View, query: Query) -> Iterator[Query]:
    if query.fields or query.courses or query.languages or query.excluded:
        yield Query(query.parts)
    plain = tuple(Part(part.text) for part in query.parts)
    if any(part.exact for part in query.parts):
        yield Query(plain)
    languages = sorted(view.spoken, key=lambda language: -view.spoken[language])[:3]
    for language in languages:
        mended = tuple(replace(part, text=_mended(view, part.text, language)) for part in plain)
        kept = tuple(part for part in mended if part.text)
        if kept and kept != plain:
            yield Query(kept)


def _mended(view: View, text: str, language: str) -> str:
    """Return `text` with each unknown word replaced by the likeliest known one, or left out."""
    words = []
    for token in query_tokens(text, language):
        found = token.form if _is_known(view, token.form, language) else _nearest(view, token.form, language)
        if found:
            words.append(found)
    return " ".join(words)


def _is_known(view: View, form: str, language: str) -> bool:
    found = ((number, segment.vocabulary.find(form, language)) for number, segment in enumerate(view.segments))
    return any(word is not None and view.is_said(number, word) for number, word in found)


def _nearest(view: View, form: str, language: str) -> str | None:
    """Return the commonest word within two edits, or else one that begins as `form` does, for the most part."""
    alike = sorted(
        (edits, -int(segment.counts[word]), segment.vocabulary.form(word), number, word)
        for number, segment in enumerate(view.segments)
        for word, edits in (segment.vocabulary.like(form, language, 2) if len(form) > 3 else ())
    )
    near = next((word for _, _, word, number, at in alike if view.is_said(number, at)), None)
    if near is not None:
        return near
    for length in range(len(form) - 1, max(2, ceil(_COMMON * len(form)) - 1), -1):
        for number, segment in enumerate(view.segments):
            first, last = segment.vocabulary.starting(form[:length], language)
            for word in (first + np.argsort(-segment.counts[first:last], kind="stable")).tolist():
                other = segment.vocabulary.form(word)
                if length >= _COMMON * len(other) and view.is_said(number, word):
                    return other
    return None
