"""Numbers as they are said: "28" is "twenty-eight", "achtundzwanzig", "vingt-huit", "veintiocho", "二十八".

From 0 to 99, in the languages below. Above that people say and type digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from carrel.search.words import tokens

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "twenty thirty forty fifty sixty seventy eighty ninety",
)
_GERMAN = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
)
_FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
)
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce "
    "trece catorce quince dieciséis diecisiete dieciocho diecinueve",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
)
_CHINESE = "零一二三四五六七八九"


def _parts(names: tuple[str, str], number: int) -> tuple[str, str]:
    """Return the names of a number's tens and of the rest, from 20."""
    small, tens = names[0].split(), names[1].split()
    return tens[number // 10 - 2], small[number % 10] if number % 10 else ""


def _english(number: int) -> str:
    return _ENGLISH[0].split()[number] if number < 20 else " ".join(_parts(_ENGLISH, number)).strip()


def _german(number: int) -> str:
    if number < 20:
        return _GERMAN[0].split()[number]
    tens, unit = _parts(_GERMAN, number)
    return f"{unit.removesuffix('s') if unit == 'eins' else unit}und{tens}" if unit else tens


def _french(number: int) -> str:
    small, tens = _FRENCH[0].split(), _FRENCH[1].split()
    if number < 20:
        return small[number]
    rest = number % 20 if number >= 60 else number % 10
    if not rest:
        return tens[number // 10 - 2]
    link = " et " if rest in {1, 11} and number < 80 else "-"
    return tens[number // 10 - 2] + link + small[rest]


def _spanish(number: int) -> str:
    if number < 20:
        return _SPANISH[0].split()[number]
    tens, unit = _parts(_SPANISH, number)
    if not unit:
        return tens
    return f"veinti{unit}" if number < 30 else f"{tens} y {unit}"


def _chinese(number: int) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return _CHINESE[unit]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[unit] if unit else "")


_SPEAKERS: Mapping[str, Callable[[int], str]] = {
    "en": _english, "de": _german, "fr": _french, "es": _spanish, "zh": _chinese,
}  # fmt: skip


@cache
def said(language: str) -> Mapping[int, tuple[str, ...]]:
    """Return the words of each number in a language (primary subtag); nothing for a language that is not known here."""
    speaker = _SPEAKERS.get(language)
    if speaker is None:
        return {}
    return {number: _forms(speaker(number), language) for number in range(100)}


def _forms(text: str, language: str) -> tuple[str, ...]:
    forms = [token.form for token in tokens(text, language)]
    return tuple(forms[:-1]) if language == "zh" and len(forms) > 1 else tuple(forms)


@cache
def meant(language: str) -> Mapping[tuple[str, ...], int]:
    """Return the number that some words are."""
    return {forms: number for number, forms in said(language).items()}
