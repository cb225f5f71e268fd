"""What comes piece by piece from something that blocks, for a loop that must not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

Piece = TypeVar("Piece")


async def threaded(pieces: Iterator[Piece]) -> AsyncIterator[Piece]:
    """Each of them is made in a thread."""
    end = object()
    while (piece := await asyncio.to_thread(next, pieces, end)) is not end:
        yield piece  # type: ignore[misc]
