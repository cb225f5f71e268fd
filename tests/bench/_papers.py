"""What is looked at in the benchmarks of documents."""

import io
import random

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.papers import A4, pdf

WORDS = (
    "Versicherung Bedingung Klausel Leistung Schaden Meldung Frist Vertrag".split()  # noqa: SIM905
)


def text(pages: int) -> bytes:
    """Pages full of words."""
    chance = random.Random(7)

    def draw(canvas: Canvas, page: int) -> None:
        canvas.setFont("Helvetica", 10)
        for line in range(60):
            words = " ".join(chance.choice(WORDS) for _ in range(8))
            canvas.drawString(56, A4[1] - 60 - 12 * line, f"{page}.{line} {words}")

    return pdf(pages, draw=draw)


def scanned(pages: int, kilobytes: int) -> bytes:
    """Pages with a photo of about this size each, and words."""
    noise = Image.effect_noise((700, 500), 90)
    written = io.BytesIO()
    for quality in range(20, 101, 4):
        written = io.BytesIO()
        noise.save(written, "JPEG", quality=quality)
        if written.tell() >= kilobytes * 1024:
            break

    def draw(canvas: Canvas, page: int) -> None:
        # Each photo is a file of its own, as a scanner makes them.
        photo = Image.open(io.BytesIO(written.getvalue()))
        photo.putpixel((page % 700, 0), page % 256)
        again = io.BytesIO()
        photo.save(again, "JPEG", quality=quality)
        canvas.drawImage(ImageReader(again), 56, 120, 480, 340)
        canvas.setFont("Helvetica", 12)
        for line in range(20):
            canvas.drawString(56, A4[1] - 60 - 14 * line, f"{page}.{line} {' '.join(WORDS)}")

    return pdf(pages, draw=draw)
