"""Tiny lectures, made once, and the other forms in which sites offer them: separate streams, HLS, DASH."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from carrel.demo.captions import web_vtt
from carrel.demo.film import run_ffmpeg
from carrel.demo.lecture import make_course
from carrel.demo.spec import CourseSpec, LectureSpec, MadeCourse, MadeLecture, Part, Slide
from carrel.records import Cue

SEGMENT_S = 1
_PER_WEEK = 6
_TALKS = (
    (
        "Springs",
        "Rain sinks into chalk.",
        "A spring begins the river.",
        "Der Regen sinkt in die Kreide.",
        "Eine Quelle beginnt den Fluss.",
    ),
    (
        "Brooks",
        "A brook runs over stones.",
        "The water sings all night.",
        "Ein Bach läuft über Steine.",
        "Das Wasser singt die ganze Nacht.",
    ),
    ("Mills", "Wheels turn under the weir.", "Flour falls like snow."),
    ("Bridges", "An arch carries the road.", "Keystones never sleep."),
    ("Meanders", "The river wanders in loops.", "Slow bends leave oxbow lakes."),
    ("Floods", "Meltwater fills the meadow.", "Storks wade where cattle stood."),
    ("Locks", "Gates lift the barges.", "Patience climbs the hill."),
    ("Harbours", "Cranes unload the morning.", "Ropes smell of tar."),
    ("Tides", "The moon pulls the water.", "Twice a day it returns."),
    ("Deltas", "Silt builds new islands.", "Reeds hold the mud."),
    ("Salt", "Fresh water meets the sea.", "Salmon taste the difference."),
    ("Clouds", "Sunlight lifts the ocean.", "The river rises as vapour."),
    ("Glaciers", "Ice remembers old winters.", "It grinds valleys into flour."),
)


def tiny_course(into: Path, count: int = 13, **changes: object) -> MadeCourse:
    """Make (or find in `into`) a course about a river: `count` lectures of 4 to 6 seconds, 320 x 180, told in tones.

    Six lectures make a section ("Week 1", ...). The first two lectures have German subtitles beside the English ones.
    `changes` are fields of LectureSpec, the same for all.
    """
    lectures = tuple(_tiny_lecture(number, changes) for number in range(1, count + 1))
    return make_course(CourseSpec("river", "The river course", "Water, from spring to sea.", lectures), into)


def _tiny_lecture(number: int, changes: dict[str, object]) -> LectureSpec:
    name, first, second, *german = _TALKS[(number - 1) % len(_TALKS)]
    translations: list[dict[str, tuple[str, ...]]] = [{"de": (text,)} for text in german] or [{}, {}]
    fields: dict[str, object] = {
        "key": f"river-{number:02d}",
        "title": f"Lecture {number}: {name}",
        "section": f"Week {(number - 1) // _PER_WEEK + 1}",
        "description": f"{first} {second}",
        "slides": (
            Slide(name, (Part((first,), first, translations[0]),)),
            Slide(f"More of {name.lower()}", (Part((second,), second, translations[1]),)),
        ),
        "size": (320, 180),
        "frame_rate": 10,
        "keyframe_s": float(SEGMENT_S),
        "pause_s": 0.3,
        "spoken": False,
    }
    return LectureSpec(**{**fields, **changes})  # type: ignore[arg-type]  # the fields of a frozen dataclass, by name


def separate_streams(made: MadeLecture) -> Path:
    """Return a folder with video.mp4 (no sound), audio.m4a (no picture), and small.mp4: both, at half the height."""

    def make(folder: Path) -> None:
        copy = ["-c", "copy", "-movflags", "+faststart"]
        small = ["-vf", "scale=iw/2:ih/2:flags=area,crop=trunc(iw/2)*2:trunc(ih/2)*2", "-c:v", "libx264", "-c:a", "copy"]
        outputs = ["-map", "0:v", *copy, "video.mp4", "-map", "0:a", *copy, "audio.m4a", *small, "small.mp4"]
        run_ffmpeg(["-i", str(made.media), *outputs], folder)

    return _once(made, "separate", make)


def hls(made: MadeLecture) -> Path:
    """Return a folder with master.m3u8, video.m3u8, segment0.ts ..., and for each language en.m3u8, en-0.vtt ..."""

    def make(folder: Path) -> None:
        segments = ["-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod", "-hls_segment_filename", "segment%d.ts"]
        run_ffmpeg(["-i", str(made.media), "-c", "copy", "-f", "hls", *segments, "video.m3u8"], folder)
        master = ["#EXTM3U", "#EXT-X-VERSION:4"]
        for language in made.subtitles:
            _write_subtitle_playlist(folder, language, _cues(made, language), made.duration_s)
            master.append(
                f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="{language}",LANGUAGE="{language}",'
                f'AUTOSELECT=YES,URI="{language}.m3u8"'
            )
        width, height = made.spec.size
        master.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION={width}x{height},CODECS="avc1.64000c,mp4a.40.2",SUBTITLES="subtitles"'
        )
        master.append("video.m3u8")
        (folder / "master.m3u8").write_text("\n".join(master) + "\n", encoding="utf-8")

    return _once(made, "hls", make)


def dash(made: MadeLecture) -> Path:
    """Return a folder with manifest.mpd and its segments."""

    def make(folder: Path) -> None:
        run_ffmpeg(["-i", str(made.media), "-c", "copy", "-f", "dash", "-seg_duration", str(SEGMENT_S), "manifest.mpd"], folder)

    return _once(made, "dash", make)


def _write_subtitle_playlist(folder: Path, language: str, cues: Sequence[Cue], duration_s: float) -> None:
    """Write subtitles in segments of 2 s. As RFC 8216 section 3.5 asks, a cue stands in every segment that it overlaps."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2", "#EXT-X-PLAYLIST-TYPE:VOD"]
    number = 0
    while number * 2 < duration_s:
        start, end = number * 2, min(duration_s, number * 2 + 2)
        inside = [cue for cue in cues if cue.start_s < end and cue.end_s > start]
        # ffmpeg's MPEG-TS starts at 1.4 s of the 90 kHz clock.
        text = web_vtt(inside).replace("WEBVTT\n", "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:126000,LOCAL:00:00:00.000\n", 1)
        (folder / f"{language}-{number}.vtt").write_text(text, encoding="utf-8")
        lines += [f"#EXTINF:{end - start:.3f},", f"{language}-{number}.vtt"]
        number += 1
    (folder / f"{language}.m3u8").write_text("\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n", encoding="utf-8")


def _cues(made: MadeLecture, language: str) -> list[Cue]:
    """Return the cues of one of the lecture's own subtitle files."""
    if language == made.spec.language:
        return list(made.cues)
    cues = []
    for block in made.subtitles[language].read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        times, _, text = block.partition("\n")
        start, end = (_seconds(part) for part in times.split(" --> "))
        cues.append(Cue(start, end, text))
    return cues


def _seconds(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _once(made: MadeLecture, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` beside the lecture, made whole if it is not there; several processes may ask at a time."""
    target = made.media.parent / name
    if not target.exists():
        temporary = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=made.media.parent))
        try:
            make(temporary)
            temporary.rename(target)
        except OSError:
            if not target.exists():
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return target
