"""Mending by qpdf, and looking into a PDF before PDFium does. Only ever inside the sandbox."""

import io
from typing import Final

import pikepdf

from signaling.documents.opened import Refused

MOST_FIELDS: Final = 20_000
"""Steps through a form's tree: fields that share their children are met as often as there are ways to them."""
DEEPEST: Final = 50


def reading(source: memoryview | bytes, password: str | None) -> pikepdf.Pdf:
    """Raises `Refused`."""
    try:
        return pikepdf.open(io.BytesIO(source), password=password or "")
    except pikepdf.PasswordError:
        raise Refused("needs_password" if password is None else "wrong_password") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Refused("damaged") from None


def repaired(source: memoryview | bytes, password: str | None) -> bytes:
    """Written anew, without encryption. Raises `Refused`."""
    with reading(source, password) as pdf:
        written = io.BytesIO()
        try:
            if len(pdf.pages) < 1:
                raise Refused("damaged")
            pdf.save(written, fix_metadata_version=False)
        except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
            raise Refused("damaged") from None
    return written.getvalue()


def bounded_form(pdf: pikepdf.Pdf) -> bool:
    """Whether the form's tree can be walked in reasonable time. Raises `Refused`."""
    try:
        steps = 0
        form = pdf.Root.get("/AcroForm")
        waiting = [(form.get("/Fields"), 0)] if isinstance(form, pikepdf.Dictionary) else []
        while waiting:
            kids, depth = waiting.pop()
            if not isinstance(kids, pikepdf.Array):
                continue
            steps += len(kids)
            if steps > MOST_FIELDS or depth > DEEPEST:
                return False
            waiting += [
                (kid.get("/Kids"), depth + 1) for kid in kids if isinstance(kid, pikepdf.Dictionary)
            ]
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError):
        raise Refused("damaged") from None
    return True
