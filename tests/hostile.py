"""A course of which every word means harm: titles, descriptions, subtitles, attachments, file names, notes, messages.

`make_hostile_library` brings it in as a person would: from a site by yt-dlp, and from a folder. What must hold of the library
afterwards is said here too, for all who look at it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from carrel.demo.server import Answer
from carrel.demo.spec import MadeLecture
from carrel.library import Library
from carrel.records import Chapter
from carrel.views import CourseView, LectureLine
from tests.coursesite import CourseSite, SiteCourse
from tests.coursesite.faults import Status, Wait
from tests.study.made import edited, watched

EVIL = "http://evil.invalid"
HTML = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg onload=alert(1)>",
    f"<iframe src={EVIL}/></iframe>",
    f"<a href='javascript:alert(1)'>x</a><link rel=stylesheet href={EVIL}/x.css>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "&lt;img src=x onerror=alert(1)&gt;",
)
TERMINAL = (
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[31m",
    f"\x1b]8;;{EVIL}/\x1b\\click\x1b]8;;\x1b\\",
    "\x9b31m\x90q\x9c\x9d0;x\x9c",
    "\rover\b\bwritten\x7f",
)
TURNED = ("\u202egnp.exe", "\u2066in\u2069", "\u202a\u202b\u202d", "\u200b\ufeff\u2060")
BROKEN = ("nul\x00nul", "\ud800half", "\udfff", "\u2028line\u2029par", "\ufffe\uffff", "\r\nSet-Cookie: a=b\r\n\r\n<b>x</b>")
PATHS = (
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "%2e%2e%2f%2e%2e%2fetc",
    "C:\\Windows\\System32",
    "\\\\server\\share",
    "/etc/",
)
CELLS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "%0A-3+3")
MARKDOWN = ("[[wiki]] ![[embed]] %%gone%%", "---\ntags: [evil]\n---", "<% tp.file %>", "`$x$`", f"![p]({EVIL}/p.png)")

TITLES = (
    "".join(HTML),
    "".join(TERMINAL) + "told",
    "".join(TURNED) + "turned",
    " ".join(BROKEN) + " broken",
    " ".join(PATHS),
    CELLS[0] + "".join(MARKDOWN),
    "W" * 9_000,
)
COURSE = f"Hostile{HTML[0]}{TERMINAL[0]}{TERMINAL[3]}{TURNED[0]}{PATHS[0]}{BROKEN[1]}"
PROGRAM = f"=Program{HTML[1]}{TERMINAL[1]}{TURNED[0]}"
SECTION = f"..{HTML[2]}{TERMINAL[2]}{TURNED[1]}{PATHS[3]}"
DESCRIPTION = "".join((*HTML, *TERMINAL, *TURNED, *BROKEN)) + " long" * 20_000
SPOKEN = "hostileword"
"""A word that every subtitle says."""
NOTE = "\n\n".join(
    (
        f"# noted {HTML[0]}",
        *HTML,
        *TERMINAL,
        *TURNED,
        *(text for text in BROKEN if "\ud800" not in text and "\udfff" not in text),
        "[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>) [c](vbscript:x) <javascript:alert(1)>",
        f"![p]({EVIL}/p.png) ![f](frame:1e9) ![d](data:image/svg+xml,<svg/onload=alert(1)>) ![f](frame:0.5)",
        r"$\href{javascript:alert(1)}{x}$ $\includegraphics{http://evil.invalid/x.png}$ $\htmlData{a=b}{x}$ $\def\a{\a\a}\a$",
        r"$$\rule{9999em}{9999em}$$ $\kern{9999em}x\kern{-9999em}$ $\text{<script>alert(1)</script>}$",
        *MARKDOWN,
        "W" * 3_000,
        "> " * 300 + "deep",
        "[" * 300,
        "$" * 301,
    )
)

_VTT = f"""WEBVTT {HTML[0]}

STYLE
::cue {{ background-image: url({EVIL}/a.png); }}
@import url({EVIL}/b.css);

REGION
id:x width:100%

NOTE <script>alert(1)</script>

x"><img src=x onerror=alert(1)>
00:00:00.000 --> 00:00:01.000 position:0% line:0 align:start region:x vertical:rl size:1%
<v "><img src=x onerror=alert(1)>>{SPOKEN} <script>alert(1)</script> <img src=x onerror=alert(1)>

00:00:01.000 --> 00:00:02.000
<c.x onclick=alert(1)>cue</c> &lt;img src=x onerror=alert(1)&gt; &amp;lt;b&amp;gt; <00:00:01.500><b onmouseover=alert(1)>bold</b>

00:00:02.000 --> 00:00:03.000
\x1b]0;owned\x07\x1b[2J\x9b31m \u202eturned\u2066 nul\x00nul \u2028line\u2029 <lang x onclick=1>lang</lang> <ruby>r<rt>t</rt>

00:00:03.000 --> 00:00:04.000
</track><svg onload=alert(1)>svg</svg> --&gt; {{{{constructor}}}} {"W" * 4_000}
"""


@dataclass(frozen=True)
class Says:
    """A site that answers with other JSON."""

    change: Callable[[dict[str, Any]], object]

    def apply(self, answer: Answer, wait: Wait) -> Answer:
        assert isinstance(answer.body, bytes)
        said = json.loads(answer.body)
        self.change(said)
        return replace(answer, body=json.dumps(said).encode())


def hostile_lectures(made: Sequence[MadeLecture], folder: Path) -> list[MadeLecture]:
    """Return lectures with the hostile titles, and their subtitles, which are laid into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    track = folder / "hostile.vtt"
    track.write_bytes(_VTT.encode("utf-8", "surrogatepass"))
    chapters = (Chapter(0.0, 2.0, TITLES[0]), Chapter(2.0, 4.0, TITLES[1] + TITLES[2] + TITLES[3]))
    return [
        replace(
            one,
            spec=replace(one.spec, title=title, section=SECTION, description=DESCRIPTION),
            chapters=chapters,
            subtitles={"en": track, "de": track},
        )
        for one, title in zip(made, TITLES, strict=False)
    ]


def offer_hostile(site: CourseSite, lectures: Sequence[MadeLecture]) -> SiteCourse:
    """Offer the course on the site's platform. The last lecture but one is private, the last is refused with a hostile reason."""
    course = site.offer(lectures, title=COURSE, description=DESCRIPTION)
    for lecture in course.lectures:
        lecture.forms, lecture.manual, lecture.automatic = ("progressive",), True, False
    course.lectures[-2].state = "private"

    def lie(info: dict[str, Any]) -> None:
        info["webpage_url"] = "javascript:alert(1)//" + "".join(HTML)
        track = info["subtitles"]["en"]
        info["subtitles"] |= {"../../../evil": track, "<b>x</b>": track, "en-\x1b[2J": track, "CON": track}
        info["uploader"] = TITLES[0]
        info["thumbnail"] = f"{EVIL}/t.jpg"

    site.misbehave(f"/platform/{course.key}/*", Says(lie))
    site.misbehave(f"/files/{course.lectures[-1].file}.mp4", Status(418, reason="Teapot" + TERMINAL[1] + HTML[0] + "\x9b2J"))
    return course


NAMES = (
    "<script>alert(1)<",
    '"><img src=x onerror=alert(1)>',
    "\x1b]0;owned\x07\x1b[2J esc",
    "new\nline\rhere",
    "\u202egnp turned\u2066",
    "CON",
    "nul.x",
    "...dots",
    "-rf dash",
    " space and dot. ",
    "%2e%2e%2fetc",
    "C:\\Windows\\x",
    "=cmd|' calc'!A0",
    "w" * 230,
    "back`tick$(touch x);&|",
)
ATTACHED = {
    "page.html": b"<script>alert(document.domain)</script>",
    "really.html.pdf": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>",
    "x\r\nSet-Cookie: a=b\n.txt": b"headers",
    '"; filename="evil.exe': b"MZ",
    "\u202etxt.exe": b"MZ",
    "\x1b[2Jescape.md": b"# x",
    "sheet.xml": b"<?xml-stylesheet href='javascript:alert(1)'?><x/>",
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
}


def hostile_folder(folder: Path, media: Path) -> Path:
    """Make a folder of lectures with names that file systems, shells, pages and terminals trip over. Returns it."""
    if sys.platform == "win32":
        raise OSError("Windows refuses such names itself")
    root = folder / "Folder <b>\x1b[31m\u202e 'quoted'\nx"
    for number, name in enumerate(NAMES):
        section = root / f"{number % 2} sec\x1b[2J<i>\u2066\n.."
        section.mkdir(parents=True, exist_ok=True)
        shutil.copy(media, section / f"{name}.mp4")
        (section / f"{name}.vtt").write_text(_VTT, encoding="utf-8")
    first = root / "0 first"
    first.mkdir()
    shutil.copy(media, first / "01 first.mp4")
    (first / "01 first.info.json").write_text(
        json.dumps(
            {
                "title": TITLES[3] + TITLES[1],
                "description": DESCRIPTION,
                "webpage_url": "javascript:alert(1)",
                "duration": 1e300,
                "language": "../../x",
                "chapters": [{"start_time": 0, "end_time": 2, "title": "".join((*BROKEN, *HTML))}],
            }
        ),
        encoding="utf-8",
    )
    for name, data in ATTACHED.items():
        (first / name).write_bytes(data)
    (first / b"\xff\xfe not text.mp4".decode("utf-8", "surrogateescape")).write_bytes(b"x")
    (first / "outside.txt").symlink_to("/etc/passwd")
    return root


@dataclass(frozen=True)
class Hostile:
    """What was made: the library, and its two courses."""

    root: Path
    site_course: str
    folder_course: str
    lecture: str
    """One of the site's, with captions and notes."""
    attached: str
    """The folder's lecture with the attachments."""


def make_hostile_library(into: Path, made: Sequence[MadeLecture]) -> Hostile:
    """Sync the hostile course from a site and from a folder, take notes, study, remove and fail."""
    root = into / "library"
    lectures = hostile_lectures(made, into / "tracks")
    with CourseSite() as site:
        course = offer_hostile(site, lectures)
        with _opened(root) as library:
            one = library.add(course.platform, program=PROGRAM)
            other = library.add(str(hostile_folder(into / "folder", made[0].media)))
            report = library.sync()
            library.retry()
            library.sync()
            assert report.failed, "the refused lecture failed"
            ready = [line for line in _lines(library.course(one.id)) if line.state == "ready"]
            attached = next(line for line in _lines(library.course(other.id)) if library.lecture(line.id).attachments)
            library.upkeep.edit(other.id, program=PROGRAM + "2")
            for number, line in enumerate(ready[:3]):
                library.desk.record(
                    [
                        edited(10 * number, NOTE, note=f"n{number}", lecture=line.id, second=1.0, device="phone"),
                        watched(10 * number + 1, 0.0, 3.0, lecture=line.id),
                    ]
                )
            library.remove(ready[-1].id)
            (library.layout.study / "<b>\x1b[2J\u202e.jsonl").write_text("no journal\n", encoding="utf-8")
            return Hostile(root, one.id, other.id, ready[0].id, attached.id)


def copy_hostile_library(first: Path, into: Path, made: Sequence[MadeLecture]) -> Hostile:
    """Return a copy, below `into`, of the library that is at `first`, and is made there if it is not."""
    told = first / "made"
    if not told.exists():
        # Of one who was stopped on the way.
        shutil.rmtree(first, ignore_errors=True)
        one = make_hostile_library(first, made)
        told.write_text(" ".join((one.site_course, one.folder_course, one.lecture, one.attached)), encoding="utf-8")
    shutil.copytree(first, into, symlinks=True, ignore=lambda *_: ["made"], dirs_exist_ok=True)
    return Hostile(into / "library", *told.read_text(encoding="utf-8").split())


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')


def wrong_in_name(name: str) -> str | None:
    """Say what Windows, or a reader, would not like about a file's name.

    https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    if found := _FORBIDDEN.search(name):
        return f"{found[0]!r} in {name!r}"
    if _RESERVED.fullmatch(name) or name.endswith((".", " ")) or name.startswith(" ") or name in ("", ".", ".."):
        return repr(name)
    return f"{name!r} is long" if len(name.encode()) > 200 else None


_COLOURS = re.compile(rb"\x1b\[[0-9;]*m")


def disturbing(said: bytes, *, colours: bool = False) -> list[str]:
    """Return what of a program's output would disturb a terminal, or turn what is read: each with what is around it."""
    if colours:
        said = _COLOURS.sub(b"", said)
    text = said.decode("utf-8", "surrogateescape")
    bad = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
    return [repr(text[max(0, found.start() - 30) : found.end() + 20]) for found in bad.finditer(text)]


@contextmanager
def _opened(root: Path) -> Iterator[Library]:
    library = Library.open(root, create=True)
    try:
        yield library
    finally:
        library.close()


def _lines(course: CourseView) -> list[LectureLine]:
    return [line for section in course.sections for line in section.lectures]
