"""Makes a lecture from its spec: drawn slides, a voice, subtitles, and the truth about every word. Needs ffmpeg alone."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from carrel import __version__
from carrel.demo import captions
from carrel.demo.film import make_film
from carrel.demo.spec import CourseSpec, LectureSpec, MadeCourse, MadeLecture
from carrel.demo.timeline import tell
from carrel.files import explain_full_disk, write_whole
from carrel.records import Chapter, Cue, Word

_UNFINISHED = ".unfinished-"
_ABANDONED_S = 3600


def make_course(
    spec: CourseSpec, into: Path, *, progress: Callable[[int, int, str], None] | None = None, jobs: int = 2
) -> MadeCourse:
    """Make every lecture of the course that is not in `into` yet, `jobs` at a time, and return them all.

    `progress` is called with (lectures made, lectures in all, title of the one just made), from the caller's thread.
    """
    made: list[MadeLecture] = []
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for lecture in pool.map(lambda one: make_lecture(one, into / one.key), spec.lectures):
                made.append(lecture)
                if progress is not None:
                    progress(len(made), len(spec.lectures), lecture.spec.title)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return MadeCourse(spec, tuple(made))


def make_lecture(spec: LectureSpec, into: Path) -> MadeLecture:
    """Make the lecture in the folder `into`, or return what is there when it was made from the same spec.

    The folder then holds <key>.mp4 or .webm, <key>.<language>.vtt for each language, and words.json: the truth. It appears
    whole or not at all. Raises ToolMissing or EncodeFailed when there is no ffmpeg that can, and DiskFull.
    """
    if (known := _load(spec, into)) is not None:
        return known
    into.parent.mkdir(parents=True, exist_ok=True)
    _sweep(into.parent)
    with explain_full_disk(into.parent), tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=into.parent) as temporary:
        work, finished = Path(temporary) / "work", Path(temporary) / "finished"
        work.mkdir()
        finished.mkdir()
        timeline = tell(spec)
        make_film(timeline, finished / _media_name(spec), work)
        subtitles = {spec.language: timeline.cues()}
        for language in {language for one in timeline.parts for language in one.part.translations}:
            subtitles[language] = timeline.translated_cues(language)
        for language, cues in subtitles.items():
            write_whole(finished / f"{spec.key}.{language}.vtt", captions.web_vtt(cues))
        truth = {
            "made_by": __version__,
            "spec": asdict(spec),
            "duration_s": timeline.duration_s,
            "cues": [asdict(cue) for cue in subtitles[spec.language]],
            "chapters": [asdict(chapter) for chapter in timeline.chapters()],
        }
        write_whole(finished / "words.json", json.dumps(truth, ensure_ascii=False, indent=1))
        shutil.rmtree(into, ignore_errors=True)
        finished.rename(into)
    made = _load(spec, into)
    assert made is not None, "what was just written can be read"
    return made


def _sweep(folder: Path) -> None:
    """Delete what a killed run left behind: over a hundred megabytes of drawn pictures."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        # Another thread may finish its own between the listing and the look.
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)


def _media_name(spec: LectureSpec) -> str:
    return f"{spec.key}.{spec.container}"


def _load(spec: LectureSpec, folder: Path) -> MadeLecture | None:
    try:
        truth: dict[str, Any] = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    media = folder / _media_name(spec)
    if truth.get("made_by") != __version__ or truth.get("spec") != json.loads(json.dumps(asdict(spec))) or not media.exists():
        return None
    cues = tuple(_read_cue(cue) for cue in truth["cues"])
    return MadeLecture(
        spec=spec,
        media=media,
        duration_s=truth["duration_s"],
        words=tuple(word for cue in cues for word in cue.words),
        cues=cues,
        chapters=tuple(Chapter(**chapter) for chapter in truth["chapters"]),
        subtitles={path.name.split(".")[-2]: path for path in sorted(folder.glob("*.vtt"))},
    )


def _read_cue(cue: dict[str, Any]) -> Cue:
    return Cue(cue["start_s"], cue["end_s"], cue["text"], tuple(Word(**word) for word in cue["words"]))
