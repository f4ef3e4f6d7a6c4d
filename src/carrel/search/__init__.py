"""Search over everything that was said: which lectures, and the seconds.

The index is disposable: it is made from the transcripts and can be made again.
"""

from __future__ import annotations

from carrel.search.digest import digest
from carrel.search.index import SearchIndex
from carrel.search.query import parse

__all__ = ["SearchIndex", "digest", "parse"]
