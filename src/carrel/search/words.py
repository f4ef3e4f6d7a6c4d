"""Text cut into words: what counts as one, and the form under which it is found.

Both the index and the query go through here, so that "pre-trained" and "pretrained", "C++", "e.g.", "1,000" and "it's" mean
the same on either side. Scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan; Korean,
whose particles cling to words, goes with them) are cut into overlapping pairs of characters: any substring is a run of tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

ANALYSIS = 1
"""Raised whenever the same text would be cut or folded differently: an index made by another number is made again."""

_SPACELESS = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Combining marks that Python's \w leaves out, and the joiners that Persian and the Indic scripts write inside words.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1"
    "\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18\u0f19\u0f35\u0f37\u0f39\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
APOSTROPHES = "'\u2019\u02bc\uff07"
CONNECTORS = f"{APOSTROPHES}&-\u2010\u2011"
"""What joins two runs of letters into one chunk, if it stands alone between them."""
_RUN = rf"[\w{_MARKS}]+"
_CHUNK = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?|\d+(?:[.,]\d+)+|{_RUN}(?:[{re.escape(CONNECTORS)}]{_RUN})*(?:\+\+|\#)?"
)
_ASCII_CHUNK = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|\d+(?:[.,]\d+)+|\w+(?:['&\-]\w+)*(?:\+\+|\#)?", re.ASCII)
"""The same as `_CHUNK` for text that is ASCII, in half the time."""
_PART = re.compile(
    rf"[{_SPACELESS}]+|(?:(?![{_SPACELESS}_])[\w{_MARKS}])+(?:[{APOSTROPHES}](?:(?![{_SPACELESS}_])[\w{_MARKS}])+)*"
)
_ELIDED_PART = re.compile(rf"[{_SPACELESS}]+|(?:(?![{_SPACELESS}_])[\w{_MARKS}])+")
_SPACELESS_CHARACTER = re.compile(f"[{_SPACELESS}]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NAMED_WITH_SYMBOL = re.compile(r"[^\W\d_]{1,2}(?:\+\+|#)")
_LETTER_MARKS = re.compile("(?<=[a-z\u0370-\u03ff])[\u0300-\u036f]+")
_DROPPED = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]")
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е", "ς": "σ"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"}
)
_ELIDING = frozenset({"fr", "it", "ca", "oc", "lb"})
"""Languages in which an apostrophe parts two words: "l'homme" is found by "homme"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. `start` and `end` are code points of the text.

    `joined` is the form of the whole compound that this is the first part of ("pretrained" for "pre-trained"), and ends at
    `joined_end`.
    """

    form: str
    start: int
    end: int
    joined: str | None = None
    joined_end: int = 0


def primary(language: str) -> str:
    """Return the primary subtag of a BCP 47 tag, in lower case: "pt" for "pt-BR"."""
    return language.replace("_", "-").partition("-")[0].lower()


def is_eliding(language: str) -> bool:
    return primary(language) in _ELIDING


def is_spaceless(character: str) -> bool:
    """Say whether a character's script puts no spaces between words."""
    return bool(character) and character > "\u0dff" and _SPACELESS_CHARACTER.match(character) is not None


def fold(word: str) -> str:
    """Return the form under which a word is found: lower case, without accents, ligatures and width variants."""
    word = word.lower()
    if word.isascii():
        return word.replace("'", "").replace("_", "")
    word = unicodedata.normalize("NFKD", word.casefold())
    word = _LETTER_MARKS.sub("", word).translate(_PLAIN)
    word = unicodedata.normalize("NFC", _DROPPED.sub("", word))
    word = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in word if c not in "'\u2019\u02bc_")
    return word.casefold()


def chunks(text: str) -> list[str]:
    """Return the runs of `text` that `cut` takes one by one, in order. The same run always gives the same tokens."""
    return _chunk_pattern(text).findall(text)


def _chunk_pattern(text: str) -> re.Pattern[str]:
    return _ASCII_CHUNK if text.isascii() else _CHUNK


def cut(chunk: str, language: str) -> tuple[Token, ...]:
    """Return the tokens of one chunk, their places counted from its beginning."""
    if chunk.isascii() and chunk.isalnum():
        return (Token(chunk.lower(), 0, len(chunk)),)
    if _DOTTED.fullmatch(chunk):
        return (Token(fold(chunk.replace(".", "")), 0, len(chunk)),)
    if chunk[0].isdigit() and ("." in chunk or "," in chunk):
        number = chunk.replace(",", "") if _THOUSANDS.fullmatch(chunk) else chunk.replace(",", ".")
        return (Token(fold(number), 0, len(chunk)),)
    if chunk[-1] in "+#" and _NAMED_WITH_SYMBOL.fullmatch(chunk):
        return (Token(fold(chunk), 0, len(chunk)),)
    pattern = _ELIDED_PART if is_eliding(language) else _PART
    return _with_compound(chunk, list(_parts(pattern, chunk)))


def _parts(pattern: re.Pattern[str], chunk: str) -> Iterator[Token]:
    for match in pattern.finditer(chunk):
        start, run = match.start(), match[0]
        if not is_spaceless(run[0]):
            if form := fold(run):
                yield Token(form, start, match.end())
            continue
        letters = [fold(c) or c for c in run]
        for at in range(len(run)):
            yield Token("".join(letters[at : at + 2]), start + at, start + min(at + 2, len(run)))


def _with_compound(chunk: str, parts: list[Token]) -> tuple[Token, ...]:
    hyphenated = any(c in "-\u2010\u2011&_" for c in chunk)
    if len(parts) < 2 or not hyphenated or any(is_spaceless(p.form[0]) for p in parts) or all(p.form.isdigit() for p in parts):
        return tuple(parts)
    first, last = parts[0], parts[-1]
    return (Token(first.form, first.start, first.end, "".join(p.form for p in parts), last.end), *parts[1:])


def tokens(text: str, language: str, following: str = "") -> list[Token]:
    """Return the words of `text`. `following` is the text that comes next, for pairs of characters across the border."""
    found: list[Token] = []
    for match in _chunk_pattern(text).finditer(text):
        at = match.start()
        found.extend(
            Token(t.form, t.start + at, t.end + at, t.joined, t.joined_end + at if t.joined else 0)
            for t in cut(match[0], language)
        )
    after = border_pair(text, following)
    if after and found and found[-1].end == len(text.rstrip()):
        found[-1] = Token(found[-1].form + after, found[-1].start, found[-1].end)
    return found


def border_pair(text: str, following: str) -> str:
    """Return what the last character of `text` pairs with: the folded first character of `following`, or nothing."""
    last, first = text.rstrip()[-1:], following.lstrip()[:1]
    if not (is_spaceless(last) and is_spaceless(first)):
        return ""
    return fold(first) or first
