"""A renderer in memory: pages are named, not drawn. What it is told to do wrong it does."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal

from signaling.ports import DrawnMark, Inspected, Line, OpenDocument, Picture, RenderTrouble

MAGIC = b"%PDF-"


class MemoryDocument:
    """`log`: what was asked of it, in order."""

    def __init__(self, renderer: "MemoryRenderer", body: bytes) -> None:
        self._renderer = renderer
        self._body = body
        self.closed = asyncio.Event()
        pages = int(body[5:9] or b"1")
        self.inspected = Inspected(kind="pdf", sizes=((59_500, 84_200),) * pages, notes=())

    async def page(
        self, page: int, width: int, quality: Literal["first", "good"], *, ahead: bool = False
    ) -> Picture:
        head = b"\xff\xd8" if quality == "first" else b"RIFF"
        return await self._drawn(f"{page}/{width}/{quality}", head, ahead=ahead)

    async def tile(
        self, page: int, width: int, column: int, row: int, *, ahead: bool = False
    ) -> Picture:
        return await self._drawn(f"{page}/{width}/{column}/{row}", b"RIFF", ahead=ahead)

    async def text(self, page: int, *, ahead: bool = False) -> tuple[Line, ...]:
        await self._drawn(f"{page}/text", b"", ahead=ahead)
        return (Line(100, 200, 300, 40, f"Seite {page}"),)

    async def flatten(self, marks: Sequence[DrawnMark], write: int) -> None:
        await self._drawn("flatten", b"", ahead=False)
        colours = " ".join(mark.colour for mark in marks)
        os.write(write, MAGIC + self._body[5:9] + f" flat {len(marks)} {colours}".encode())

    async def _drawn(self, name: str, head: bytes, *, ahead: bool) -> Picture:
        self._renderer.asked.append(f"{name}{' ahead' if ahead else ''}")
        if not self._renderer.go.is_set():
            await _either(self._renderer.go, self.closed)
        if self.closed.is_set():
            raise RenderTrouble("renderer_away")
        trouble = self._renderer.troubles.get(name)
        if trouble is not None:
            raise RenderTrouble(trouble)
        return Picture(head + name.encode(), "image/webp", 100, 100)


class MemoryRenderer:
    """A body is `%PDF-` and four digits: how many pages it has; with ` locked` it wants the password *geheim*.

    `go`: cleared, everything waits. `troubles`: by what is asked for (`1/400/first`, `flatten`, `open`).
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.troubles: dict[str, str] = {}
        self.go = asyncio.Event()
        self.go.set()
        self.opened = 0
        self.open_now = 0
        self.started = False

    async def start(self) -> None:
        self.started = True

    async def stop(self) -> None:
        self.started = False

    @asynccontextmanager
    async def open(self, source: int, password: str | None = None) -> AsyncIterator[OpenDocument]:
        body = os.pread(source, 1_000, 0)
        if "open" in self.troubles:
            raise RenderTrouble(self.troubles["open"])
        if not body.startswith(MAGIC):
            raise RenderTrouble("unsupported")
        if b" locked" in body and password != "geheim":
            raise RenderTrouble("wrong_password" if password else "needs_password")
        self.opened += 1
        self.open_now += 1
        document = MemoryDocument(self, body)
        try:
            yield document
        finally:
            self.open_now -= 1
            document.closed.set()


async def _either(one: asyncio.Event, other: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(each.wait()) for each in (one, other)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()
