"""A course as a page of <video> elements and as an RSS feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.coursesite.course import SiteCourse, SiteLecture


def page(course: SiteCourse, media_suffix: str, media_type: str) -> str:
    """Return the course as HTML. The page says each lecture's title; the <video> elements cannot."""
    parts = [f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(course.title)}</title></head><body>"]
    parts.append(f"<h1>{escape(course.title)}</h1><p>{escape(course.description)}</p>")
    section = ""
    for lecture in course.seen():
        spec = lecture.made.spec
        if spec.section != section:
            section = spec.section
            parts.append(f"<h2>{escape(section)}</h2>")
        tracks = "".join(
            f'<track kind="subtitles" srclang="{language}" src="{escape(course.url(lecture, f".{language}.vtt"))}">'
            for language in lecture.made.subtitles
        )
        source = f'<source src="{escape(course.url(lecture, media_suffix.format(spec.container)))}" type="{media_type}">'
        parts.append(f"<h3>{escape(spec.title)}</h3><video controls>{source}{tracks}</video>")
    return "\n".join([*parts, "</body></html>\n"])


def feed(course: SiteCourse, media_suffix: str, media_type: str) -> str:
    """Return the course as RSS 2.0 with iTunes durations, in the course's order, one lecture a day from 2026-01-05 on."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>',
        f"<title>{escape(course.title)}</title><link>{escape(course.page)}</link>",
        f"<description>{escape(course.description)}</description>",
    ]
    lines += [_item(course, lecture, number, media_suffix, media_type) for number, lecture in enumerate(course.seen())]
    return "\n".join([*lines, "</channel></rss>\n"])


def _item(course: SiteCourse, lecture: SiteLecture, number: int, media_suffix: str, media_type: str) -> str:
    spec = lecture.made.spec
    published = format_datetime(datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(days=number))
    address = course.url(lecture, media_suffix.format(spec.container))
    size = lecture.made.media.stat().st_size
    return (
        f"<item><title>{escape(spec.title)}</title><description>{escape(spec.description)}</description>"
        f"<pubDate>{published}</pubDate><itunes:duration>{lecture.made.duration_s:.0f}</itunes:duration>"
        f'<enclosure url="{escape(address)}" length="{size}" type="{media_type}"/></item>'
    )
