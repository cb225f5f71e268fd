import pytest
from PIL import Image

from signaling.documents.drawing import overlay
from signaling.documents.opened import Box
from signaling.documents.render import PdfDocument
from signaling.ports import DrawnMark
from tests.papers import close


def drawn(*marks: DrawnMark) -> Image.Image:
    raw = overlay((20_000, 10_000), marks).read()
    return PdfDocument(memoryview(bytearray(raw)), None, 1).draw(0, 400, 200, Box(0, 0, 400, 200))


def mark(
    tool: str, *places: tuple[int, int], text: str | None = None, size: int = 400
) -> DrawnMark:
    points = tuple(number for x, y in places for number in (x, y, 50))
    return DrawnMark(1, tool, "#0000ff", points, text, size)  # type: ignore[arg-type]


@pytest.mark.parametrize("tool", ["pen", "highlighter", "arrow"])
def test_a_stroke_lies_where_it_was_drawn(tool: str) -> None:
    picture = drawn(mark(tool, (2_000, 5_000), (18_000, 5_000)))
    assert picture.getpixel((200, 100)) != (255, 255, 255)
    assert picture.getpixel((200, 50)) == (255, 255, 255)


def test_a_rectangle_is_hollow() -> None:
    picture = drawn(mark("rectangle", (18_000, 8_000), (2_000, 2_000)))
    assert close(picture.getpixel((200, 40)), (0, 0, 255))
    assert close(picture.getpixel((360, 100)), (0, 0, 255))
    assert picture.getpixel((200, 100)) == (255, 255, 255)


def test_the_highlighter_lets_through_what_lies_below() -> None:
    picture = drawn(mark("highlighter", (2_000, 5_000), (18_000, 5_000), size=2_000))
    pixel = picture.getpixel((200, 100))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    assert blue > 200
    assert 50 < red == green < 230


def test_text_begins_at_its_point() -> None:
    picture = drawn(mark("text", (4_000, 2_000), text="Grüße\nПривет", size=1_500))
    inked = picture.point(lambda value: 255 - value).getbbox()
    assert inked is not None
    left, top, _, bottom = inked
    assert 76 <= left <= 92
    assert 40 <= top <= 60
    assert 90 <= bottom <= 130


@pytest.mark.parametrize("tool", ["pen", "highlighter", "arrow", "rectangle", "text"])
def test_a_mark_of_one_point_or_none_breaks_nothing(tool: str) -> None:
    drawn(mark(tool), mark(tool, (5_000, 5_000)))
