"""Draws slides: ink on paper, one accent, text that arrives point by point. Everything is drawn for 1280 x 720 and scaled."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from carrel.demo.figures import INK, MUTED, PAPER, Canvas, draw_figure
from carrel.demo.spec import LectureSpec, Slide

if TYPE_CHECKING:
    from PIL.Image import Image

ACCENT_HEX = "0x1d68b0"
BAR_HEIGHT = 6
"""Height of the moving progress bar at the foot, in the units of 1280 x 720; the bar itself is not drawn here."""
_LEFT, _TEXT_TOP, _POINT_GAP = 88, 236, 34
_WIDE, _NARROW = (50, 40), (37, 32)
"""Characters in a line of points and their height, on a slide without and with a figure."""


def draw_slide(lecture: LectureSpec, slide: Slide, shown: int, number: int) -> Image:
    """Return the slide with its first `shown` points, as RGB of the lecture's size. `number` counts slides from 1."""
    canvas = Canvas(lecture.size)
    canvas.box((_LEFT, 92, _LEFT + 44, 96), fill="accent")
    canvas.text((_LEFT, 52), lecture.title, 22, MUTED)
    canvas.text((_LEFT, 116), slide.heading, 54, INK)
    canvas.text((1280 - _LEFT, 52), f"{number} / {len(lecture.slides)}", 22, MUTED, anchor="ra")
    characters, height = _NARROW if slide.figure else _WIDE
    points = [part.point for part in slide.parts if part.point]
    top = _TEXT_TOP
    for index, point in enumerate(points[:shown]):
        newest = index == shown - 1
        canvas.box((_LEFT, top + height * 0.44, _LEFT + 10, top + height * 0.44 + 10), fill="accent" if newest else "muted")
        for line in textwrap.wrap(point, characters):
            canvas.text((_LEFT + 32, top), line, height, INK if newest else MUTED)
            top += round(height * 1.375)
        top += _POINT_GAP
    if slide.figure is not None:
        draw_figure(canvas, slide.figure)
    canvas.box((0, 720 - BAR_HEIGHT, 1280, 720), fill="line")
    return canvas.image


def draw_states(lecture: LectureSpec, slide: Slide, number: int) -> list[Image]:
    """Return the slide as it looks with no point, one point, ... all points."""
    count = sum(1 for part in slide.parts if part.point)
    return [draw_slide(lecture, slide, shown, number) for shown in range(count + 1)]


def blank(lecture: LectureSpec) -> Image:
    from PIL import Image

    return Image.new("RGB", lecture.size, PAPER)
