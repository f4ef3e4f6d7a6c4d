"""Walks a folder of lectures and says what belongs together: lectures, their subtitles, their attachments."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carrel.sidecars import COURSE_FILE
from carrel.sources import formats
from carrel.sources.beside import is_record
from carrel.sources.languages import language_tag
from carrel.sources.names import begins_with_number, clean_title

_LOOSE_FILES = 200
"""More files than this beside no lecture (a source tree, a website) are left out, and said so."""
_IGNORED = re.compile(
    r"thumbs\.db|desktop\.ini|.*\.(?:part|ytdl|tmp|crdownload|aria2|description)|.*\.part-frag\d+(?:\.part)?|.*\.temp\.\w+"
    r"|index\.html?|.*\.live_chat\.json|.*-(?:syllabus|modules)(?:-raw|-parsed)?\.json",
    re.IGNORECASE,
)
"""What yt-dlp, coursera-dl, browsers and systems leave lying about."""
_HALF = re.compile(r"(.+)\.f\d+(?:-\w+)?", re.IGNORECASE)
"""The stem of a single stream that yt-dlp had not joined yet."""
_LEADS_NOWHERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""What looking at a link says that dangles or points at itself."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?([-_]orig)?", re.IGNORECASE)
_FLAGS = {"cc", "sdh", "hi", "forced", "default", "auto"}


@dataclass(frozen=True, slots=True)
class FolderSubtitle:
    """A subtitle file; `language` is None where its name has none."""

    path: Path
    language: str | None
    automatic: bool


@dataclass(frozen=True, slots=True)
class FolderLecture:
    """A video or audio file. `key` is its path relative to the folder, POSIX style; `info` what lies beside it about it."""

    path: Path
    key: str
    title: str
    section: tuple[str, ...]
    size: int
    subtitles: tuple[FolderSubtitle, ...]
    attachments: tuple[Path, ...]
    info: Path | None


@dataclass(frozen=True, slots=True)
class Scan:
    lectures: tuple[FolderLecture, ...]
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """A lecture while its attachments are still being gathered."""

    path: Path
    section: tuple[str, ...]
    title: str
    subtitles: tuple[FolderSubtitle, ...] = ()
    info: Path | None = None
    attachments: list[Path] = field(default_factory=list)


def scan(root: Path, excluded: Path) -> Scan:
    """Return the lectures below `root` in natural order, a folder's own before its sub-folders', leaving out `excluded`.

    The same lecture in several formats (intro.mp4, intro.webm, intro.mp3) is one, taken in the first of formats.MEDIA.
    """
    from natsort import natsort_keygen, ns

    walk = _Walk(root, excluded, natsort_keygen(alg=ns.IGNORECASE), {root.resolve()}, [])
    drafts, _ = walk.read(root, ())
    inside = root.resolve()
    lectures = []
    for draft in drafts:
        key = draft.path.relative_to(root).as_posix()
        try:
            size = draft.path.stat().st_size
        except OSError as error:
            walk.problems.append(f"{key} could not be read: {error.strerror}.")
            continue
        # What is attached is copied as it is and given out: a link must not have it taken from elsewhere on this machine.
        files = tuple(path for path in draft.attachments if path.resolve().is_relative_to(inside))
        lectures.append(FolderLecture(draft.path, key, draft.title, draft.section, size, draft.subtitles, files, draft.info))
    return Scan(tuple(lectures), tuple(walk.problems))


@dataclass(slots=True)
class _Walk:
    root: Path
    excluded: Path
    order: Callable[[str], Any]
    visited: set[Path]
    problems: list[str]

    def read(self, folder: Path, section: tuple[str, ...]) -> tuple[list[_Draft], list[Path]]:
        """Return the lectures in and below `folder`, and the files that lie below it beside no lecture."""
        files, folders = self._entries(folder)
        drafts, others = self._lectures(files, section)
        numbered = all(begins_with_number(path.name) for path in folders)
        found = list(drafts.values())
        loose: list[Path] = []
        for path in folders:
            inner, inner_loose = self.read(path, (*section, clean_title(path.name, numbered=numbered)))
            found += inner
            loose += inner_loose
        if drafts:
            _attach(others, drafts)
        else:
            loose = others + loose
        if len(loose) > _LOOSE_FILES:
            self.problems.append(f"{len(loose)} files in {self._name(folder)} lie beside no lecture and were left out.")
            loose = []
        if found and loose:
            found[0].attachments.extend(loose)
            loose = []
        return found, loose

    def _entries(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """Return the files and the sub-folders of a folder, each in natural order."""
        files, folders = [], []
        unread: list[tuple[str, str]] = []
        try:
            with os.scandir(folder) as entries:
                names = sorted((entry.name for entry in entries), key=self.order)
        except OSError as error:
            self.problems.append(f"The folder {self._name(folder)} could not be read: {error.strerror}.")
            return [], []
        for name in names:
            path = folder / name
            if name.startswith(".") or _IGNORED.fullmatch(name):
                continue
            if not _is_text(name):
                shown = name.encode("utf-8", "replace").decode("utf-8")
                self.problems.append(f"The name {shown!r} in {self._name(folder)} is no valid text; it was left out.")
                continue
            try:
                mode = path.stat().st_mode
                if stat.S_ISREG(mode):
                    files.append(path)
                elif stat.S_ISDIR(mode) and self._enters(path):
                    folders.append(path)
            except OSError as error:
                if error.errno not in _LEADS_NOWHERE:
                    unread.append((name, str(error.strerror)))
        if unread:
            name, reason = unread[0]
            what = name if len(unread) == 1 else f"{len(unread)} entries"
            self.problems.append(f"{what} in {self._name(folder)} could not be read: {reason}.")
        return files, folders

    def _enters(self, folder: Path) -> bool:
        """Say whether to look into a sub-folder: each is read once, so that links cannot lead in circles."""
        real = folder.resolve()
        if real == self.excluded or real in self.visited or (folder.is_symlink() and real.is_relative_to(self.root)):
            return False
        self.visited.add(real)
        return True

    def _lectures(self, files: list[Path], section: tuple[str, ...]) -> tuple[dict[Path, _Draft], list[Path]]:
        """Return the lectures among `files`, and what is neither a lecture nor a known companion of one."""
        best: dict[str, Path] = {}
        for path in filter(self._is_media, files):
            known = best.setdefault(path.stem.lower(), path)
            if formats.MEDIA.index(path.suffix.lower()) < formats.MEDIA.index(known.suffix.lower()):
                best[path.stem.lower()] = path
        best = {stem: path for stem, path in best.items() if not ((half := _HALF.fullmatch(stem)) and half[1] in best)}
        numbered = len(best) > 1 and all(begins_with_number(path.name) for path in best.values())
        drafts = {stem: _Draft(path, section, clean_title(path.stem, numbered=numbered)) for stem, path in best.items()}
        others = [path for path in files if not _joins(path, drafts)]
        for draft in drafts.values():
            draft.subtitles = _one_each(draft.subtitles)
        return {draft.path: draft for draft in drafts.values()}, others

    def _is_media(self, path: Path) -> bool:
        try:
            return formats.is_media(path)
        except OSError as error:
            self.problems.append(f"{self._name(path)} could not be read: {error.strerror}.")
            return False

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path != self.root else str(path)


def _is_text(name: str) -> bool:
    """Say whether a file's name is text; on Linux any bytes are a name."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _joins(path: Path, drafts: dict[str, _Draft]) -> bool:
    """Give a lecture's companion to it: its subtitles, what was written about it. Say whether `path` is now accounted for.

    Thumbnails and other formats of a lecture are, too.
    """
    name, stem, suffix = path.name.lower(), path.stem.lower(), path.suffix.lower()
    if name.endswith(".info.json"):
        owner = drafts.get(name.removesuffix(".info.json"))
        if owner:
            owner.info = owner.info or path
        return True
    if name == COURSE_FILE or (suffix == ".json" and stem in drafts):
        is_known = is_record(path)
        if is_known and stem in drafts:
            drafts[stem].info = path
        return is_known
    if suffix in formats.SUBTITLES and (matched := _subtitle(path, drafts)):
        drafts[matched[0]].subtitles += (matched[1],)
        return True
    half = _HALF.fullmatch(stem)
    if suffix in formats.MEDIA:
        return stem in drafts or bool(half and half[1] in drafts)
    return suffix in formats.PICTURES and stem in drafts


def _subtitle(path: Path, stems: dict[str, _Draft]) -> tuple[str, FolderSubtitle] | None:
    """Return the stem of the lecture that a file is a subtitle of, and the subtitle; None if it is none."""
    if path.suffix.lower() not in formats.SUBTITLES:
        return None
    name = path.stem.lower()
    if name in stems:
        return name, FolderSubtitle(path, None, automatic=False)
    for stem in sorted(stems, key=len, reverse=True):
        if not name.startswith(stem) or name[len(stem)] not in "._- ":
            continue
        parts = path.stem[len(stem) + 1 :].split(".")
        rest = [part for part in parts if part.lower() not in _FLAGS]
        tag = _LANGUAGE.fullmatch(rest[0]) if len(rest) == 1 else None
        language = language_tag(tag[0]) if tag else None
        if language or not rest:
            automatic = bool(tag and tag[1]) or "auto" in {part.lower() for part in parts}
            return stem, FolderSubtitle(path, language, automatic)
    return None


def _one_each(found: tuple[FolderSubtitle, ...]) -> tuple[FolderSubtitle, ...]:
    """Return one subtitle per language: made by people rather than by a machine, in the preferred format."""
    best: dict[str | None, FolderSubtitle] = {}
    for one in sorted(found, key=lambda one: (one.automatic, formats.SUBTITLES.index(one.path.suffix.lower()))):
        best.setdefault(one.language, one)
    return tuple(sorted(best.values(), key=lambda one: (one.language or "", str(one.path))))


def _attach(files: list[Path], drafts: dict[Path, _Draft]) -> None:
    """Give each file to the lecture whose name it shares, else whose number, else to the first of the folder."""
    by_length = sorted(drafts.values(), key=lambda draft: len(draft.path.stem), reverse=True)
    for path in files:
        name = path.name.lower()
        owner = next((one for one in by_length if re.match(re.escape(one.path.stem.lower()) + r"[._\- (\[]", name)), None)
        if owner is None and (number := _number(path)) is not None:
            owner = next((one for one in drafts.values() if _number(one.path) == number), None)
        (owner or next(iter(drafts.values()))).attachments.append(path)


def _number(path: Path) -> int | None:
    found = re.match(r"(?:lecture|lesson|week|unit|chapter|part)?[\s_-]*(\d{1,3})(?!\d)", path.name, re.IGNORECASE)
    return int(found[1]) if found else None
