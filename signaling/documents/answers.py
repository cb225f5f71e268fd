"""What a document's process says, checked: it has read a stranger's file and may be one itself by now."""

from collections.abc import Sequence
from typing import Any, Final, TypeGuard

from signaling.ports import Inspected, Line, Picture, RenderTrouble

CODES: Final = frozenset(
    {"needs_password", "wrong_password", "damaged", "too_many_pages", "too_large", "unsupported"}
    | {"timeout", "out_of_memory", "renderer_away"}
)
NOTES: Final = frozenset(("xfa", "forms", "signed", "javascript", "attachments", "repaired"))
MOST_SIDE: Final = 16_383
MOST_SIZE: Final = 1_440_000
MOST_LINES: Final = 5_000
_WEBP: Final = (b"RIFF", b"WEBP")


def trouble_of(code: object) -> RenderTrouble:
    return RenderTrouble(code if isinstance(code, str) and code in CODES else "damaged")


def inspected(header: dict[str, Any], most_pages: int) -> Inspected:
    """Raises `RenderTrouble`."""
    kind, sizes, notes = header.get("kind"), header.get("sizes"), header.get("notes")
    if kind not in ("pdf", "image", "text"):
        raise RenderTrouble("damaged")
    if not isinstance(sizes, list) or not 1 <= len(sizes) <= most_pages:
        raise RenderTrouble("damaged")
    if not isinstance(notes, list) or not all(
        isinstance(note, str) and note in NOTES for note in notes
    ):
        raise RenderTrouble("damaged")
    for size in sizes:
        if not (_whole(size, 2) and all(1 <= side <= MOST_SIZE for side in size)):
            raise RenderTrouble("damaged")
    return Inspected(kind, tuple((width, height) for width, height in sizes), tuple(notes))


def picture(header: dict[str, Any], body: bytes) -> Picture:
    """Raises `RenderTrouble`."""
    kind, size = header.get("type"), (header.get("width"), header.get("height"))
    if not (_whole(size, 2) and all(1 <= side <= MOST_SIDE for side in size)):
        raise RenderTrouble("damaged")
    width, height = size
    if kind == "image/jpeg" and body.startswith(b"\xff\xd8\xff"):
        return Picture(body, "image/jpeg", width, height)
    if kind == "image/webp" and (body[:4], body[8:12]) == _WEBP:
        return Picture(body, "image/webp", width, height)
    raise RenderTrouble("damaged")


def lines(header: dict[str, Any]) -> tuple[Line, ...]:
    """Raises `RenderTrouble`."""
    raw = header.get("lines")
    if not isinstance(raw, list) or len(raw) > MOST_LINES:
        raise RenderTrouble("damaged")
    return tuple(_line(each) for each in raw)


def _line(raw: object) -> Line:
    if (
        not isinstance(raw, list)
        or len(raw) != len(Line._fields)
        or not _whole(raw[:4], 4)
        or not isinstance(raw[4], str)
    ):
        raise RenderTrouble("damaged")
    return Line(*raw)


def _whole(raw: object, count: int) -> TypeGuard[Sequence[int]]:
    return (
        isinstance(raw, list | tuple)
        and len(raw) == count
        and all(isinstance(each, int) and not isinstance(each, bool) for each in raw)
    )
