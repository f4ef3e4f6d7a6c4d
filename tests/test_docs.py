"""README.md tells the truth: its commands exist and its paths are real."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from carrel.cli.app import COMMANDS, cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    indented = re.findall(r"^ {4}(carrel .*)$", README, re.MULTILINE)
    return indented + re.findall(r"`(carrel [a-z][^`]*)`", README)


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_every_command_of_the_readme_parses(line: str) -> None:
    words = [word for word in shlex.split(line)[1:] if word != "COMMAND"]
    if words[0] == "--help":
        return
    command = cli.get_command(None, words[0])  # type: ignore[arg-type]  # our group does not look at the context
    assert command is not None
    if "--help" not in words:
        command.make_context(words[0], words[1:] or (["URL"] if words[0] == "add" else []), resilient_parsing=False)


def test_the_readme_names_every_make_target_it_uses() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^ {4}make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_pictures_of_the_readme_are_there() -> None:
    for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).exists()


def test_help_lists_every_command() -> None:
    said = subprocess.run([sys.executable, "-m", "carrel", "--help"], capture_output=True, text=True, check=True).stdout
    assert all(re.search(rf"^  {name} ", said, re.MULTILINE) for name in COMMANDS)
