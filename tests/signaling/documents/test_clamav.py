"""The virus scanner's protocol, against a scanner that is a few lines long; the real one is asked where it is there."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from signaling.documents import clamav
from signaling.documents.storage import scratch

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
BODY = os.urandom(600_000)


@asynccontextmanager
async def scanner(folder: Path, answering: Answering) -> AsyncIterator[str]:
    path, over = str(folder / "clamd.ctl"), list[asyncio.Event]()

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        over.append(asyncio.Event())
        try:
            await answering(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            over[-1].set()

    server = await asyncio.start_unix_server(answered, path)
    async with server:
        yield path
        for each in over:
            await each.wait()


async def received(reader: asyncio.StreamReader) -> bytes:
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    body = b""
    while length := int.from_bytes(await reader.readexactly(4)):
        body += await reader.readexactly(length)
    return body


def saying(words: bytes) -> Answering:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await received(reader) == BODY
        writer.write(words + b"\0")
        writer.close()

    return answering


async def asked(folder: Path, answering: Answering) -> str | None:
    async with scanner(folder, answering) as path:
        with scratch() as fd:
            os.write(fd, BODY)
            return await clamav.scan(path, fd)


async def test_a_clean_file(tmp_path: Path) -> None:
    assert await asked(tmp_path, saying(b"stream: OK")) is None


async def test_what_was_found_is_named(tmp_path: Path) -> None:
    found = await asked(tmp_path, saying(b"stream: Win.Test.EICAR_HDB-1 FOUND"))
    assert found == "Win.Test.EICAR_HDB-1"


async def test_it_answers_before_it_has_read_everything(tmp_path: Path) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(100)
        writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        await writer.drain()
        writer.close()

    with pytest.raises((clamav.ScannerRefuses, clamav.ScannerAway)):
        await asked(tmp_path, answering)


@pytest.mark.parametrize("words", [b"stream: something odd", b"Unknown command. ERROR"])
async def test_what_it_does_not_say_is_not_taken_for_clean(tmp_path: Path, words: bytes) -> None:
    with pytest.raises(clamav.ScannerAway):
        await asked(tmp_path, saying(words))


async def test_it_hangs_up(tmp_path: Path) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(10)
        writer.close()

    with pytest.raises(clamav.ScannerAway):
        await asked(tmp_path, answering)


async def test_it_is_not_there(tmp_path: Path) -> None:
    with scratch() as fd, pytest.raises(clamav.ScannerAway):
        await clamav.scan(str(tmp_path / "nobody"), fd)
    with pytest.raises(clamav.ScannerAway):
        await clamav.version(str(tmp_path / "nobody"))


async def test_it_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamav, "SCAN_S", 0.05)

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    with pytest.raises(clamav.ScannerAway):
        await asked(tmp_path, answering)


async def test_what_it_says_it_is(tmp_path: Path) -> None:
    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zVERSION\0"
        writer.write(b"ClamAV 1.4.3/27500\0")
        writer.close()

    async with scanner(tmp_path, answering) as path:
        assert await clamav.version(path) == "ClamAV 1.4.3/27500"
