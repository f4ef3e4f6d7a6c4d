"""A course page says in its headings what the videos on it are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carrel.sources.page import PageLecture, read_page

_PAGE = "https://e.org/course/"


def test_headings_over_one_video_are_titles_and_those_above_sections() -> None:
    html = """<h1>Algorithms</h1><h2>Week <em>1</em></h2><h3>Graphs &amp;  trees</h3><video src="a.mp4"></video>
        <h3>Heaps</h3><p>Read this.</p><video><source src="b.webm"><source src="b.mp4"></video>
        <h2>Week 2</h2><h3>Sorting</h3><audio src="/c.mp3" />"""
    assert read_page(html, _PAGE) == {
        "https://e.org/course/a.mp4": PageLecture("Graphs & trees", ("Week 1",)),
        "https://e.org/course/b.webm": PageLecture("Heaps", ("Week 1",)),
        "https://e.org/course/b.mp4": PageLecture("Heaps", ("Week 1",)),
        "https://e.org/c.mp3": PageLecture("Sorting", ("Week 2",)),
    }


def test_a_heading_over_several_videos_is_their_section() -> None:
    html = "<h1>C</h1><h2>Week 1</h2><video src=a.mp4></video><video src=b.mp4></video><h2>Week 2</h2><video src=c.mp4></video>"
    found = read_page(html, _PAGE)
    assert list(found.values()) == [PageLecture(None, ("Week 1",)), PageLecture(None, ("Week 1",)), PageLecture("Week 2", ())]


def test_the_course_s_own_heading_is_no_section_but_several_first_headings_are() -> None:
    assert read_page("<h1>C</h1><video src=a.mp4></video><video src=b.mp4></video>", _PAGE)[_PAGE + "a.mp4"].section == ()
    html = "<h1>One</h1><video src=a.mp4></video><video src=b.mp4></video><h1>Two</h1><h2>X</h2><video src=c.mp4></video>"
    assert [one.section for one in read_page(html, _PAGE).values()] == [("One",), ("One",), ("Two",)]


def test_a_video_s_own_label_is_its_title_and_a_base_counts() -> None:
    html = '<base href="https://cdn.test/v/"><h2>Week 1</h2><video title="Graphs" src="a.mp4"></video>'
    assert read_page(html, _PAGE)["https://cdn.test/v/a.mp4"].title == "Graphs"


@given(st.text(alphabet="<>h123video src=a.\"'/!-&;", max_size=200))
def test_no_page_is_too_broken(html: str) -> None:
    read_page(html, _PAGE)
