"""What a file is, by its first bytes. Its name and what the browser says of it are worth nothing."""

import re
from typing import Final, Literal

Kind = Literal["pdf", "png", "jpeg", "webp", "heic", "text"]

HEAD: Final = 4_096
"""Bytes that are looked at."""
PDF_WITHIN: Final = 1_024
"""Readers accept a PDF whose header comes this late (ISO 32000-1, annex H.3.4.1)."""
HEIC_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")
)
# What shows something else where it is taken for what it says: markup, scripts of printers, office text.
_MARKUP: Final = re.compile(rb"<[!?/a-z]|%!|\{\\rtf", re.IGNORECASE)
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def sniff(head: bytes) -> Kind | None:
    """`head`: the first `HEAD` bytes. None: nothing that is opened here."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if _brands(head) & HEIC_BRANDS else None
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "pdf"
    return "text" if _looks_like_text(head) else None


def _brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of ISO/IEC 14496-12, section 4.3."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    elif 0 in head[:2] or head[1:8:2] == b"\0\0\0\0":
        plain = head.replace(b"\0", b"")  # perhaps UTF-16 without its mark: `text` looks closer
    else:
        plain = head.removeprefix(b"\xef\xbb\xbf")
    if not plain.strip() or _CONTROLS.intersection(plain):
        return False
    return _MARKUP.match(plain.lstrip()) is None
