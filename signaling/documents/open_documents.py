"""Which documents are open: a process each, so only as many as are looked at, and those used last.

Whoever wants a page waits for the process to be there, with everybody else who wants one of the same document. A
process that died is forgotten, and the next one asks for another.

Places are shared out fairly (`places`): nobody has more than `SHARE` documents in use at the same time, whoever has the
fewest is next, and what is in use for long gives way to whoever has none. Its process ends then; who waits for a page
of it asks again. What is merely still open takes nobody's place: it makes way, first that of whoever has the most open.
"""

import asyncio
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from signaling.documents.places import Held, given_up, served
from signaling.documents.storage import Source, Threaded
from signaling.ports import OpenDocument, Renderer, RenderTrouble, StorageTrouble

log = logging.getLogger(__name__)

MOST: Final = 8
SHARE: Final = 2
"""Of a contact, or of somebody of the staff in the library."""
IDLE_S: Final = 60.0
WAIT_S: Final = 15.0
"""For a place, when all are in use: longer than anybody keeps one that somebody waits for."""


class _Entry:
    """One process. `document` once it is there, or why it isn't; `by`: in whose share it is; in use `since`."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.by = ""
        self.document: asyncio.Future[OpenDocument] = loop.create_future()
        self.closing = asyncio.Event()
        self.users = 0
        self.since = self.used_at = loop.time()
        self.task: asyncio.Task[None] | None = None


class _Wish:
    """Somebody waits for a place. `entry`: theirs, and counted as used by them already."""

    def __init__(
        self, holder: str, by: str, size: int, source: int | None, password: str | None
    ) -> None:
        self.holder: Final = holder
        self.by: Final = by
        self.size: Final = size
        self.source: Final = source
        self.password: Final = password
        self.entry: asyncio.Future[_Entry] = asyncio.get_running_loop().create_future()


class OpenDocuments:
    """By holder. Made inside a running loop."""

    def __init__(
        self,
        storage: Threaded,
        renderer: Renderer,
        *,
        most: int = MOST,
        share: int = SHARE,
        idle_s: float = IDLE_S,
        wait_s: float = WAIT_S,
    ) -> None:
        self._storage = storage
        self._renderer = renderer
        self._most = most
        self._share = share
        self._idle_s = idle_s
        self._wait_s = wait_s
        self._entries: dict[str, _Entry] = {}
        self._wishes: list[_Wish] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._due: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._entries)

    @asynccontextmanager
    async def use(
        self,
        holder: str,
        size: int,
        by: str,
        *,
        source: int | None = None,
        password: str | None = None,
    ) -> AsyncIterator[OpenDocument]:
        """The document, open. `by`: whose share it is in, a contact's or an account's. `source`: where its bytes are at
        hand already; stays the caller's.

        Raises `RenderTrouble`, `StorageTrouble`.
        """
        entry = await self._place(_Wish(holder, by, size, source, password))
        try:
            yield await asyncio.shield(entry.document)
        except RenderTrouble as trouble:
            if trouble.code != "damaged" or not entry.document.done():
                self._drop(holder, entry)
            raise
        finally:
            self._leave(holder, entry)

    async def close(self, holder: str) -> None:
        """If it is open, and ever again until somebody asks for it."""
        entry = self._entries.get(holder)
        if entry is not None:
            self._drop(holder, entry)
            await self._over(entry)

    async def stop(self) -> None:
        for wish in self._wishes:
            wish.entry.set_exception(RenderTrouble("renderer_away"))
        self._wishes.clear()
        if self._due is not None:
            self._due.cancel()
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
            self._serve()

    @staticmethod
    def _failed(entry: _Entry, why: Exception) -> None:
        if not entry.document.done():
            entry.document.set_exception(why)
            entry.document.exception()  # whoever waited may have gone

    # --- places

    async def _place(self, wish: _Wish) -> _Entry:
        """Theirs to `_leave`. Raises `RenderTrouble`."""
        self._wishes.append(wish)
        self._serve()
        try:
            async with asyncio.timeout(self._wait_s):
                return await wish.entry
        except BaseException as why:
            if wish in self._wishes:
                self._wishes.remove(wish)
            elif not wish.entry.cancelled() and wish.entry.exception() is None:
                self._leave(wish.holder, wish.entry.result())  # too late by a moment
            if isinstance(why, TimeoutError):
                raise RenderTrouble("renderer_away") from None  # no fault of this document
            raise

    def _serve(self) -> None:
        """All who wait and may."""
        while (wish := self._next()) is not None:
            self._wishes.remove(wish)
            wish.entry.set_result(self._joined(wish))

    def _next(self) -> _Wish | None:
        """Whose turn it is; where a place has to be given up for that, it is, now or when it is time."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        wishes = [
            wish for wish in self._wishes if not wish.entry.done()
        ]  # who waited may have gone
        for wish in wishes:
            entry = self._entries.get(wish.holder)
            if entry is not None and entry.users:
                return wish  # takes no place of its own
        waiting = [wish.by for wish in wishes]
        while True:
            used = [(name, entry) for name, entry in self._entries.items() if entry.users]
            held = [Held(entry.by, entry.since) for _, entry in used]
            index = served(waiting, held, self._most, self._share)
            if index is not None:
                return wishes[index]
            due = given_up(waiting, held, self._most)
            if due is None:
                return None
            if due.at > self._loop.time():
                self._due = self._loop.call_at(due.at, self._serve)
                return None
            log.info("a document that took long gave way to another contact's")
            self._drop(*used[due.place])

    def _joined(self, wish: _Wish) -> _Entry:
        entry = self._entries.get(wish.holder)
        if entry is None:
            self._make_way()
            entry = self._entries[wish.holder] = _Entry()
            copy = None if wish.source is None else os.dup(wish.source)
            keeping = self._keep(wish.holder, entry, wish.size, copy, wish.password)
            entry.task = self._loop.create_task(keeping)
        if not entry.users:
            entry.by = wish.by
            entry.since = self._loop.time()
        entry.users += 1
        return entry

    def _make_way(self) -> None:
        """For one more: of those who have the most open, what was used longest ago."""
        if len(self._entries) < self._most:
            return
        held = Counter(entry.by for entry in self._entries.values())
        idle = (
            (-held[entry.by], entry.used_at, name)
            for name, entry in self._entries.items()
            if not entry.users
        )
        *_, name = min(idle)
        self._drop(name, self._entries[name])

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

    def _leave(self, holder: str, entry: _Entry) -> None:
        entry.users -= 1
        entry.used_at = self._loop.time()
        if not entry.users:
            self._loop.call_later(self._idle_s, self._idle, holder, entry, entry.used_at)
            self._serve()

    def _idle(self, holder: str, entry: _Entry, since: float) -> None:
        if not entry.users and entry.used_at == since:
            self._drop(holder, entry)
