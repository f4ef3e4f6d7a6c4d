"""A lecture's notes as Markdown: what they say is kept, what would do harm is text."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from carrel.errors import AddressUnusable
from carrel.study.export import CourseNotes, LectureNotes, course_files, server_at
from carrel.study.notes import StoredNote
from tests.study.hostile import hostile_texts

SERVER = server_at("http://127.0.0.1:8420")
PICTURE = b"\xff\xd8 a picture"


def note(text: str, second: float | None = 842.13, number: int = 1) -> StoredNote:
    when = "2026-03-01T10:00:00.000Z"
    return StoredNote(f"note{number}", "river", second, text, f"edit{number}", when, when)


def course(*texts: str, title: str = "Rivers", lecture: str = "Springs", section: tuple[str, ...] = ("Week 1",)) -> CourseNotes:
    notes = tuple(note(text, number=number) for number, text in enumerate(texts, 1))
    return CourseNotes("c1", title, "Waters", (LectureNotes("river", lecture, section, "01 Week 1/01 Springs", notes),))


def exported(*texts: str, **names: Any) -> str:
    files = course_files(course(*texts, **names), SERVER, lambda lecture, second: PICTURE if second < 900 else None)
    return files["01 Week 1/01 Springs.md"].decode()


def said(*texts: str) -> str:
    """What stands below the first note's time."""
    return exported(*texts).split("\n\n## ", 1)[1].split("\n\n", 1)[1].rstrip("\n")


def seen(markdown: str, *, html: bool = True) -> list[Any]:
    """The tokens that another program, which knows HTML and takes any link, finds."""

    class Anything(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802
            return True

    reader = Anything("commonmark", {"html": html}).enable(["table", "strikethrough"])
    blocks = reader.parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def split(markdown: str) -> tuple[dict[str, str], str]:
    _, front, body = markdown.split("---\n", 2)
    return yaml.safe_load(front), body


def test_a_file_begins_with_facts_and_each_note_with_its_time() -> None:
    facts, body = split(exported("Water rises.", "It falls."))
    assert facts == {
        "course": "Rivers",
        "program": "Waters",
        "section": "Week 1",
        "lecture": "Springs",
        "date": "2026-03-01",
        "link": "http://127.0.0.1:8420/lectures/river",
    }
    assert body == (
        "\n# Springs\n\nRivers · Week 1\n"
        "\n## [14:02](http://127.0.0.1:8420/lectures/river?t=842.13)\n\nWater rises.\n"
        "\n## [14:02](http://127.0.0.1:8420/lectures/river?t=842.13)\n\nIt falls.\n"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("> said **so**\n\n- a\n- b", None),
        ("inline $a_1 + \\frac{x}{y}$ and\n\n$$\nE = mc^2\n$$", None),
        ("```html\n<b>code</b>\n```\n\n`<i>` too", None),
        ("[a page](https://example.org/a_b?c=1) and <https://example.org>", None),
        ("| a | b |\n|---|---|\n| 1 | 2 |", None),
        ("$a<b$", "$a< b$"),
        ("<b>not bold</b>", "\\<b>not bold\\</b>"),
        ("costs $5", "costs \\$5"),
        ("%%hidden%%", "%\\%hidden%\\%"),
        ("![Frame at 14:02](frame:842.13)", "![Frame at 14:02](../images/river-842130.jpg)"),
        ("![gone](frame:901)", "[gone](http://127.0.0.1:8420/lectures/river?t=901)"),
        ("![pixel](https://example.org/p.png)", "\\![pixel](https://example.org/p.png)"),
        ("[another note](other.md) and [the web](https://example.org)", None),
        ("[run](javascript:alert(1)) `code`", "\\[run](javascript:alert(1)) `code`"),
        ("a\x00b\r\nc\x1b[31m", "ab\nc[31m"),
        ("```\nnever closed", "```\nnever closed\n```"),
    ],
)
def test_what_a_note_says_is_kept(written: str, kept: str | None) -> None:
    assert said(written) == (written if kept is None else kept)


def test_a_long_note_full_of_prices_takes_no_minutes() -> None:
    began = time.process_time()
    assert said("$1" * 50_000) == "\\$1" * 50_000
    assert time.process_time() - began < 10


def test_pictures_lie_beside() -> None:
    files = course_files(course("![](frame:1.5) ![](frame:1.5) ![](frame:2)"), SERVER, lambda lecture, second: PICTURE)
    assert {path: data for path, data in files.items() if path.startswith("images/")} == {
        "images/river-1500.jpg": PICTURE,
        "images/river-2000.jpg": PICTURE,
    }


def test_the_index_leads_to_every_lecture() -> None:
    twins = tuple(LectureNotes(f"id{n}", f"Twin [{n}]", (), "01 Twin", (note("x"),)) for n in range(2))
    files = course_files(CourseNotes("c1", "Twins: both", None, twins), SERVER, lambda lecture, second: None)
    links = [str(t.attrGet("href")) for t in seen(files["Twins - both.md"].decode()) if t.type == "link_open"]
    assert links == ["01%20Twin.md", "01%20Twin%20%5Bid1%5D.md"]
    assert {"01 Twin.md", "01 Twin [id1].md"} < files.keys()


def test_what_another_device_wrote_is_there_too() -> None:
    from dataclasses import replace

    from carrel.desk_views import OtherText

    other = OtherText("e2", "phone", "2026-03-02T08:00:00.000Z", "other words")
    both = replace(note("words"), others=(other,))
    files = course_files(CourseNotes("c", "C", None, (LectureNotes("river", "L", (), "L", (both,)),)), SERVER, lambda *_: None)
    assert "?t=842.13) (phone, 2026-03-02)\n\nother words\n" in files["L.md"].decode()


@settings(max_examples=250, deadline=None)
@given(st.lists(hostile_texts(), min_size=1, max_size=3))
def test_no_note_brings_html_a_picture_or_a_script_and_none_swallows_the_next(texts: list[str]) -> None:
    _, body = split(exported(*texts))
    times = 0
    for token in seen(body):
        assert token.type not in {"html_block", "html_inline"}, body
        if token.type == "image":
            assert re.fullmatch(r"\.\./images/river-\d+\.jpg", str(token.attrGet("src"))), body
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            assert re.match(r"https?://|mailto:|[^:/?#]*([/?#]|$)", href, re.IGNORECASE), body
            times += href == SERVER.moment("river", 842.13)
    assert times >= len(texts), body


@settings(max_examples=150, deadline=None)
@given(hostile_texts(), hostile_texts(), hostile_texts())
def test_no_title_breaks_the_facts_or_the_headings(title: str, lecture: str, section: str) -> None:
    files = course_files(course("x", title=title, lecture=lecture, section=(section,)), SERVER, lambda *_: None)
    for path, data in files.items():
        text = data.decode()
        facts, body = split(text)
        assert all(isinstance(value, str) and "\n" not in value for value in facts.values())
        assert set(facts) <= {"course", "program", "section", "lecture", "date", "link"}
        assert not [token for token in seen(body) if token.type in {"html_block", "html_inline", "image", "code_inline", "em"}], (
            body
        )
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", text)
        assert all(len(part.encode()) <= 120 for part in path.split("/"))


@pytest.mark.parametrize(
    "address",
    ["", "127.0.0.1:8420", "ftp://host", "http://", "http://a b", "http://h/?q", "http://h)(x", "http://h/<b>", "http://[::"],
)
def test_what_is_no_address_of_a_server_is_refused(address: str) -> None:
    with pytest.raises(AddressUnusable):
        server_at(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8420", "https://carrel.local/", "http://[::1]:8420", "HTTP://Host/carrel"])
def test_times_link_to_the_server_that_is_named(address: str) -> None:
    assert server_at(address).moment("a/b", 3.0) == f"{address.rstrip('/')}/lectures/a%2Fb?t=3"
