"""The demo's two backdrops, drawn at the first start: a window's light on a wall, and hills in the house's colour."""

import hashlib
import io
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from signaling.config import Settings
from signaling.documents.backdrop import rendered
from signaling.documents.renderer import SandboxedRenderer
from signaling.generated import new_id
from signaling.store.backdrops import Backdrop, Backdrops
from signaling.store.engine import Database

BY: Final = "nina"
"""The administrator."""
SIZE: Final = (1920, 1080)
Colour = tuple[int, int, int]


async def hang(settings: Settings, database: Database, now: int) -> int:
    """How many were put there, by the way of an upload; none where any were before, or nothing can be opened."""
    backdrops = Backdrops(database, settings.desk.id)
    if await backdrops.all():
        return 0
    renderer = SandboxedRenderer()
    await renderer.start()
    try:
        if renderer.trouble is not None:
            return 0
        for number, (german, english, draw) in enumerate(PICTURES):
            picture = await rendered(renderer, draw())
            backdrop = Backdrop(
                id=new_id(),
                name_de=german,
                name_en=english,
                width=picture.width,
                height=picture.height,
                sha256=hashlib.sha256(picture.body).hexdigest(),
                added_at=now + number,
                added_by=BY,
            )
            await backdrops.add(backdrop, picture.body)
    finally:
        await renderer.stop()
    return len(PICTURES)


def window_light() -> bytes:
    """A bright wall, with the panes of a window as the sun throws them on it. A PNG."""
    wall = _fading((233, 234, 231), (204, 209, 210))
    panes = Image.new("L", SIZE, 0)
    pen = ImageDraw.Draw(panes)
    for column in range(2):
        for row in range(3):
            left, top = 1_120 + column * 250 - row * 70, 90 + row * 230 + column * 60
            pen.polygon(
                [
                    (left, top),
                    (left + 215, top + 52),
                    (left + 150, top + 252),
                    (left - 65, top + 200),
                ],
                fill=150,
            )
    glow = panes.filter(ImageFilter.GaussianBlur(26))
    light = Image.new("RGB", SIZE, (255, 249, 233))
    return _png(Image.composite(light, wall, glow))


def hills(accent: Colour = (10, 79, 102)) -> bytes:
    """Ridges one behind the other, the farther the paler, in morning light. A PNG."""
    picture = _fading(_mixed(accent, (244, 240, 230), 0.86), _mixed(accent, (236, 230, 216), 0.72))
    ridges = (
        (
            0.62,
            (
                (0, 640),
                (330, 520),
                (640, 600),
                (980, 450),
                (1_330, 590),
                (1_620, 500),
                (1_920, 610),
            ),
        ),
        (0.42, ((0, 780), (280, 700), (700, 800), (1_080, 640), (1_460, 760), (1_920, 660))),
        (0.20, ((0, 930), (420, 820), (860, 930), (1_300, 830), (1_920, 940))),
    )
    for paleness, points in ridges:
        shape = Image.new("L", SIZE, 0)
        ImageDraw.Draw(shape).polygon([*points, (1_920, 1_080), (0, 1_080)], fill=255)
        soft = shape.filter(ImageFilter.GaussianBlur(10 + 20 * paleness))
        picture.paste(_mixed(accent, (244, 240, 230), paleness), (0, 0), soft)
    haze = Image.linear_gradient("L").resize(SIZE).point(lambda value: value // 5)
    return _png(ImageChops.add(picture, Image.merge("RGB", [haze] * 3)))


def _fading(top: Colour, bottom: Colour) -> Image.Image:
    down = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), down)


def _mixed(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _png(picture: Image.Image) -> bytes:
    sink = io.BytesIO()
    picture.save(sink, "PNG", compress_level=1)
    return sink.getvalue()


PICTURES: Final[tuple[tuple[str, str, Callable[[], bytes]], ...]] = (
    ("Fensterlicht", "Window light", window_light),
    ("Bergblick", "Hills", hills),
)
