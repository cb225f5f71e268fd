"""How the server and a document's process speak: a header of JSON behind its length, then as many bytes as it tells.

The process that opened a stranger's file is a stranger itself: whoever reads here gives limits.
"""

import json
import socket
import struct
from asyncio import IncompleteReadError, StreamReader
from typing import Any, Final

LENGTH: Final = struct.Struct("!I")
MOST_HEADER: Final = 4 << 20
"""Bytes; a page's text is the longest of them."""
MOST_BODY: Final = 64 << 20


class Garbled(Exception):
    """What arrived is no frame."""


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    return framed(json.dumps({**header, "body": len(body)}, separators=(",", ":")).encode(), body)


def framed(header: bytes, body: bytes = b"") -> bytes:
    """The same of a header that is JSON already, and tells how many bytes follow it."""
    return b"".join((LENGTH.pack(len(header)), header, body))


def parsed(raw: bytes) -> tuple[dict[str, Any], int]:
    """A header, and how many bytes follow it. Raises `Garbled`."""
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError):
        raise Garbled from None
    size = header.pop("body", None) if isinstance(header, dict) else None
    if not isinstance(size, int) or not 0 <= size <= MOST_BODY:
        raise Garbled
    return header, size


async def read(reader: StreamReader) -> tuple[dict[str, Any], bytes]:
    """Raises `Garbled`, `EOFError` where the other side is gone, and `OSError`."""
    try:
        (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
        if length > MOST_HEADER:
            raise Garbled
        header, size = parsed(await reader.readexactly(length))
        return header, await reader.readexactly(size)
    except IncompleteReadError:
        raise EOFError from None


def receive(connection: socket.socket) -> dict[str, Any]:
    """The same for a process that has nothing else to do. Its requests have no bodies."""
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    return parsed(_exactly(connection, length))[0]


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
