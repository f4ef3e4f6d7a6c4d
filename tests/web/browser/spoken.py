"""A library whose lectures are known word by word: two languages, scripts that run the other way or have no spaces."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from carrel import transcripts
from carrel.library import Library
from carrel.records import Chapter, Cue, Source, SourceKind, Transcript, TranscriptKind, Word
from carrel.sidecars import COURSE_FILE, CourseRecord, LectureRecord, SidecarTranscript, write
from carrel.tools import find_ffmpeg

COURSE = "Spoken"
RIVER, ARABIC, CHINESE, LONG = "riverlecture", "arabiclectur", "chineselectu", "longlecture1"
RARE = (1402, "lighthouse")
"""The number of the one cue of the long lecture that says this word."""
LENGTH_S = 120.0
_SOURCE = Source(SourceKind.URL, "https://example.org/spoken")
_SENTENCES = (
    "The river begins at a small spring.",
    "It gathers the water of the hills,",
    "and it carries stones to the plain.",
    "Fields are watered by its floods.",
)
_TRANSLATED = ("Der Fluss beginnt an einer Quelle. Er sammelt das Wasser der Hügel", "und trägt Steine in die Ebene.")


def english() -> tuple[Cue, ...]:
    """Thirty cues of four seconds with a word every half second. The third of every six begins after a silence of two seconds."""
    cues = []
    for number in range(30):
        start = number * 4.0
        begin = start + (2.0 if number % 6 == 3 else 0.0)
        words = _SENTENCES[number % 4].split()
        step = (start + 4.0 - begin) / len(words)
        spoken = tuple(Word(word, round(begin + at * step, 2)) for at, word in enumerate(words))
        cues.append(Cue(begin, start + 4.0, " ".join(words), spoken))
    return tuple(cues)


def german() -> tuple[Cue, ...]:
    """One cue for every two of the English."""
    return tuple(Cue(number * 8.0, number * 8.0 + 8.0, _TRANSLATED[number % 2]) for number in range(15))


def plain(sentences: Sequence[str], count: int = 30) -> tuple[Cue, ...]:
    """Return cues of four seconds that say the sentences in turn."""
    return tuple(Cue(number * 4.0, number * 4.0 + 4.0, sentences[number % len(sentences)]) for number in range(count))


def long() -> tuple[Cue, ...]:
    """An hour and forty minutes; no two cues are of the same length."""
    number, word = RARE
    cues = list(plain([" ".join(_SENTENCES[: 1 + at % 4]) * (1 + at % 3) for at in range(12)], 1500))
    cues[number] = Cue(cues[number].start_s, cues[number].end_s, f"There stands a {word}.")
    return tuple(cues)


def make_spoken(root: Path) -> None:
    """Lay out the library, make its one silent video, and take it into the catalogue and the index."""
    folder = root / "courses" / COURSE
    folder.mkdir(parents=True)
    write(folder / COURSE_FILE, CourseRecord(COURSE, COURSE, _SOURCE, COURSE))
    shelve(folder, 1, RIVER, "The river", {"en": english(), "de": german()})
    arabic = plain(["يبدأُ النهرُ عندَ نبعٍ صغير", "ويجمع مياه التلال", "ثم يحمل الحجارة إلى السهل"])
    shelve(folder, 2, ARABIC, "النهر", {"ar": arabic})
    chinese = plain(["河流始于一处小小的泉", "水，汇集山丘的水，", "把石头带到平原。"])
    shelve(folder, 3, CHINESE, "河流", {"zh": chinese})
    shelve(folder, 4, LONG, "A long way", {"en": long()})
    silent_video(folder / "1 video.mp4", LENGTH_S)
    for number in (2, 3, 4):
        (folder / f"{number} video.mp4").write_bytes((folder / "1 video.mp4").read_bytes())
    library = Library.open(root, create=True)
    library.rebuild()
    library.close()


def shelve(folder: Path, number: int, lecture: str, title: str, spoken: Mapping[str, Sequence[Cue]]) -> None:
    """Lay a lecture into its course's folder, but for its video, "<number> video.mp4"."""
    length = max(cues[-1].end_s for cues in spoken.values())
    for language, cues in spoken.items():
        text = transcripts.write_vtt(Transcript(language, TranscriptKind.MANUAL, tuple(cues)))
        (folder / f"{number} video.{language}.vtt").write_text(text, encoding="utf-8")
    record = LectureRecord(
        id=lecture,
        course_id=COURSE,
        course=COURSE,
        source=_SOURCE,
        source_key=COURSE,
        key=lecture,
        address="",
        title=title,
        position=number,
        file=f"{number} video.mp4",
        duration_s=length,
        chapters=(Chapter(0.0, length / 2, "Upper course"), Chapter(length / 2, length, "Lower course")),
        transcripts=tuple(
            SidecarTranscript(language, TranscriptKind.MANUAL, f"{number} video.{language}.vtt") for language in spoken
        ),
    )
    write(folder / f"{number} video.json", record)


def silent_video(path: Path, length_s: float) -> None:
    """Make a small dark video of one frame a second, with silence."""
    inputs = ["-f", "lavfi", "-i", "color=c=0x203040:s=320x180:r=1", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono"]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "8k"]
    ending = ["-t", str(length_s), "-movflags", "+faststart", str(path)]
    subprocess.run([find_ffmpeg().path, "-v", "error", "-y", *inputs, *codecs, *ending], check=True)
