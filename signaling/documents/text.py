"""Plain text, set on A4 in lines of one letter width, so that columns stay columns."""

import codecs
import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from signaling.documents.opened import POINT, Box, Refused
from signaling.ports import Line

MOST_BYTES: Final = 8 << 20
WIDTH, HEIGHT = 595.28, 841.89  # A4, pt
MARGIN: Final = 48
LETTERS: Final = 10
LEADING: Final = 13
FONT: Final = "text"
ADVANCE: Final = LETTERS * 1_233 / 2_048
"""DejaVu Sans Mono's letters are all this wide."""
COLUMNS: Final = int((WIDTH - 2 * MARGIN) / ADVANCE)
ROWS: Final = int((HEIGHT - 2 * MARGIN) / LEADING)
_TAB: Final = 8
_FORBIDDEN: Final = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_UNSEEN: Final = re.compile("[\x1b\x80-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")
"""Controls that would turn a line's order round, or show as boxes."""
_MONO: Final = (Path(__file__).parent / "fonts" / "DejaVuSansMono.ttf").read_bytes()
registerFont(TTFont(FONT, io.BytesIO(_MONO)))
for _name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"):
    codecs.lookup(_name)  # read from disk now, which the sandbox wouldn't let it be


def decoded(raw: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, else Windows-1252. Raises `Refused` where it is no text."""
    text = _in_some_encoding(raw)
    if _FORBIDDEN.search(text):
        raise Refused("unsupported")
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _in_some_encoding(raw: bytes) -> str:
    for encoding in _encodings(raw):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _encodings(raw: bytes) -> Iterator[str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    if raw[1:64:2].count(0) > raw[:64:2].count(0):
        yield "utf-16-le"
    elif 0 in raw[:64:2]:
        yield "utf-16-be"
    yield from ("utf-8-sig", "cp1252")


def paginated(text: str, most_pages: int) -> tuple[tuple[str, ...], ...]:
    """Lines of at most `COLUMNS` letters, `ROWS` a page. Raises `Refused`."""
    pages: list[tuple[str, ...]] = []
    for sheet in text.rstrip().split("\f"):
        lines: list[str] = []
        for line in sheet.split("\n"):
            lines += _wrapped(line.rstrip().expandtabs(_TAB))
            if len(lines) > (most_pages - len(pages)) * ROWS:
                raise Refused("too_many_pages")
        pages += [tuple(lines[at : at + ROWS]) for at in range(0, max(1, len(lines)), ROWS)]
        if len(pages) > most_pages:
            raise Refused("too_many_pages")
    return tuple(pages)


def _wrapped(line: str) -> list[str]:
    if len(line) <= COLUMNS:
        return [line]
    if len(line) > MOST_BYTES // 8:  # `textwrap` would take minutes
        return [line[at : at + COLUMNS] for at in range(0, len(line), COLUMNS)]
    return textwrap.wrap(line, COLUMNS, drop_whitespace=True, break_on_hyphens=False) or [""]


class TextDocument:
    kind: Literal["pdf", "image", "text"] = "text"
    notes: tuple[str, ...] = ()

    def __init__(self, raw: bytes, most_pages: int) -> None:
        """Raises `Refused`."""
        if len(raw) > MOST_BYTES:
            raise Refused("too_large")
        self.pages = paginated(decoded(raw), most_pages)
        size = (round(WIDTH * POINT), round(HEIGHT * POINT))
        self.sizes = (size,) * len(self.pages)

    def most_width(self, page: int) -> int:
        return 1 << 20

    def draw(self, page: int, width: int, height: int, box: Box) -> Image.Image:
        picture = Image.new("RGB", (box.width, box.height), "white")
        pen = ImageDraw.Draw(picture)
        scale = width / WIDTH
        font = ImageFont.truetype(
            io.BytesIO(_MONO), LETTERS * scale, layout_engine=ImageFont.Layout.BASIC
        )
        for row, line in enumerate(self.pages[page]):
            y = _baseline(row) * scale - box.y
            if line and -LEADING * scale <= y <= box.height + LEADING * scale:
                pen.text((MARGIN * scale - box.x, y), line, "black", font, anchor="ls")
        return picture

    def text(self, page: int) -> tuple[Line, ...]:
        return tuple(
            Line(
                round((MARGIN + ADVANCE * (len(line) - len(line.lstrip()))) * POINT),
                round((_baseline(row) - LETTERS) * POINT),
                round(ADVANCE * len(line.strip()) * POINT),
                LEADING * POINT,
                line.strip(),
            )
            for row, line in enumerate(self.pages[page])
            if line.strip()
        )

    def pdf(self) -> pikepdf.Pdf:
        written = io.BytesIO()
        canvas = Canvas(written, pagesize=(WIDTH, HEIGHT))
        for page in self.pages:
            canvas.setFont(FONT, LETTERS)
            for row, line in enumerate(page):
                canvas.drawString(MARGIN, HEIGHT - _baseline(row), line)
            canvas.showPage()
        canvas.save()
        return pikepdf.open(written)


def _baseline(row: int) -> int:
    return MARGIN + LETTERS + row * LEADING
