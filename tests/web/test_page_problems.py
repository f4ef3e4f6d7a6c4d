"""The page has words of its own for every error that it may have to show, in each of its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from carrel import errors
from carrel.errors import CarrelError, Remedy

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "web" / "src" / "i18n"
LANGUAGES = ("en", "de")
ON_THE_COMPUTER = {"en": "computer that keeps the library", "de": "Rechner"}

FAMILIES = {"library", "media", "transcript"}
"""Of these only the kinds are raised."""
ELSEWHERE = {"cannot-listen", "ambiguous", "file-in-the-way", "address-unusable"}
"""Said at a terminal alone."""
NOT_OURS = {"host-refused", "proxy-refused", "other-site", "bad-request", "too-many-streams"}
"""Said to what is not the page, or before there is one."""

_CONSTANT = re.compile(r"^const (\w+) =\s+'(.*)';$", re.MULTILINE)
_TEXT = re.compile(r"^    '?([\w-]+)'?:\s+(?:'(.*)'|(\w+)),$", re.MULTILINE)


def _kinds(of: type[CarrelError] = CarrelError) -> Iterator[type[CarrelError]]:
    if of.__module__ == errors.__name__:
        yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)


def _codes() -> set[str]:
    answers = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "carrel" / "web").rglob("*.py"))
    of_the_server = set(re.findall(r'error_answer\(\s*\d+,\s*"([a-z-]+)"', answers))
    assert len(of_the_server) > 5
    return {kind.code for kind in _kinds()} | of_the_server


def _groups(language: str) -> dict[str, dict[str, str]]:
    """Return the texts of a language, by group and code."""
    source = (TEXTS / f"problems.{language}.ts").read_text(encoding="utf-8")
    constants = dict(_CONSTANT.findall(source))
    found: dict[str, dict[str, str]] = {}
    for group in re.finditer(r"^  (\w+): \{$(.*?)^  \},$", source, re.MULTILINE | re.DOTALL):
        found[group[1]] = {code: text or constants[name] for code, text, name in _TEXT.findall(group[2])}
    return found


def _hints(language: str) -> dict[str, str]:
    groups = _groups(language)
    assert not groups["anybody"].keys() & groups["keeper"].keys()
    return groups["anybody"] | groups["keeper"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_that_reaches_the_page_has_a_hint_there(language: str) -> None:
    assert _hints(language).keys() == _codes() - FAMILIES - ELSEWHERE - NOT_OURS


def test_in_german_every_one_is_said_as_well() -> None:
    assert _groups("de")["says"].keys() == _hints("de").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_is_named_only_where_nothing_else_helps_and_for_the_computer_with_the_library(language: str) -> None:
    passing = {kind.code for kind in _kinds() if kind.remedy is Remedy.WAIT}
    groups = _groups(language)
    commands = {code: text for code, text in _hints(language).items() if "`" in text}
    assert commands
    assert not commands.keys() & (passing | groups["anybody"].keys())
    for text in commands.values():
        assert re.search(ON_THE_COMPUTER[language], text), text
