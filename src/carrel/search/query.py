"""What a learner typed, taken apart. Any text is a query: what makes no sense as an operator is words.

gradient descent            both words, near each other first
"gradient descent"          exactly this
-stochastic                 not in lectures that say this
course:ml  lang:de          only there (also course:"machine learning", language:de)
in:title  in:speech  in:notes
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MOST_CHARACTERS = 2_000
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PARTS = re.compile(
    r'(?P<minus>(?<!\S)-(?=["\w])(?!\d))?(?:(?P<key>course|lang|language|in):)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<plain>[^\s"]+))',
    re.IGNORECASE,
)
_FIELDS = {
    "title": frozenset({"title", "section", "course", "attachments"}),
    "speech": frozenset({"speech"}),
    "notes": frozenset({"notes"}),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a query. `exact`: they were quoted."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`fields` is where to look, None for everywhere. `unfinished`: the last word may still be being typed."""

    parts: tuple[Part, ...]
    excluded: tuple[Part, ...] = ()
    courses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    fields: frozenset[str] | None = None
    unfinished: bool = False

    @property
    def words(self) -> str:
        """What is looked for, without filters, as one would type it."""
        return " ".join(f'"{part.text}"' if part.exact else part.text for part in self.parts)


def parse(text: str) -> Query:
    """Return the query that `text` is. Never raises."""
    text = _readable(text)
    parts: list[Part] = []
    excluded: list[Part] = []
    filters: dict[str, list[str]] = {"course": [], "lang": [], "in": []}
    for match in _PARTS.finditer(text):
        quoted, key = match["quoted"], (match["key"] or "").lower()
        value = match["plain"] if quoted is None else quoted.strip()
        if not value:
            continue
        key = "lang" if key == "language" else key
        if key and (key != "in" or value.lower() in _FIELDS):
            filters[key].append(value)
        elif match["minus"]:
            excluded.append(Part(value, quoted is not None))
        else:
            parts.append(Part(f"{match['key']}:{value}" if key else value, quoted is not None))
    fields = frozenset[str]().union(*(_FIELDS[value.lower()] for value in filters["in"])) if filters["in"] else None
    unfinished = bool(parts) and not parts[-1].exact and text.endswith(parts[-1].text) and text[-1:].isalnum()
    return Query(tuple(parts), tuple(excluded), tuple(filters["course"]), tuple(filters["lang"]), fields, unfinished)


def _readable(text: str) -> str:
    text = text[:_MOST_CHARACTERS].translate(_QUOTES)
    return "".join(" " if c.isspace() or unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
