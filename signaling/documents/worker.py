"""The process of one document: it opens what a stranger sent, and draws its pages for whoever asks over its socket.

It begins in `forkserver` with everything imported, looks at the first bytes to know what it will need, and gives up all
else (`sandbox.confine`) before anything is decoded. It serves one request after the other, ends itself where one takes
too long, and on anything that it can't be sure to have survived: its server forks another.
"""

import io
import mmap
import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NoReturn

from PIL import Image

from signaling.documents.encode import encoded
from signaling.documents.flatten import flattened
from signaling.documents.frames import frame, receive
from signaling.documents.images import ImageDocument
from signaling.documents.opened import Box, Opened, Refused
from signaling.documents.render import PdfDocument
from signaling.documents.sandbox import SandboxTrouble, confine
from signaling.documents.sniff import HEAD, sniff
from signaling.documents.text import TextDocument
from signaling.ports import DrawnMark, Picture

SOCKET, DESCRIPTORS = 3, 4
TILE: Final = 512
MOST_PIXELS: Final = 24_000_000
"""Of one picture; a page that would have more is drawn smaller. Wider or higher than `MOST_SIDE` WebP can't be."""
MOST_SIDE: Final = 16_000
WIDEST: Final = 25_600
PIECE: Final = 1 << 20
"""Bytes of a PDF that is sent back piece by piece."""
NO_SANDBOX: Final = 2
"""How it ends where it can't be confined; nothing has been read then."""
GRACE_S: Final = 1
"""The server ends a call that takes too long; this process itself, should the server be gone."""


def run(connection: socket.socket, source: int) -> NoReturn:
    """Never returns. `connection` and `source` are this process's own; nothing else stays open."""
    try:
        memory = _own_only(connection, source)
        own = socket.socket(fileno=SOCKET)
        threads = sniff(bytes(memory[:HEAD])) == "heic"
        landlock = confine(DESCRIPTORS, threads=threads)
    except SandboxTrouble:
        os._exit(NO_SANDBOX)
    try:
        _serve(own, memory, landlock)
    finally:
        os._exit(0)  # the server has let go


def _own_only(connection: socket.socket, source: int) -> mmap.mmap | bytes:
    """Descriptors 0, 1, 2 lead nowhere, `SOCKET` to the server; the original is memory."""
    size = os.fstat(source).st_size
    memory = mmap.mmap(source, size, access=mmap.ACCESS_COPY) if size else b""
    nowhere = os.open(os.devnull, os.O_RDWR)
    kept = os.dup2(connection.detach(), 50)
    for number in range(3):
        os.dup2(nowhere, number)
    os.dup2(kept, SOCKET)
    os.closerange(DESCRIPTORS, 1 << 20)
    return memory


def _serve(connection: socket.socket, memory: mmap.mmap | bytes, landlock: int) -> None:
    document: Opened | None = None
    while True:
        request = receive(connection)
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + GRACE_S)
        try:
            if document is None:
                document = opened(memory, request["password"], request["most_pages"])
                answers = iter([frame({"landlock": landlock, **_told(document)})])
            else:
                answers = _answers(document, request)
            for answer in answers:
                connection.sendall(answer)
        except Refused as refused:
            connection.sendall(frame({"code": refused.code}))
        except MemoryError:
            connection.sendall(frame({"code": "out_of_memory"}))
            os._exit(1)
        except OSError:
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's file made of our code, it is the file's trouble
            connection.sendall(frame({"code": "damaged"}))
        signal.setitimer(signal.ITIMER_REAL, 0)


def opened(memory: mmap.mmap | bytearray | bytes, password: str | None, most_pages: int) -> Opened:
    """The document, by its content. Raises `Refused`."""
    kind = sniff(bytes(memory[:HEAD]))
    match kind:
        case None:
            raise Refused("unsupported")
        case "pdf":
            return PdfDocument(memoryview(memory), password, most_pages)
        case "text":
            return TextDocument(bytes(memory), most_pages)
        case _:
            return ImageDocument(bytes(memory), kind)


def rehearse() -> None:
    """Open and draw files of our own, one of each kind that can be made, so that whatever is imported or read from
    disk only when needed has been: in the sandbox it could not be."""
    mark = DrawnMark(1, "text", "#000000", (5_000, 5_000, 50), "Visavis \u0645\u0631", 1_200)
    line = replace(mark, tool="highlighter", points=(1_000, 1_000, 50, 9_000, 9_000, 50))
    files = ["Grüße".encode(each) for each in ("utf-8", "utf-16", "cp1252")]
    files += [_blank(each) for each in ("PNG", "JPEG", "WEBP")]
    files.append(flattened(opened(files[0], None, 1), [mark, line]))
    for file in files:
        document = opened(bytearray(file), None, 1)
        page_picture(document, 0, 200, "first")
        page_picture(document, 0, 200, "good")
        document.text(0)
        flattened(document, [mark])


def _blank(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, kind)
    return written.getvalue()


def _told(document: Opened) -> dict[str, Any]:
    return {"kind": document.kind, "sizes": document.sizes, "notes": document.notes}


def _answers(document: Opened, request: dict[str, Any]) -> Iterator[bytes]:
    if request["call"] == "flatten":
        yield from _pieces(document, [_mark(raw) for raw in request["marks"]])
        return
    page = request["page"] - 1
    if not 0 <= page < len(document.sizes):
        raise Refused("damaged")
    if request["call"] == "page":
        yield _sent(page_picture(document, page, request["width"], request["quality"]))
    elif request["call"] == "tile":
        where = (request["width"], request["column"], request["row"])
        yield _sent(tile_picture(document, page, *where))
    else:
        yield frame({"lines": document.text(page)})


def page_picture(document: Opened, page: int, width: int, quality: Any) -> Picture:
    """Raises `Refused`."""
    width = max(1, min(width, document.most_width(page), WIDEST))
    across, down = document.sizes[page]
    scale = width / across
    scale = min(scale, MOST_SIDE / max(across, down), (MOST_PIXELS / (across * down)) ** 0.5)
    size = max(1, round(across * scale)), max(1, round(down * scale))
    return encoded(document.draw(page, *size, Box(0, 0, *size)), quality)


def tile_picture(document: Opened, page: int, width: int, column: int, row: int) -> Picture:
    """Raises `Refused`."""
    width = max(1, min(width, WIDEST))
    across, down = document.sizes[page]
    height = max(1, round(down * width / across))
    x, y = column * TILE, row * TILE
    if not (0 <= x < width and 0 <= y < height):
        raise Refused("damaged")
    box = Box(x, y, min(TILE, width - x), min(TILE, height - y))
    return encoded(document.draw(page, width, height, box), "good")


def _sent(picture: Picture) -> bytes:
    about = {"type": picture.type, "width": picture.width, "height": picture.height}
    return frame(about, picture.body)


def _pieces(document: Opened, marks: list[DrawnMark]) -> Iterator[bytes]:
    whole = flattened(document, marks)
    for at in range(0, len(whole), PIECE):
        yield frame({"more": True}, whole[at : at + PIECE])
    yield frame({"more": False})


def _mark(raw: dict[str, Any]) -> DrawnMark:
    return DrawnMark(**{**raw, "points": tuple(raw["points"])})
