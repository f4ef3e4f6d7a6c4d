"""A folder of lectures that a person already has. It is only ever read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from carrel.errors import LectureUnavailable, SourceUnreachable, SourceUnsupported
from carrel.records import Chapter, Fetched, FetchedSubtitle, ListedLecture, Listing, Source, TranscriptKind
from carrel.settings import Settings
from carrel.sources import formats
from carrel.sources.beside import read_info, text_of, title_of_course
from carrel.sources.languages import UNKNOWN, language_tag
from carrel.sources.names import clean_title
from carrel.sources.scan import FolderLecture, Scan, scan

_MOST_TOLD = 3
"""So many of the things that could not be read are named where nothing was found at all."""


def list_folder(source: Source, library: Path) -> Listing:
    """Return what lies in the folder: its sub-folders are sections, its order that of the numbers in names.

    Raises SourceUnreachable if the folder is not there, SourceUnsupported if it holds no lecture.
    """
    root = Path(source.address)
    found = _scan(root, library)
    if not found.lectures:
        message = " ".join((f"No lectures were found in {root} and its sub-folders.", *found.problems[:_MOST_TOLD]))
        suffixes = ", ".join(suffix.removeprefix(".") for suffix in formats.MEDIA)
        raise SourceUnsupported(message, hint=f"Lectures are looked for by suffix: {suffixes}.")
    lectures = tuple(_listed(lecture, position) for position, lecture in enumerate(found.lectures, start=1))
    title = title_of_course(root) or clean_title(root.name) or str(root)
    return Listing(source, f"folder:{root.as_posix()}", title, lectures, problems=found.problems)


def fetch_from_folder(source: Source, key: str, library: Path, settings: Settings, *, media: bool, subtitles: bool) -> Fetched:
    """Return the lecture `key` with what belongs to it, all where it lies.

    Raises SourceUnreachable if the folder is not there, LectureUnavailable if the lecture is not.
    """
    root = Path(source.address)
    lecture = next((one for one in _scan(root, library).lectures if one.key == key), None)
    if lecture is None:
        raise LectureUnavailable(f"{key} is no longer in {root}.")
    if lecture.size == 0:
        raise LectureUnavailable(f"{key} is empty.")
    info = read_info(lecture.info)
    language = language_tag(text_of(info.get("language")))
    return Fetched(
        media=lecture.path if media else None,
        title=text_of(info.get("title")),
        description=text_of(info.get("description")) or "",
        web_page=text_of(info.get("webpage_url")),
        chapters=_chapters(info),
        subtitles=_subtitles(lecture, info, language, settings) if subtitles else (),
        attachments=lecture.attachments,
        language=language,
    )


def _scan(root: Path, library: Path) -> Scan:
    library = library.resolve()
    if root == library or root.is_relative_to(library):
        raise SourceUnsupported(f"{root} belongs to the library itself.", hint="Give a folder outside the library.")
    try:
        is_there = root.is_dir()
        roots = (root, root.parent) if root.name == "courses" else (root,)
        whole = next(filter(_is_library, roots), None)
    except OSError as error:
        raise SourceUnreachable(f"{root} could not be read: {error.strerror}.", hint="Make it readable for yourself.") from error
    if not is_there:
        raise SourceUnreachable(f"{root} is not there.", hint="Is the disk connected? The next sync looks again.")
    if whole is not None:
        hint = f"Add the folders of its courses, in {whole / 'courses'}, one by one."
        raise SourceUnsupported(f"{whole} is a whole library, not a course.", hint=hint)
    return scan(root, library)


def _is_library(folder: Path) -> bool:
    return (folder / "courses").is_dir() and (folder / "catalog.db").is_file()


def _listed(lecture: FolderLecture, position: int) -> ListedLecture:
    info = read_info(lecture.info)
    duration = info.get("duration")
    return ListedLecture(
        key=lecture.key,
        title=text_of(info.get("title")) or lecture.title,
        position=position,
        address=str(lecture.path),
        section=tuple(info.get("section") or ()) or lecture.section,
        duration_s=float(duration) if isinstance(duration, (int, float)) and duration > 0 else None,
        unavailable="The file is empty." if lecture.size == 0 else None,
    )


def _subtitles(
    lecture: FolderLecture, info: dict[str, Any], language: str | None, settings: Settings
) -> tuple[FetchedSubtitle, ...]:
    """Return the subtitles beside a lecture, in whatever languages: they are here already.

    One without a language is in the lecture's, or the first of those asked for.
    """
    asked = settings.languages[0] if settings.languages and language_tag(settings.languages[0]) else UNKNOWN
    unnamed = language or asked
    made_by_machine = _languages(info.get("automatic_captions")) - _languages(info.get("subtitles"))
    found = []
    for subtitle in lecture.subtitles:
        tag = subtitle.language or unnamed
        if subtitle.language is None and any(other.language == tag for other in lecture.subtitles):
            continue
        automatic = subtitle.automatic or tag in made_by_machine
        if settings.automatic_captions or not automatic:
            kind = TranscriptKind.AUTOMATIC if automatic else TranscriptKind.MANUAL
            found.append(FetchedSubtitle(subtitle.path, tag, kind))
    return tuple(found)


def _chapters(info: dict[str, Any]) -> tuple[Chapter, ...]:
    try:
        return tuple(
            Chapter(float(one["start_time"]), float(one["end_time"]), str(one.get("title") or ""))
            for one in info.get("chapters") or ()
        )
    except (TypeError, ValueError, KeyError, AttributeError):
        return ()


def _languages(by_language: object) -> set[str]:
    return {tag for name in by_language if (tag := language_tag(str(name)))} if isinstance(by_language, dict) else set()
