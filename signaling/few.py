"""Work that blocks for seconds: a few at a time, each in a thread. Others wait their turn, and not for ever."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from signaling.core.errors import Code, Refused

MOST: Final = 2
PATIENCE_S: Final = 30.0
BUSY: Final = "busy"
Result = TypeVar("Result")


class Few:
    """`most` at a time; who hasn't come to their turn after `patience_s` is refused. Made inside a running loop."""

    def __init__(self, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        self._places = asyncio.Semaphore(most)
        self._patience_s = patience_s

    async def run(self, work: Callable[[], Result]) -> Result:
        """What it answers or raises. Raises `Refused(UNAVAILABLE)` with the reason *busy*."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._places.acquire()
        except TimeoutError:
            words = "others are being worked on: try again later"
            raise Refused(Code.UNAVAILABLE, words, reason=BUSY) from None
        running = asyncio.ensure_future(asyncio.to_thread(work))
        running.add_done_callback(self._done)
        # A thread can't be stopped: its place is taken until it ends, also where nobody waits for it any more.
        return await asyncio.shield(running)

    def _done(self, running: "asyncio.Future[Result]") -> None:
        self._places.release()
        if not running.cancelled():
            running.exception()  # whoever still waits is told; nobody else has to be
