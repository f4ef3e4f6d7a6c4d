"""Fetches one lecture of a web source. Runs in the child."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yt_dlp.utils import PostProcessingError

from carrel.errors import DiskFull, FetchIncomplete, LectureUnavailable
from carrel.sources import resolve
from carrel.sources.classify import causes, explain
from carrel.sources.meter import Meter
from carrel.sources.resolve import Info
from carrel.sources.resume import Resume
from carrel.sources.subtitles import choose, fetch_subtitles, own_language
from carrel.sources.wire import Options
from carrel.sources.ydl import Log, Ydl, open_ydl

_FORMAT = "bestvideo*+bestaudio/best/bestaudio"


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
    resume = Resume(into / "partial")
    meter = Meter(tell)
    with open_ydl(
        options,
        Log(alive),
        resume,
        format=_FORMAT,
        format_sort=["lang", f"res:{options.max_height}", "vcodec:h264", "acodec:aac", f"fps:{options.max_frame_rate}"],
        paths={"home": str(resume.folder)},
        outtmpl={"default": "original.%(ext)s"},
        progress_hooks=[resume.hook, meter.hook],
        postprocessor_hooks=[meter.postprocessor_hook],
    ) as ydl:
        info = _look(ydl, request, options, pages)
        fetched: list[dict[str, Any]] = []
        problems: list[dict[str, Any]] = []
        if request["subtitles"]:
            choices = choose(info, options.languages, automatic=options.automatic_captions)
            fetched, problems = fetch_subtitles(ydl, info, choices, into)
        media = _download(ydl, info, into, resume, meter) if request["media"] else None
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


def _download(ydl: Ydl, info: Info, into: Path, resume: Resume, meter: Meter) -> Path:
    formats = info.get("requested_formats") or [info]
    resume.begin(formats)
    meter.expect(formats)
    try:
        ydl.process_info(info)
    except Exception as error:
        in_pieces = any(one.get("protocol") not in {"http", "https"} or one.get("fragments") for one in formats)
        told = explain(error, where=into, in_pieces=in_pieces)
        if not isinstance(told, DiskFull) and any(isinstance(cause, PostProcessingError) for cause in causes(error)):
            resume.clear()
        raise told from error
    arrived = Path(info.get("filepath") or resume.folder / "nothing")
    if not arrived.is_file() or arrived.stat().st_size == 0:
        raise FetchIncomplete("yt-dlp finished, but there is no file.")
    target = into / f"original{arrived.suffix}"
    for old in into.glob("original.*"):
        old.unlink()
    arrived.replace(target)
    shutil.rmtree(resume.folder, ignore_errors=True)
    return target


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
