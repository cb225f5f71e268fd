"""The virus scanner ClamAV, asked by its socket (clamd(8), command INSTREAM).

    -> zINSTREAM\\0, then chunks (length 4, big-endian; data), then a chunk of length 0
    <- stream: OK\\0, stream: <name> FOUND\\0, or … ERROR\\0

The scanner is another process, perhaps on another machine, and may be away at any time: then nothing is known of the
file, which is neither clean nor infected.
"""

import asyncio
import os
from contextlib import suppress
from typing import Final

CHUNK: Final = 1 << 18
CONNECT_S: Final = 5.0
SCAN_S: Final = 120.0
MOST_ANSWER: Final = 4_096


class ScannerAway(Exception):
    """Nothing is known of the file: try again."""


class ScannerRefuses(Exception):
    """The scanner doesn't take a file of this size (`StreamMaxLength`)."""


async def scan(address: str, fd: int) -> str | None:
    """The name of what was found in the file behind `fd`; None: nothing. `address`: a socket's path, or host:port.

    Raises `ScannerAway`, `ScannerRefuses`.
    """
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await _connect(address)
    except (OSError, TimeoutError) as error:
        raise ScannerAway(str(error) or "no answer") from None
    try:
        async with asyncio.timeout(SCAN_S):
            return _verdict(await _ask(reader, writer, fd))
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ScannerAway(str(error) or "no answer") from None
    finally:
        await _closed(writer)


async def version(address: str) -> str:
    """What the scanner says it is. Raises `ScannerAway`."""
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await _connect(address)
            try:
                writer.write(b"zVERSION\0")
                answer = await reader.readuntil(b"\0")
            finally:
                await _closed(writer)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ScannerAway(str(error) or "no answer") from None
    return answer[:-1].decode(errors="replace")[:100]


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("/"):
        return await asyncio.open_unix_connection(address, limit=MOST_ANSWER)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port), limit=MOST_ANSWER)


async def _closed(writer: asyncio.StreamWriter) -> None:
    """At once, whatever the other end does."""
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fd: int) -> bytes:
    """Its answer comes before all is sent where it has seen enough."""
    answer = asyncio.ensure_future(reader.readuntil(b"\0"))
    try:
        writer.write(b"zINSTREAM\0")
        at = 0
        while not answer.done() and (data := os.pread(fd, CHUNK, at)):
            writer.write(len(data).to_bytes(4) + data)
            at += len(data)
            try:
                await writer.drain()
            except ConnectionError:
                break  # it has answered and hung up: the answer tells why
        if not answer.done() and not writer.is_closing():
            writer.write(bytes(4))
        return await answer
    finally:
        answer.cancel()


def _verdict(answer: bytes) -> str | None:
    words = answer[:-1].decode(errors="replace").strip()
    if words == "stream: OK":
        return None
    if words.endswith(" FOUND"):
        return words.removeprefix("stream: ").removesuffix(" FOUND")
    if "size limit exceeded" in words:
        raise ScannerRefuses(words[:200])
    raise ScannerAway(words[:200])
