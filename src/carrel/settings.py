"""Settings: defaults < carrel.toml < environment < flags, frozen once made.

carrel.toml holds the keys of `Settings` for the whole library, and under [courses.<course id>] for one course:

    languages = ["en", "de"]
    rate_limit = "2M"

    [courses.k3f7q2m6x4za]
    cookies_from_browser = "firefox"
    max_height = 480
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from pathlib import Path
from typing import Any

from carrel.errors import RecordInvalid, SettingInvalid

_UNITS = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000}
BROWSERS = ("brave", "chrome", "chromium", "edge", "firefox", "opera", "safari", "vivaldi", "whale")
"""Those whose logins yt-dlp can use (https://github.com/yt-dlp/yt-dlp#filesystem-options, --cookies-from-browser)."""
LEAST = {"max_height": 144, "max_frame_rate": 1, "max_bit_rate": 100_000, "fetch_jobs": 1, "prepare_jobs": 0, "pause_s": 0}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a learner can choose. Every field is a key of carrel.toml and, as CARREL_<FIELD>, of the environment."""

    languages: tuple[str, ...] = ()
    """Languages of subtitles to have (BCP 47). Empty: the lecture's own language and English."""
    automatic_captions: bool = True
    """Take captions made by a machine where there are no others."""
    max_height: int = 720
    """Tallest picture of a phone copy, and of what is fetched, in pixels."""
    max_frame_rate: int = 30
    max_bit_rate: int = 4_000_000
    """Above this, in bit/s, a video that would fit otherwise is encoded again."""
    rate_limit: int | None = None
    """Most bytes a second for each download ("2M" in the file)."""
    cookies_from_browser: str | None = None
    """Browser whose login is used, as yt-dlp names it: "firefox", "chrome:Profile 1"."""
    cookies_file: str | None = None
    """A cookies.txt (Netscape form), absolute or relative to the library."""
    fetch_jobs: int = 2
    """Downloads at a time."""
    prepare_jobs: int = 0
    """Encodes at a time. 0: as many as keep the cores busy."""
    sync: bool = True
    """False leaves a course out of syncs that do not name it: it is finished, or its source is gone."""
    pause_s: float = 1.0
    """Rest between two downloads from one host, in seconds. None is kept with this machine itself."""

    def __post_init__(self) -> None:
        for name, least in LEAST.items():
            if not least <= getattr(self, name) < inf:
                raise ValueError(f"{name} must be at least {least}")


def parse_rate(text: str | int) -> int:
    """Return bytes a second for "500K", "2M", "1.5M" or a plain number. Raises ValueError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]?)i?B?(?:/s)?\s*", str(text), re.IGNORECASE)
    if not match or float(match[1]) <= 0:
        raise ValueError(f"{text!r} is not a rate: write it like 500K or 2M (bytes a second)")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def load(path: Path, course_id: str | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings for the library whose carrel.toml is `path`, or for one of its courses.

    Flags that are None are not set. Raises RecordInvalid, naming the file and key at fault.
    """
    found: dict[str, Any] = {}
    for values in layers(path, course_id).values():
        found.update(values)
    found.update(_checked("command line", {k: v for k, v in (flags or {}).items() if v is not None}))
    return Settings(**found)


def layers(path: Path, course_id: str | None = None) -> dict[str, dict[str, Any]]:
    """Return what is set in each layer, later ones over earlier: "library", "course" if one is asked for, "environment".

    Raises RecordInvalid, naming the file and key at fault.
    """
    table = read_table(path)
    courses = _table(table.pop("courses", {}), f"{path}, courses")
    found = {"library": _checked(str(path), table)}
    if course_id is not None:
        where = f"{path}, [courses.{course_id}]"
        found["course"] = _checked(where, _table(courses.get(course_id, {}), where))
    found["environment"] = _checked("environment", _environment())
    return found


def check(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings that someone gives, ready to be kept; language tags in their usual form. None is for "not set".

    Raises SettingInvalid, naming the one that is wrong.
    """
    from langcodes import standardize_tag, tag_is_valid

    try:
        set_ = _checked("", {key: value for key, value in values.items() if value is not None or key not in _names()})
    except RecordInvalid as error:
        raise SettingInvalid(error.message.removeprefix(": "), hint=error.hint) from error
    for tag in set_.get("languages", ()):
        if not tag_is_valid(tag):
            raise SettingInvalid(f"{tag!r} is no language.", hint="Write languages like en, de or pt-BR (BCP 47).")
    browser = str(set_.get("cookies_from_browser", BROWSERS[0]))
    if re.split(r"[+:]", browser)[0].strip().lower() not in BROWSERS:
        raise SettingInvalid(f"The login of {browser!r} cannot be used.", hint=f"Browsers are: {', '.join(BROWSERS)}.")
    if "languages" in set_:
        set_["languages"] = tuple(standardize_tag(tag) for tag in set_["languages"])
    if "rate_limit" in set_:  # as it was given: "2M" reads better in the file
        set_["rate_limit"] = values["rate_limit"]
    return {**values, **set_}


def read_table(path: Path) -> dict[str, Any]:
    """Return carrel.toml as it stands; {} if there is none. Raises RecordInvalid with the line at fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordInvalid(f"{path} is not valid TOML: {error}.", hint="Mend that line.") from error


def keep(path: Path, course_id: str | None, values: Mapping[str, Any]) -> None:
    """Write `values` into carrel.toml, for the library or one course, keeping the rest and the comments as they are.

    None takes a setting out. Raises SettingInvalid for a value that is not allowed, RecordInvalid for a file that is wrong
    already; it is then untouched.
    """
    import tomlkit
    from tomlkit.items import InlineTable

    from carrel.files import write_whole

    values = check(values)
    load(path, course_id)
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    target: Any = document
    if course_id is not None:
        courses = document.setdefault("courses", tomlkit.table(is_super_table=True))
        if course_id not in courses:
            courses[course_id] = tomlkit.inline_table() if isinstance(courses, InlineTable) else tomlkit.table()
        target = courses[course_id]
    for key, value in values.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = list(value) if isinstance(value, tuple) else value
    write_whole(path, tomlkit.dumps(document))


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RecordInvalid(f"{where} must be a table of settings.", hint="Write it as [courses.<course id>].")
    return value


def _names() -> set[str]:
    return {field.name for field in fields(Settings)}


def _environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(Settings):
        text = os.environ.get(f"CARREL_{field.name.upper()}")
        if text is not None:
            found[field.name] = tuple(text.replace(",", " ").split()) if field.name == "languages" else text
    return found


def _checked(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` with their types made right."""
    from pydantic import TypeAdapter, ValidationError

    if not values:
        return {}
    known = _names()
    unknown = [key for key in values if key not in known]
    if unknown:
        raise RecordInvalid(f"{where}: {unknown[0]!r} is no setting.", hint=f"Settings are: {', '.join(sorted(known))}.")
    try:
        given = dict(values)
        if given.get("rate_limit") is not None:
            given["rate_limit"] = parse_rate(given["rate_limit"])
        made = TypeAdapter(Settings).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"][:1])
        raise RecordInvalid(f"{where}: {key or 'a setting'}: {first['msg']}.", hint="Mend the value.") from error
    except ValueError as error:
        raise RecordInvalid(f"{where}: {error}.", hint="Mend the value.") from error
    return {key: getattr(made, key) for key in given}
