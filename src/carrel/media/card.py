"""Draws the still picture of a lecture that is only heard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from carrel.media.labels import one_line

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

_PAPER = (28, 34, 46)
_WAVE = (120, 168, 214)
_INK = (240, 242, 246)
_BARS = (0.22, 0.4, 0.65, 0.34, 0.82, 1.0, 0.58, 0.9, 0.46, 0.72, 0.36, 0.55, 0.2)
_MOST_LINES = 3


def draw_card(title: str, into: Path, width: int, height: int) -> None:
    """Write a PNG: a sound wave, and under it the title where the built-in font has all its letters."""
    from PIL import Image, ImageDraw, ImageFont

    card = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(card)
    font = ImageFont.load_default(size=height // 14)
    words = one_line(title)
    lines = _wrapped(words, font, width * 0.84) if _can_write(words, font) else []
    middle = height * (0.36 if lines else 0.5)
    step = width * 0.36 / len(_BARS)
    for number, share in enumerate(_BARS):
        left = width * 0.32 + number * step
        half = height * 0.16 * share
        draw.rounded_rectangle((left, middle - half, left + step * 0.5, middle + half), radius=step * 0.25, fill=_WAVE)
    for number, line in enumerate(lines):
        draw.text((width / 2, height * 0.66 + number * height * 0.1), line, fill=_INK, font=font, anchor="mm")
    card.save(into, "PNG")


def _can_write(text: str, font: FreeTypeFont | ImageFont) -> bool:
    """Say whether the font has every letter: a missing one is drawn as the same box as a code point that nobody uses."""
    box = bytes(font.getmask("\U0010fffe"))
    return bool(text) and all(bytes(font.getmask(letter)) != box for letter in set(text))


def _wrapped(text: str, font: FreeTypeFont | ImageFont, width: float) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    return lines
