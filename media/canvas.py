"""A picture in YUV 4:2:0 on which others are laid out: faces side by side, a page beside them, words below.

Planes are bytes, copied row by row: no picture is ever converted to colours and back.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1_280
HEIGHT: Final = 720
LABEL: Final = 32
"""Height of a line of words."""
SIZE: Final = 20
DARK: Final = (16, 128, 128)
"""Black, as pictures have it."""


class Box(NamedTuple):
    """All even, since colours have half the size."""

    x: int
    y: int
    width: int
    height: int


def layout(faces: int, *, beside: bool) -> tuple[list[Box], Box | None]:
    """Where each face goes, and the page or screen. Under each face is room for its label."""
    if beside:
        page = Box(0, 0, 960, HEIGHT - LABEL)
        each = min(HEIGHT // max(faces, 1), 240) & ~1
        boxes = [Box(960, at * each, 320, min(180, each - LABEL) & ~1) for at in range(faces)]
        return boxes, page
    columns = next(n for n in range(1, 9) if n * n >= faces or n * (n - 1) >= faces)
    rows = max(1, -(-faces // columns))
    width = (WIDTH // columns) & ~1
    height = min(width * 9 // 16, HEIGHT // rows - LABEL) & ~1
    top = ((HEIGHT - rows * (height + LABEL)) // 2) & ~1
    return [
        Box(at % columns * width, top + at // columns * (height + LABEL), width, height)
        for at in range(faces)
    ], None


class Laid(NamedTuple):
    """A picture made to fit a box: its planes, their row lengths, its size."""

    planes: tuple[bytes, bytes, bytes]
    strides: tuple[int, int, int]
    width: int
    height: int


class Fitting:
    """Makes pictures of one source fit."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def fit(self, frame: VideoFrame, width: int, height: int) -> Laid:
        scale = min(width / frame.width, height / frame.height)
        to = max(2, int(frame.width * scale) & ~1), max(2, int(frame.height * scale) & ~1)
        fitted = self._reformatter.reformat(
            frame, width=to[0], height=to[1], format="yuv420p", interpolation="FAST_BILINEAR"
        )
        planes = [bytes(plane) for plane in fitted.planes]
        y, u, v = (plane.line_size for plane in fitted.planes)
        return Laid((planes[0], planes[1], planes[2]), (y, u, v), *to)


class Canvas:
    """What is encoded. `paste` and `clear` change it, `frame` is a copy of it."""

    def __init__(self) -> None:
        self._sizes = ((WIDTH, HEIGHT), (WIDTH // 2, HEIGHT // 2), (WIDTH // 2, HEIGHT // 2))
        self._planes = [
            bytearray(bytes([value]) * (width * height))
            for value, (width, height) in zip(DARK, self._sizes, strict=True)
        ]

    def paste(self, laid: Laid, box: Box) -> None:
        """In the middle of the box; what was around it stays."""
        x = (box.x + (box.width - laid.width) // 2) & ~1
        y = (box.y + (box.height - laid.height) // 2) & ~1
        for number, (plane, source) in enumerate(zip(self._planes, laid.planes, strict=True)):
            half = 1 if number == 0 else 2
            width, stride, row = laid.width // half, laid.strides[number], self._sizes[number][0]
            at = (y // half) * row + x // half
            for start in range(0, laid.height // half * stride, stride):
                plane[at : at + width] = source[start : start + width]
                at += row

    def clear(self, box: Box = Box(0, 0, WIDTH, HEIGHT)) -> None:  # noqa: B008
        for number, plane in enumerate(self._planes):
            half, row = (1 if number == 0 else 2), self._sizes[number][0]
            dark = bytes([DARK[number]]) * (box.width // half)
            for line in range(box.y // half, (box.y + box.height) // half):
                at = line * row + box.x // half
                plane[at : at + len(dark)] = dark

    def frame(self) -> VideoFrame:
        made = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, content, (width, height) in zip(
            made.planes, self._planes, self._sizes, strict=True
        ):
            if plane.line_size == width:
                plane.update(bytes(content))
                continue
            padded = bytearray(plane.buffer_size)
            for line in range(height):
                at = line * plane.line_size
                padded[at : at + width] = content[line * width : (line + 1) * width]
            plane.update(bytes(padded))
        return made


def picture(body: bytes) -> VideoFrame:
    """A page that was made by our own renderer (WebP or JPEG)."""
    with Image.open(io.BytesIO(body)) as opened:
        image = opened.convert("RGB")
    frame = VideoFrame(image.width, image.height, "rgb24")
    (plane,) = frame.planes
    row, raw = image.width * 3, image.tobytes()
    padded = bytearray(plane.buffer_size)
    for line in range(image.height):
        at = line * plane.line_size
        padded[at : at + row] = raw[line * row : (line + 1) * row]
    plane.update(bytes(padded))
    return frame


@lru_cache(maxsize=64)
def words(lines: Sequence[str], width: int, font: Path) -> Laid:
    """White on black, each line in the middle; what is too long is cut."""
    height = LABEL * len(lines)
    image = Image.new("L", (width, height), 16)
    draw, letters = ImageDraw.Draw(image), ImageFont.truetype(str(font), SIZE)
    for number, line in enumerate(lines):
        shown = line
        while shown and draw.textlength(shown, font=letters) > width - 8:
            shown = shown[:-2] + "…" if len(shown) > 2 else ""
        left = (width - draw.textlength(shown, font=letters)) // 2
        draw.text((left, number * LABEL + (LABEL - SIZE) // 2 - 2), shown, fill=235, font=letters)
    grey = bytes([128]) * (width // 2 * (height // 2))
    return Laid((image.tobytes(), grey, grey), (width, width // 2, width // 2), width, height)
