"""A document with its marks, as a PDF for people outside: only what can be seen, nothing that could be run."""

import io
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final

import pikepdf

from signaling.documents.drawing import overlay
from signaling.documents.opened import Opened, Refused
from signaling.ports import DrawnMark

_RUNS: Final = (
    *("/OpenAction", "/AA", "/AcroForm", "/Collection", "/AF", "/Threads"),
    *("/Outlines", "/Metadata"),
)
"""Of the catalogue: what starts by itself, forms and their scripts, files within; bookmarks, since these may act as
well; what other programs would parse."""
_NAMED: Final = ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations", "/Renditions")
_LEADS: Final = ("http:", "https:", "mailto:", "tel:")
"""Addresses that a link may lead to."""


def flattened(document: Opened, marks: Sequence[DrawnMark]) -> bytes:
    """Raises `Refused`."""
    drawn: defaultdict[int, list[DrawnMark]] = defaultdict(list)
    for mark in marks:
        drawn[mark.page - 1].append(mark)
    written = io.BytesIO()
    try:
        with ExitStack() as stack:
            pdf = stack.enter_context(document.pdf())
            _disarm(pdf)
            for page, own in drawn.items():
                if not 0 <= page < len(pdf.pages):
                    raise Refused("damaged")
                above = stack.enter_context(pikepdf.open(overlay(document.sizes[page], own)))
                below = pdf.pages[page]
                below.add_overlay(above.pages[0], _seen(below))
            pdf.remove_unreferenced_resources()
            pdf.save(written, fix_metadata_version=False)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as trouble:
        raise Refused("damaged") from trouble
    return written.getvalue()


def _seen(page: pikepdf.Page) -> pikepdf.Rectangle:
    """What is shown of it: the crop box as far as it lies on the page (ISO 32000-1, 14.11.2), else all of it."""
    media, crop = pikepdf.Rectangle(page.mediabox), pikepdf.Rectangle(page.cropbox)
    left, right = max(media.llx, crop.llx), min(media.urx, crop.urx)
    bottom, top = max(media.lly, crop.lly), min(media.ury, crop.ury)
    return pikepdf.Rectangle(left, bottom, right, top) if left < right and bottom < top else media


def _disarm(pdf: pikepdf.Pdf) -> None:
    """Fields and notes become part of the page; what they would do goes."""
    if "/AcroForm" in pdf.Root and "/XFA" not in pdf.Root.AcroForm:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    for key in _RUNS:
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in _NAMED:
            if key in names:
                del names[key]
    for page in pdf.pages:
        if "/AA" in page.obj:
            del page.obj["/AA"]
        _keep_links(page.obj)


def _keep_links(page: pikepdf.Object) -> None:
    notes = page.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    kept = [note for note in notes if isinstance(note, pikepdf.Dictionary) and _is_link(note)]
    page["/Annots"] = pikepdf.Array(kept)


def _is_link(note: pikepdf.Object) -> bool:
    """Within the document, or to an address of the kinds above; nothing else that happens by the way."""
    if note.get("/Subtype") != pikepdf.Name.Link or "/AA" in note:
        return False
    action = note.get("/A")
    if action is None:
        return True
    if not isinstance(action, pikepdf.Dictionary) or "/Next" in action:
        return False
    if action.get("/S") == pikepdf.Name.GoTo:
        return True
    address = action.get("/URI") if action.get("/S") == pikepdf.Name.URI else None
    return isinstance(address, pikepdf.String) and str(address).lower().startswith(_LEADS)
