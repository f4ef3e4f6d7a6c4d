"""Whoosh's pickles, read as the data that they are.

Whoosh keeps its table of contents, its directories and the like as pickles, and reading a pickle can run anything. An index lies
in the library's folder, which may have come from somebody else. Here a pickle gives numbers, texts, containers of them, and
segments of our own kind; any other class in it is refused.
"""

from __future__ import annotations

import io
import pickle
import re
from collections import defaultdict
from typing import Any, BinaryIO

from whoosh import columns
from whoosh.codec import whoosh3
from whoosh.filedb import structfile

from carrel.errors import IndexDamaged
from carrel.search.codec import Codec

_OURS = frozenset({("whoosh.codec.whoosh3", "W3Segment"), ("carrel.search.codec", "Codec")})
_PLAIN = {("collections", "defaultdict"): defaultdict, ("builtins", "int"): int}
_NAME = re.compile(r"[A-Za-z0-9]{1,64}")


def tame_whoosh() -> None:
    """Let Whoosh read pickles by this module alone. Nothing but our index uses Whoosh in this program."""
    structfile.load_pickle = load
    whoosh3.loads = columns.loads = _loads


def load(stream: BinaryIO) -> Any:
    """Return what is pickled at the place where `stream` stands. Raises IndexDamaged."""
    try:
        found = _Data(stream).load()
    except Exception as error:  # what is damaged, or made to do harm, can raise anything
        raise IndexDamaged("The search index is damaged: a part of it cannot be read.") from error
    return [_segment(one) for one in found] if isinstance(found, list) else found


def _loads(data: bytes) -> Any:
    return load(io.BytesIO(data))


class _Data(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Give an empty class of its own in place of one that we know: what a pickle does to it changes nothing else."""
        if (module, name) in _OURS:
            return type(name, (), {})
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a search index")


def _segment(found: Any) -> whoosh3.W3Segment:
    """Return a segment with what a pickled one says of itself. Raises IndexDamaged if that makes no sense."""
    index, name, count = (getattr(found, key, None) for key in ("indexname", "segid", "_doccount"))
    deleted = getattr(found, "_deleted", None)
    named = all(isinstance(text, str) and _NAME.fullmatch(text) for text in (index, name))
    numbered = isinstance(count, int) and (deleted is None or (isinstance(deleted, set) and all(type(n) is int for n in deleted)))
    if not (named and numbered):
        raise IndexDamaged("The search index is damaged: a segment of it makes no sense.")
    segment = whoosh3.W3Segment(Codec(), index, count, name, deleted)
    segment.compound = getattr(found, "compound", False) is True
    return segment
