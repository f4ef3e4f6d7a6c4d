"""What a device is called before its owner names it, and how names are made fit to be shown."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 60
_KINDS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android.*Mobile", "Android phone"),
    (r"Android", "Android tablet"),
    (r"CrOS", "Chromebook"),
    (r"Macintosh|Mac OS X", "Mac"),
    (r"Windows", "Windows PC"),
    (r"Linux|X11", "Linux PC"),
)
_FALLBACK = "Device"


def name_of(user_agent: str) -> str:
    """Return a name for the device whose browser calls itself so."""
    return next((name for pattern, name in _KINDS if re.search(pattern, user_agent[:500])), _FALLBACK)


def clean_name(name: str) -> str:
    """Return a name without control characters and direction marks, on one line, at most 60 letters; "" if nothing is left."""
    kept = "".join(
        " " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return " ".join(kept.split())[:LONGEST_NAME].strip()


def free_name(name: str, taken: set[str]) -> str:
    """Return `name`, or with a number behind it where another has it."""
    number, free = 2, name
    while free in taken:
        free = f"{name} {number}"
        number += 1
    return free
