"""A small canvas in the colours of the reading room, and the three kinds of figures that slides can have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from carrel.demo.spec import Bars, Blocks, Curve, Figure

PAPER, INK, MUTED, ACCENT, LINE, WASH = "#fcfaf7", "#181f29", "#6b7078", "#1d68b0", "#e4e1dc", "#dce8f4"
_COLOURS = {"accent": ACCENT, "muted": "#b9b8b5", "line": LINE, "wash": WASH}
_LEFT, _TOP, _RIGHT, _BOTTOM = 730, 250, 1192, 600


class Canvas:
    """Draws in the units of a 1280 x 720 page onto an image of any size of that shape."""

    def __init__(self, size: tuple[int, int]) -> None:
        from PIL import Image, ImageDraw

        self.image = Image.new("RGB", size, PAPER)
        self._draw = ImageDraw.Draw(self.image)
        self._scale = min(size[0] / 1280, size[1] / 720)
        self._fonts: dict[int, Any] = {}

    def text(self, at: tuple[float, float], text: str, height: int, colour: str, *, anchor: str = "la") -> None:
        from PIL import ImageFont

        if height not in self._fonts:
            self._fonts[height] = ImageFont.load_default(max(1.0, height * self._scale))
        x, y = self._scaled(at)
        self._draw.text((x, y), text, font=self._fonts[height], fill=colour, anchor=anchor)

    def box(self, corners: tuple[float, float, float, float], *, fill: str, radius: float = 0) -> None:
        x0, y0, x1, y1 = self._scaled(corners)
        corner = (x0, y0, max(x0, x1 - 1), max(y0, y1 - 1))
        self._draw.rounded_rectangle(corner, radius * self._scale, fill=_COLOURS[fill])

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, width: float) -> None:
        scaled = [self._scaled(point) for point in points]
        self._draw.line([(x, y) for x, y in scaled], fill=colour, width=max(1, round(width * self._scale)), joint="curve")

    def dot(self, at: tuple[float, float], radius: float) -> None:
        x, y = self._scaled(at)
        reach = radius * self._scale
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=ACCENT)

    def _scaled(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(round(number * self._scale) for number in numbers)


def draw_figure(canvas: Canvas, figure: Figure) -> None:
    """Draw the figure on the right half of the page."""
    if isinstance(figure, Bars):
        _draw_bars(canvas, figure)
    elif isinstance(figure, Blocks):
        _draw_blocks(canvas, figure)
    else:
        _draw_curve(canvas, figure)


def _draw_bars(canvas: Canvas, figure: Bars) -> None:
    pitch = min(112, (_BOTTOM - _TOP) / len(figure.bars))
    for row, (label, value) in enumerate(figure.bars):
        top = _TOP + row * pitch
        end = _LEFT + (_RIGHT - _LEFT - 80) * value / 100
        canvas.text((_LEFT, top), label, 22, MUTED)
        canvas.box((_LEFT, top + 32, _RIGHT - 80, top + 60), fill="line", radius=4)
        canvas.box((_LEFT, top + 32, end, top + 60), fill="accent" if row == figure.lit else "muted", radius=4)
        canvas.text((_RIGHT, top + 46), f"{value} %", 24, INK, anchor="rm")


def _draw_blocks(canvas: Canvas, figure: Blocks) -> None:
    for row, (label, letters) in enumerate(figure.rows):
        top = _TOP + 20 + row * 150
        side = (_RIGHT - _LEFT) / len(letters)
        canvas.text((_LEFT, top), label, 22, MUTED)
        for column, letter in enumerate(letters):
            x = _LEFT + column * side
            fill = {"A": "accent", "B": "wash"}.get(letter, "line")
            canvas.box((x, top + 38, x + side - 6, top + 38 + side - 6), fill=fill, radius=6)
            canvas.text((x + side / 2 - 3, top + 35 + side / 2), letter, 24, PAPER if letter == "A" else INK, anchor="mm")


def _draw_curve(canvas: Canvas, figure: Curve) -> None:
    """Draw retention over time: exponential decay that starts anew, at half the rate, with each review."""
    canvas.line(((_LEFT, _TOP), (_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)), colour="#b9b8b5", width=2)
    starts = (0.0, *figure.reviews)
    ends = (*figure.reviews, 1.0)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        rate = 5.5 / 2.2**number
        points = []
        for step in range(41):
            time = start + (end - start) * step / 40
            kept = 0.18 + 0.82 * math.exp(-rate * (time - start))
            points.append((_LEFT + (_RIGHT - _LEFT) * time, _BOTTOM - (_BOTTOM - _TOP - 10) * kept))
        canvas.line(points, colour=ACCENT, width=5)
        if number:
            x = _LEFT + (_RIGHT - _LEFT) * start
            canvas.dot((x, points[0][1]), 9)
            canvas.text((x, points[0][1] - 16), "review", 20, MUTED, anchor="mb")
    canvas.text((_RIGHT, _TOP - 8), "what is remembered", 20, MUTED, anchor="rd")
    canvas.text((_RIGHT, _BOTTOM + 12), "time", 20, MUTED, anchor="ra")
