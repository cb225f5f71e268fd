"""Pages as pictures and as text: made when somebody looks at them, kept encrypted, and their neighbours ahead of need.

What two ask for at the same time is made once; somebody who waits for what is being made ahead gets ahead of it. What
could not be made isn't tried again at once, so that one heavy page takes nobody else's time.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final, Literal, NamedTuple

from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import Threaded
from signaling.ports import OpenDocument, Picture, RenderTrouble, StorageTrouble

log = logging.getLogger(__name__)

Quality = Literal["first", "good"]
WIDTHS: Final = frozenset({160, 400, 800, 1200, 1600, 3200})
TILED: Final = frozenset({6400, 12_800})
TILE: Final = 512
AHEAD: Final[Mapping[Quality, tuple[int, ...]]] = {"first": (1, -1, 2), "good": (1,)}
"""Sharp pictures cost much more: only of the page that comes next in all likelihood."""
AHEAD_WIDTH: Final = 400
"""Thumbnails have no neighbours ahead: all of those in sight are asked for anyway."""
MOST_AHEAD: Final = 6
AHEAD_S: Final = 0.25
"""After a page was handed out: by then it is painted, and nothing took time from that."""
MOST_WAITING: Final = 200
"""Pages whose neighbours will be made."""
FAILED_S: Final = 20.0
MOST_FAILED: Final = 1_000
MOST_THERE: Final = 20_000
MOST_KEEPING: Final = 16
"""Pictures that are being written to disk at the same time."""
TRIM_EVERY: Final = 16
"""The cache is trimmed after a sixteenth of it was written."""
_Key = tuple[str, str]
Make = Callable[[OpenDocument], Awaitable[bytes]]


class Looked(NamedTuple):
    """What is looked at: where it lies, how large that is, how many pages it has. `by`: which contact or account."""

    holder: str
    size: int
    pages: int
    by: str


class Pictures:
    """`most`: bytes of the cache. Made inside a running loop."""

    def __init__(self, storage: Threaded, opened: OpenDocuments, most: int) -> None:
        self._storage = storage
        self._opened = opened
        self._most = most
        self._written = 0
        self._keeping: dict[_Key, bytes] = {}
        self._writes: set[asyncio.Task[None]] = set()
        self._making: dict[_Key, asyncio.Task[bytes]] = {}
        self._ahead: dict[_Key, asyncio.Task[bytes]] = {}
        self._waiting: set[asyncio.Task[None]] = set()
        self._looking: set[asyncio.Task[None]] = set()
        self._failed: dict[_Key, tuple[float, RenderTrouble]] = {}
        self._there: dict[_Key, None] = {}
        self._loop = asyncio.get_running_loop()

    async def page(self, of: Looked, page: int, width: int, quality: Quality) -> bytes:
        """JPEG or WebP. Raises `RenderTrouble`, `StorageTrouble`."""
        names = [_page(page, width, quality)]
        if quality == "first":
            names.insert(0, _page(page, width, "good"))
        body = await self._had(of, names, lambda d: _body(d.page(page, width, quality)))
        if width >= AHEAD_WIDTH:
            self._neighbours(of, page, width, quality)
        return body

    async def tile(self, of: Looked, page: int, width: int, column: int, row: int) -> bytes:
        """Raises `RenderTrouble`, `StorageTrouble`."""
        name = f"{page}/{width}/{column}/{row}"
        return await self._had(of, [name], lambda d: _body(d.tile(page, width, column, row)))

    async def text(self, of: Looked, page: int) -> bytes:
        """JSON as `PageText`. Raises `RenderTrouble`, `StorageTrouble`."""

        async def make(document: OpenDocument) -> bytes:
            lines = [line._asdict() for line in await document.text(page)]
            return json.dumps({"lines": lines}, ensure_ascii=False).encode()

        return await self._had(of, [f"{page}/text"], make)

    async def keep(self, holder: str, page: int, width: int, quality: Quality, body: bytes) -> None:
        """One that was made elsewhere; to be had at once."""
        await self._keep(holder, _page(page, width, quality), body)

    async def trim(self) -> None:
        """Down to what the cache may hold."""
        self._written = 0
        self._there.clear()
        with suppress(StorageTrouble):
            await self._storage.run(self._storage.storage.trim, self._most)

    async def stop(self) -> None:
        tasks = [*self._waiting, *self._looking, *self._ahead.values(), *self._making.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._writes, return_exceptions=True)

    # --- made once

    async def _had(self, of: Looked, names: list[str], make: Make) -> bytes:
        """The first of these that is kept, else the last, made."""
        body = await self._kept(of.holder, *names)
        if body is None and any((of.holder, name) in self._there for name in names):
            body = await self._kept(of.holder, *names)  # it was made while it was looked for
        if body is None:
            body = await asyncio.shield(self._once(self._making, of, names[-1], make))
        return body

    def _once(
        self, tasks: "dict[_Key, asyncio.Task[bytes]]", of: Looked, name: str, make: Make
    ) -> "asyncio.Task[bytes]":
        key = (of.holder, name)
        making = tasks.get(key)
        if making is None:
            before = None if tasks is self._ahead else self._ahead.get(key)
            making = tasks[key] = self._loop.create_task(self._make(of, name, make, before))
            making.add_done_callback(lambda task: _over(tasks, key, task))
        return making

    async def _make(
        self, of: Looked, name: str, make: Make, before: "asyncio.Task[bytes] | None"
    ) -> bytes:
        """`before`: the same, being made ahead of need: whichever is there first."""
        key = (of.holder, name)
        until, trouble = self._failed.get(key, (0.0, None))
        if trouble is not None and self._loop.time() < until:
            raise RenderTrouble(trouble.code)
        try:
            async with self._opened.use(of.holder, of.size, of.by) as document:
                body = await _first(asyncio.ensure_future(make(document)), before)
        except RenderTrouble as failed:
            if len(self._failed) >= MOST_FAILED:
                del self._failed[next(iter(self._failed))]
            if failed.code != "renderer_away":
                self._failed[key] = (self._loop.time() + FAILED_S, failed)
            raise
        self._failed.pop(key, None)
        await self._keep(of.holder, name, body)
        return body

    # --- kept

    async def _kept(self, holder: str, *names: str) -> bytes | None:
        """The first of these that is there."""
        for name in names:
            if (holder, name) in self._keeping:
                return self._keeping[holder, name]
        try:
            found = await self._storage.run(self._stored, holder, names)
        except StorageTrouble as trouble:
            if trouble.code == "key_destroyed":  # perhaps by a command beside this server
                await self._opened.close(holder)
            raise
        if found is None:
            return None
        name, body = found
        self._known(holder, name)
        return body

    def _stored(self, holder: str, names: tuple[str, ...]) -> tuple[str, bytes] | None:
        """Blocks."""
        for name in names:
            body = self._storage.storage.picture(holder, name)
            if body is not None:
                return name, body
        return None

    async def _keep(self, holder: str, name: str, body: bytes) -> None:
        """Nobody waits for the disk, unless it is so slow that much is waiting for it."""
        key = (holder, name)
        self._keeping[key] = body
        self._known(*key)
        keeping = self._loop.create_task(self._write(key, body))
        self._writes.add(keeping)
        keeping.add_done_callback(self._writes.discard)
        if len(self._writes) > MOST_KEEPING:
            await asyncio.shield(keeping)

    async def _write(self, key: _Key, body: bytes) -> None:
        """A cache that can't be written to costs time, not the page."""
        holder, name = key
        try:
            await self._storage.run(self._storage.storage.keep_picture, holder, name, body)
        except StorageTrouble as trouble:
            log.warning("a picture of a page was not kept", extra={"code": trouble.code})
            self._there.pop(key, None)
            return
        finally:
            if self._keeping.get(key) is body:
                del self._keeping[key]
        self._written += len(body)
        if self._written > self._most // TRIM_EVERY:
            await self.trim()

    def _known(self, holder: str, name: str) -> None:
        """It is there, or was lately: it needn't be made ahead again."""
        self._there[holder, name] = None
        if len(self._there) > MOST_THERE:
            del self._there[next(iter(self._there))]

    # --- ahead

    def _neighbours(self, of: Looked, page: int, width: int, quality: Quality) -> None:
        if len(self._waiting) < MOST_WAITING:
            waiting = self._loop.create_task(self._look_ahead(of, page, width, quality))
            self._waiting.add(waiting)
            waiting.add_done_callback(self._waiting.discard)

    async def _look_ahead(self, of: Looked, page: int, width: int, quality: Quality) -> None:
        await asyncio.sleep(AHEAD_S)
        for step in AHEAD[quality]:
            near = page + step
            known = (of.holder, _page(near, width, quality)) in self._there
            if 1 <= near <= of.pages and not known and len(self._looking) < MOST_AHEAD:
                task = self._loop.create_task(self._before(of, near, width, quality))
                self._looking.add(task)
                task.add_done_callback(self._looking.discard)

    async def _before(self, of: Looked, page: int, width: int, quality: Quality) -> None:
        name = _page(page, width, quality)
        with suppress(RenderTrouble, StorageTrouble):
            key = (of.holder, name)
            if key not in self._making and not await self._kept(*key):
                make: Make = lambda d: _body(d.page(page, width, quality, ahead=True))  # noqa: E731
                await asyncio.shield(self._once(self._ahead, of, name, make))


def content_type(body: bytes) -> str:
    return "image/jpeg" if body[:2] == b"\xff\xd8" else "image/webp"


def _over(tasks: "dict[_Key, asyncio.Task[bytes]]", key: _Key, task: "asyncio.Task[bytes]") -> None:
    del tasks[key]
    if not task.cancelled():
        task.exception()  # whoever asked may have gone


async def _first(own: "asyncio.Future[bytes]", other: "asyncio.Task[bytes] | None") -> bytes:
    """Of two that make the same; what the other can't, our own says itself."""
    try:
        if other is not None:
            await asyncio.wait({own, other}, return_when=asyncio.FIRST_COMPLETED)
            if not own.done() and not other.cancelled() and other.exception() is None:
                return other.result()
        return await own
    finally:
        own.cancel()


def _page(page: int, width: int, quality: Quality) -> str:
    return f"{page}/{width}/{quality}"


async def _body(picture: Awaitable[Picture]) -> bytes:
    return (await picture).body
