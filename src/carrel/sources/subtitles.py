"""Chooses and fetches a lecture's subtitles, apart from its video, so that they cannot fail it. Runs in the child."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carrel.errors import DiskFull, SubtitleFetchFailed
from carrel.records import TranscriptKind
from carrel.sources import formats
from carrel.sources.classify import explain
from carrel.sources.languages import UNKNOWN, language_tag, nearest
from carrel.sources.ydl import Ydl

Info = dict[str, Any]

_NO_SPEECH = {"live_chat", "rechat", "danmaku", "comments", "storyboard", "thumbnails"}
_BY_PEOPLE = ("vtt", "srt", "ttml", "dfxp", "ass", "ssa", "sbv", "json3")
_BY_MACHINE = ("json3", "vtt", "srt", "ttml", "dfxp", "ass", "ssa", "sbv")
"""Automatic captions are best as json3: it has word times, and none of the rolling repeats of its WebVTT."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A subtitle to fetch; `source` is yt-dlp's description of it."""

    language: str
    kind: TranscriptKind
    source: Info


def own_language(info: Info) -> str | None:
    """Return the language that is spoken: as the source says it, or as its sound or its automatic captions tell."""
    sounds = [one.get("language") for one in info.get("requested_formats") or () if one.get("acodec") != "none"]
    for name in (info.get("language"), *sounds):
        tag = language_tag(str(name).partition("+")[0]) if name else None
        if tag:
            return tag
    originals = {language_tag(name) for name in info.get("automatic_captions") or () if str(name).endswith("-orig")}
    return originals.pop() if len(originals) == 1 else None


def choose(info: Info, languages: tuple[str, ...], *, automatic: bool) -> list[Choice]:
    """Return the subtitles to have: of `languages`, or of the lecture's own language and English.

    Those made by people go first; a language has automatic captions only where it has no others, and never ones translated by a
    machine. Where nothing fits, the first there is, is better than none.
    """
    own = own_language(info)
    wanted = [tag for tag in map(language_tag, languages) if tag] or [*([own] if own else []), "en"]
    manual = _by_tag(info.get("subtitles"))
    spoken = _untranslated(info, own, wanted) if automatic else {}
    chosen: dict[str, Choice] = {}
    for tag in wanted:
        if (found := nearest(tag, list(manual))) is not None:
            chosen.setdefault(found, Choice(found, TranscriptKind.MANUAL, _pick(manual[found], _BY_PEOPLE)))
        elif (found := nearest(tag, list(spoken))) is not None:
            chosen.setdefault(found, Choice(found, TranscriptKind.AUTOMATIC, _pick(spoken[found], _BY_MACHINE)))
    if not chosen and manual:
        first = next(iter(manual))
        chosen[first] = Choice(first, TranscriptKind.MANUAL, _pick(manual[first], _BY_PEOPLE))
    elif not chosen and spoken and not languages:
        first = next(iter(spoken))
        chosen[first] = Choice(first, TranscriptKind.AUTOMATIC, _pick(spoken[first], _BY_MACHINE))
    return list(chosen.values())


def fetch_subtitles(ydl: Ydl, info: Info, choices: list[Choice], into: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Fetch each choice to <into>/subtitle.<language>.<true suffix>. Return FetchedSubtitles and SubtitleProblems for the wire.

    Raises DiskFull only.
    """
    fetched, problems = [], []
    for choice in choices:
        try:
            path = _fetch(ydl, info, choice, into)
        except Exception as error:  # whatever yt-dlp raises, the video comes first
            told = explain(error, where=into)
            if isinstance(told, DiskFull):
                raise told from error
            failed = SubtitleFetchFailed(f"The subtitles ({choice.language}) could not be fetched: {told.message}")
            problems.append({"language": choice.language, "code": failed.code, "message": failed.message, "hint": failed.hint})
        else:
            fetched.append({"path": str(path), "language": choice.language, "kind": choice.kind.value})
    return fetched, problems


def _fetch(ydl: Ydl, info: Info, choice: Choice, into: Path) -> Path:
    source = dict(choice.source)
    hint = "." + str(source.get("ext") or "vtt").lower()
    arriving = into / f"subtitle.{choice.language}.arriving"
    for leftover in into.glob(f"{arriving.name}*"):
        leftover.unlink()
    if source.get("data") is not None:
        arriving.write_text(source["data"], encoding="utf-8", newline="")
    else:
        source.setdefault("http_headers", info.get("http_headers"))
        ydl.dl(str(arriving), source, subtitle=True)
    content = arriving.read_bytes() if arriving.exists() else b""
    suffix = formats.subtitle_suffix(content, hint)
    if suffix is None:
        arriving.unlink(missing_ok=True)
        raise SubtitleFetchFailed("what arrived is no subtitle file." if content else "nothing arrived.")
    target = into / f"subtitle.{choice.language}{suffix}"
    arriving.replace(target)
    return target


def _by_tag(by_name: dict[str | None, list[Info]] | None) -> dict[str, list[Info]]:
    """Return subtitles by language tag, those named exactly by their tag before variants of it."""
    found: dict[str, list[Info]] = {}
    names = [name for name in by_name or {} if str(name) not in _NO_SPEECH]
    for name in sorted(names, key=lambda name: language_tag(name) != name):
        sources = [one for one in (by_name or {})[name] if one.get("url") or one.get("data") is not None]
        if sources:
            found.setdefault(language_tag(name) or UNKNOWN, sources)
    order = [language_tag(name) or UNKNOWN for name in names]
    return {tag: found[tag] for tag in dict.fromkeys(order) if tag in found}


def _untranslated(info: Info, own: str | None, wanted: list[str]) -> dict[str, list[Info]]:
    """Return the automatic captions that write down what is said. Platforms list hundreds that a machine translated from it."""
    captions: dict[str | None, list[Info]] = info.get("automatic_captions") or {}
    originals = {name: found for name, found in captions.items() if str(name).endswith("-orig")}
    if originals:
        return _by_tag(originals)
    every = _by_tag(captions)
    if own is not None:
        same = nearest(own, list(every))
        return {same: every[same]} if same else {}
    if len(every) == 1:
        return every
    asked = {tag for one in wanted if (tag := nearest(one, list(every)))}
    return {tag: found for tag, found in every.items() if tag in asked}


def _pick(sources: list[Info], preference: tuple[str, ...]) -> Info:
    """Return the source whose format we like best; of two alike the later, which yt-dlp holds for the better."""
    ranks = {suffix: rank for rank, suffix in enumerate(preference)}
    return min(reversed(sources), key=lambda one: ranks.get(str(one.get("ext") or "").lower(), len(ranks)))
