"""All that a browser sends to the desk, byte by byte, and what of it could be a picture.

async with tap(server.port) as line, launch(flags=line.flags) as browser:
    ...
    for sent in line.sent():
        assert line.doubt(sent.body) is None

The browser is told that the desk lives at the tap's port and that no other place exists. So whatever sends, a page, a
worker, a beacon or a socket, sends through here.
"""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

HOST: Final = "127.0.0.1"
LARGEST: Final = 4096
"""Bytes of a body or a message: an observation has fewer than 2,000, the smallest picture of a face more."""
LONGEST_TEXT: Final = 256
LONGEST_LIST: Final = 32
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
TEXT, BINARY, GOES_ON = 1, 2, 0
CONTROLS = range(8, 16)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request with its body, or a message on the socket that a request opened."""

    method: str
    target: str
    head: bytes
    body: bytes
    message: bool = False
    binary: bool = False


@dataclass
class Line:
    """What came up on each connection."""

    port: int
    desk: int
    streams: list[bytearray] = field(default_factory=list)

    @property
    def flags(self) -> tuple[str, ...]:
        way = f"MAP {HOST}:{self.desk} {HOST}:{self.port}"
        return (f"--host-resolver-rules={way}, MAP * ~NOTFOUND",)

    def sent(self) -> list[Sent]:
        return [each for stream in self.streams for each in read(bytes(stream))]


@asynccontextmanager
async def tap(desk: int) -> AsyncIterator[Line]:
    """Listens, and passes everything on to the desk's port."""
    line = Line(0, desk)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stream = bytearray()
        line.streams.append(stream)
        with suppress(ConnectionError, asyncio.CancelledError):
            up_reader, up = await asyncio.open_connection(HOST, desk)
            async with asyncio.TaskGroup() as both:
                both.create_task(_pump(reader, up, stream))
                both.create_task(_pump(up_reader, writer, None))
        writer.close()

    server = await asyncio.start_server(pass_on, HOST, 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None
) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            if kept is not None:
                kept += chunk
            writer.write(chunk)
            await writer.drain()
    writer.close()


def read(stream: bytes) -> Iterator[Sent]:
    """The requests of one connection; after an upgrade its messages. Bytes that fit neither are an error."""
    while stream:
        head, mark, stream = stream.partition(b"\r\n\r\n")
        if not mark:
            raise ValueError(f"no request: {head[:80]!r}")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, version = first.split(" ")
        if version != "HTTP/1.1":
            raise ValueError(f"not HTTP/1.1: {first[:80]}")
        headers = {k.lower(): v.strip() for k, _, v in (each.partition(":") for each in lines)}
        if "transfer-encoding" in headers:
            raise ValueError(f"a body without an end: {first[:80]}")
        length = int(headers.get("content-length", "0"))
        body, stream = stream[:length], stream[length:]
        yield Sent(method, target, head, body)
        if headers.get("upgrade", "").lower() == "websocket":
            yield from _messages(stream, target)
            return


def _messages(stream: bytes, target: str) -> Iterator[Sent]:
    """RFC 6455 section 5.2, as a client sends: masked, without extensions. A last frame that was cut off is left."""
    parts, kind = bytearray(), TEXT
    while len(stream) >= 2:
        first, second = stream[0], stream[1]
        if first & 0x70 or not second & 0x80:
            raise ValueError("a frame with an extension, or without a mask")
        length, at = second & 0x7F, 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length, at = int.from_bytes(stream[2 : 2 + wide]), 2 + wide
        end = at + 4 + length
        if end > len(stream):
            return
        key, masked = stream[at : at + 4], stream[at + 4 : end]
        payload = bytes(byte ^ key[i % 4] for i, byte in enumerate(masked))
        stream, opcode = stream[end:], first & 0x0F
        if opcode in CONTROLS:
            yield Sent("", target, b"", payload, message=True)
            continue
        kind = kind if opcode == GOES_ON else opcode
        parts += payload
        if first & 0x80:
            yield Sent("", target, b"", bytes(parts), message=True, binary=kind == BINARY)
            parts.clear()


def doubt(body: bytes) -> str | None:
    """Why this could carry a picture or part of one, or None."""
    if len(body) > LARGEST:
        return f"{len(body)} bytes"
    if any(map(_opens, [body, *_decoded(body)])):
        return "a picture"
    if b"data:" in body:
        return "a data: address"
    try:
        said = json.loads(body) if body else None
    except ValueError:
        # Close codes and answers to pings; nothing else is not JSON.
        return None if len(body) <= 125 else "not JSON"
    return _long(said)


def _decoded(body: bytes) -> Iterator[bytes]:
    for run in BASE64.findall(body):
        with suppress(binascii.Error):
            text = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
            yield base64.b64decode(text + b"=" * (-len(text) % 4))


def _opens(content: bytes) -> bool:
    try:
        Image.open(BytesIO(content)).close()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False
    return True


def _long(said: Any) -> str | None:
    """A text or a list that is long enough for pixels."""
    if isinstance(said, str):
        return f"a text of {len(said)}" if len(said) > LONGEST_TEXT else None
    if isinstance(said, dict | list):
        if len(said) > LONGEST_LIST:
            return f"a list of {len(said)}"
        inner = said.values() if isinstance(said, dict) else said
        return next((found for each in inner if (found := _long(each))), None)
    return None
