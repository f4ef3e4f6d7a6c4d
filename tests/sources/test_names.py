"""Names of files, addresses and languages, as people should see them and as keys that stay the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.sources.formats import subtitle_suffix
from carrel.sources.languages import closeness, language_tag, nearest
from carrel.sources.names import clean_title, host_of, is_this_machine, normal_address, title_of_address


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("01_intro", "intro"),
        ("01_02_welcome-to-the-course", "welcome to the course"),
        ("01 - Intro - Part two", "Intro - Part two"),
        ("1. Graphs", "Graphs"),
        ("03) Trees", "Trees"),
        ("1.2.3 Heaps", "Heaps"),
        ("01 Heaps", "Heaps"),
        ("Lecture 1", "Lecture 1"),
        ("Lecture 1. Graphs", "Lecture 1. Graphs"),
        ("12 angry men", "12 angry men"),
        ("2001 A Space Odyssey", "2001 A Space Odyssey"),
        ("Graphs [dQw4w9WgXcQ]", "Graphs"),
        ("Graphs [Optional]", "Graphs [Optional]"),
        ("[dQw4w9WgXcQ]", "[dQw4w9WgXcQ]"),
        ("07", "07"),
        ("第1课 图论", "第1课 图论"),
        ("01_图论", "图论"),
        ("snake_case_name", "snake case name"),
    ],
)
def test_titles_keep_their_words_and_lose_their_numbers(stem: str, title: str) -> None:
    assert clean_title(stem) == title


def test_a_number_before_a_space_goes_where_all_neighbours_have_one() -> None:
    assert clean_title("12 angry men", numbered=True) == "angry men"


@given(st.text(min_size=1, max_size=40), st.booleans())
def test_a_title_is_never_empty_nor_longer(stem: str, numbered: bool) -> None:
    title = clean_title(stem, numbered=numbered)
    assert len(title) <= len(stem)
    assert title or not stem.strip()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://e.org/v/02-binary-search.mp4", "binary search"),
        ("https://e.org/v/Binary%20Search.mp4?x=1", "Binary Search"),
        ("https://e.org/lecture1/hls/master.m3u8", "lecture1"),
        ("https://e.org/d41d8cd98f00b204e9800998ecf8427e.mp4", None),
        ("https://e.org/12345.mp4", None),
        ("https://e.org/", None),
    ],
)
def test_a_file_s_address_suggests_a_title_if_it_has_words(address: str, title: str | None) -> None:
    assert title_of_address(address) == title


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("HTTPS://Example.ORG:443/A?b=1#c", "https://example.org/A?b=1"),
        ("http://example.org", "http://example.org/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("https://s3.test/v.mp4?id=4&X-Amz-Date=1&X-Amz-Signature=2", "https://s3.test/v.mp4?id=4"),
        ("https://cdn.test/v.mp4?Expires=1&Signature=x&Key-Pair-Id=k", "https://cdn.test/v.mp4"),
        ("https://shop.test/v.mp4?policy=7&expires=never", "https://shop.test/v.mp4?policy=7&expires=never"),
    ],
)
def test_an_address_has_one_spelling_and_no_signature(address: str, same: str) -> None:
    assert normal_address(address) == same
    assert normal_address(same) == same


def test_hosts_of_this_machine_are_known() -> None:
    hosts = [host_of(f"http://{host}/a") for host in ("localhost:80", "127.0.0.1:1", "[::1]:2", "a.localhost", "example.org", "")]
    assert [is_this_machine(host) for host in hosts] == [True, True, True, True, False, False]
    assert host_of("http://[broken/") == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("en_us", "en-US"),
        ("EN-gb", "en-GB"),
        ("eng", "en"),
        ("ger", "de"),
        ("deu", "de"),
        ("zh-hans", "zh-Hans"),
        ("zh-Hant-HK", "zh-Hant-HK"),
        ("es-419", "es-419"),
        ("iw", "he"),
        ("en-orig", "en"),
        ("en-eEY6OEpapPo", "en"),
        ("English", None),
        ("hd", None),
        ("live_chat", None),
        ("", None),
        (None, None),
    ],
)
def test_language_tags_are_made_well_formed(text: str | None, tag: str | None) -> None:
    assert language_tag(text) == tag


@given(st.text(max_size=20))
def test_a_tag_is_well_formed_and_stays_so(text: str) -> None:
    tag = language_tag(text)
    assert tag is None or re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", tag)
    assert tag is None or language_tag(tag) == tag


def test_the_nearest_language_serves() -> None:
    assert nearest("en", ["de", "en-US", "en-GB"]) == "en-US"
    assert nearest("en-GB", ["en-US", "en", "en-GB"]) == "en-GB"
    assert nearest("en-GB", ["en-US", "en"]) == "en"
    assert nearest("en-GB", ["en-US"]) == "en-US"
    assert nearest("zh-Hans", ["zh-Hant"]) is None
    assert nearest("zh-Hans", ["zh-Hant", "zh"]) == "zh"
    assert nearest("fr", ["de", "en"]) is None
    assert closeness("pt", "pt-BR") == 1


@pytest.mark.parametrize(
    ("content", "hint", "suffix"),
    [
        ("\ufeffWEBVTT\n\n", ".php", ".vtt"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi\n", ".txt", ".srt"),
        ('{"wireMagic": "pb3", "events": []}', ".json", ".json3"),
        ("<?xml version='1.0'?><tt xmlns='http://www.w3.org/ns/ttml'/>", ".xml", ".ttml"),
        ("[Script Info]\n", ".unknown", ".ass"),
        ("0:00:01.000,0:00:02.000\nHi\n", ".sbv", ".sbv"),
        ("<!DOCTYPE html><title>Log in</title>", ".vtt", None),
        ("  \n", ".vtt", None),
    ],
)
def test_a_subtitle_s_content_tells_its_format(content: str, hint: str, suffix: str | None) -> None:
    assert subtitle_suffix(content.encode(), hint) == suffix
    assert subtitle_suffix(content.encode("utf-16"), hint) == suffix or suffix == ".json3"
