"""Documents as two people see them: what is on each one's sheet, and how alike it is."""

import asyncio
import base64
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import expect
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from tests.e2e.people import Person
from tests.limits import PATIENCE_S
from tests.papers import A4, pdf

SHEET = ".doc-page"
# What can be seen of a page, small and grey: the same page is alike at every size.
SMALL = """() => {
  const small = document.createElement("canvas");
  [small.width, small.height] = [24, 34];
  const pencil = small.getContext("2d", { willReadFrequently: true });
  pencil.drawImage(document.querySelector(".doc-picture"), 0, 0, 24, 34);
  const { data } = pencil.getImageData(0, 0, 24, 34);
  return Array.from({ length: 24 * 34 }, (_, at) =>
    Math.round((data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / 3));
}"""
# Each frame from now on: is there a page, with the colour that every page of these has in its middle?
WATCH = """() => {
  window.frames_seen = { all: 0, blank: 0 };
  const small = document.createElement("canvas");
  [small.width, small.height] = [1, 1];
  const pencil = small.getContext("2d", { willReadFrequently: true });
  const look = () => {
    const picture = document.querySelector(".doc-page[data-page] > .doc-picture");
    const { width = 0, height = 0 } = picture ?? {};
    pencil.fillStyle = "white";
    pencil.fillRect(0, 0, 1, 1);
    if (width) pencil.drawImage(picture, width / 2, height / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = pencil.getImageData(0, 0, 1, 1).data;
    window.frames_seen.all += 1;
    if (red + green + blue > 600) window.frames_seen.blank += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
DROP = """([name, type, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const stage = document.querySelector(".call-stage");
  for (const kind of ["dragover", "drop"])
    stage.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
PASTE = """([name, type, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true }));
}"""


def colourful(pages: int) -> bytes:
    """Each page has a colour of its own in the middle, a bar elsewhere, and says its number."""

    def draw(canvas: Canvas, page: int) -> None:
        width, height = A4
        canvas.setFillColor(Color((page % 3) / 4, ((page * 2) % 5) / 8, 0.5))
        canvas.rect(width * 0.2, height * 0.3, width * 0.6, height * 0.4, fill=1, stroke=0)
        canvas.setFillColor(Color(0, 0, 0))
        canvas.rect(width * 0.1, height * (0.05 + 0.02 * page), width * 0.8, 12, fill=1, stroke=0)
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, height - 86, f"Page {page} of {pages}")

    return pdf(pages, draw=draw)


async def carry(person: Person, how: str, name: str, kind: str, raw: bytes) -> None:
    """Drop or paste a file onto the page."""
    await person.page.evaluate(how, [name, kind, base64.b64encode(raw).decode()])


async def bring(person: Person, path: Path) -> None:
    """By the button; the list of documents is open."""
    await person.page.set_input_files("input[name=bring-file]", path)


async def sees_page(person: Person, page: int, seconds: float = PATIENCE_S) -> None:
    """This page is painted."""
    await person.page.wait_for_selector(f'{SHEET}[data-page="{page}"]', timeout=seconds * 1000)


async def alike(one: Person, other: Person) -> bool:
    """Whether what both have on their sheets is the same picture."""
    left: Sequence[int]
    right: Sequence[int]
    left, right = await asyncio.gather(one.page.evaluate(SMALL), other.page.evaluate(SMALL))
    return sum(abs(a - b) for a, b in zip(left, right, strict=True)) / len(left) < 6


async def has_marks(person: Person, count: int) -> None:
    await expect(person.page.locator("vv-mark-names [role=option]")).to_have_count(count)
