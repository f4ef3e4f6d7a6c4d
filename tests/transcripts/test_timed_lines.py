"""Broken WebVTT, SRT and SBV are mended where their meaning is clear."""

from __future__ import annotations

from pathlib import Path

import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.records import Cue
from carrel.transcripts import read
from carrel.transcripts.timed_lines import mend, read_timed_lines


@pytest.mark.parametrize(
    ("times", "start_s", "end_s"),
    [
        ("00:00:01,500 --> 00:00:02.750", 1.5, 2.75),
        ("00:01.500 --> 00:02.750", 1.5, 2.75),
        ("0:0:1.5 --> 0:0:2.75", 1.5, 2.75),
        ("0:00:1,5 --> 0:00:02,075", 1.005, 2.075),
        ("00:75:61.000 --> 00:76:02.000", 4561.0, 4562.0),
        ("-00:00:01.000 --> 00:00:02.000", 0.0, 2.0),
        ("00:00:01 --> 00:00:02", 1.0, 2.0),
        ("00:00:01:500 --> 00:00:02:750", 1.5, 2.75),
        ("00: 00: 01, 500 --> 00: 00: 02, 750", 1.5, 2.75),
        ("00:00:01.500-->00:00:02.750", 1.5, 2.75),
        ("00:00:01,500 -> 00:00:02,750", 1.5, 2.75),
        ("00:00:01,500 -- > 00:00:02,750", 1.5, 2.75),
        ("00:00:01,500 → 00:00:02,750", 1.5, 2.75),
        ("1.5 --> 2.75", 1.5, 2.75),
        ("   00:00:01.500   -->   00:00:02.750   line:0 position:20%", 1.5, 2.75),
        ("00:00:01,500 --> 00:00:02,750 X1:100 X2:200 Y1:10 Y2:20", 1.5, 2.75),
        ("00:00:01.500123 --> 00:00:02.7509", 1.5, 2.75),
        ("100:00:01.500 --> 100:00:02.750", 360001.5, 360002.75),
        ("00:00:03.000 --> 00:00:02.000", 3.0, 2.0),
    ],
)
def test_times_are_read(times: str, start_s: float, end_s: float) -> None:
    assert read_timed_lines(f"WEBVTT\n\n{times}\nsaid\n") == [Cue(start_s, end_s, "said")]


@pytest.mark.parametrize("line", ["3 -> 4", "x --> 2", "the years 1910 --> 1920", "f: A --> B", "from 3:00 -> 4:00", "10 --> 20"])
def test_arrows_within_what_is_said_stay(line: str) -> None:
    assert read_timed_lines(f"1\n00:00:01,000 --> 00:00:02,000\n{line}\n")[0].text == line


def test_a_missing_header_and_missing_numbers_do_not_matter() -> None:
    assert [cue.text for cue in read_timed_lines("00:01.000 --> 00:02.000\na\n\n00:03.000 --> 00:04.000\nb")] == ["a", "b"]


def test_missing_blank_lines_do_not_matter() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n3\n00:00:05,000 --> 00:00:06,000\nin\n1984\n"
    )
    assert [cue.text for cue in read_timed_lines(text)] == ["a", "b", "in\n1984"]


def test_a_number_that_is_said_is_no_cue_number() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nin\n1984\n00:00:05,000 --> 00:00:06,000\nb\n"
    assert [cue.text for cue in read_timed_lines(text)] == ["a", "in\n1984", "b"]


def test_text_after_a_blank_line_within_a_cue_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\na\n\nstill a\n\n2\n00:00:03,000 --> 00:00:04,000\n\nb\n"
    assert [cue.text for cue in read_timed_lines(text)] == ["a\nstill a", "b"]


def test_text_beside_the_times_stays() -> None:
    assert read_timed_lines("00:00:01.000 --> 00:00:02.000 Hello there\nall\n") == [Cue(1.0, 2.0, "Hello there\nall")]


def test_segments_joined_with_their_headers_are_one_file() -> None:
    part = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:0{0}.000 --> 00:0{1}.000\nline {0}\n"
    cues = read_timed_lines(part.format(1, 2) + part.format(3, 4) + "\n" + part.format(5, 6))
    assert cues == [Cue(1.0, 2.0, "line 1"), Cue(3.0, 4.0, "line 3"), Cue(5.0, 6.0, "line 5")]


def test_nul_bytes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(b"\0" * 5 + b"1\n00:00:01,000 --> 00:\x0000:02,000\nhel\0lo\n" + b"\0" * 3)
    assert read(path) == (Cue(1.0, 2.0, "hello"),)


def test_carriage_returns_doubled_on_the_way_do_no_harm() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\na\nb\n\n00:03.000 --> 00:04.000\nc\n".replace("\n", "\r\r\n")
    assert [cue.text for cue in read_timed_lines(text)] == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ("<i>so</i> <b.loud>we</b> <font color='#fff'>learn</font>", "so we learn"),
        ("<c.colorE5E5E5>so</c><c> we</c>", "so we"),
        ("{\\an8}so {\\i1}we{\\i0}", "so we"),
        ("one<br>two<br />three", "one\ntwo\nthree"),
        ("a < b and c > d", "a < b and c > d"),
        ("if x<y and y>z", "if x<y and y>z"),
        ("a List<String> and a <div> tag", "a List<String> and a <div> tag"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("R&amp;D &lt;b&gt; it&#39;s &quot;so&quot; &nbsp;&copy;", 'R&D <b> it\'s "so" ©'),
        ("it&amp;#39;s", "it&#39;s"),
        ("AT&T &notit &unknown;", "AT&T &notit &unknown;"),
        ("the set {1, 2} and {x}", "the set {1, 2} and {x}"),
        ("<lang de>Guten Tag</lang>", "Guten Tag"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢kan"),
        ("\u202bשלום\u202c \u200fעולם\u200b", "שלום עולם"),
        ("می\u200cخواهم \u200cand\u200d", "می\u200cخواهم and"),
        ("👩\u200d🔬 soft\u00adhyphen", "👩\u200d🔬 softhyphen"),
        ("a\u00a0b \t c", "a b c"),
    ],
)
def test_markup_goes_and_what_is_said_stays(payload: str, text: str) -> None:
    assert read_timed_lines(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{payload}\n")[0].text == text


def test_a_speaker_is_named_when_the_speaker_changes() -> None:
    said = ["<v Ann>so we", "<v Ann>learn", "<v.loud Bob &amp; Co>no</v>", "<v Ann>yes<v Bob>well"]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{at}.000 --> 00:0{at + 1}.000\n{line}" for at, line in enumerate(said))
    assert [cue.text for cue in read_timed_lines(text)] == ["Ann: so we", "learn", "Bob & Co: no", "Ann: yes\nBob: well"]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("01:.,->\n WNOTEBVa"), max_size=200))
def test_what_was_mended_is_webvtt_and_stays_as_it_is(text: str) -> None:
    mended = mend(text)
    webvtt.WebVTT.from_string(mended, strict=True)
    assert mend(mended) == mended
