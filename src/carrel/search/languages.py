"""What the languages differ in: the stem of a word."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from carrel.search.words import is_spaceless


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    from whoosh.lang import NoStemmer, stemmer_for_language

    names = {"nb": "no", "nn": "no"}
    try:
        found: Callable[[str], str] = stemmer_for_language(names.get(language, language))
    except NoStemmer:
        return None
    return found


@lru_cache(maxsize=16_384)
def stem(form: str, language: str) -> str:
    """Return what the inflected forms of a word have in common. `language` is a primary subtag, `form` a folded word.

    Words with digits or symbols, and languages without a stemmer, are their own stem.
    """
    if len(form) < 3 or not form.isalpha() or is_spaceless(form[0]):
        return form
    stemmer = _stemmer(language)
    if stemmer is None:
        return form
    try:
        return stemmer(form) or form
    except (IndexError, ValueError):  # the ported stemmers fail on some words that are not of their language
        return form
