"""Fetches one lecture of a web source. Runs in the child."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carrel.errors import CarrelError, FetchIncomplete, LectureUnavailable
from carrel.sources import resolve
from carrel.sources.classify import explain
from carrel.sources.meter import Meter
from carrel.sources.resolve import Info
from carrel.sources.subtitles import choose, fetch_subtitles, own_language
from carrel.sources.wire import Options
from carrel.sources.ydl import Log, Ydl, open_ydl

_FORMAT = "bestvideo*+bestaudio/best/bestaudio"
_STATE = "state.json"


def fetch_lecture(
    request: dict[str, Any],
    options: Options,
    pages: resolve.Pages,
    alive: Callable[[], None],
    tell: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Fetch what `request` names ("address", "key", "into", "media", "subtitles"). Return a Fetched as the wire has it.

    The file becomes <into>/original.<suffix> when all of it is there. Until then it grows in <into>/partial; the next try
    goes on if the server's file is still the same. Raises CarrelError.
    """
    into = Path(request["into"])
    partial = into / "partial"
    partial.mkdir(parents=True, exist_ok=True)
    meter = Meter(tell)
    with open_ydl(
        options,
        Log(alive),
        format=_FORMAT,
        format_sort=["lang", f"res:{options.max_height}", "vcodec:h264", "acodec:aac", f"fps:{options.max_frame_rate}"],
        paths={"home": str(partial)},
        outtmpl={"default": "original.%(ext)s"},
        progress_hooks=[meter.hook],
        postprocessor_hooks=[meter.postprocessor_hook],
    ) as ydl:
        info = _look(ydl, request, options, pages)
        fetched: list[dict[str, Any]] = []
        problems: list[dict[str, Any]] = []
        if request["subtitles"]:
            choices = choose(info, options.languages, automatic=options.automatic_captions)
            fetched, problems = fetch_subtitles(ydl, info, choices, into)
        media = _download(ydl, info, into, partial, meter) if request["media"] else None
    return {
        "media": str(media) if media else None,
        "title": None if resolve.is_general(info) else info.get("title"),
        "description": info.get("description") or "",
        "web_page": info.get("webpage_url"),
        "chapters": _chapters(info),
        "subtitles": fetched,
        "subtitle_problems": problems,
        "language": own_language(info),
    }


def _look(ydl: Ydl, request: dict[str, Any], options: Options, pages: resolve.Pages) -> Info:
    """Return all that yt-dlp knows of the lecture, its formats chosen."""
    try:
        login = (options.cookies_file, options.cookies_from_browser)
        node = resolve.find(ydl, request["address"], request["key"], pages, login)
        _refuse_live(node)
        spoken = node.get("language")
        info: Info = ydl.process_ie_result(node, download=False)
        # The chosen formats' language, often unknown, has taken the place of the lecture's.
        info["language"] = info.get("language") or spoken
    except Exception as error:
        raise explain(error, where=Path(request["into"])) from error
    _refuse_live(info)
    return info


def _refuse_live(info: Info) -> None:
    status = info.get("live_status") or ("is_live" if info.get("is_live") else None)
    again = "When it can be watched: `carrel retry`."
    if status == "is_upcoming":
        raise LectureUnavailable("It has not begun yet.", hint=again)
    if status == "is_live":
        raise LectureUnavailable("It is live now; it can be had when it has ended.", hint=again)


def _download(ydl: Ydl, info: Info, into: Path, partial: Path, meter: Meter) -> Path:
    formats = info.get("requested_formats") or [info]
    files = [one for one in formats if one.get("protocol") in {"http", "https"} and not one.get("fragments")]
    identity = [[one.get("format_id"), one.get("ext"), one.get("protocol")] for one in formats]
    state = partial / _STATE
    ydl.validators = _resumable(state, identity) if len(files) == len(formats) else {}
    _clear(partial, keep_parts=bool(ydl.validators))
    ydl.watch(files)
    meter.expect(formats)
    try:
        ydl.process_info(info)
    except BaseException as error:
        state.write_text(json.dumps({"identity": identity, "validators": ydl.validators}), encoding="utf-8")
        if not isinstance(error, Exception):
            raise
        told: CarrelError = explain(error, where=into, in_pieces=len(files) < len(formats))
        if isinstance(told, FetchIncomplete) and "put together" in told.message:
            _clear(partial, keep_parts=False)
        raise told from error
    arrived = Path(info.get("filepath") or partial / "nothing")
    if not arrived.is_file() or arrived.stat().st_size == 0:
        raise FetchIncomplete("yt-dlp finished, but there is no file.")
    target = into / f"original{arrived.suffix}"
    for old in into.glob("original.*"):
        old.unlink()
    arrived.replace(target)
    shutil.rmtree(partial, ignore_errors=True)
    return target


def _resumable(state: Path, identity: list[list[Any]]) -> dict[str, str]:
    """Return what an earlier try learned of the files, if it was fetching the very same ones."""
    try:
        known = json.loads(state.read_text(encoding="utf-8"))
        return dict(known["validators"]) if known["identity"] == identity else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _clear(partial: Path, *, keep_parts: bool) -> None:
    """Remove what earlier tries left. A file under its final name is never trusted, however whole it looks."""
    for path in partial.iterdir():
        if not (keep_parts and path.suffix == ".part"):
            path.unlink()


def _chapters(info: Info) -> list[dict[str, Any]]:
    chapters = []
    for number, one in enumerate(info.get("chapters") or (), start=1):
        start, end = one.get("start_time"), one.get("end_time")
        if start is None or end is None or end <= start:
            continue
        title = str(one.get("title") or "")
        if re.fullmatch(r"(?:<Untitled Chapter \d+>)?", title):
            title = f"Chapter {number}"
        chapters.append({"start_s": float(start), "end_s": float(end), "title": title})
    return chapters
