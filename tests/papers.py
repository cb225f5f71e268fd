"""Honest documents, made by generators: what people really bring."""

import io
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)


def pdf(
    pages: int = 1,
    *,
    size: tuple[float, float] = A4,
    draw: Callable[[Canvas, int], None] | None = None,
) -> bytes:
    """`draw` gets each page, from 1; without, it says which one it is."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=size)
    for page in range(1, pages + 1):
        if draw is None:
            canvas.setFont("Helvetica", 14)
            canvas.drawString(72, size[1] - 86, f"Page {page} of {pages}")
        else:
            draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def changed(raw: bytes, change: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    """A PDF after `change`, written as `saving` tells qpdf."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as opened:
        change(opened)
        opened.save(written, **saving)  # type: ignore[arg-type]
    return written.getvalue()


def encrypted(password: str, *, pages: int = 1) -> bytes:
    return changed(
        pdf(pages),
        lambda _: None,
        encryption=pikepdf.Encryption(user=password, owner=f"{password}-owner"),
    )


def quartered(width: int = 400, height: int = 300) -> Image.Image:
    """Red, green, blue, black from the upper left, clockwise: shows turns and crops."""
    picture = Image.new("RGB", (width, height), "red")
    pen = ImageDraw.Draw(picture)
    across, down = width // 2, height // 2
    pen.rectangle((across, 0, width, down), "lime")
    pen.rectangle((across, down, width, height), "blue")
    pen.rectangle((0, down, across - 1, height), "black")
    return picture


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def shown(body: bytes) -> Image.Image:
    """A picture's pixels."""
    return Image.open(io.BytesIO(body)).convert("RGB")


def close(pixel: object, colour: tuple[int, int, int], most: int = 40) -> bool:
    """Whether a pixel has about this colour."""
    assert isinstance(pixel, tuple)
    return all(abs(int(ours) - theirs) <= most for ours, theirs in zip(pixel, colour, strict=True))


def darkest(picture: Image.Image) -> int:
    """0 (black) to 255, of its pixels."""
    return min(picture.convert("L").tobytes())
