"""What a sample course is made from (`...Spec`), and what comes out (`MadeLecture`, `MadeCourse`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from carrel.records import Chapter, Cue, Word


@dataclass(frozen=True, slots=True)
class Bars:
    """A figure of labelled bars: (label, per cent) from top to bottom. The bar numbered `lit` is in the accent colour."""

    bars: tuple[tuple[str, int], ...]
    lit: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A figure of rows of lettered blocks: (label, "AAABBB")."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure of memory over time, falling ever more slowly after each of `reviews` (0 to 1 along the time axis)."""

    reviews: tuple[float, ...]


Figure = Bars | Blocks | Curve


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences that are said together. `point` appears on the slide as they begin; "" adds nothing.

    `translations` holds, by language tag, what a translator made of each sentence, in the same order.
    """

    speech: tuple[str, ...]
    point: str = ""
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slide:
    heading: str
    parts: tuple[Part, ...]
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class LectureSpec:
    """One lecture. `container` "mp4" gives H.264 and AAC, "webm" VP9 and Opus. `size` is in pixels.

    `pause_s` is the silence after a part; `spoken` chooses a synthetic voice where there is one, otherwise soft tones.
    """

    key: str
    title: str
    slides: tuple[Slide, ...]
    section: str = ""
    description: str = ""
    language: str = "en"
    container: str = "mp4"
    size: tuple[int, int] = (1280, 720)
    frame_rate: int = 15
    keyframe_s: float = 4.0
    pause_s: float = 0.7
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class CourseSpec:
    key: str
    title: str
    description: str
    lectures: tuple[LectureSpec, ...]


@dataclass(frozen=True, slots=True)
class MadeLecture:
    """A lecture as files, and what is true of it. `words` are all words in order; each cue carries its own of them.

    `subtitles` maps language tags to WebVTT files.
    """

    spec: LectureSpec
    media: Path
    duration_s: float
    words: tuple[Word, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    subtitles: Mapping[str, Path]

    def second_of(self, word: str, occurrence: int = 1) -> float:
        """Return the second at which `word` begins for the n-th time; letter case and punctuation do not count.

        Raises ValueError if it is not said that often.
        """
        wanted = word.casefold()
        for spoken in self.words:
            if spoken.text.casefold().strip(".,;:!?\"'()“”’") == wanted:
                occurrence -= 1
                if occurrence == 0:
                    return spoken.start_s
        raise ValueError(f"{word!r} is not said that often in {self.spec.title!r}")


@dataclass(frozen=True, slots=True)
class MadeCourse:
    spec: CourseSpec
    lectures: tuple[MadeLecture, ...]
