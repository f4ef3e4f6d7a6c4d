"""A course as the site offers it now: lectures come, go and hide while the site runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from carrel.demo.spec import MadeLecture

State = Literal["public", "private", "removed", "login", "upcoming", "drm"]
Form = Literal["progressive", "separate", "hls", "dash"]


@dataclass(slots=True)
class SiteLecture:
    """A lecture on the site. Every field may be changed while the site runs.

    `file` is its path below /files/ without a suffix: "river/week1/lecture1". `state` and the rest matter to the platform
    alone: who can see it, in which `forms` it is offered, and whether its captions are a person's, a machine's, both or none.
    Beside separate streams, the progressive form is one of half the height, as on YouTube.
    """

    made: MadeLecture
    file: str
    state: State = "public"
    forms: tuple[Form, ...] = ("progressive", "separate")
    manual: bool = True
    automatic: bool = False

    @property
    def key(self) -> str:
        return self.made.spec.key


@dataclass(slots=True)
class SiteCourse:
    """A course on the site, with its address in each of its shapes."""

    root: str
    key: str
    title: str
    description: str
    lectures: list[SiteLecture] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """A page with a <video> and its <track>s for each lecture."""
        return f"{self.root}/page/{self.key}"

    @property
    def feed(self) -> str:
        """An RSS feed with an enclosure for each lecture. No subtitles: feeds have none."""
        return f"{self.root}/feed/{self.key}.xml"

    @property
    def hls(self) -> str:
        """An RSS feed whose enclosures are HLS playlists, with subtitles inside."""
        return f"{self.root}/hls/{self.key}.xml"

    @property
    def hls_page(self) -> str:
        """A page whose <video>s are HLS playlists."""
        return f"{self.root}/hls-page/{self.key}"

    @property
    def platform(self) -> str:
        """A playlist of the video platform; needs the yt-dlp plugin."""
        return f"{self.root}/platform/{self.key}"

    def watch(self, lecture: SiteLecture) -> str:
        """Return a lecture's own page on the platform; needs the yt-dlp plugin."""
        return f"{self.platform}/{lecture.key}"

    def url(self, lecture: SiteLecture, suffix: str) -> str:
        """Return the address of one of a lecture's files: suffix ".mp4", ".en.vtt", "/hls/master.m3u8", "/dash/manifest.mpd"."""
        return f"{self.root}/files/{lecture.file}{suffix}"

    def publish(self, made: MadeLecture, at: int | None = None) -> SiteLecture:
        """Add a lecture, at the end or before the one at index `at`. Files are numbered within their section, from 1."""
        folder = (made.spec.section or "lectures").replace(" ", "").lower()
        number = self._numbers[folder] = self._numbers.get(folder, 0) + 1
        lecture = SiteLecture(made, f"{self.key}/{folder}/lecture{number}")
        self.lectures.insert(len(self.lectures) if at is None else at, lecture)
        return lecture

    def withdraw(self, lecture: SiteLecture) -> None:
        """Take a lecture away, files and all."""
        self.lectures.remove(lecture)

    def seen(self) -> Sequence[SiteLecture]:
        """Return the lectures that a page or feed shows."""
        return [lecture for lecture in self.lectures if lecture.state == "public"]
