"""Turns at something costly: a few at the same time, of which nobody has more than a share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """`most` in all, `share` of one contact or account. Made inside a running loop."""

    def __init__(self, most: int, share: int) -> None:
        self._all = asyncio.Semaphore(most)
        self._share = share
        self._own: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, by: str) -> AsyncIterator[None]:
        """In the order of those who have one of their own left."""
        own = self._own.setdefault(by, asyncio.Semaphore(self._share))
        async with own, self._all:
            yield
