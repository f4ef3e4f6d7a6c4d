"""A folder that a person already has becomes a course, and is never changed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel import sidecars
from carrel.errors import LectureUnavailable, SourceUnreachable, SourceUnsupported
from carrel.records import Chapter, Fetched, Listing, Source, SourceKind, TranscriptKind
from carrel.settings import Settings
from carrel.sidecars import CourseRecord, LectureRecord, SidecarTranscript
from carrel.sources import Sources, fingerprint, identify
from carrel.sources.folder import fetch_from_folder, list_folder
from carrel.sources.scan import scan
from tests.sources.helpers import nothing

_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="names and rights as POSIX has them")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def make(folder: Path, *names: str) -> Path:
    """Make files with some content; names that end with / are folders."""
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"content of {name}")
    return folder


def source(folder: Path) -> Source:
    return Source(SourceKind.FOLDER, str(folder.resolve()))


def listed(folder: Path) -> Listing:
    return list_folder(source(folder), folder.parent / "library")


def fetched(folder: Path, key: str, chosen: Settings | None = None) -> Fetched:
    library = folder.parent / "library"
    return fetch_from_folder(source(folder), key, library, chosen or Settings(), media=True, subtitles=True)


def test_sub_folders_are_sections_and_numbers_are_in_their_natural_order(tmp_path: Path) -> None:
    names = ("10_last/1.mp4", "2_second/b/10 ten.mp4", "2_second/b/9 nine.mp4", "2_second/intro.mkv", "1_first/Lecture 10.mp3")
    course = make(tmp_path / "01_my-course", *names, "1_first/Lecture 2.MP4", "0 welcome.webm")
    listing = listed(course)
    assert [(one.position, one.section, one.title) for one in listing.lectures] == [
        (1, (), "welcome"),
        (2, ("first",), "Lecture 2"),
        (3, ("first",), "Lecture 10"),
        (4, ("second",), "intro"),
        (5, ("second", "b"), "nine"),
        (6, ("second", "b"), "ten"),
        (7, ("last",), "1"),
    ]
    assert listing.lectures[4].key == "2_second/b/9 nine.mp4"
    assert (listing.title, listing.key) == ("my course", f"folder:{course.resolve().as_posix()}")


def test_a_section_comes_once_its_own_lectures_before_its_sub_folders(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "Week 3/01 a.mp4", "Week 3/02 deep/b.mp4", "Week 3/03 c.mp4", "Week 3/syllabus.pdf")
    listing = listed(course)
    assert [one.title for one in listing.lectures] == ["a", "c", "b"]
    assert [one.section for one in listing.lectures] == [("Week 3",), ("Week 3",), ("Week 3", "deep")]
    assert [path.name for path in fetched(course, "Week 3/01 a.mp4").attachments] == ["syllabus.pdf"]


@pytest.mark.parametrize(
    "name", ["01_intro.mp4", "Title [dQw4w9WgXcQ].mp4", "Lecture 1.mp4", "視頻.mp4", "ÜBUNG.MP4", "a.b.c.mov"]
)
def test_names_of_every_kind_are_taken(name: str, tmp_path: Path) -> None:
    assert [one.key for one in listed(make(tmp_path / "c", name)).lectures] == [name]


def test_subtitles_beside_a_lecture_are_its_own_in_any_spelling(tmp_path: Path) -> None:
    names = (
        "X.en.vtt",
        "X_de.SRT",
        "X-fr.srt",
        "X.zh-Hans.vtt",
        "x.PT-br.sbv",
        "X.it.json3",
        "X.es.ass",
        "X.eng.srt",
        "X.nl.cc.srt",
    )
    course = make(tmp_path / "c", "X.mp4", *names, "X.hd.vtt", "X - part.srt", "Y.en.vtt")
    found = fetched(course, "X.mp4")
    by_language = {one.language: one.path.name for one in found.subtitles}
    assert by_language == {
        "en": "X.en.vtt",
        "de": "X_de.SRT",
        "fr": "X-fr.srt",
        "zh-Hans": "X.zh-Hans.vtt",
        "pt-BR": "x.PT-br.sbv",
        "it": "X.it.json3",
        "es": "X.es.ass",
        "nl": "X.nl.cc.srt",
    }
    assert {one.kind for one in found.subtitles} == {TranscriptKind.MANUAL}
    assert [path.name for path in found.attachments] == ["X - part.srt", "X.hd.vtt", "Y.en.vtt"]


def test_a_subtitle_without_a_language_is_in_the_one_asked_for(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "X.mp4", "X.srt", "Y.mp4", "Y.auto.en.vtt")
    assert [one.language for one in fetched(course, "X.mp4").subtitles] == ["und"]
    assert [one.language for one in fetched(course, "X.mp4", Settings(languages=("de", "en"))).subtitles] == ["de"]
    assert [one.kind for one in fetched(course, "Y.mp4").subtitles] == [TranscriptKind.AUTOMATIC]
    assert fetched(course, "Y.mp4", Settings(automatic_captions=False)).subtitles == ()


def test_subtitles_that_are_on_disk_are_taken_whatever_languages_are_asked_for(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "X.mp4", "X.fr.srt", "X.es.vtt", "Y.mp4", "Y.srt")
    found = fetched(course, "X.mp4", Settings(languages=("de",))).subtitles
    assert [one.language for one in found] == ["es", "fr"]
    assert [one.language for one in fetched(course, "Y.mp4", Settings(languages=("nonsense",))).subtitles] == ["und"]


def test_a_language_comes_once(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "X.mp4", "X.srt", "X.en.vtt", "X.eng.srt")
    assert [one.path.name for one in fetched(course, "X.mp4", Settings(languages=("en",))).subtitles] == ["X.en.vtt"]


def test_the_longer_name_owns_the_subtitle(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "intro.mp4", "intro-de.mp4", "intro-de.vtt", "intro-de.en.vtt", "intro.en.vtt")
    assert [one.path.name for one in fetched(course, "intro.mp4").subtitles] == ["intro.en.vtt"]
    assert [one.path.name for one in fetched(course, "intro-de.mp4").subtitles] == ["intro-de.vtt", "intro-de.en.vtt"]


def test_other_files_are_attachments_of_the_lecture_they_belong_to(tmp_path: Path) -> None:
    names = (
        "01_intro.pdf",
        "01_intro_slides.pdf",
        "02_notes.txt",
        "02-b.zip",
        "syllabus.pdf",
        "extra/deep/data.csv",
        "03_x.en.txt",
    )
    course = make(tmp_path / "c", "01_intro.mp4", "02_graphs.mp4", "03_x.mp4", *names)
    of = {key: [path.name for path in fetched(course, key).attachments] for key in ("01_intro.mp4", "02_graphs.mp4", "03_x.mp4")}
    assert of == {
        "01_intro.mp4": ["01_intro.pdf", "01_intro_slides.pdf", "syllabus.pdf", "data.csv"],
        "02_graphs.mp4": ["02-b.zip", "02_notes.txt"],
        "03_x.mp4": ["03_x.en.txt"],
    }


def test_files_above_all_lectures_go_to_the_first(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "readme.pdf", "week1/a.mp4", "week2/b.mp4")
    assert [path.name for path in fetched(course, "week1/a.mp4").attachments] == ["readme.pdf"]
    assert fetched(course, "week2/b.mp4").attachments == ()


def test_what_tools_leave_lying_about_is_ignored(tmp_path: Path) -> None:
    junk = (
        ".DS_Store",
        "Thumbs.db",
        "a.mp4.part",
        "a.mp4.ytdl",
        "b.f137.mp4.part-Frag3",
        "a.description",
        "a.jpg",
        "a.webp",
        ".git/x.mp4",
    )
    more = (
        "a.info.json",
        "a.f140.m4a",
        "a.live_chat.json",
        "course-syllabus-parsed.json",
        "a.temp.mp4",
        "other.info.json",
        "index.html",
    )
    course = make(tmp_path / "c", "a.mp4", ".git/x.mp4", *junk, *more)
    assert [one.key for one in listed(course).lectures] == ["a.mp4"]
    assert fetched(course, "a.mp4").attachments == ()


def test_the_same_lecture_in_several_formats_is_one(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.webm", "a.mp4", "a.mp3", "b.f137.mp4", "c.mp3")
    assert [one.key for one in listed(course).lectures] == ["a.mp4", "b.f137.mp4", "c.mp3"]


def test_a_source_tree_is_not_a_course(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4", *(f"code/{number}.ts" for number in range(205)))
    (course / "stream.ts").write_bytes(b"\x47" + bytes(187))
    listing = listed(course)
    assert [one.key for one in listing.lectures] == ["a.mp4", "stream.ts"]
    assert listing.problems == ("205 files in code lie beside no lecture and were left out.",)


def test_what_yt_dlp_wrote_beside_a_lecture_is_used(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "Graphs [dQw4w9WgXcQ].mp4", "Graphs [dQw4w9WgXcQ].en.vtt", "broken.mp4", "broken.info.json")
    info = {
        "title": "Graphs: an introduction",
        "description": "Nodes and edges.",
        "webpage_url": "https://e.org/graphs",
        "duration": 61.5,
        "language": "en",
        "chapters": [{"start_time": 0, "end_time": 30, "title": "Nodes"}],
        "automatic_captions": {"en": []},
    }
    (course / "Graphs [dQw4w9WgXcQ].info.json").write_text(json.dumps(info))
    broken, graphs = listed(course).lectures
    assert (broken.title, graphs.title, graphs.duration_s) == ("broken", "Graphs: an introduction", 61.5)
    found = fetched(course, graphs.key)
    assert (found.title, found.description, found.web_page) == (info["title"], info["description"], info["webpage_url"])
    assert (found.language, found.chapters) == ("en", (Chapter(0, 30, "Nodes"),))
    assert [one.kind for one in found.subtitles] == [TranscriptKind.AUTOMATIC]


def test_a_lecture_is_fetched_where_it_lies_and_nothing_is_changed(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "week1/a.mp4", "week1/a.en.vtt", "week1/a.pdf")
    before = {path: path.stat().st_mtime_ns for path in course.rglob("*")}
    found = fetched(course, "week1/a.mp4")
    assert found.media == course / "week1" / "a.mp4"
    assert {path: path.stat().st_mtime_ns for path in course.rglob("*")} == before


def test_an_absent_folder_is_unreachable_and_an_empty_one_unsupported(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="is not there") as caught:
        listed(tmp_path / "unmounted")
    assert "disk connected" in caught.value.hint
    with pytest.raises(SourceUnsupported, match="No lectures") as empty:
        listed(make(tmp_path / "c", "notes.txt"))
    assert empty.value.hint.startswith("Lectures are looked for by suffix: mp4, ")
    with pytest.raises(SourceUnreachable):
        fetched(tmp_path / "unmounted", "a.mp4")
    with pytest.raises(SourceUnreachable):
        list_folder(Source(SourceKind.FOLDER, str(tmp_path / ("x" * 300))), tmp_path / "library")


def test_an_empty_or_vanished_lecture_is_told(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4", "b.mp4")
    (course / "a.mp4").write_bytes(b"")
    assert [one.unavailable for one in listed(course).lectures] == ["The file is empty.", None]
    for key in ("a.mp4", "gone.mp4", "../library/secret.mp4"):
        with pytest.raises(LectureUnavailable):
            fetched(course, key)


def test_the_library_itself_is_no_source(tmp_path: Path) -> None:
    make(tmp_path, "library/courses/c/a.mp4", "mine/b.mp4")
    for folder in (tmp_path / "library", tmp_path / "library" / "courses"):
        with pytest.raises(SourceUnsupported, match="library itself"):
            list_folder(source(folder), tmp_path / "library")
    assert [one.key for one in list_folder(source(tmp_path), tmp_path / "library").lectures] == ["mine/b.mp4"]


def test_a_course_of_another_library_keeps_its_names(tmp_path: Path) -> None:
    other = make(
        tmp_path / "other", "catalog.db", "courses/P/rivers-2/01 Week 1/01 What is it.mp4", "courses/P/rivers-2/plain.mp4"
    )
    course = other / "courses" / "P" / "rivers-2"
    beside = course / "01 Week 1" / "01 What is it"
    make(beside.parent, f"{beside.name}.en.vtt", f"{beside.name} - slides.pdf", f"{beside.name}.jpg")
    transcripts = (SidecarTranscript("en", TranscriptKind.GENERATED, f"{beside.name}.en.vtt"),)
    record = LectureRecord(
        "id", "course", "Rivers", source(course), "k", "key", "address", "What is it?", 1, f"{beside.name}.mp4", 12.5,
        section=("Week 1: Springs",), description="On springs.", web_page="https://e.org/1", transcripts=transcripts,
        chapters=(Chapter(0, 5, "One"),),
    )  # fmt: skip
    sidecars.write(beside.with_name(f"{beside.name}.json"), record)
    sidecars.write(course / "course.json", CourseRecord("course", "Rivers: an introduction", source(course), "k"))
    make(course, "plain.json")
    listing = listed(course)
    assert listing.title == "Rivers: an introduction"
    found = [(one.title, one.section, one.duration_s) for one in listing.lectures]
    assert found == [("plain", (), None), ("What is it?", ("Week 1: Springs",), 12.5)]
    lecture = fetched(course, listing.lectures[1].key)
    assert (lecture.description, lecture.web_page, lecture.chapters) == (
        "On springs.",
        "https://e.org/1",
        (Chapter(0, 5, "One"),),
    )
    assert [(one.language, one.kind) for one in lecture.subtitles] == [("en", TranscriptKind.AUTOMATIC)]
    assert [path.name for path in lecture.attachments] == ["01 What is it - slides.pdf"]
    assert [path.name for path in fetched(course, "plain.mp4").attachments] == ["plain.json"]
    for folder in (other, other / "courses"):
        with pytest.raises(SourceUnsupported, match="whole library") as caught:
            listed(folder)
        assert "one by one" in caught.value.hint


@_POSIX
def test_links_do_not_lead_in_circles(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "week1/a.mp4")
    make(tmp_path / "elsewhere", "b.mp4")
    (course / "week1" / "back").symlink_to(course)
    (course / "self").symlink_to("self")
    (course / "copy").symlink_to(course / "week1")
    (course / "other").symlink_to(tmp_path / "elsewhere")
    assert [one.key for one in listed(course).lectures] == ["other/b.mp4", "week1/a.mp4"]


@_POSIX
def test_a_link_brings_no_file_of_this_machine_into_the_library(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4", "a.pdf")
    make(tmp_path / "home", "key.txt")
    (course / "a.txt").symlink_to(tmp_path / "home" / "key.txt")
    (course / "a.zip").symlink_to(course / "a.pdf")
    (course / "files").symlink_to(tmp_path / "home")
    assert [path.name for path in fetched(course, "a.mp4").attachments] == ["a.pdf", "a.zip"]


@_POSIX
def test_what_cannot_be_read_is_told_and_the_rest_is_listed(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4", "secret/b.mp4")
    (Path(os.fsdecode(os.fsencode(course) + b"/\xff.mp4"))).write_text("x")
    (course / "secret").chmod(0)
    try:
        listing = listed(course)
    finally:
        (course / "secret").chmod(0o700)
    readable = os.access(course / "secret", os.R_OK) and os.geteuid() == 0
    assert [one.key for one in listing.lectures] == ["a.mp4", *(["secret/b.mp4"] if readable else [])]
    assert any("no valid text" in problem for problem in listing.problems)
    assert readable or any("secret could not be read" in problem for problem in listing.problems)


@_POSIX
def test_an_entry_that_cannot_be_looked_at_is_told_and_left_out(tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4", "week/b.mp4")
    for name in ("far.mp4", "week/far.mp4", "week/off.mp4"):
        (course / name).symlink_to("x" * 300)
    (course / "dangling.mp4").symlink_to("nowhere.mp4")
    listing = listed(course)
    assert [one.key for one in listing.lectures] == ["a.mp4", "week/b.mp4"]
    assert listing.problems == (
        f"far.mp4 in {course.resolve()} could not be read: File name too long.",
        "2 entries in week could not be read: File name too long.",
    )


def test_a_folder_is_served_by_the_same_calls_as_the_web(sources: Sources, tmp_path: Path) -> None:
    course = make(tmp_path / "c", "a.mp4")
    listing = sources.list(identify(str(course)), Settings(), nothing)
    found = sources.fetch(listing.source, listing.lectures[0], tmp_path / "into", Settings(), nothing)
    assert found.media == course.resolve() / "a.mp4"
    assert not (tmp_path / "into").exists()


_NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters='/\\\0:*?"<>|', exclude_categories=("Cc", "Cs")), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.sampled_from((".mp4", ".srt", ".en.vtt", ".pdf", ""))), max_size=8))
def test_every_file_has_one_place_at_most(tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]) -> None:
    course = tmp_path_factory.mktemp("c")
    for stem, suffix in names:
        (course / f"{stem.strip('. ') or 'x'}{suffix}").write_text("x")
    found = scan(course, course / "library")
    places = [path for one in found.lectures for path in (one.path, *one.attachments, *(sub.path for sub in one.subtitles))]
    assert len(places) == len(set(places))
    assert all(one.title for one in found.lectures)


def test_a_file_is_recognised_wherever_it_moves(tmp_path: Path) -> None:
    first, moved, other = tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "c.mp4"
    content = bytes(range(256)) * 2000
    for path, data in ((first, content), (moved, content), (other, content[:-1] + b"!")):
        path.write_bytes(data)
    assert fingerprint(first) == fingerprint(moved)
    assert fingerprint(first) != fingerprint(other)
    assert fingerprint(first).startswith("512000-")
    (tmp_path / "empty").touch()
    assert fingerprint(tmp_path / "empty").startswith("0-")
