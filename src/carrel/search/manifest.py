"""The one file that says what the index is: replaced whole, so that a reader and a crash see one state or the other.

index/manifest.json    which segments, which of their rows are gone, which Whoosh generation
index/speech/          the segments of the speech table
index/lectures/        the Whoosh index
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carrel.errors import IndexDamaged
from carrel.files import write_whole
from carrel.search.words import ANALYSIS

FORMAT = 2
"""Raised whenever the files of the index are laid out differently."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`gone` holds, for each segment by name and in order, the rows that no longer count."""

    generation: int | None = None
    gone: Mapping[str, frozenset[int]] = field(default_factory=dict)
    next_revision: int = 1


def manifest_path(folder: Path) -> Path:
    return folder / "manifest.json"


def speech_folder(folder: Path) -> Path:
    return folder / "speech"


def lectures_folder(folder: Path) -> Path:
    return folder / "lectures"


def read_manifest(folder: Path) -> Manifest:
    """Return the state of the index; one that is not there is empty. Raises IndexDamaged if it is damaged or of another kind."""
    try:
        found = json.loads(manifest_path(folder).read_text(encoding="utf-8"))
        if (found["format"], found["analysis"]) != (FORMAT, ANALYSIS):
            raise IndexDamaged("The search index was made by another version of Carrel.")
        gone = {segment["name"]: frozenset(segment["gone"]) for segment in found["segments"]}
        return Manifest(found["generation"], gone, found["next_revision"])
    except FileNotFoundError:
        return Manifest()
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged("The search index is damaged: manifest.json.") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    segments = [{"name": name, "gone": sorted(gone)} for name, gone in manifest.gone.items()]
    content = {
        "format": FORMAT,
        "analysis": ANALYSIS,
        "generation": manifest.generation,
        "next_revision": manifest.next_revision,
        "segments": segments,
    }
    write_whole(manifest_path(folder), json.dumps(content))
