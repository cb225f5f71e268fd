"""How a mark looks in a PDF: as vectors, the same widths and colours as on the page of those who drew it."""

import io
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from signaling.documents.opened import POINT
from signaling.ports import DrawnMark

FONT: Final = "marks"
LEADING: Final = 1.25
HIGHLIGHT: Final = 0.4
"""How much of the colour covers what lies below."""
ARROW_HEAD: Final = 4
"""Times the line's width."""
registerFont(
    TTFont(FONT, io.BytesIO((Path(__file__).parent / "fonts" / "DejaVuSans.ttf").read_bytes()))
)


def overlay(size: tuple[int, int], marks: Iterable[DrawnMark]) -> io.BytesIO:
    """A PDF of one page, transparent but for the marks. `size`: 1/100 pt."""
    written = io.BytesIO()
    width, height = size[0] / POINT, size[1] / POINT
    canvas = Canvas(written, pagesize=(width, height))
    for mark in marks:
        canvas.saveState()
        draw(canvas, height, mark)
        canvas.restoreState()
    canvas.save()
    written.seek(0)
    return written


def draw(canvas: Any, height: float, mark: DrawnMark) -> None:
    """`height`: of the page, in pt; a PDF counts from below."""
    places = [
        (x / POINT, height - y / POINT)
        for x, y in zip(mark.points[0::3], mark.points[1::3], strict=False)
    ]
    if not places:
        return
    colour = HexColor(mark.colour)
    width = mark.size / POINT
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(width)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    match mark.tool:
        case "pen":
            _line(canvas, places)
        case "highlighter":
            canvas.setStrokeAlpha(HIGHLIGHT)
            canvas.setLineCap(0)
            _line(canvas, places)
        case "rectangle":
            (left, top), (right, bottom) = places[0], places[-1]
            canvas.rect(left, bottom, right - left, top - bottom)
        case "arrow":
            _arrow(canvas, places[0], places[-1], width)
        case "text":
            _text(canvas, places[0], mark.text or "", width)


def _line(canvas: Any, places: Sequence[tuple[float, float]]) -> None:
    path = canvas.beginPath()
    path.moveTo(*places[0])
    for place in places[1:] or places:
        path.lineTo(*place)
    canvas.drawPath(path)


def _arrow(canvas: Any, tail: tuple[float, float], tip: tuple[float, float], width: float) -> None:
    canvas.line(*tail, *tip)
    angle = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    length = ARROW_HEAD * width
    wings = [
        (tip[0] - length * math.cos(angle + side), tip[1] - length * math.sin(angle + side))
        for side in (0.5, -0.5)
    ]
    for start, end in pairwise((wings[0], tip, wings[1])):
        canvas.line(*start, *end)


def _text(canvas: Any, place: tuple[float, float], words: str, size: float) -> None:
    """`place`: the first line's upper left."""
    canvas.setFont(FONT, size)
    for row, line in enumerate(words.split("\n")):
        canvas.drawString(place[0], place[1] - size - row * size * LEADING, line)
