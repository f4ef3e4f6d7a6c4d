"""Turns a timeline into a video file: pictures that change as things are said, and the sound. Needs ffmpeg alone."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from carrel.demo import slides
from carrel.demo.spec import LectureSpec
from carrel.demo.timeline import Timeline
from carrel.errors import EncodeFailed, ToolMissing
from carrel.files import disk_full
from carrel.tools import find_ffmpeg

if TYPE_CHECKING:
    from PIL.Image import Image


_FADE_S = 0.4


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture file and how long it stands, in seconds."""

    name: str
    duration_s: float


def make_film(timeline: Timeline, into: Path, work: Path) -> None:
    """Write the video `into`: slides, a progress bar that moves along the foot, and the sound. `work` is an empty folder.

    Raises ToolMissing, or EncodeFailed with ffmpeg's last line.
    """
    spec = timeline.spec
    pictures = _draw(timeline, work)
    timeline.write_sound(work / "voice.wav")
    # The concat demuxer drops the last picture's duration unless the picture is named once more.
    listing = ["ffconcat version 1.0", *(f"file {one.name}\nduration {one.duration_s:.6f}" for one in pictures)]
    listing.append(f"file {pictures[-1].name}")
    (work / "pictures.txt").write_text("\n".join(listing) + "\n", encoding="utf-8")
    inputs = ["-f", "concat", "-i", "pictures.txt", "-i", "voice.wav"]
    streams = ["-filter_complex", _filter(spec, timeline.duration_s), "-map", "[out]", "-map", "1:a"]
    length = ["-t", f"{timeline.duration_s:.3f}"]
    run_ffmpeg([*inputs, *streams, *length, *_codecs(spec), "-metadata", f"title={spec.title}", str(into.resolve())], work)


def run_ffmpeg(arguments: Sequence[str], folder: Path) -> None:
    """Run ffmpeg within `folder`. Raises ToolMissing, DiskFull, or EncodeFailed with ffmpeg's last line.

    Some systems' ffmpeg comes without H.264 or VP9 encoders. The bundled one has them, so it gets a second try.
    """
    said = ""
    for program in _programs():
        command = [program, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments]
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        except OSError as error:
            said = said or str(error)
            continue
        if done.returncode == 0:
            return
        said = said or done.stderr.decode("utf-8", "replace").strip()
        if "No space left" in said:
            raise disk_full(folder)
    raise EncodeFailed(f"ffmpeg could not make a sample lecture: {said.splitlines()[-1] if said else 'it said nothing'}.")


def _programs() -> Iterator[str]:
    bundled = False
    with contextlib.suppress(ToolMissing):
        found = find_ffmpeg()
        bundled = found.bundled
        yield found.path
    if not bundled:
        import imageio_ffmpeg

        with contextlib.suppress(RuntimeError):
            yield str(imageio_ffmpeg.get_ffmpeg_exe())


def _draw(timeline: Timeline, folder: Path) -> list[_Picture]:
    """Draw each state of each slide into `folder`, with a short fade into it."""
    spec, parts = timeline.spec, timeline.parts
    pictures: list[_Picture] = []
    seen = slides.blank(spec)
    states: list[Image] = []
    slide, shown = -1, 0
    for index, one in enumerate(parts):
        if one.slide != slide:
            slide, shown = one.slide, 0
            states = slides.draw_states(spec, spec.slides[slide], slide + 1)
        shown += bool(one.part.point)
        start_s = one.start_s if index else 0.0
        end_s = parts[index + 1].start_s if index + 1 < len(parts) else timeline.duration_s
        stands_s = end_s - start_s
        for image in _fade(seen, states[shown], round(_FADE_S * spec.frame_rate)):
            name = f"{len(pictures):05d}.bmp"
            image.save(folder / name)
            last = image is states[shown]
            pictures.append(_Picture(name, stands_s if last else 1 / spec.frame_rate))
            stands_s -= 1 / spec.frame_rate
        seen = states[shown]
    return pictures


def _fade(before: Image, after: Image, steps: int) -> Iterator[Image]:
    """Yield the pictures from `before` to `after`, the first already a step away, the last `after` itself."""
    from PIL import Image

    for step in range(1, steps):
        share = step / steps
        yield Image.blend(before, after, share * share * (3 - 2 * share))
    yield after


def _filter(spec: LectureSpec, duration_s: float) -> str:
    width, height = spec.size
    bar = max(2, round(slides.BAR_HEIGHT * height / 720 / 2) * 2)
    return (
        f"[0:v]fps={spec.frame_rate},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[page];"
        f"color=c={slides.ACCENT_HEX}:s={width}x{bar}:r={spec.frame_rate},format=yuv420p[bar];"
        f"[page][bar]overlay=x='-{width}+{width}*t/{duration_s:.3f}':y={height - bar}:shortest=1[out]"
    )


def _codecs(spec: LectureSpec) -> list[str]:
    between_keyframes = str(round(spec.keyframe_s * spec.frame_rate))
    if spec.container == "webm":
        video = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-crf", "32", "-b:v", "0"]
        return [*video, "-g", between_keyframes, "-c:a", "libopus", "-b:a", "48k"]
    video = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-profile:v", "high"]
    colour = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    sound = ["-c:a", "aac", "-b:a", "64k", "-ar", "48000", "-ac", "1"]
    return [*video, "-g", between_keyframes, *colour, *sound, "-movflags", "+faststart"]
