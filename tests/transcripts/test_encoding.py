"""Text in any encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from carrel.transcripts import read

SAID = {
    "fr": "Bonjour à tous. Aujourd'hui nous étudions les dérivées. Ça a été découvert très tard, n'est-ce pas ?",
    "pl": "Dzień dobry, nazywam się Łukasz i będę dziś mówił o źródłach energii, żeby wszystko było jasne.",
    "ru": "Здравствуйте, сегодня мы поговорим о линейной алгебре.",
    "el": "Καλημέρα σας, σήμερα θα μιλήσουμε για τα μαθηματικά.",
    "he": "שלום לכולם היום נדבר על אלגברה לינארית זה נושא מאוד חשוב ומעניין",
    "ja": "こんにちは、今日は線形代数について話します。これはとても大切な考え方です。",
    "zh-Hant": "大家好,今天我們來談談線性代數的基本概念。這是非常重要的觀念。",
    "zh-Hans": "大家好,今天我们来谈谈线性代数的基本概念。这是非常重要的观念。",
    "ko": "안녕하세요 오늘은 선형대수에 대해 이야기하겠습니다",
}
ENCODINGS = [
    *(("fr", "cp1252"), ("pl", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r"), ("el", "cp1253"), ("he", "cp1255")),
    *(("ja", "shift_jis"), ("ja", "euc_jp"), ("zh-Hant", "big5"), ("zh-Hans", "gb18030"), ("ko", "euc_kr")),
]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.srt"
    path.write_bytes(data)
    return path


def srt(text: str) -> str:
    return f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n2\n00:00:03,000 --> 00:00:04,000\nASCII only\n"


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("told", [True, False])
def test_encodings_from_before_unicode(language: str, encoding: str, told: bool, tmp_path: Path) -> None:
    path = written(tmp_path, srt(SAID[language]).encode(encoding))
    assert read(path, language if told else None)[0].text == SAID[language]


@pytest.mark.parametrize(
    ("language", "encoding", "text"),
    [("ru", "cp1251", "Так."), ("ja", "cp932", "はい。"), ("sv", "cp1252", "Hej på dig"), ("hu", "cp1250", "nő")],
)
def test_the_language_decides_where_a_text_is_short(language: str, encoding: str, text: str, tmp_path: Path) -> None:
    assert read(written(tmp_path, srt(text).encode(encoding)), language)[0].text == text


def test_a_language_that_does_not_fit_is_not_believed(tmp_path: Path) -> None:
    assert read(written(tmp_path, srt(SAID["ja"]).encode("shift_jis")), "th")[0].text == SAID["ja"]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_a_mark(language: str, mark: bytes, encoding: str, tmp_path: Path) -> None:
    assert read(written(tmp_path, mark + srt(SAID[language]).encode(encoding)))[0].text == SAID[language]


def test_a_few_bad_bytes_do_not_spoil_utf8(tmp_path: Path) -> None:
    data = srt(SAID["ru"]).encode() + b"\n3\n00:00:05,000 --> 00:00:06,000\nbad \xff byte\n"
    cues = read(written(tmp_path, data))
    assert cues[0].text == SAID["ru"]
    assert cues[2].text == "bad \ufffd byte"
