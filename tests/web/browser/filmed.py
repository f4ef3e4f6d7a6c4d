"""A library of lectures with all that a player shows: captions, chapters, thumbnails, loudness, a file beside them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image

from carrel import transcripts
from carrel.library import Library
from carrel.records import Chapter, Cue, Loudness, Source, SourceKind, Transcript, TranscriptKind
from carrel.sidecars import COURSE_FILE, CourseRecord, LectureRecord, SidecarAttachment, SidecarThumbs, SidecarTranscript, write
from carrel.tools import find_ffmpeg

RIVERS, HILLS = "riverscourse", "hillscourse1"
SPRING, MOUTH, SLOPE = "springlectur", "mouthlecture", "slopelecture"
LENGTH_S = 40.0
GAIN_DB = 6.0
FRAME_RATE = 10.0
CHAPTER = "Lower course"
"""The second half of each lecture."""
SLIDES = "slides.pdf"
_SPOKEN = {"en": "Cue {} of the river", "de": "Satz {} vom Fluss"}


def make_filmed(root: Path) -> None:
    """Lay out two courses of two lectures and one, and take them into the catalogue and the index."""
    film = _film(root / "film.mp4")
    sprite = _sprite(film)
    for course, title, lectures in ((RIVERS, "Rivers", (SPRING, MOUTH)), (HILLS, "Hills", (SLOPE,))):
        folder = root / "courses" / title
        folder.mkdir(parents=True)
        source = Source(SourceKind.URL, f"https://example.org/{course}")
        write(folder / COURSE_FILE, CourseRecord(course, title, source, course))
        for number, lecture in enumerate(lectures, start=1):
            stem = f"{number:02d} {lecture}"
            (folder / f"{stem}.mp4").write_bytes(film.read_bytes())
            (folder / f"{stem}.thumbs.jpg").write_bytes(sprite.read_bytes())
            Image.new("RGB", (60, 60)).save(folder / f"{stem} - {SLIDES}", "PDF")
            for language, said in _SPOKEN.items():
                cues = tuple(Cue(at * 4.0, at * 4.0 + 4.0, said.format(at)) for at in range(10))
                text = transcripts.write_vtt(Transcript(language, TranscriptKind.MANUAL, cues))
                (folder / f"{stem}.{language}.vtt").write_text(text, encoding="utf-8")
            record = LectureRecord(
                id=lecture,
                course_id=course,
                course=title,
                source=source,
                source_key=course,
                key=lecture,
                address="",
                title=lecture.capitalize(),
                position=number,
                file=f"{stem}.mp4",
                duration_s=LENGTH_S,
                thumbs=SidecarThumbs(columns=5, rows=2, interval_s=4.0, width=160, height=90, file=f"{stem}.thumbs.jpg"),
                loudness=Loudness(lufs=-16.0 - GAIN_DB, peak_db=-20.0),
                frame_rate=FRAME_RATE,
                chapters=(Chapter(0.0, LENGTH_S / 2, "Upper course"), Chapter(LENGTH_S / 2, LENGTH_S, CHAPTER)),
                transcripts=tuple(
                    SidecarTranscript(language, TranscriptKind.MANUAL, f"{stem}.{language}.vtt") for language in _SPOKEN
                ),
                attachments=(SidecarAttachment(SLIDES, f"{stem} - {SLIDES}"),),
            )
            write(folder / f"{stem}.json", record)
    library = Library.open(root, create=True)
    library.rebuild()
    library.close()


def _film(path: Path) -> Path:
    """Make a small moving picture with a soft tone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = f"testsrc=size=160x90:rate={FRAME_RATE:g}:duration={LENGTH_S}"
    sound = f"sine=frequency=330:duration={LENGTH_S},volume=-18dB"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "20", "-pix_fmt", "yuv420p"]
    heard = ["-c:a", "aac", "-b:a", "32k", "-movflags", "+faststart"]
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    subprocess.run([find_ffmpeg().path, "-v", "error", "-y", *inputs, *coded, *heard, str(path)], check=True)
    return path


def _sprite(film: Path) -> Path:
    path = film.with_suffix(".jpg")
    tiles = ["-vf", "fps=1/4,scale=160:90,tile=5x2", "-frames:v", "1"]
    subprocess.run([find_ffmpeg().path, "-v", "error", "-y", "-i", str(film), *tiles, str(path)], check=True)
    return path
