"""The library's folder on disk: names, paths, containment. Knows where things lie; reads and writes nothing.

courses/<Program>/<Course>/course.json
courses/<Program>/<Course>/<Section>/<NN Lecture title>.mp4  .<language>.vtt  .jpg  .thumbs.jpg  .json
                                     <NN Lecture title> - <attachment's own name>
study/frames/<lecture>-<milliseconds>.jpg
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from carrel.errors import LibraryDamaged

COMPONENT_BYTES = 120
"""The most UTF-8 bytes that one file or folder name takes: below every file system's limit, also under encryption layers."""
_SUFFIX_BYTES = 24
_STEM_BYTES = 40
"""What is left at least of a lecture's name before that of its attachment."""
_FORMAT_CHARACTERS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one library."""

    root: Path

    @property
    def courses(self) -> Path:
        return self.root / "courses"

    @property
    def study(self) -> Path:
        return self.root / "study"

    @property
    def study_lock(self) -> Path:
        return self.staging / "study.lock"

    @property
    def settings(self) -> Path:
        return self.root / "carrel.toml"

    @property
    def catalog(self) -> Path:
        return self.root / "catalog.db"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def note_index(self) -> Path:
        return self.index / "notes"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def trash(self) -> Path:
        return self.root / "trash"

    @property
    def sync_lock(self) -> Path:
        return self.staging / "sync.lock"

    @property
    def run_log(self) -> Path:
        """The events of the sync that runs or ran last, one JSON object per line."""
        return self.staging / "sync.jsonl"

    @property
    def stop_request(self) -> Path:
        """While this file is there, a running sync comes to its end. (A signal cannot do this on Windows.)"""
        return self.staging / "stop"

    @property
    def run_history(self) -> Path:
        """What came of the latest syncs, one JSON object per line."""
        return self.staging / "runs.jsonl"

    @property
    def arranging(self) -> Path:
        """While this file is there, courses are getting the titles and places that it names."""
        return self.staging / "arranging.json"

    @property
    def restoring(self) -> Path:
        """While this file is there, something in the trash is on its way back."""
        return self.staging / "restoring.json"

    @property
    def is_unfinished(self) -> bool:
        """Whether a change of the library was cut off. The next one, or the next sync, finishes it."""
        return self.arranging.exists() or self.restoring.exists()

    @property
    def settings_lock(self) -> Path:
        return self.staging / "settings.lock"

    @property
    def devices(self) -> Path:
        """Who was let in from the network."""
        return self.root / "devices.json"

    @property
    def devices_lock(self) -> Path:
        return self.staging / "devices.lock"

    @property
    def serving(self) -> Path:
        """While a server runs: where it is reached."""
        return self.staging / "serving.json"

    @property
    def serving_lock(self) -> Path:
        """Held by the server that others than this machine reach. There is one for a library at a time."""
        return self.staging / "serving.lock"

    @property
    def log(self) -> Path:
        return self.staging / "carrel.log"

    def frame(self, lecture_id: str, second: float) -> Path:
        """Return where the picture of a lecture at `second` lies, which the learner wanted for a note."""
        return self.study / "frames" / f"{lecture_id}-{round(second * 1000)}.jpg"

    def lecture_staging(self, lecture_id: str) -> Path:
        return self.staging / "lectures" / lecture_id

    def resolve(self, relative: str) -> Path:
        """Return the path of something in the library, given relative to it, POSIX style.

        Raises LibraryDamaged for a path that leads out of the library: catalogue and sidecars are data, not trust. A link that
        someone put into the folder is followed: a course may lie on another disk.
        """
        pure = PurePosixPath(relative)
        if pure.is_absolute() or ".." in pure.parts or set("\0\\:") & set(relative):
            raise LibraryDamaged(f"The catalogue names a file outside the library: {relative!r}.")
        return self.root / pure

    def relative(self, path: Path) -> str:
        """Return a path of the library relative to it, POSIX style."""
        return path.relative_to(self.root).as_posix()


def make_id(*parts: str) -> str:
    """Return a short stable id for what `parts` name: 60 bits of BLAKE2b as 12 lower-case base32 characters."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:12]


def safe_name(title: str, *, limit: int = COMPONENT_BYTES, fallback: str = "Untitled") -> str:
    """Return `title` as a file name that is the same and allowed on Linux, macOS and Windows.

    Keeps the script (NFC); drops control and bidirectional characters; at most `limit` UTF-8 bytes.
    """
    from pathvalidate import sanitize_filename

    text = unicodedata.normalize("NFC", title.encode("utf-8", "replace").decode("utf-8"))
    text = _FORMAT_CHARACTERS.sub("", text)
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    text = re.sub(r"(?<=\S)\s*[:/\\|]\s*", " - ", text)
    text = re.sub(r"\s+", " ", text).strip().lstrip(".")
    text = str(sanitize_filename(cut_bytes(text, limit), platform="universal"))
    # What was dropped may have stood between two spaces, before a dot, or between a letter and its accent.
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().lstrip(". ").rstrip(". ")
    return text or fallback


def cut_bytes(text: str, limit: int) -> str:
    """Return the longest beginning of `text` that fits in `limit` UTF-8 bytes and does not split a character."""
    encoded = text.encode("utf-8")
    if len(encoded) <= limit:
        return text
    kept = encoded[:limit].decode("utf-8", "ignore")
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept.rstrip()


def course_folder(program: str | None, title: str) -> str:
    """Return a course's folder relative to the library."""
    parts = ["courses", *([safe_name(program)] if program else []), safe_name(title, fallback="Course")]
    return str(PurePosixPath(*parts))


def lecture_stem(section: tuple[str, ...], position: int, total: int, title: str, section_positions: tuple[int, ...] = ()) -> str:
    """Return where a lecture's files lie, relative to its course's folder and without their suffixes.

    Sections get their number in the course so that any file manager sorts them right, unless their title begins with one. Numbers
    have two digits, or as many as `total` needs.
    """
    digits = max(2, len(str(total)))
    folders = [_numbered(number, 2, name) for number, name in zip(section_positions, section, strict=True)]
    folders = [safe_name(name, fallback="Section") for name in folders]
    name = safe_name(f"{position:0{digits}d} {title}", limit=COMPONENT_BYTES - _SUFFIX_BYTES)
    return str(PurePosixPath(*folders, name))


def _numbered(number: int, digits: int, title: str) -> str:
    return title if re.match(r"\d", title) else f"{number:0{digits}d} {title}"


def with_id(stem: str, lecture_id: str) -> str:
    """Return `stem` with a short id suffix, for a name that is already taken."""
    path = PurePosixPath(stem)
    name = cut_bytes(path.name, COMPONENT_BYTES - _SUFFIX_BYTES - 9).rstrip(". ")
    return str(path.with_name(f"{name} [{lecture_id[:6]}]"))


def attachment_name(stem: str, name: str, *, distinct: bool = False) -> str:
    """Return an attachment's path beside the lecture at `stem`: "<stem> - <its own name>", its suffix kept whole.

    Where there is no room for both, the stem's part is cut first. `distinct` adds a mark made of `name`: for a path that is
    taken.
    """
    given = PurePosixPath(name.replace("/", " "))
    suffix = safe_name(given.suffix.removeprefix("."), limit=20, fallback="") if given.suffix else ""
    ending = (f" [{make_id(name)[:6]}]" if distinct else "") + (f".{suffix}" if suffix else "")
    lecture = PurePosixPath(stem).name
    own = _without_title(safe_name(given.stem, limit=1000, fallback="attachment"), lecture)
    room = COMPONENT_BYTES - len(f" - {ending}".encode())
    before = cut_bytes(lecture, max(_STEM_BYTES, room - len(own.encode()))).rstrip(". ")
    room -= len(before.encode())
    # What begins like the lecture's name differs from its neighbours at its end.
    own = _last_bytes(own, room) if own[:8].casefold() in lecture.casefold() else cut_bytes(own, room)
    own = own.rstrip(". ")
    return str(PurePosixPath(stem).with_name(f"{before} - {own}{ending}"))


def _last_bytes(text: str, limit: int) -> str:
    encoded = text.encode("utf-8")
    if len(encoded) <= limit:
        return text
    kept = encoded[-limit:].decode("utf-8", "ignore")
    while kept and unicodedata.combining(kept[0]):
        kept = kept[1:]
    return kept.lstrip(" .-_")


def _without_title(own: str, lecture: str) -> str:
    """Return an attachment's own name without the lecture's name or title at its beginning."""
    for front in (lecture, re.sub(r"^\d+ ", "", lecture)):
        rest = own[len(front) :]
        if own[: len(front)].casefold() == front.casefold() and not rest[:1].isalnum():
            return rest.lstrip(" .-_") or own
    return own
