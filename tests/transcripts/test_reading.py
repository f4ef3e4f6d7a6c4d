"""Subtitles of every shape become cues; what is no subtitle file is named for what it is."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.errors import TranscriptUnreadable
from carrel.records import Cue, Word
from carrel.transcripts import clean, read


def read_text(folder: Path, text: str | bytes, name: str = "lecture.en.vtt") -> tuple[Cue, ...]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


HELLO = (Cue(1.0, 2.5, "Hello there"), Cue(3.0, 4.0, "Good bye\nall"))

SHAPES = {
    "webvtt": "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHello there\n\n00:00:03.000 --> 00:00:04.000\nGood bye\nall\n",
    "webvtt with names, notes, styles and settings": (
        "WEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\nof the author\n\n"
        "intro\n00:01.000 --> 00:02.500 position:0%\nHello there\n\nNOTE again\n\n2\n00:03.000 --> 00:04.000\nGood bye"
        "\nall"
    ),
    "srt": "1\n00:00:01,000 --> 00:00:02,500\nHello there\n\n2\n00:00:03,000 --> 00:00:04,000\nGood bye\nall\n",
    "sbv": "0:00:01.000,0:00:02.500\nHello there\n\n0:00:03.000,0:00:04.000\nGood bye[br]all\n",
    "ass": (
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nStyle: Default,Arial\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8\\i1}Hello there{\\i0}\n"
        "Dialogue: 0,broken,0:00:02.50,Default,,0,0,0,,lost\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}Good bye\\Nall\n"
    ),
    "ttml": (
        '<?xml version="1.0" encoding="utf-8"?><tt xmlns="http://www.w3.org/ns/ttml"><head><metadata/></head><body>'
        '<div begin="1s"><p begin="0s" end="1.5s">Hello\n  <span>there</span></p><p begin="00:00:02" dur="1s">Good bye<br/>all'
        "</p></div></body></tt>"
    ),
    "dfxp with frames and ticks": (
        '<tt xmlns="http://www.w3.org/2006/10/ttaf1" xmlns:p="http://www.w3.org/2006/10/ttaf1#parameter" p:frameRate="25" '
        'p:tickRate="1000"><body><div>'
        '<p begin="00:00:01:00" end="2500t">Hello&nbsp;there</p><p begin="75f" end="4s">Good bye<br/>'
        "all</p></div></body></tt>"
    ),
    "srv1": '<transcript><text start="1" dur="1.5">Hello there</text><text start="3" dur="1">Good bye\nall</text></transcript>',
    "srv3": '<timedtext><body><p t="1000" d="1500">Hello there</p><p t="3000" d="1000">Good bye\nall</p></body></timedtext>',
    "json3": json.dumps(
        {
            "events": [
                {"tStartMs": 0, "dDurationMs": 9000, "id": 1, "wpWinPosId": 1},
                {"tStartMs": 1000, "dDurationMs": 1500, "segs": [{"utf8": "Hello there"}]},
                {"tStartMs": 2000, "dDurationMs": 1500, "aAppend": 1, "segs": [{"utf8": "\n"}]},
                {"tStartMs": 3000, "dDurationMs": 1000, "segs": [{"utf8": "Good bye\nall"}]},
            ]
        }
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_format_gives_the_same_cues(shape: str, tmp_path: Path) -> None:
    assert read_text(tmp_path, SHAPES[shape], "named.wrongly") == HELLO


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_any_system_are_the_same(shape: str, line_end: str, tmp_path: Path) -> None:
    assert read_text(tmp_path, SHAPES[shape].replace("\n", line_end)) == HELLO


def test_json3_times_every_word(tmp_path: Path) -> None:
    events = [
        {"tStartMs": 1000, "dDurationMs": 4000, "segs": [{"utf8": "so"}, {"utf8": " we learn", "tOffsetMs": 400}]},
        {"tStartMs": 3000, "dDurationMs": 1000, "segs": [{"utf8": "yes"}]},
    ]
    first, second = read_text(tmp_path, json.dumps({"events": events}))
    assert [word.text for word in first.words] == ["so", "we", "learn"]
    assert first.words[0].start_s == 1.0
    assert first.words[1].start_s == pytest.approx(1.4)
    assert 1.4 < first.words[2].start_s < 3.0
    assert second.words == (Word("yes", 3.0),)


def test_parts_of_one_word_stay_one_word(tmp_path: Path) -> None:
    segments = [{"utf8": "un"}, {"utf8": "believable", "tOffsetMs": 200}, {"utf8": " story", "tOffsetMs": 900}]
    (cue,) = read_text(tmp_path, json.dumps({"events": [{"tStartMs": 0, "dDurationMs": 2000, "segs": segments}]}))
    assert cue.words == (Word("unbelievable", 0.0), Word("story", 0.9))


def test_words_between_two_known_times_lie_between_them(tmp_path: Path) -> None:
    (cue,) = read_text(tmp_path, "WEBVTT\n\n00:10.000 --> 00:14.000\none two <00:12.000>three<00:13.000><c> four</c>\n")
    times = [word.start_s for word in cue.words]
    assert times[0] == 10.0
    assert 10.0 < times[1] < 12.0
    assert times[2:] == [12.0, 13.0]


def test_srv3_words_have_times(tmp_path: Path) -> None:
    (cue,) = read_text(tmp_path, '<timedtext><body><p t="1000" d="900"><s>so</s><s t="300"> we</s></p></body></timedtext>')
    assert cue.words == (Word("so", 1.0), Word("we", 1.3))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"<!DOCTYPE html><html><body>Sign in <!-- now --></body></html>", "is a web page"),
        (b"\n<html lang=en><head></head><p>404", "is a web page"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 20, "is not text"),
        (b'{"error": {"code": 403}}', "is JSON, but not of captions"),
        (b'{"events": [{"tStartMs": 1, "segs": [{"ut', "is JSON, but not of captions, or cut off"),
        (b'<?xml version="1.0"?><rss><channel/></rss>', "is XML, but not of captions"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "holds no words"),
        (b"WEBVTT", "holds no words"),
        (b"Just some prose.\nIn two lines.", "is no subtitle file that Carrel knows"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><tt><body><p begin="1s">&a;</p></body></tt>', "is XML"),
    ],
)
def test_what_is_no_subtitle_file_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(TranscriptUnreadable, match=says):
        read_text(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TranscriptUnreadable, match=r"gone\.vtt cannot be read"):
        read(tmp_path / "gone.vtt")


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "<",
        "<v ",
        "<00:00:01.00",
        "<c><i ",
        "&amp",
        "{\\",
        "-->",
        "\u200d",
        "1:",
        " ",
        "a\n",
        "\n",
        "\r",
        "\n\n00:00:01.000 --> 00:00:02.000\na",
        "[a",
        "<p>",
        "é\u200c\u200d",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n",
        "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,x",
        "<tt><body><p begin='1s'>x",
    ],
)
def test_time_grows_no_faster_than_the_file(head: str, unit: str, tmp_path: Path) -> None:
    content = (head + unit * (600_000 // len(unit))).encode()
    began = time.process_time()
    with contextlib.suppress(TranscriptUnreadable):
        clean(read_text(tmp_path, content), duration_s=None)
    assert time.process_time() - began < 5


FRAGMENTS = st.sampled_from(
    [
        *(
            "WEBVTT",
            "\n",
            "\r\n",
            "\n\n",
            "\0",
            "00:01.000 --> 00:02.000",
            "-->",
            "->",
            "1",
            "0:0:1,5 --> -0:0:3",
            "NOTE x",
            "STYLE",
        ),
        *(
            "0:00:01.000,0:00:02.000",
            "[Events]",
            "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,",
            "{\\p1}",
            "{",
            "}",
            "word",
            " ",
            "\t",
        ),
        *("<v Ann>", "<c>", "</c>", "<00:00:01.500>", "<", ">", "&lt;", "&#0;", "&#xD800;", "&", "\u202e", "\u200d", "é", "你好"),
        *("<tt>", "<p begin='1s' end='-2'>", "</p>", "</tt>", "<transcript>", "<text start='1e9'>", "</text>", "</transcript>"),
        *(
            '{"events": [',
            '{"tStartMs": 1, "segs": [{"utf8": "a"}]}',
            '{"tStartMs": NaN, "segs": [{"utf8": "\\ud800"}, 3]}',
            ",",
            "]}",
        ),
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.one_of(st.binary(max_size=400), st.lists(FRAGMENTS, max_size=30).map(lambda parts: "".join(parts).encode())))
def test_any_bytes_give_cues_or_a_sentence(content: bytes, tmp_path: Path) -> None:
    try:
        cues = clean(read_text(tmp_path, content), duration_s=None)
    except TranscriptUnreadable:
        return
    for cue in cues:
        assert 0 <= cue.start_s < cue.end_s
        assert cue.text.strip()
        assert not cue.words or [word.text for word in cue.words] == cue.text.split()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["events", "segs", "utf8", "tStartMs", "dDurationMs", "tOffsetMs"]), inner)
        ),
        max_leaves=20,
    )
)
def test_any_json_gives_cues_or_a_sentence(tmp_path: Path, document: object) -> None:
    with contextlib.suppress(TranscriptUnreadable):
        read_text(tmp_path, json.dumps({"events": document}))
