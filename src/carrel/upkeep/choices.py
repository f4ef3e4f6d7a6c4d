"""The settings as a person sees them: what holds, where it comes from, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from carrel import settings
from carrel.errors import SettingInvalid
from carrel.settings import BROWSERS, LEAST, Settings
from carrel.upkeep_views import SettingsView, SettingView

_KINDS = {
    "languages": "languages",
    "automatic_captions": "flag",
    "max_height": "number",
    "max_frame_rate": "number",
    "max_bit_rate": "number",
    "rate_limit": "rate",
    "cookies_from_browser": "text",
    "cookies_file": "text",
    "sync": "flag",
    "pause_s": "number",
    "fetch_jobs": "number",
    "prepare_jobs": "number",
}
OF_LIBRARY = {"fetch_jobs", "prepare_jobs"}
"""Settings that only the library as a whole can have."""
_CHOICES = {"cookies_from_browser": list(BROWSERS)}


def settings_view(path: Path, course_id: str | None) -> SettingsView:
    """Return the settings of a course or of the library. Raises RecordInvalid for a carrel.toml that is wrong."""
    layers = settings.layers(path, course_id)
    own = "library" if course_id is None else "course"
    names = [name for name in _KINDS if course_id is None or name not in OF_LIBRARY]
    return SettingsView(course_id, [_setting(name, layers, own) for name in names])


def _setting(name: str, layers: dict[str, dict[str, Any]], own: str) -> SettingView:
    default = asdict(Settings())[name]
    held = [("default", default), *((origin, values[name]) for origin, values in layers.items() if name in values)]
    origin, value = held[-1]
    inherited = [one for where, one in held if where != own][-1]
    return SettingView(
        name=name,
        kind=_KINDS[name],
        value=_plain(value),
        origin=origin,
        inherited=_plain(inherited),
        least=LEAST.get(name),
        choices=_CHOICES.get(name),
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def check_place(root: Path, course_id: str | None, values: Mapping[str, Any]) -> None:
    """Raise SettingInvalid for a setting that a course cannot have, and for a file of cookies that is not there."""
    only = OF_LIBRARY & values.keys()
    if course_id is not None and only:
        raise SettingInvalid(f"{min(only)} is a setting of the whole library.", hint="Set it there.")
    cookies = values.get("cookies_file")
    if cookies and not (root / str(cookies)).is_file():
        raise SettingInvalid(f"There is no file {cookies}.", hint="Give the path of a cookies.txt (Netscape form).")
