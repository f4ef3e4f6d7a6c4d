"""A course's notes as a folder of Markdown, ready for Obsidian: a file for each lecture, an index, the pictures beside them.

<Course>.md                    the index
<01 Section>/<03 Lecture>.md   where the lecture itself lies in the library's folder of the course
images/<lecture>-<milliseconds>.jpg
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import quote

from carrel.layout import safe_name
from carrel.study.export.book import CourseNotes, LectureNotes, Picture, Server, clean, clean_line, clock, texts_of
from carrel.study.export.guard import guarded

IMAGES = "images"


def course_files(course: CourseNotes, server: Server, picture: Picture) -> dict[str, bytes]:
    """Return the files of a course's folder, by path (POSIX style)."""
    images: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    taken: set[str] = set()
    links: list[tuple[LectureNotes, str]] = []
    index = _free(safe_name(course.title, limit=110, fallback="Course"), course.id, taken)
    for lecture in course.lectures:
        path = _free(lecture.place, lecture.id, taken)
        files[path] = _Lecture(course, lecture, path, server, picture, images).text().encode()
        links.append((lecture, path))
    return {index: _index(course, links).encode(), **files, **images}


def front_matter(facts: dict[str, str]) -> str:
    """Return YAML front matter. A JSON string of printable characters is a YAML one (YAML 1.2.2, section 1.2)."""
    lines = (f"{name}: {json.dumps(clean_line(value), ensure_ascii=False)}" for name, value in facts.items() if value)
    return "\n".join(("---", *lines, "---", ""))


def escaped(title: str) -> str:
    """Return a title as Markdown that shows just it."""
    return re.sub(r"([\\`*_\[\]<>$|~=%#^&!])", r"\\\1", clean_line(title))


class _Lecture:
    """The file of a lecture; the frames it shows are added to `images`."""

    def __init__(
        self, course: CourseNotes, lecture: LectureNotes, path: str, server: Server, picture: Picture, images: dict[str, bytes]
    ) -> None:
        self._course = course
        self._lecture = lecture
        self._up = "../" * (len(PurePosixPath(path).parts) - 1)
        self._server = server
        self._picture = picture
        self._images = images

    def text(self) -> str:
        lecture, course = self._lecture, self._course
        facts = {
            "course": course.title,
            "program": course.program or "",
            "section": " · ".join(lecture.section),
            "lecture": lecture.title,
            "date": max(note.changed_at for note in lecture.notes)[:10],
            "link": self._server.lecture(lecture.id),
        }
        place = " · ".join(escaped(part) for part in (course.title, *lecture.section))
        head = f"{front_matter(facts)}\n# {escaped(lecture.title)}\n\n{place}\n"
        return "\n".join((head, *self._notes()))

    def _notes(self) -> Iterator[str]:
        for note in self._lecture.notes:
            for whose, text in texts_of(note):
                time = f"[{clock(note.second)}]({self._server.moment(self._lecture.id, note.second)})"
                words = guarded(clean(text).strip("\n"), self._frame)
                yield f"## {time}{f' ({escaped(whose)})' if whose else ''}\n\n{words}\n"

    def _frame(self, description: str, second: float) -> str:
        """Return a frame's picture; where there is none, the way to its moment."""
        lecture = self._lecture.id
        name = f"{IMAGES}/{safe_name(lecture)}-{round(second * 1000)}.jpg"
        if name not in self._images:
            found = self._picture(lecture, second)
            if found is None:
                return f"[{description or clock(second)}]({self._server.moment(lecture, second)})"
            self._images[name] = found
        return f"![{description}]({self._up}{quote(name)})"


def _index(course: CourseNotes, lectures: list[tuple[LectureNotes, str]]) -> str:
    facts = {"course": course.title, "program": course.program or ""}
    lines = [front_matter(facts), f"# {escaped(course.title)}", ""]
    for section, group in groupby(lectures, key=lambda pair: pair[0].section):
        if section:
            lines += [f"## {' · '.join(escaped(part) for part in section)}", ""]
        for lecture, path in group:
            count = len(lecture.notes)
            lines.append(f"- [{escaped(lecture.title)}]({quote(path)}) ({count} note{'' if count == 1 else 's'})")
        lines.append("")
    return "\n".join(lines)


def _free(stem: str, own_id: str, taken: set[str]) -> str:
    """Return the name of a Markdown file that no other of this folder has, also where letters' case does not count."""
    path = f"{stem}.md"
    if path.casefold() in taken:
        path = f"{stem} [{safe_name(own_id)[:12]}].md"
    taken.add(path.casefold())
    return path
