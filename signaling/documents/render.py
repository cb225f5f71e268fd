"""PDF pages as pixels and as text, by PDFium. One document a process: PDFium knows no threads."""

import ctypes
import math
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

import pikepdf
import pypdfium2.raw as pdfium
from PIL import Image

from signaling.documents.opened import Box, Refused, clamped
from signaling.documents.repair import bounded_form, reading, repaired
from signaling.ports import Line

PAGES_HELD: Final = 2
"""A page that stays parsed draws its tiles ten times as fast."""
MOST_RUNS: Final = 5_000
"""Pieces of text on a page; what follows them isn't told."""
MOST_LETTERS: Final = 200_000
_ANY_WIDTH: Final = 1 << 20
_NOTED: Final = (
    ("signed", pdfium.FPDF_GetSignatureCount),
    ("javascript", pdfium.FPDFDoc_GetJavaScriptActionCount),
    ("attachments", pdfium.FPDFDoc_GetAttachmentCount),
)


class PdfDocument:
    """An opened PDF; what is in it stays untouched, and nothing of it is ever run: this PDFium has no JavaScript."""

    kind: Literal["pdf", "image", "text"] = "pdf"

    def __init__(self, source: memoryview, password: str | None, most_pages: int) -> None:
        """`source`: writable memory that lives on. Raises `Refused`."""
        self._source: memoryview | bytes = source
        self._password = password
        self._pages: OrderedDict[int, Any] = OrderedDict()
        self._form: Any = None
        notes: list[str] = []
        self._memory = (ctypes.c_ubyte * len(source)).from_buffer(source)
        self._handle = _load(self._memory, password)
        if self._handle is None or not _has_its_pages(self._handle):
            self._source = repaired(source, password)
            notes.append("repaired")
            self._memory = (ctypes.c_ubyte * len(self._source)).from_buffer_copy(self._source)
            self._handle = _load(self._memory, password)
            if self._handle is None:
                raise Refused("damaged")
        self._open_form(notes)
        count = pdfium.FPDF_GetPageCount(self._handle)
        if count < 1:
            raise Refused("damaged")
        if count > most_pages:
            raise Refused("too_many_pages")
        notes += [name for name, counted in _NOTED if counted(self._handle) > 0]
        self.notes = tuple(notes)
        self.sizes = tuple(self._size(page) for page in range(count))

    def most_width(self, page: int) -> int:
        return _ANY_WIDTH

    def draw(self, page: int, width: int, height: int, box: Box) -> Image.Image:
        handle = self._page(page)
        stride = (box.width * 3 + 3) // 4 * 4
        pixels = bytearray(stride * box.height)
        bitmap = pdfium.FPDFBitmap_CreateEx(
            box.width,
            box.height,
            pdfium.FPDFBitmap_BGR,
            (ctypes.c_ubyte * len(pixels)).from_buffer(pixels),
            stride,
        )
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, box.width, box.height, 0xFFFFFFFF)
            where = (-box.x, -box.y, width, height, 0, pdfium.FPDF_ANNOT)
            pdfium.FPDF_RenderPageBitmap(bitmap, handle, *where)
            if self._form:
                pdfium.FPDF_FFLDraw(self._form, bitmap, handle, *where)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Image.frombuffer("RGB", (box.width, box.height), pixels, "raw", "BGR", stride, 1)

    def text(self, page: int) -> tuple[Line, ...]:
        width, height = self.sizes[page]
        with _text_of(self._page(page)) as text:
            return tuple(_joined(_runs(text, self._page(page), width, height)))

    def pdf(self) -> pikepdf.Pdf:
        return self._unlocked()

    def _unlocked(self) -> pikepdf.Pdf:
        """For qpdf, which opens nothing encrypted in here: it would look for a device of random numbers."""
        if pdfium.FPDF_GetSecurityHandlerRevision(self._handle) < 0:
            return reading(self._source, self._password)
        return reading(_copied(self._handle), None)

    def _open_form(self, notes: list[str]) -> None:
        """Without, no field is drawn; with, a form may have more paths than fields: so these are counted first."""
        kind = pdfium.FPDF_GetFormType(self._handle)
        if kind == pdfium.FORMTYPE_NONE:
            return
        with self._unlocked() as pdf:
            if not bounded_form(pdf):
                raise Refused("too_large")
        notes.append("forms" if kind == pdfium.FORMTYPE_ACRO_FORM else "xfa")
        self._callbacks = pdfium.FPDF_FORMFILLINFO(version=2)
        self._form = pdfium.FPDFDOC_InitFormFillEnvironment(self._handle, self._callbacks)
        if self._form:
            pdfium.FPDF_SetFormFieldHighlightAlpha(self._form, 0)

    def _size(self, page: int) -> tuple[int, int]:
        size = pdfium.FS_SIZEF()
        if not pdfium.FPDF_GetPageSizeByIndexF(self._handle, page, size):
            return clamped(595, 842)  # a page that can't be read: its picture will say so
        width, height = size.width, size.height
        if not (math.isfinite(width) and math.isfinite(height)):
            raise Refused("damaged")
        return clamped(width, height)

    def _page(self, page: int) -> Any:
        if page in self._pages:
            self._pages.move_to_end(page)
            return self._pages[page]
        while len(self._pages) >= PAGES_HELD:
            _, old = self._pages.popitem(last=False)
            if self._form:
                pdfium.FORM_OnBeforeClosePage(old, self._form)
            pdfium.FPDF_ClosePage(old)
        handle = pdfium.FPDF_LoadPage(self._handle, page)
        if not handle:
            raise Refused("damaged")
        if self._form:
            pdfium.FORM_OnAfterLoadPage(handle, self._form)
        self._pages[page] = handle
        return handle


def _load(source: Any, password: str | None) -> Any:
    """None: damaged, or encrypted such that qpdf may do better. Raises `Refused`."""
    secret = None if password is None else password.encode() + b"\0"
    handle = pdfium.FPDF_LoadMemDocument64(source, len(source), secret)
    if handle:
        return handle
    error = pdfium.FPDF_GetLastError()
    if error == pdfium.FPDF_ERR_PASSWORD and password is not None:
        raise Refused("wrong_password")
    if error == pdfium.FPDF_ERR_SECURITY:
        raise Refused("unsupported")
    return None


def _copied(handle: Any) -> bytes:
    """The document as PDFium writes it, without encryption. Raises `Refused`."""
    _written.clear()
    try:
        if not pdfium.FPDF_SaveAsCopy(handle, _SINK, pdfium.FPDF_REMOVE_SECURITY):
            raise Refused("damaged")
        return b"".join(_written)
    finally:
        _written.clear()


def _write(_sink: Any, data: int, size: int) -> int:
    _written.append(ctypes.string_at(data, size))
    return 1


_written: list[bytes] = []
# Made before the process is confined: a function that C can call needs memory that can be executed.
_SINK: Final = pdfium.FPDF_FILEWRITE(version=1)
_SINK.WriteBlock = type(_SINK.WriteBlock)(_write)


def _has_its_pages(handle: Any) -> bool:
    """Whether there is any, and the last of those it tells of."""
    last = pdfium.FPDF_GetPageCount(handle) - 1
    return bool(pdfium.FPDF_GetPageSizeByIndexF(handle, last, pdfium.FS_SIZEF()))


@contextmanager
def _text_of(page: Any) -> Iterator[Any]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        raise Refused("damaged")
    try:
        yield text
    finally:
        pdfium.FPDFText_ClosePage(text)


def _runs(text: Any, page: Any, width: int, height: int) -> Iterator[Line]:
    """Each run of one font, in the order of the page's own."""
    letters = pdfium.FPDFText_CountChars(text)
    if letters < 1:
        return
    budget = MOST_LETTERS
    edges = [ctypes.c_double() for _ in range(4)]
    for run in range(min(pdfium.FPDFText_CountRects(text, 0, -1), MOST_RUNS)):
        if not pdfium.FPDFText_GetRect(text, run, *edges):
            continue
        left, top, right, bottom = (edge.value for edge in edges)
        count = pdfium.FPDFText_GetBoundedText(text, left, top, right, bottom, None, 0)
        budget -= count
        if budget < 0:
            return
        units = (ctypes.c_ushort * (count + 1))()
        pdfium.FPDFText_GetBoundedText(text, left, top, right, bottom, units, count)
        words = bytes(units).decode("utf-16-le", "replace").rstrip("\0").strip("\r\n")
        if not words.strip():
            continue
        first = _shown(page, width, height, left, top)
        last = _shown(page, width, height, right, bottom)
        x, y = min(first[0], last[0]), min(first[1], last[1])
        yield Line(x, y, abs(last[0] - first[0]), abs(last[1] - first[1]), words)


def _shown(page: Any, width: int, height: int, x: float, y: float) -> tuple[int, int]:
    """A point of the page's own, as shown: rotated, cropped, in 1/100 pt from the top left."""
    right, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, right, down)
    return right.value, down.value


def _joined(runs: Iterator[Line]) -> Iterator[Line]:
    """Neighbours on one line become one: a word in bold doesn't break it. Lines that stand upright stay apart."""
    line: Line | None = None
    for run in runs:
        if line is not None and _continues(line, run):
            gap = run.x - line.x - line.width
            space = "" if line.text.endswith(" ") or gap < run.height // 8 else " "
            top = min(line.y, run.y)
            bottom = max(line.y + line.height, run.y + run.height)
            words = line.text + space + run.text
            line = Line(line.x, top, run.x + run.width - line.x, bottom - top, words)
            continue
        if line is not None:
            yield line
        line = run
    if line is not None:
        yield line


def _sideways(run: Line) -> bool:
    """Words that are read from below or from above, as far as their box tells."""
    return len(run.text.strip()) > 2 and run.height > 2 * run.width


def _continues(line: Line, run: Line) -> bool:
    if _sideways(line) or _sideways(run):
        return False
    overlap = min(line.y + line.height, run.y + run.height) - max(line.y, run.y)
    gap = run.x - line.x - line.width
    lower = min(line.height, run.height)
    return overlap * 2 > lower and -lower // 4 <= gap <= lower
