"""What a source says of itself, made fit to be kept: a site and a file's name may say anything."""

from __future__ import annotations

from dataclasses import replace

from carrel.errors import CarrelError
from carrel.records import Chapter, Fetched, ListedLecture, Listing, SubtitleProblem
from carrel.wording import LONGEST_LINE, LONGEST_TEXT, line, lines, web_address

_MOST_PROBLEMS = 200


def fit_listing(listing: Listing) -> Listing:
    """Return a listing whose every word can be shown. Its keys and addresses stay as they are."""
    problems = tuple(line(one, LONGEST_LINE) for one in listing.problems[:_MOST_PROBLEMS])
    return replace(
        listing,
        title=line(listing.title, LONGEST_LINE) or "Course",
        description=lines(listing.description, LONGEST_TEXT).strip(),
        lectures=tuple(map(_lecture, listing.lectures)),
        problems=problems,
    )


def fit_fetched(fetched: Fetched) -> Fetched:
    """Return what was fetched with every word of it such that it can be shown, and its page an address of the web or None."""
    return replace(
        fetched,
        title=line(fetched.title, LONGEST_LINE) or None if fetched.title else None,
        description=lines(fetched.description, LONGEST_TEXT).strip(),
        web_page=web_address(fetched.web_page),
        chapters=tuple(map(_chapter, fetched.chapters)),
        subtitle_problems=tuple(map(_problem, fetched.subtitle_problems)),
    )


def fit_error(error: CarrelError) -> None:
    """Make an error tell in a plain sentence what a site may have said otherwise."""
    error.message, error.hint = line(error.message, LONGEST_LINE), line(error.hint, LONGEST_LINE)


def _lecture(one: ListedLecture) -> ListedLecture:
    return replace(
        one,
        title=line(one.title, LONGEST_LINE) or f"Lecture {one.position}",
        section=tuple(filter(None, (line(name, LONGEST_LINE) for name in one.section))),
        unavailable=line(one.unavailable, LONGEST_LINE) if one.unavailable else one.unavailable,
    )


def _chapter(one: Chapter) -> Chapter:
    return replace(one, title=line(one.title, LONGEST_LINE))


def _problem(one: SubtitleProblem) -> SubtitleProblem:
    return replace(one, message=line(one.message, LONGEST_LINE), hint=line(one.hint, LONGEST_LINE))
