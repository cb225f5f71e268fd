import json
import re
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pikepdf
import pytest
from PIL import Image

from signaling.documents import drawing
from signaling.documents.drawing import FONT, OTHERS, draw, overlay, shape
from signaling.documents.opened import Box
from signaling.documents.render import PdfDocument
from signaling.documents.text import WIDE
from signaling.ports import DrawnMark
from tests.papers import close

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "marks.json").read_text("utf-8"))
LINES = [each for each in GOLDEN if each["mark"]["tool"] != "text"]
STEP = re.compile(r"([MLQZ])([^MLQZ]*)")


def as_drawn_on_the_page(path: str) -> list[tuple[str, tuple[int, ...]]]:
    """SVG path data, step by step; what is said once goes for all curves that follow."""
    steps: list[tuple[str, tuple[int, ...]]] = []
    for kind, numbers in STEP.findall(path):
        values = tuple(map(int, numbers.split()))
        each = 4 if kind == "Q" else max(1, len(values))
        parts = [values[at : at + each] for at in range(0, len(values), each)]
        steps += [(kind, part) for part in parts or [()]]
    return steps


@pytest.mark.parametrize("example", LINES, ids=lambda example: example["name"])
def test_a_pdf_shows_the_same_lines_as_the_page(example: dict[str, Any]) -> None:
    told = example["mark"]
    made = shape(DrawnMark(1, told["tool"], "#0000ff", tuple(told["points"]), None, told["size"]))
    wanted = as_drawn_on_the_page(example["path"])
    assert [kind for kind, _ in made] == [kind for kind, _ in wanted]
    for (_, here), (_, there) in zip(made, wanted, strict=True):
        assert here == pytest.approx(there, abs=1)


def test_where_there_is_too_much_lines_of_one_width_lie_in_the_same_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stroke = mark("pen", (2_000, 5_000), (10_000, 5_000), (18_000, 5_000))
    fine = overlay((20_000, 10_000), [stroke]).getvalue()
    monkeypatch.setattr(drawing, "MOST_OUTLINED", 1)
    rough = overlay((20_000, 10_000), [stroke]).getvalue()
    assert len(rough) < len(fine)
    picture = drawn(stroke)
    assert close(picture.getpixel((200, 100)), (0, 0, 255))
    assert picture.getpixel((200, 108)) == (255, 255, 255)


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


def test_text_is_set_in_the_typeface_of_the_pages() -> None:
    written = overlay(
        (40_000, 20_000), [mark("text", (4_000, 2_000), text="Grüße: да", size=1_500)]
    )
    with pikepdf.open(written) as pdf:
        fonts = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.as_dict().values()]
    assert any("Atkinson" in name for name in fonts), fonts
    assert any("DejaVu" in name for name in fonts), "for letters that it doesn't have"


def set_as(text: str) -> list[tuple[str, str]]:
    """Typefaces and letters, as they stand from left to right."""
    canvas = MagicMock()
    draw(canvas, 200, mark("text", (4_000, 2_000), text=text, size=1_500))
    fonts = [call.args[0] for call in canvas.setFont.call_args_list]
    runs = [call.args[2] for call in canvas.drawString.call_args_list]
    return list(zip(fonts, runs, strict=True))


def test_chinese_and_japanese_letters_are_no_boxes() -> None:
    assert set_as("税率 3%") == [(WIDE, "税率"), (FONT, " 3%")]
    page = drawn(mark("text", (2_000, 2_000), text="税率", size=3_000))
    assert page.tobytes() != drawn(mark("text", (2_000, 2_000), text="率税", size=3_000)).tobytes()


def test_what_is_read_from_the_right_is_set_so() -> None:
    shalom = "\u05e9\u05dc\u05d5\u05dd"
    assert set_as(f"Ja: {shalom}") == [(FONT, "Ja: "), (OTHERS, shalom[::-1])]


def test_arabic_letters_are_joined() -> None:
    marhaba = "\u0645\u0631\u062d\u0628\u0627"
    # From the left: alef, beh, hah, reh and meem, each in the shape that its neighbours ask for.
    assert set_as(marhaba) == [(OTHERS, "\ufe8e\ufe92\ufea3\ufeae\ufee3")]


@pytest.mark.parametrize("tool", ["pen", "highlighter", "arrow", "rectangle", "text"])
def test_a_mark_of_one_point_or_none_breaks_nothing(tool: str) -> None:
    drawn(mark(tool), mark(tool, (5_000, 5_000)))
