"""Names on disk: the same and allowed everywhere, in their own script, never outside the library."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel import layout
from carrel.errors import LibraryDamaged
from carrel.layout import Layout

HOSTILE = st.text(st.characters(codec=None), max_size=300)


@given(HOSTILE)
def test_any_title_becomes_one_short_safe_component(title: str) -> None:
    name = layout.safe_name(title)
    assert name
    assert len(name.encode()) <= layout.COMPONENT_BYTES
    assert name not in {".", ".."}
    assert not set(name) & set('/\\:*?"<>|\0')
    assert not name.endswith((" ", "."))
    assert not any(unicodedata.category(c) == "Cc" for c in name)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_a_safe_name_stays_as_it_is(title: str) -> None:
    once = layout.safe_name(title)
    assert layout.safe_name(once) == once


@pytest.mark.parametrize("title", ["机器学习 导论", "Ελληνικά για αρχάριους", "Übung – Größen", "مقدمة في الجبر"])
def test_titles_keep_their_script(title: str) -> None:
    assert layout.safe_name(title) == title


def test_a_title_of_direction_overrides_cannot_hide_its_ending() -> None:
    assert layout.safe_name("lecture\u202egpj.exe") == "lecturegpj.exe"


def test_colons_and_slashes_become_dashes() -> None:
    assert layout.safe_name("Week 1: Intro / Basics") == "Week 1 - Intro - Basics"


def test_reserved_windows_names_are_changed() -> None:
    assert layout.safe_name("CON").upper() != "CON"


def test_a_long_title_leaves_room_for_every_suffix() -> None:
    stem = layout.lecture_stem((), 3, 12, "语" * 300, ())
    assert len((stem + ".zh-Hans.vtt").encode()) <= layout.COMPONENT_BYTES


def test_sections_are_numbered_unless_their_title_is() -> None:
    stem = layout.lecture_stem(("Week one", "2 Recap"), 7, 130, "Intro", (1, 4))
    assert stem == "01 Week one/2 Recap/007 Intro"


def test_an_attachment_keeps_its_name_and_its_suffix() -> None:
    assert layout.attachment_name("01 A/03 Intro", "slides.pdf") == "01 A/03 Intro - slides.pdf"
    long = layout.attachment_name("01 A/03 Intro", "x" * 400 + ".pdf")
    assert long.endswith(".pdf")
    assert len(Path(long).name.encode()) <= layout.COMPONENT_BYTES


def test_a_path_out_of_the_library_is_refused(tmp_path: Path) -> None:
    shelf = Layout(tmp_path / "library")
    assert shelf.resolve("courses/a.mp4") == tmp_path / "library/courses/a.mp4"
    for path in ("../secret", "/etc/passwd", "courses/../../secret", "C:/secret", "\\\\host\\share", "a\0b"):
        with pytest.raises(LibraryDamaged):
            shelf.resolve(path)


def test_a_course_may_be_a_link_to_another_disk(tmp_path: Path) -> None:
    (tmp_path / "library" / "courses").mkdir(parents=True)
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "a.mp4").touch()
    (tmp_path / "library" / "courses" / "Optics").symlink_to(tmp_path / "disk")
    assert Layout(tmp_path / "library").resolve("courses/Optics/a.mp4").exists()


def test_ids_tell_parts_apart() -> None:
    assert layout.make_id("ab", "c") != layout.make_id("a", "bc")
    assert layout.make_id("course", "key") == layout.make_id("course", "key")
    assert len(layout.make_id("x")) == 12
