"""How much a phone copy costs: copying against copying the file, encoding against the same ffmpeg command alone.

python benchmarks/prepare.py [--megabytes 300] [--seconds 60] [--rounds 5] [--bundled]

The rounds of both sides alternate; medians are printed with their ratio. Limits: a source that fits takes at most 1.5 times
the copy of its file plus 0.3 s, an encode at most 1.05 times ffmpeg alone. Thumbnails and loudness, for which no lecture waits,
are told beside.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import imageio_ffmpeg

from carrel import media
from carrel.media.command import Inputs, phone_copy_command
from carrel.media.labels import write_labels
from carrel.settings import Settings
from carrel.tools import Ffmpeg, find_ffmpeg

_CLIP_S = 20
_CLIP_MEGABYTES = 9.0
_SOUND = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=300, help="size of the file to copy")
    parser.add_argument("--seconds", type=int, default=60, help="length of the 1080p file to encode")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bundled", action="store_true", help="use imageio-ffmpeg's ffmpeg")
    options = parser.parse_args()
    ffmpeg = Ffmpeg(imageio_ffmpeg.get_ffmpeg_exe(), "bundled", bundled=True) if options.bundled else find_ffmpeg()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        transcript = _transcript(folder / "a.en.vtt", 3600)
        fitting = _fitting(folder, ffmpeg, options.megabytes)
        outputs = [folder / name for name in ("plain.mp4", "alone.mp4", "copy.mp4")]
        copied, made = _alternate(
            options.rounds,
            lambda: shutil.copyfile(fitting, outputs[0]),
            lambda: _prepare(fitting, transcript, outputs[2], ffmpeg),
            outputs,
        )
        megabytes, limit = fitting.stat().st_size / 1e6, 1.5 * copied.wall_s + 0.3
        print(f"copy {megabytes:.0f} MB: file {copied}, prepare {made}, limit {limit:.2f} s", _verdict(made.wall_s <= limit))
        _tell_extras(fitting, ffmpeg)
        tall = _tall(folder, ffmpeg, options.seconds)
        command = _alone(tall, transcript, folder, ffmpeg)
        alone, made = _alternate(
            options.rounds,
            lambda: subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL),
            lambda: _prepare(tall, transcript, outputs[2], ffmpeg),
            outputs,
        )
        ratio = made.wall_s / alone.wall_s
        print(f"encode {options.seconds} s: ffmpeg alone {alone}, prepare {made}, ratio {ratio:.3f}", _verdict(ratio <= 1.05))


@dataclass(frozen=True)
class Cost:
    """Medians. On a busy machine the processor's seconds tell more than the clock's; they include child processes."""

    wall_s: float
    cpu_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:.3f} s (processor {self.cpu_s:.2f} s)"


def _verdict(good: bool) -> str:
    return "ok" if good else "TOO SLOW"


def _alternate(
    rounds: int, plain: Callable[[], object], ours: Callable[[], object], outputs: Sequence[Path]
) -> tuple[Cost, Cost]:
    """Return what each costs. `outputs` are deleted first: freeing an old file takes time of its own."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(rounds):
        for work, into in zip((plain, ours), costs, strict=True):
            for output in outputs:
                output.unlink(missing_ok=True)
            into.append(_cost(work))
    first, second = (Cost(median(c.wall_s for c in side), median(c.cpu_s for c in side)) for side in costs)
    return first, second


def _cost(work: Callable[[], object]) -> Cost:
    began, busy = time.perf_counter(), sum(os.times()[:4])
    work()
    return Cost(time.perf_counter() - began, sum(os.times()[:4]) - busy)


def _tell_extras(phone_copy: Path, ffmpeg: Ffmpeg) -> None:
    seconds = media.look(phone_copy).duration_s
    sprite = _cost(lambda: media.make_sprite(phone_copy, phone_copy.with_suffix(".thumbs.jpg"), seconds))
    loudness = _cost(lambda: media.measure_loudness(phone_copy, seconds, ffmpeg=ffmpeg, progress=lambda _: None))
    print(f"beside, for {seconds:.0f} s of video: thumbnails {sprite}, loudness {loudness}")


def _prepare(original: Path, transcript: Path, into: Path, ffmpeg: Ffmpeg) -> None:
    facts = media.look(original)
    plan = media.plan(facts, Settings(), language=None)
    captions = [("en", transcript)]
    media.make_phone_copy(
        original,
        facts,
        plan,
        captions=captions,
        chapters=facts.chapters,
        title="A lecture",
        into=into,
        ffmpeg=ffmpeg,
        progress=lambda _: None,
    )
    made = media.check_phone_copy(into, facts, plan, captions)
    media.make_poster(into, into.with_suffix(".jpg"), made.duration_s)


def _alone(original: Path, transcript: Path, folder: Path, ffmpeg: Ffmpeg) -> list[str]:
    """Return the command that a phone copy of `original` takes."""
    facts = media.look(original)
    inputs = Inputs(original, [("en", transcript)], labels=folder / "labels.txt", card=folder / "none.png")
    inputs.labels.write_text(write_labels("A lecture", (), facts.duration_s), encoding="utf-8")
    plan = media.plan(facts, Settings(), language=None)
    command = phone_copy_command(ffmpeg, media.encoders(ffmpeg), inputs, facts, plan, folder / "alone.mp4")
    return [command[0], "-y", *command[1:]]


def _fitting(folder: Path, ffmpeg: Ffmpeg, megabytes: int) -> Path:
    """Make a 720p file that fits, at a constant bit rate, by repeating a short one."""
    clip, whole = folder / "clip.mp4", folder / "fitting.mp4"
    rate = ["-b:v", "3400k", "-maxrate", "3400k", "-bufsize", "3400k", "-x264-params", "nal-hrd=cbr", "-g", "120"]
    picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-pix_fmt", "yuv420p", *rate, "-c:a", "aac", "-ac", "2"]
    _ffmpeg(ffmpeg, *picture, *_SOUND, *encode, "-t", str(_CLIP_S), str(clip))
    repeats = round(megabytes / _CLIP_MEGABYTES) - 1
    _ffmpeg(ffmpeg, "-stream_loop", str(repeats), "-i", str(clip), "-c", "copy", "-movflags", "+faststart", str(whole))
    return whole


def _tall(folder: Path, ffmpeg: Ffmpeg, seconds: int) -> Path:
    picture = ["-f", "lavfi", "-i", "mandelbrot=size=1920x1080:rate=30"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    _ffmpeg(ffmpeg, *picture, *_SOUND, *encode, "-t", str(seconds), str(folder / "tall.mp4"))
    return folder / "tall.mp4"


def _ffmpeg(ffmpeg: Ffmpeg, *arguments: str) -> None:
    subprocess.run([ffmpeg.path, "-v", "error", "-y", *arguments], check=True, stdin=subprocess.DEVNULL)


def _transcript(path: Path, seconds: int) -> Path:
    stamps = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(seconds + 1)]
    cues = [f"{stamps[s]}.000 --> {stamps[s]}.900\nwhat was said at second {s}\n" for s in range(0, seconds, 3)]
    path.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
