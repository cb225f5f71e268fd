"""Which documents are open: a process each, so only as many as are looked at, and those used last.

Whoever wants a page waits for the process to be there, with everybody else who wants one of the same document. A
process that died is forgotten, and the next one asks for another.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from signaling.documents.storage import Source, Threaded
from signaling.ports import OpenDocument, Renderer, RenderTrouble, StorageTrouble

MOST: Final = 8
IDLE_S: Final = 60.0
WAIT_S: Final = 10.0
"""For a place, when all are in use."""


class _Entry:
    """One process. `document` once it is there, or why it isn't."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.document: asyncio.Future[OpenDocument] = loop.create_future()
        self.closing = asyncio.Event()
        self.users = 0
        self.used_at = loop.time()
        self.task: asyncio.Task[None] | None = None


class OpenDocuments:
    """By holder. Made inside a running loop."""

    def __init__(
        self,
        storage: Threaded,
        renderer: Renderer,
        *,
        most: int = MOST,
        idle_s: float = IDLE_S,
        wait_s: float = WAIT_S,
    ) -> None:
        self._storage = storage
        self._renderer = renderer
        self._most = most
        self._idle_s = idle_s
        self._wait_s = wait_s
        self._entries: dict[str, _Entry] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Condition()
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        return len(self._entries)

    @asynccontextmanager
    async def use(
        self, holder: str, size: int, *, source: int | None = None, password: str | None = None
    ) -> AsyncIterator[OpenDocument]:
        """The document, open. `source`: where its bytes are at hand already; stays the caller's.

        Raises `RenderTrouble`, `StorageTrouble`.
        """
        entry = self._entries.get(holder)
        if entry is None:
            await self._place()
            entry = self._entries.get(holder)
        if entry is None:
            entry = self._entries[holder] = _Entry()
            copy = None if source is None else os.dup(source)
            entry.task = self._loop.create_task(self._keep(holder, entry, size, copy, password))
        entry.users += 1
        try:
            yield await asyncio.shield(entry.document)
        except RenderTrouble as trouble:
            if trouble.code != "damaged" or not entry.document.done():
                self._drop(holder, entry)
            raise
        finally:
            await self._leave(holder, entry)

    async def close(self, holder: str) -> None:
        """If it is open, and ever again until somebody asks for it."""
        entry = self._entries.get(holder)
        if entry is not None:
            self._drop(holder, entry)
            await self._over(entry)

    async def stop(self) -> None:
        for holder, entry in list(self._entries.items()):
            self._drop(holder, entry)
        for task in list(self._ending):
            with suppress(asyncio.CancelledError):
                await task

    # --- the process

    async def _keep(
        self, holder: str, entry: _Entry, size: int, source: int | None, password: str | None
    ) -> None:
        """From opening to closing, in one task: what begins a process must end it."""
        try:
            if source is None:
                made: Source = await self._storage.source(holder, size)
                source = made.fd
            async with self._renderer.open(source, password) as document:
                entry.document.set_result(document)
                await entry.closing.wait()
        except (RenderTrouble, StorageTrouble) as trouble:
            self._failed(entry, trouble)
        except OSError:
            self._failed(entry, RenderTrouble("renderer_away"))
        finally:
            if not entry.document.done():
                self._failed(entry, RenderTrouble("renderer_away"))
            if source is not None:
                os.close(source)
            self._drop(holder, entry)
            async with self._freed:
                self._freed.notify_all()

    @staticmethod
    def _failed(entry: _Entry, why: Exception) -> None:
        if not entry.document.done():
            entry.document.set_exception(why)
            entry.document.exception()  # whoever waited may have gone

    async def _place(self) -> None:
        """Room for one more: whoever was used longest ago makes way. Raises `RenderTrouble`."""
        try:
            async with asyncio.timeout(self._wait_s), self._freed:
                await self._freed.wait_for(self._make_way)
        except TimeoutError:
            raise RenderTrouble("renderer_away") from None  # no fault of this document

    def _make_way(self) -> bool:
        if len(self._entries) < self._most:
            return True
        idle = [(entry.used_at, name) for name, entry in self._entries.items() if not entry.users]
        if not idle:
            return False
        _, name = min(idle)
        self._drop(name, self._entries[name])
        return True

    def _drop(self, holder: str, entry: _Entry) -> None:
        """It ends; whoever asks next gets another."""
        if self._entries.get(holder) is entry:
            del self._entries[holder]
        entry.closing.set()
        if entry.task is not None and not entry.task.done():
            self._ending.add(entry.task)
            entry.task.add_done_callback(self._ending.discard)
            if not entry.document.done():
                entry.task.cancel()

    async def _over(self, entry: _Entry) -> None:
        if entry.task is not None and entry.task is not asyncio.current_task():
            with suppress(asyncio.CancelledError):
                await entry.task

    async def _leave(self, holder: str, entry: _Entry) -> None:
        entry.users -= 1
        entry.used_at = self._loop.time()
        if not entry.users:
            self._loop.call_later(self._idle_s, self._idle, holder, entry, entry.used_at)
            async with self._freed:
                self._freed.notify_all()

    def _idle(self, holder: str, entry: _Entry, since: float) -> None:
        if not entry.users and entry.used_at == since:
            self._drop(holder, entry)
