"""Notes as one page: whole, harmless whatever a note says, and every time leads back."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.study.export import course_files, is_page, page
from carrel.study.export.book import clean
from carrel.study.export.mathml import mathml
from tests.study.hostile import hostile_texts
from tests.study.test_export_markdown import PICTURE, SERVER, course

_MATH = {"math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded"}
_MATH |= {"mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts"}
_MATH |= {"mtable", "mtr", "mtd", "none"}
_PAGE = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "nav", "main", "section", "article", "small"}
_NOTE = {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "h4", "h5", "h6"}
_NOTE |= {"table", "thead", "tbody", "tr", "th", "td", "div", "span"}


class Seen(HTMLParser):
    """Collects a page's elements as (tag, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for found, attributes in self.elements if found == tag and name in attributes]


def made(*texts: str, title: str = "Rivers", lecture: str = "Springs") -> str:
    shelf = [course(*texts, title=title, lecture=lecture)]
    return page(title, shelf, SERVER, lambda lecture, second: PICTURE if second < 900 else None)


def shown(text: str) -> str:
    return made(text).split('<div class="text" dir="auto">', 1)[1].split("</div>\n</article>", 1)[0].strip()


def test_a_page_has_its_contents_and_every_time_leads_back() -> None:
    html = made("Water rises.", "It falls.")
    seen = Seen(html)
    moment = "http://127.0.0.1:8420/lectures/river?t=842.13"
    assert seen.values("a", "href") == ["#lecture-river", "http://127.0.0.1:8420/lectures/river", moment, moment]
    assert "lecture-river" in seen.values("section", "id")
    assert "2 notes on 1 lecture" in seen.text
    assert is_page(html)
    assert not is_page("<!doctype html><title>Another</title>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> said\n\nwords", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>words</p>"),
        ("# Head", "<h4>Head</h4>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("<b>&amp;</b>", "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"),
        ("[a](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("![pixel](https://example.org/p.png)", '<p><a href="https://example.org/p.png" rel="noopener noreferrer">pixel</a></p>'),
        ("![f](frame:1.5)", '<p><img src="data:image/jpeg;base64,/9ggYSBwaWN0dXJl" alt="f"></p>'),
        ("![](frame:901)", f'<p><a href="{SERVER.moment("river", 901)}" rel="noopener noreferrer">Frame</a></p>'),
        ("```py\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>"),
    ],
)
def test_how_markdown_is_shown(text: str, html: str) -> None:
    assert shown(text) == html


def test_math_is_mathml() -> None:
    html = shown(r"half: $\frac{1}{2} < x$")
    assert html.startswith('<p>half: <math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">')
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac><mo>&lt;</mo><mi>x</mi>" in html
    assert 'display="block"' in shown("$$\nx\n$$")


@pytest.mark.parametrize("latex", ["", "{", r"\frac", r"\def\a{\a\a}\a", r"\newcommand{\x}{y}\x", "{" * 3_000, "x" * 5_000])
def test_what_is_no_math_is_shown_as_written(latex: str) -> None:
    assert Seen(mathml(latex, display=False)).text == latex
    assert "<code>" in mathml(latex, display=False)


@settings(max_examples=150, deadline=None)
@given(hostile_texts())
def test_math_is_well_formed_and_nothing_but_math(latex: str) -> None:
    made = mathml(clean(latex), display=True)
    if not made.startswith("<math"):
        return
    for element in ElementTree.fromstring(made).iter():
        assert element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") in _MATH
        assert not [name for name in element.attrib if name.startswith("on") or name in {"href", "style", "class", "id", "src"}]


@settings(max_examples=200, deadline=None)
@given(st.lists(hostile_texts(), min_size=1, max_size=3), hostile_texts(), hostile_texts())
def test_no_note_and_no_title_brings_a_script_or_a_request(texts: list[str], title: str, lecture: str) -> None:
    seen = Seen(made(*texts, title=title, lecture=lecture))
    tags = [tag for tag, _ in seen.elements]
    assert set(tags) <= _PAGE | _NOTE | _MATH
    assert (tags.count("article"), tags.count("style"), tags.count("title")) == (len(texts), 1, 1)
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"srcset", "style", "action", "background"}]
        assert "href" not in attributes or re.match(r"(https?://|mailto:|#)", attributes["href"], re.IGNORECASE)
        assert "src" not in attributes or attributes["src"].startswith("data:image/jpeg;base64,")
        assert tag != "meta" or attributes.get("http-equiv") in {None, "Content-Security-Policy"}


@pytest.mark.parametrize("letters", [30_000, pytest.param(100_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("unit", ["[", "![](", "$a", "`", "*a", "<b ", "$$"])
def test_a_long_note_takes_a_moment(unit: str, letters: int) -> None:
    longest = course(unit * (letters // len(unit)))
    began = time.perf_counter()
    page("Rivers", [longest], SERVER, lambda *_: None)
    course_files(longest, SERVER, lambda *_: None)
    assert time.perf_counter() - began < 30
