"""What blocks is made elsewhere, piece by piece, and no further than somebody wants it."""

import threading
from collections.abc import Iterator

from signaling.pieces import threaded


async def test_pieces_come_in_order_from_another_thread() -> None:
    here, made = threading.get_ident(), list[int]()

    def pieces() -> Iterator[int]:
        for number in range(3):
            assert threading.get_ident() != here
            made.append(number)
            yield number

    found = []
    async for number in threaded(pieces()):
        assert made[-1] == number
        found.append(number)
    assert found == [0, 1, 2]
