"""Clothes in other colours and patterns on the same person, and a board that somebody wrote on: drawn, by a seed."""

from random import Random
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.pictures.compose import CLOTHES, Colour, load, mask, share, wall
from tests.pictures.fetch import Person

Cloth = Literal["plain", "suit", "stripes", "plaid", "flowers", "word"]
CALM: tuple[Colour, ...] = (
    (35, 45, 85),
    (110, 112, 116),
    (225, 226, 228),
    (35, 35, 38),
    (96, 28, 40),
)
VIVID: tuple[Colour, ...] = (
    (210, 30, 40),
    (250, 200, 30),
    (30, 120, 200),
    (40, 160, 90),
    (230, 120, 30),
)
WORDS = ("PARTY", "ROCK 66", "SURF", "METAL", "MIAMI")
NOTES = ("Kunde", "Meier", "Ticket", "IBAN", "Tel", "offen")
ENOUGH = 0.06
"""Of the picture: clothes that are worth another pattern."""

Box = tuple[int, int, int, int]


def dressable(person: Person) -> bool:
    """Plainly dressed, so that nothing of an own pattern shows through, and enough of it to be seen."""
    if person.pattern is not False or person.sleeveless:
        return False
    return share(person, CLOTHES) > ENOUGH


def dressed(person: Person, cloth: Cloth, seed: str) -> Image.Image:
    """The person's picture with this cloth instead of the own; folds and shadows stay."""
    image = load(person)
    where = mask(person, CLOTHES)
    box = where.point(lambda v: 255 if v > 128 else 0).getbbox()
    assert box, person.id
    rng = Random(seed)
    fabric = Image.new("RGB", image.size, rng.choice(CALM))
    _DRAW[cloth](fabric, box, rng)
    folds = image.convert("L").point(lambda v: min(255, 150 + v * 0.42))
    shaded = ImageChops.multiply(fabric, Image.merge("RGB", (folds, folds, folds)))
    return Image.composite(shaded, image, where)


def _plain(fabric: Image.Image, box: Box, rng: Random) -> None:
    """As it is."""


def _suit(fabric: Image.Image, box: Box, rng: Random) -> None:
    left, top, right, bottom = box
    middle, width, end = (left + right) / 2, right - left, top + (bottom - top) * 0.9
    draw = ImageDraw.Draw(fabric)
    fabric.paste(rng.choice(CALM[:2]), (0, 0, *fabric.size))
    shirt = [(middle - width * 0.15, top), (middle + width * 0.15, top), (middle, end)]
    draw.polygon(shirt, fill=(235, 238, 242))
    tie = width * 0.03
    draw.polygon([(middle - tie, top), (middle + tie, top), (middle, end)], fill=rng.choice(CALM))


def _stripes(fabric: Image.Image, box: Box, rng: Random) -> None:
    left, _, right, _ = box
    width = (right - left) / 16
    draw = ImageDraw.Draw(fabric)
    fabric.paste((235, 235, 235), (0, 0, *fabric.size))
    colour = rng.choice(VIVID)
    lying = rng.random() < 0.5
    for number in range(0, int(max(fabric.size) / width) + 1, 2):
        a, b = number * width, (number + 1) * width
        area = (0, a, fabric.width, b) if lying else (a, 0, b, fabric.height)
        draw.rectangle(area, fill=colour)


def _plaid(fabric: Image.Image, box: Box, rng: Random) -> None:
    left, _, right, _ = box
    width = (right - left) / 14
    fabric.paste(rng.choice(VIVID), (0, 0, *fabric.size))
    dark = Image.new("L", fabric.size, 255)
    lying = dark.copy()
    for number in range(0, int(max(fabric.size) / width) + 1, 2):
        a, b = number * width, (number + 1) * width
        ImageDraw.Draw(dark).rectangle((a, 0, b, fabric.height), fill=100)
        ImageDraw.Draw(lying).rectangle((0, a, fabric.width, b), fill=100)
    both = ImageChops.multiply(dark, lying)
    fabric.paste(ImageChops.multiply(fabric, Image.merge("RGB", (both, both, both))))


def _flowers(fabric: Image.Image, box: Box, rng: Random) -> None:
    left, top, right, bottom = box
    draw = ImageDraw.Draw(fabric)
    for _ in range(60):
        x, y = rng.uniform(left, right), rng.uniform(top, bottom)
        radius = rng.uniform(0.03, 0.08) * (right - left)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=rng.choice(VIVID))


def _word(fabric: Image.Image, box: Box, rng: Random) -> None:
    left, top, right, bottom = box
    light = sum(fabric.getpixel((0, 0)) or (0,)) > 380  # type: ignore[arg-type]  # an RGB picture
    size = (right - left) / 6
    draw = ImageDraw.Draw(fabric)
    draw.text(
        ((left + right) / 2, top + (bottom - top) * 0.6),
        rng.choice(WORDS),
        fill=(20, 20, 20) if light else (240, 240, 240),
        font=ImageFont.load_default(size),
        anchor="mm",
        stroke_width=round(size / 20),
    )


_DRAW = {
    "plain": _plain,
    "suit": _suit,
    "stripes": _stripes,
    "plaid": _plaid,
    "flowers": _flowers,
    "word": _word,
}


def whiteboard(seed: str) -> Image.Image:
    """A wall with a board that was written on."""
    rng = Random(seed)
    board = wall((205, 205, 200))
    draw = ImageDraw.Draw(board)
    draw.rectangle((80, 60, 1200, 560), fill=(245, 246, 248), outline=(120, 120, 125), width=8)
    inks = ((20, 40, 160), (170, 20, 20), (20, 20, 20))
    for line in range(6):
        words = f"{rng.choice(NOTES)} {rng.randint(1000, 99999)} {rng.choice(NOTES)}"
        at = (110 + rng.choice((0, 620)), 90 + 74 * line)
        draw.text(at, words, fill=rng.choice(inks), font=ImageFont.load_default(44))
    return board
