"""Settings: defaults < carrel.toml < environment < flags; mistakes are named with their file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from carrel import settings
from carrel.errors import RecordInvalid
from carrel.settings import Settings

pytestmark = pytest.mark.usefixtures("usual_settings")


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "carrel.toml"


def test_without_a_file_the_defaults_hold(toml: Path) -> None:
    assert settings.load(toml) == Settings()


def test_each_layer_overrides_the_one_below(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text('max_height = 480\nlanguages = ["de"]\nrate_limit = "2M"\n[courses.abc]\nmax_height = 360\n')
    assert settings.load(toml).max_height == 480
    assert settings.load(toml).languages == ("de",)
    assert settings.load(toml).rate_limit == 2_000_000
    assert settings.load(toml, "abc").max_height == 360
    assert settings.load(toml, "abc").languages == ("de",)
    monkeypatch.setenv("CARREL_MAX_HEIGHT", "240")
    monkeypatch.setenv("CARREL_LANGUAGES", "fr, en")
    assert settings.load(toml, "abc").max_height == 240
    assert settings.load(toml, "abc").languages == ("fr", "en")
    assert settings.load(toml, "abc", {"max_height": 144, "rate_limit": None}).max_height == 144


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("max_height = 'tall'", "max_height"),
        ("hight = 3", "hight"),
        ("max_height = 3", "max_height"),
        ("rate_limit = 'fast'", "fast"),
        ("[courses.abc]\nfetch_jobs = 0", "fetch_jobs"),
        ("max_height = = 3", "line 1"),
        ("prepare_jobs = -1", "prepare_jobs"),
        ("pause_s = -0.5", "pause_s"),
        ("pause_s = nan", "pause_s"),
        ("pause_s = inf", "pause_s"),
        ("courses = 3", "courses must be a table"),
        ("[[courses]]", "courses must be a table"),
        ("[courses]\nabc = 3", r"\[courses.abc\] must be a table"),
    ],
)
def test_a_mistake_is_named(toml: Path, text: str, named: str) -> None:
    toml.write_text(text)
    with pytest.raises(RecordInvalid, match=named) as caught:
        settings.load(toml, "abc")
    assert caught.value.hint


@pytest.mark.parametrize(("text", "rate"), [("500K", 500_000), ("1.5M", 1_500_000), ("2MiB/s", 2_000_000), ("700", 700)])
def test_rates(text: str, rate: int) -> None:
    assert settings.parse_rate(text) == rate


def test_keeping_a_setting_leaves_the_rest_of_the_file_alone(toml: Path) -> None:
    toml.write_text("# mine\nmax_height = 480 # enough\n")
    settings.keep(toml, "abc", {"languages": ("en", "de"), "cookies_from_browser": "firefox"})
    settings.keep(toml, "abc", {"rate_limit": "1M"})
    text = toml.read_text()
    assert "# mine\nmax_height = 480 # enough\n" in text
    found = settings.load(toml, "abc")
    assert (found.languages, found.cookies_from_browser, found.rate_limit) == (("en", "de"), "firefox", 1_000_000)
    assert settings.load(toml).languages == ()


@pytest.mark.parametrize(
    "text",
    [
        "courses = {}\n",
        "courses = {abc = {max_height = 480}, other = {}}\n",
        "[courses]\nabc = {max_height = 480}\n",
        "courses.abc.max_height = 480\n",
        "[courses.other]\n[courses.abc]\nmax_height = 480\n",
    ],
)
def test_a_setting_is_kept_however_the_file_writes_its_tables(toml: Path, text: str) -> None:
    toml.write_text(text)
    before = settings.load(toml, "abc").max_height
    settings.keep(toml, "abc", {"languages": ("en", "de"), "rate_limit": "1M"})
    found = settings.load(toml, "abc")
    assert (found.languages, found.rate_limit, found.max_height) == (("en", "de"), 1_000_000, before)


@pytest.mark.parametrize("text", ["courses = 3\n", "[[courses]]\n", "[courses]\nabc = 3\n"])
def test_keeping_a_setting_in_a_file_that_has_no_place_for_it_changes_nothing(toml: Path, text: str) -> None:
    toml.write_text(text)
    with pytest.raises(RecordInvalid, match="must be a table"):
        settings.keep(toml, "abc", {"rate_limit": "1M"})
    assert toml.read_text() == text


def test_keeping_a_wrong_value_changes_nothing(toml: Path) -> None:
    toml.write_text("max_height = 480\n")
    with pytest.raises(RecordInvalid):
        settings.keep(toml, None, {"rate_limit": "quick"})
    assert toml.read_text() == "max_height = 480\n"
