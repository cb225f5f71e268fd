"""What comes piece by piece from something that blocks, for a loop that must not."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TypeVar

Piece = TypeVar("Piece")


async def threaded(pieces: Iterator[Piece]) -> AsyncIterator[Piece]:
    """Each of them is made in a thread."""
    end = object()
    while (piece := await asyncio.to_thread(next, pieces, end)) is not end:
        yield piece  # type: ignore[misc]


def gathered(pieces: Iterable[bytes], least: int) -> Iterator[bytes]:
    """The same bytes in fewer pieces, none but the last shorter than `least`: each costs a turn on its way."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= least:
            yield b"".join(held)
            held, size = [], 0
    if size:
        yield b"".join(held)


class Sink:
    """What is written into it, by `zipfile` say, can be taken out again; nothing goes back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken
