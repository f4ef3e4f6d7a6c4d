"""Media types of files by their names."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import PurePosixPath


def media_type(name: str) -> str:
    """Return the media type that a file name promises, the same on every machine (Windows' registry has its own ideas)."""
    kind, encoding = _types().guess_type(PurePosixPath(name).name, strict=False)
    return kind if kind and not encoding else "application/octet-stream"


@cache
def _types() -> mimetypes.MimeTypes:
    return mimetypes.MimeTypes()
