"""What the pipeline works with: the library's folder, its catalogue, its index, and who fetches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from carrel.catalog import Database
from carrel.events import Event
from carrel.layout import Layout
from carrel.search import SearchIndex
from carrel.sources import Sources

Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Context:
    layout: Layout
    database: Database
    index: SearchIndex
    sources: Sources
