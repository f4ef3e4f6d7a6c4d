"""Finding a course, lecture or plan by what a person types: its id, its title, or a part of one title only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from carrel.errors import Ambiguous, NotFound


class Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


T = TypeVar("T", bound=Named)


def find_named(name: str, among: Sequence[T], what: str, *, hint: str | None = None) -> T:
    """Return the one that `name` means; letter case does not matter.

    Raises NotFound (with `hint`), Ambiguous (naming the candidates).
    """
    by_id = [item for item in among if item.id == name]
    if by_id:
        return by_id[0]
    wanted = name.strip().casefold()
    same = [item for item in among if item.title.casefold() == wanted]
    found = same or [item for item in among if wanted and wanted in item.title.casefold()]
    if not found:
        raise NotFound(f"There is no {what} named {name!r}.", hint=hint)
    if len(found) > 1:
        shown = ", ".join(f"{item.title!r} ({item.id})" for item in found[:4])
        more = f" and {len(found) - 4} more" if len(found) > 4 else ""
        raise Ambiguous(f"{name!r} could be {shown}{more}.")
    return found[0]
