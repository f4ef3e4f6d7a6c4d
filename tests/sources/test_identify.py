"""What a person types is a web address, a folder, or an error that says why it is neither."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.errors import SourceUnsupported
from carrel.records import Source, SourceKind
from carrel.sources import identify


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/course?list=1#two", "https://example.org/course?list=1#two"),
        ("  'https://example.org/' ", "https://example.org/"),
        ("youtube.com/playlist?list=PL1", "https://youtube.com/playlist?list=PL1"),
        ("ocw.mit.edu", "https://ocw.mit.edu"),
        ("bücher.example/kurs", "https://bücher.example/kurs"),
        ("localhost:8000/course", "http://localhost:8000/course"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_addresses_are_recognised_with_and_without_their_scheme(text: str, address: str) -> None:
    assert identify(text) == Source(SourceKind.URL, address)


def test_a_folder_is_absolute_and_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Kurs ü").mkdir()
    expected = Source(SourceKind.FOLDER, str((tmp_path / "Kurs ü").resolve()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for text in ("Kurs ü", "./Kurs ü/", str(tmp_path / "Kurs ü"), "~/Kurs ü", (tmp_path / "Kurs ü").as_uri()):
        assert identify(text) == expected


def test_a_folder_named_like_a_host_is_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "example.org").mkdir()
    assert identify("example.org").kind is SourceKind.FOLDER


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No address"),
        ("/no/such/folder", "no folder"),
        ("./courses", "no folder"),
        ("~nobody-of-this-name", "no folder"),
        ("x" * 5000, "no folder"),
        ("biology", "neither"),
        ("ftp://example.org/a.mp4", "ftp://"),
        ("https://", "not a valid"),
        ("https://example.org:port/", "not a valid"),
        ("https://exa mple.org/", "not a valid"),
    ],
)
def test_the_rest_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(SourceUnsupported, match=words):
        identify(text)


def test_a_file_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    with pytest.raises(SourceUnsupported, match="is a file") as caught:
        identify(str(tmp_path / "a.mp4"))
    assert "folder that holds it" in caught.value.hint


@given(st.text(max_size=60))
def test_nothing_typed_is_a_traceback(text: str) -> None:
    with contextlib.suppress(SourceUnsupported):
        assert identify(text).address
