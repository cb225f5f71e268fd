"""How a mark looks in a PDF: the same as web/src/documents/marks/shapes.ts draws on the page, from the same points.

tests/golden/marks.json holds both to it.
"""

import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from perfect_freehand import get_stroke
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from signaling.documents.opened import POINT
from signaling.documents.text import WIDE, wide
from signaling.ports import DrawnMark

Step = tuple[Literal["M", "L", "Q", "Z"], tuple[float, ...]]
"""Of a path as SVG writes it: to a place, a line, a curve with its control point, back to where it began."""

FONT: Final = "marks"
"""The one that the pages have."""
OTHERS: Final = "marks-others"
"""For letters that it doesn't have; what this one doesn't have either is `WIDE`, or a box."""
LEADING: Final = 1.25
"""From one line of text to the next, in font sizes."""
ASCENT: Final = 0.95
"""From the top of a line to where its letters stand."""
HIGHLIGHT: Final = 0.3
"""How much of the colour covers what lies below."""
HEAD: Final = 6
"""Length of an arrow's head, times the line's width; at most half the arrow."""
HEAD_ANGLE: Final = 0.45
MOST_OUTLINED: Final = 150_000
"""Points of a page's pen strokes: an outline takes a while, and beyond that a line of one width must do."""
_FONTS: Final = Path(__file__).parent / "fonts"
_OWN: Final = TTFont(FONT, io.BytesIO((_FONTS / "AtkinsonHyperlegibleNext.ttf").read_bytes()))
registerFont(_OWN)
_OTHERS: Final = TTFont(OTHERS, io.BytesIO((_FONTS / "DejaVuSans.ttf").read_bytes()))
registerFont(_OTHERS)
_FROM_THE_RIGHT: Final = frozenset({"R", "AL"})
_JOINED: Final = ArabicReshaper({"delete_harakat": False})


def overlay(size: tuple[int, int], marks: Iterable[DrawnMark]) -> io.BytesIO:
    """A PDF of one page, transparent but for the marks. `size`: 1/100 pt."""
    written = io.BytesIO()
    width, height = size[0] / POINT, size[1] / POINT
    # Compressed later, with the whole document.
    canvas = Canvas(written, pagesize=(width, height), pageCompression=0)
    points = 0
    for mark in marks:
        points += len(mark.points) // 3
        canvas.saveState()
        draw(canvas, height, mark, outlined=points <= MOST_OUTLINED)
        canvas.restoreState()
    canvas.save()
    written.seek(0)
    return written


def draw(canvas: Any, height: float, mark: DrawnMark, *, outlined: bool = True) -> None:
    """`height`: of the page, in pt; a PDF counts from below."""
    if len(mark.points) < 3:
        return
    colour = HexColor(mark.colour)
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)
    if mark.tool == "highlighter":
        canvas.setFillAlpha(HIGHLIGHT)
        canvas.setStrokeAlpha(HIGHLIGHT)
    if mark.tool == "text":
        _text(canvas, height, mark)
        return
    canvas.transform(1 / POINT, 0, 0, -1 / POINT, 0, height)
    filled = mark.tool in ("pen", "highlighter")
    canvas.setLineWidth(mark.size)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    steps = shape(mark) if outlined or not filled else _line(mark.points)
    fills = filled and outlined
    # Outlines cross themselves: whatever they go around counts.
    canvas.addLiteral(f"{operators(steps)} {'f' if fills else 'S'}")


def shape(mark: DrawnMark) -> list[Step]:
    """The path of anything but a text, in page units; strokes are filled, the others lines as wide as their size."""
    if mark.tool == "arrow":
        return _arrow(mark.points, mark.size)
    if mark.tool == "rectangle":
        left, top, right, bottom = _ends(mark.points)
        corners = ((right, top), (right, bottom), (left, bottom))
        return [("M", (left, top)), *(("L", corner) for corner in corners), ("Z", ())]
    return _ink(outline(mark))


def outline(mark: DrawnMark) -> list[tuple[float, float]]:
    """Around a stroke. Its points were smoothed when they were drawn."""
    points = mark.points
    path = [
        (float(points[at]), float(points[at + 1]), points[at + 2] / 100)
        for at in range(0, len(points) - 2, 3)
    ]
    if len(path) == 1:
        x, y, _ = path[0]
        stroke: list[tuple[float, ...]] = [path[0], (x + 1, y + 1)]
    else:
        stroke = [*path]
    return get_stroke(
        stroke,
        size=mark.size,
        thinning=0.5 if mark.tool == "pen" else 0,
        smoothing=0.5,
        streamline=0,
        simulate_pressure=False,
        last=True,
    )


def _ink(points: Sequence[tuple[float, float]]) -> list[Step]:
    """Curves through the middles of the outline's sides."""
    if not points:
        return []
    steps: list[Step] = [("M", points[0])]
    for (x, y), (next_x, next_y) in zip(points, (*points[1:], points[0]), strict=True):
        steps.append(("Q", (x, y, (x + next_x) / 2, (y + next_y) / 2)))
    return [*steps, ("Z", ())]


def _line(points: Sequence[int]) -> list[Step]:
    places = list(zip(points[0::3], points[1::3], strict=False))
    return [("M", places[0]), *(("L", place) for place in places[1:] or places)]


def _arrow(points: Sequence[int], size: float) -> list[Step]:
    tail_x, tail_y, x, y = _ends(points)
    length = math.hypot(x - tail_x, y - tail_y)
    shaft: list[Step] = [("M", (tail_x, tail_y)), ("L", (x, y))]
    if length == 0:
        return shaft
    head, angle = min(HEAD * size, length / 2), math.atan2(y - tail_y, x - tail_x)
    one, other = (
        (x - head * math.cos(angle + turn), y - head * math.sin(angle + turn))
        for turn in (HEAD_ANGLE, -HEAD_ANGLE)
    )
    return [*shaft, ("M", one), ("L", (x, y)), ("L", other)]


def _ends(points: Sequence[int]) -> tuple[int, int, int, int]:
    """The first point and the last."""
    last = len(points) - len(points) % 3 - 3
    return points[0], points[1], points[last], points[last + 1]


def operators(steps: Iterable[Step]) -> str:
    """As a PDF writes it, to whole units; its curves have two control points."""
    words: list[str] = []
    x = y = 0.0
    for kind, numbers in steps:
        match kind:
            case "M":
                words.append(f"{numbers[0]:.0f} {numbers[1]:.0f} m")
            case "L":
                words.append(f"{numbers[0]:.0f} {numbers[1]:.0f} l")
            case "Q":
                by_x, by_y, to_x, to_y = numbers
                words.append(
                    f"{(x + 2 * by_x) / 3:.0f} {(y + 2 * by_y) / 3:.0f}"
                    f" {(to_x + 2 * by_x) / 3:.0f} {(to_y + 2 * by_y) / 3:.0f}"
                    f" {to_x:.0f} {to_y:.0f} c"
                )
            case "Z":
                words.append("h")
        if numbers:
            x, y = numbers[-2:]
    return "\n".join(words)


def _text(canvas: Any, height: float, mark: DrawnMark) -> None:
    """Its point is the first line's upper left."""
    size, left, top = mark.size / POINT, mark.points[0] / POINT, mark.points[1] / POINT
    for row, line in enumerate((mark.text or "").split("\n")):
        x, y = left, height - top - (ASCENT + row * LEADING) * size
        for font, letters in groupby(_as_seen(line), _font_of):
            run = "".join(letters)
            canvas.setFont(font, size)
            canvas.drawString(x, y, run)
            x += stringWidth(run, font, size)


def _font_of(letter: str) -> str:
    if ord(letter) in _OWN.face.charToGlyph:
        return FONT
    known = ord(letter) in _OTHERS.face.charToGlyph or ord(letter) not in wide().face.charToGlyph
    return OTHERS if known else WIDE


def _as_seen(line: str) -> str:
    """From left to right (UAX 9), Arabic letters joined: a PDF has no notion of either. Browsers do the same by
    themselves, in a line that begins on the left."""
    if _FROM_THE_RIGHT.isdisjoint(map(unicodedata.bidirectional, line)):
        return line
    return str(get_display(_JOINED.reshape(line), base_dir="L"))
