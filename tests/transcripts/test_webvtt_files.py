"""The library's own transcripts: written, read back the same, and taken by other parsers and by a browser."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import webvtt
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue, Transcript, TranscriptKind, Word
from carrel.transcripts import clean, read, read_vtt, write_vtt
from carrel.transcripts.markup import tidy

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PIECE = st.sampled_from(
    ["a", "no", "x<y", "-->", "<b>", "<c>", "&amp;", "{\\an8}", "é", "你好", "NOTE", "WEBVTT", "00:01", "STYLE", "[br]"]
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    cues = []
    for at in range(draw(st.integers(0, 6))):
        joint = st.sampled_from([" ", "\n"])
        free = st.text(min_size=1, max_size=6).map(lambda text: tidy(text).replace("\n", " ") or "x")
        text = "".join(piece + draw(joint) for piece in draw(st.lists(PIECE | free, min_size=1, max_size=5)))
        words = tuple(Word(word, draw(st.floats(at, at + 1))) for word in text.split()) if draw(st.booleans()) else ()
        cues.append(Cue(at, at + draw(st.floats(0, 2)), text, words))
    language = draw(st.sampled_from(["en", "zh-Hant", "pt-BR"]))
    return Transcript(language, draw(st.sampled_from(TranscriptKind)), clean(cues, duration_s=None))


@settings(deadline=None)
@given(transcripts())
def test_what_is_written_is_read_back_the_same(transcript: Transcript) -> None:
    assert read_vtt(write_vtt(transcript)) == transcript


@settings(deadline=None)
@given(transcripts())
def test_other_parsers_see_the_same_cues(transcript: Transcript) -> None:
    written = webvtt.WebVTT.from_string(write_vtt(transcript), strict=True)
    assert len(written.captions) == len(transcript.cues)


@settings(deadline=None)
@given(transcript=transcripts())
def test_our_reader_of_any_file_sees_the_same_words(transcript: Transcript, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "\n".join(cue.text for cue in transcript.cues)
    assume(text and "{" not in text)
    path = tmp_path_factory.getbasetemp() / "again.vtt"
    path.write_text(write_vtt(transcript), encoding="utf-8")
    assert "".join("".join(cue.text for cue in read(path)).split()) == "".join(text.split())


def test_words_are_cue_timestamps() -> None:
    cue = Cue(1.0, 3.0, "a < b\n& so", (Word("a", 1.0), Word("<", 1.0), Word("b", 1.5), Word("&", 2.0), Word("so", 2.25)))
    assert write_vtt(Transcript("en", TranscriptKind.AUTOMATIC, (cue,))) == (
        "WEBVTT\nKind: captions\nLanguage: en\n\nNOTE Transcript: automatic\n\n00:00:01.000 --> 00:00:03.000\n"
        "<c>a</c> <c>&lt;</c> <00:00:01.500><c>b</c>\n<00:00:02.000><c>&amp;</c> <00:00:02.250><c>so</c>\n"
    )


def test_a_file_of_another_hand_is_read_too() -> None:
    assert read_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\nso\n") == Transcript("und", TranscriptKind.MANUAL, (Cue(1.0, 2.0, "so"),))


def test_what_is_not_webvtt_is_refused() -> None:
    with pytest.raises(TranscriptUnreadable, match="not WebVTT"):
        read_vtt("1\n00:00:01,000 --> 00:00:02,000\nso\n")


@pytest.fixture
def folder_on_http(tmp_path: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.browser
def test_a_browser_takes_every_cue(tmp_path: Path, folder_on_http: str, browser: Browser) -> None:
    said = ["a < b & c --> d", "<b>not bold</b>", "你好\nשלום", "{\\an8} &amp; &#39;", "NOTE of it", "the end"]
    timed = Cue(6.0, 8.0, "so we learn", (Word("so", 6.0), Word("we", 6.5), Word("learn", 7.999)))
    cues = (*(Cue(float(at), at + 1.0, text) for at, text in enumerate(said)), timed)
    (tmp_path / "a.vtt").write_text(write_vtt(Transcript("en", TranscriptKind.MANUAL, cues)), encoding="utf-8")
    (tmp_path / "page.html").write_text("<video><track default src=a.vtt></video>", encoding="utf-8")
    with browser.new_page() as page:
        page.goto(f"{folder_on_http}/page.html")
        page.wait_for_function("document.querySelector('track').readyState === 2")
        shown = page.evaluate(
            "[...document.querySelector('track').track.cues].map(c => [c.startTime, c.endTime, c.getCueAsHTML().textContent])"
        )
    assert shown == [[cue.start_s, cue.end_s, cue.text] for cue in cues]
