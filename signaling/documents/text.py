"""Plain text, set on A4 in lines of one letter width, so that columns stay columns.

Chinese and Japanese letters take two columns, in a typeface of their own. What neither typeface has, or what is read
from the right, isn't shown rightly, and the first page says so.
"""

import codecs
import io
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, islice
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
WIDE: Final = "text-wide"
"""For Chinese and Japanese; in two columns each of its letters has room to be as large."""
WIDE_LETTERS: Final = 11
NOTICE: Final = (
    "[Einige Zeichen dieses Textes können wir hier nicht richtig zeigen.]",
    "[Some characters of this text can't be shown rightly here.]",
    "",
)
"""Above a text that isn't shown as it is. Who looks at it may speak either language."""
ADVANCE: Final = LETTERS * 1_233 / 2_048
"""DejaVu Sans Mono's letters are all this wide."""
COLUMNS: Final = int((WIDTH - 2 * MARGIN) / ADVANCE)
ROWS: Final = int((HEIGHT - 2 * MARGIN) / LEADING)
_TAB: Final = 8
_FORBIDDEN: Final = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_UNSEEN: Final = re.compile("[\x1b\x80-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")
"""Controls that would turn a line's order round, or show as boxes."""
_FONTS: Final = Path(__file__).parent / "fonts"
_MONO: Final = (_FONTS / "DejaVuSansMono.ttf").read_bytes()
_FALLBACK: Final = (_FONTS / "DroidSansFallbackFull.ttf").read_bytes()
_SET: Final = TTFont(FONT, io.BytesIO(_MONO))
registerFont(_SET)
_FIRST_WIDE: Final = "\u1100"
"""Everything before it takes one column."""
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
            room = (most_pages - len(pages)) * ROWS - len(lines)
            lines += islice(wrapped(line.rstrip().expandtabs(_TAB)), room + 1)
            if len(lines) > (most_pages - len(pages)) * ROWS:
                raise Refused("too_many_pages")
        pages += [tuple(lines[at : at + ROWS]) for at in range(0, max(1, len(lines)), ROWS)]
        if len(pages) > most_pages:
            raise Refused("too_many_pages")
    return tuple(pages)


def wrapped(line: str) -> Iterable[str]:
    """Parts of at most `COLUMNS` columns."""
    if line and max(line) >= _FIRST_WIDE:
        return _broken(line)
    if len(line) <= COLUMNS:
        return [line]
    if len(line) > MOST_BYTES // 8:  # `textwrap` would take minutes
        return [line[at : at + COLUMNS] for at in range(0, len(line), COLUMNS)]
    return textwrap.wrap(line, COLUMNS, drop_whitespace=True, break_on_hyphens=False) or [""]


def _broken(line: str) -> Iterator[str]:
    """After a space where there is one, else before any letter: so Chinese and Japanese are set."""
    start = column = 0
    space = -1
    for at, letter in enumerate(line):
        takes = columns(letter)
        if column + takes > COLUMNS:
            end = space + 1 if space >= start else at
            yield line[start:end].rstrip()
            start, column, space = end, sum(map(columns, line[end:at])), -1
        if letter == " ":
            space = at
        column += takes
    yield line[start:]


def columns(letter: str) -> int:
    """How many it takes (UAX 11)."""
    if letter < _FIRST_WIDE:
        return 1
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def is_shown(text: str) -> bool:
    """Whether every letter has a shape, and is read from the left."""
    return all(
        (letter.isspace() or _font_of(letter) is not None)
        and unicodedata.bidirectional(letter) not in {"R", "AL"}
        for letter in set(text)
    )


def _font_of(letter: str) -> str | None:
    if ord(letter) in _SET.face.charToGlyph:
        return FONT
    return WIDE if ord(letter) in wide().face.charToGlyph else None


@cache
def wide() -> TTFont:
    """For Chinese and Japanese, as `WIDE`. It takes a moment to be read, and few texts want it."""
    font = TTFont(WIDE, io.BytesIO(_FALLBACK))
    registerFont(font)
    return font


def _runs(line: str) -> Iterator[tuple[int, str, str]]:
    """Column, typeface, letters: of the wide one each by itself, so that it stands in its column."""
    column = 0
    for wide, letters in groupby(
        line, lambda letter: letter >= _FIRST_WIDE and _font_of(letter) == WIDE
    ):
        run = "".join(letters)
        for part in run if wide else (run,):
            yield column, WIDE if wide else FONT, part
            column += sum(map(columns, part))


class TextDocument:
    kind: Literal["pdf", "image", "text"] = "text"
    notes: tuple[str, ...] = ()

    def __init__(self, raw: bytes, most_pages: int) -> None:
        """Raises `Refused`."""
        if len(raw) > MOST_BYTES:
            raise Refused("too_large")
        text = decoded(raw)
        if not is_shown(text):
            text = "\n".join((*NOTICE, text))
        self.pages = paginated(text, most_pages)
        size = (round(WIDTH * POINT), round(HEIGHT * POINT))
        self.sizes = (size,) * len(self.pages)

    def most_width(self, page: int) -> int:
        return 1 << 20

    def draw(self, page: int, width: int, height: int, box: Box) -> Image.Image:
        picture = Image.new("RGB", (box.width, box.height), "white")
        pen = ImageDraw.Draw(picture)
        scale = width / WIDTH
        fonts = _drawn_with(scale, self.pages[page])
        for row, line in enumerate(self.pages[page]):
            y = _baseline(row) * scale - box.y
            if line and -LEADING * scale <= y <= box.height + LEADING * scale:
                for column, font, run in _runs(line):
                    x = (MARGIN + ADVANCE * column) * scale - box.x
                    pen.text((x, y), run, "black", fonts[font], anchor="ls")
        return picture

    def text(self, page: int) -> tuple[Line, ...]:
        return tuple(
            Line(
                round((MARGIN + ADVANCE * (len(line) - len(line.lstrip()))) * POINT),
                round((_baseline(row) - LETTERS) * POINT),
                round(ADVANCE * sum(map(columns, line.strip())) * POINT),
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
            for row, line in enumerate(page):
                for column, font, run in _runs(line):
                    canvas.setFont(font, LETTERS if font == FONT else WIDE_LETTERS)
                    canvas.drawString(MARGIN + ADVANCE * column, HEIGHT - _baseline(row), run)
            canvas.showPage()
        canvas.save()
        return pikepdf.open(written)


def _drawn_with(scale: float, lines: Sequence[str]) -> dict[str, ImageFont.FreeTypeFont]:
    """`scale`: pixels a pt."""
    sizes = {FONT: (_MONO, LETTERS)}
    if any(line and max(line) >= _FIRST_WIDE for line in lines):
        sizes[WIDE] = (_FALLBACK, WIDE_LETTERS)
    return {
        name: ImageFont.truetype(
            io.BytesIO(raw), size * scale, layout_engine=ImageFont.Layout.BASIC
        )
        for name, (raw, size) in sizes.items()
    }


def _baseline(row: int) -> int:
    return MARGIN + LETTERS + row * LEADING
