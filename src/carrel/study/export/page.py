"""Notes as one HTML page that needs nothing else: pictures and style are inside it. The browser's print makes a PDF of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from itertools import groupby

from carrel.study.export.book import CourseNotes, LectureNotes, Picture, Server, clean, clean_line, clock, texts_of
from carrel.study.export.showing import shown

_GENERATOR = '<meta name="generator" content="Carrel">'


def page(title: str, courses: Sequence[CourseNotes], server: Server, picture: Picture) -> str:
    """Return the notes of some courses under one title."""
    style = resources.files("carrel.study.export").joinpath("page.css").read_text(encoding="utf-8")
    return "\n".join((*_head(title, style), *_body(title, courses, server, picture), "</html>", ""))


def is_page(text: str) -> bool:
    """Say whether a file's text is a page that was made here."""
    return _GENERATOR in text[:4_000]


def policy(style: str) -> str:
    """Return the page's Content-Security-Policy: it runs nothing and asks nobody for anything, whatever a note says."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _head(title: str, style: str) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style))}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield _GENERATOR
    yield f"<title>{_line(title)}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"


def _body(title: str, courses: Sequence[CourseNotes], server: Server, picture: Picture) -> Iterator[str]:
    lectures = [lecture for course in courses for lecture in course.lectures]
    notes = sum(len(lecture.notes) for lecture in lectures)
    several = len(courses) > 1
    yield "<body>"
    yield f'<h1 dir="auto">{_line(title)}</h1>'
    yield f'<p class="about">{_count(notes, "note")} on {_count(len(lectures), "lecture")}</p>'
    yield '<nav aria-label="Contents">'
    for course in courses:
        if several:
            yield f'<p dir="auto"><a href="#course-{_line(course.id)}">{_line(course.title)}</a></p>'
        yield "<ol>"
        for lecture in course.lectures:
            yield f'<li dir="auto"><a href="#lecture-{_line(lecture.id)}">{_line(lecture.title)}</a></li>'
        yield "</ol>"
    yield "</nav>"
    yield "<main>"
    for course in courses:
        if several:
            yield f'<h2 dir="auto" id="course-{_line(course.id)}">{_line(course.title)}</h2>'
        for section, group in groupby(course.lectures, key=lambda lecture: lecture.section):
            if section:
                name = " · ".join(_line(part) for part in section)
                yield f'<p class="about" dir="auto">{name}</p>' if several else f'<h2 dir="auto">{name}</h2>'
            for lecture in group:
                yield from _lecture(lecture, server, picture)
    yield "</main>"
    yield "</body>"


def _lecture(lecture: LectureNotes, server: Server, picture: Picture) -> Iterator[str]:
    yield f'<section id="lecture-{_line(lecture.id)}">'
    yield f'<h3 dir="auto"><a href="{escape(server.lecture(lecture.id))}">{_line(lecture.title)}</a></h3>'
    for note in lecture.notes:
        for whose, text in texts_of(note):
            address = escape(server.moment(lecture.id, note.second))
            html = shown(clean(text), lambda second: (picture(lecture.id, second), server.moment(lecture.id, second)))
            yield "<article>"
            yield f'<div class="time"><a href="{address}">{clock(note.second)}</a>{_whose(whose)}</div>'
            yield f'<div class="text" dir="auto">{html}</div>'
            yield "</article>"
    yield "</section>"


def _whose(device: str) -> str:
    return f" <small>also written on {_line(device)}</small>" if device else ""


def _line(text: str) -> str:
    return escape(clean_line(text))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
