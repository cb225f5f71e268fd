import asyncio
import socket

import pytest

from signaling.documents.frames import LENGTH, MOST_BODY, Garbled, frame, read, receive


async def told(raw: bytes) -> tuple[dict[str, object], bytes]:
    reader = asyncio.StreamReader()
    reader.feed_data(raw)
    reader.feed_eof()
    return await read(reader)


async def test_a_frame_arrives_as_it_was_sent() -> None:
    assert await told(frame({"page": 1}, b"pixels")) == ({"page": 1}, b"pixels")


@pytest.mark.parametrize(
    "raw",
    [
        LENGTH.pack(2) + b"[]",
        LENGTH.pack(3) + b"{,}",
        LENGTH.pack(2) + b"{}",
        LENGTH.pack(1 << 31),
        frame({}).replace(b'"body":0', b'"body":-1').replace(b"\x0a", b"\x0b", 1),
        frame({})
        .replace(b'"body":0', f'"body":{MOST_BODY + 1}'.encode())
        .replace(b"\x0a", b"\x11"),
    ],
)
async def test_what_is_no_frame_is_not_believed(raw: bytes) -> None:
    with pytest.raises((Garbled, EOFError)):
        await told(raw)


@pytest.mark.parametrize("cut", [0, 2, 6, -1])
async def test_a_cut_is_an_end(cut: int) -> None:
    with pytest.raises(EOFError):
        await told(frame({"page": 1}, b"pixels")[:cut])


def test_a_process_receives_requests_in_pieces() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        raw = frame({"call": "page"})
        ours.sendall(raw[:7])
        ours.sendall(raw[7:])
        assert receive(theirs) == {"call": "page"}
        ours.close()
        with pytest.raises(EOFError):
            receive(theirs)
