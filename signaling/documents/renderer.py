"""`ports.Renderer`: a sandboxed process for each open document, believed nothing and never waited for long.

A call that takes too long ends its process, and with it the document; others have theirs and notice nothing. Where the
forkserver dies, open documents go on, and another is started for the next ones.
"""

import asyncio
import contextlib
import heapq
import itertools
import json
import logging
import os
import signal
import socket
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from signaling.documents import frames
from signaling.documents.answers import inspected, lines, picture, trouble_of
from signaling.documents.memory import is_sealed
from signaling.documents.nursery import Child, Nursery
from signaling.ports import DrawnMark, Inspected, Line, Picture, RenderTrouble

log = logging.getLogger(__name__)

OPEN_S: Final = 5
PAGE_S: Final = 5
"""A page takes 30 ms, one in a hundred 133 ms; with `OPEN_S` nothing holds anyone up for more than 10 s."""
GOOD_S: Final = 10
"""Of a page that was seen already, made sharp."""
FLATTEN_S: Final = 60
MOST_FLATTENED: Final = 512 << 20
"""Bytes of a PDF that is sent back: its process has no room to make a larger one."""
AGAIN_S: Final = 1
"""Before a forkserver that died is started again."""
LAST_WORD_S: Final = 2
"""For the forkserver to tell how a process ended."""
ENDINGS: Final[dict[int, str]] = {
    **dict.fromkeys((signal.SIGALRM, signal.SIGXCPU), "timeout"),
    # How C++, PDFium and the kernel end what gets no memory.
    **dict.fromkeys(
        (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL), "out_of_memory"
    ),
}


@dataclass(order=True)
class _Call:
    ahead: bool
    number: int
    frame: bytes
    seconds: float
    answer: "asyncio.Future[tuple[dict[str, Any], bytes]]"
    piece: Callable[[bytes], None] | None = None


class Document:
    """`ports.OpenDocument`. `landlock`: the version that confines its process too; 0 where the kernel has none."""

    def __init__(
        self, child: Child, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.inspected = Inspected("pdf", (), ())
        self.landlock = 0
        self._child = child
        self._reader = reader
        self._writer = writer
        self._calls: list[_Call] = []
        self._numbers = itertools.count()
        self._asked = asyncio.Event()
        self._over = False
        self._work = asyncio.create_task(self._carry_out())

    async def begin(self, password: str | None, most_pages: int) -> None:
        """Raises `RenderTrouble`."""
        request = {"password": password, "most_pages": most_pages}
        header, _ = await self._call(request, OPEN_S)
        self.inspected = inspected(header, most_pages)
        landlock = header.get("landlock")
        self.landlock = landlock if isinstance(landlock, int) else 0

    async def page(
        self, page: int, width: int, quality: Literal["first", "good"], *, ahead: bool = False
    ) -> Picture:
        request = {"call": "page", "page": page, "width": width, "quality": quality}
        seconds = PAGE_S if quality == "first" else GOOD_S
        return picture(*await self._call(request, seconds, ahead))

    async def tile(
        self, page: int, width: int, column: int, row: int, *, ahead: bool = False
    ) -> Picture:
        request = {"call": "tile", "page": page, "width": width, "column": column, "row": row}
        return picture(*await self._call(request, PAGE_S, ahead))

    async def text(self, page: int, *, ahead: bool = False) -> tuple[Line, ...]:
        header, _ = await self._call({"call": "text", "page": page}, PAGE_S, ahead)
        return lines(header)

    async def flatten(self, marks: Sequence[DrawnMark], write: int) -> None:
        """Also raises `OSError` of `write`."""
        sink = _Sink(write)
        frame = await asyncio.to_thread(flattening, marks)
        await self._send(frame, FLATTEN_S, piece=sink.take)
        if sink.trouble is not None:
            raise sink.trouble

    async def close(self) -> None:
        self._end()
        self._work.cancel()
        await asyncio.gather(self._work, return_exceptions=True)
        os.close(self._child.pidfd)

    async def _call(
        self, request: dict[str, Any], seconds: float, ahead: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        return await self._send(frames.frame({**request, "seconds": seconds}), seconds, ahead)

    async def _send(
        self,
        frame: bytes,
        seconds: float,
        ahead: bool = False,
        piece: Callable[[bytes], None] | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        if self._over:
            raise RenderTrouble("renderer_away")
        answer: asyncio.Future[tuple[dict[str, Any], bytes]]
        answer = asyncio.get_running_loop().create_future()
        call = _Call(ahead, next(self._numbers), frame, seconds, answer, piece)
        heapq.heappush(self._calls, call)
        self._asked.set()
        return await answer

    async def _carry_out(self) -> None:
        while not self._over:
            while not self._calls:
                self._asked.clear()
                await self._asked.wait()
            call = heapq.heappop(self._calls)
            if call.answer.done():
                continue  # nobody waits for it any more
            code: str | None = None
            try:
                async with asyncio.timeout(call.seconds):
                    header, body = await self._exchange(call)
                code = header.get("code")
                if code is None and not call.answer.done():
                    call.answer.set_result((header, body))
            except TimeoutError:
                self._end()
                code = "timeout"
            except frames.Garbled:
                self._end()
                code = "damaged"
            except (EOFError, OSError):
                code = await self._why()
                self._end()
            except asyncio.CancelledError:
                self._tell(call, "renderer_away")
                raise
            finally:
                call.piece = None  # and what it writes to
            if code is not None:
                self._tell(call, code)

    async def _exchange(self, call: _Call) -> tuple[dict[str, Any], bytes]:
        self._writer.write(call.frame)
        await self._writer.drain()
        header, body = await frames.read(self._reader)
        while call.piece is not None and header.get("more") is True:
            await asyncio.to_thread(call.piece, body)
            header, body = await frames.read(self._reader)
        return header, body

    async def _why(self) -> str:
        """Of a process that is gone by itself."""
        try:
            async with asyncio.timeout(LAST_WORD_S):
                status = await asyncio.shield(self._child.ended)
        except TimeoutError:
            status = None
        if status is None:
            return "renderer_away"
        if os.WIFSIGNALED(status):
            return ENDINGS.get(os.WTERMSIG(status), "damaged")
        return "damaged" if os.WEXITSTATUS(status) == 0 else "renderer_away"

    def _end(self) -> None:
        """Its process, at once; whoever waits is told."""
        if self._over:
            return
        self._over = True
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._child.pidfd, signal.SIGKILL)
        self._writer.close()
        for call in self._calls:
            self._tell(call, "renderer_away")
        self._calls.clear()

    @staticmethod
    def _tell(call: _Call, code: str) -> None:
        if not call.answer.done():
            call.answer.set_exception(trouble_of(code))


def flattening(marks: Sequence[DrawnMark]) -> bytes:
    """The request as a frame. In a thread, mark by mark: half a million points at once would hold up everybody."""
    head = json.dumps({"call": "flatten", "seconds": FLATTEN_S, "body": 0})
    drawn = (json.dumps({name: getattr(mark, name) for name in _DRAWN}) for mark in marks)
    return frames.framed(f'{head[:-1]}, "marks": [{",".join(drawn)}]}}'.encode())


_DRAWN: Final = tuple(field.name for field in fields(DrawnMark))


class SandboxedRenderer:
    """`trouble` says in words why nothing can be opened, None where it can."""

    def __init__(self, most_pages: int = 500) -> None:
        self.trouble: str | None = None
        self._most_pages = most_pages
        self._nursery: Nursery | None = None
        self._one = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._open: set[Document] = set()

    async def start(self) -> None:
        """Where it can't, opening raises *renderer_away*, and the log says why."""
        with contextlib.suppress(RenderTrouble):
            await self._living()

    @asynccontextmanager
    async def open(self, source: int, password: str | None = None) -> AsyncIterator[Document]:
        if not is_sealed(source):
            raise ValueError("a document must lie in a sealed memfd")
        nursery = await self._living()
        document = await _document(nursery, source)
        self._open.add(document)
        try:
            await document.begin(password, self._most_pages)
            yield document
        finally:
            self._open.discard(document)
            await document.close()

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        for document in list(self._open):
            document._end()
        if self._nursery is not None:
            await self._nursery.end()
            self._nursery = None

    async def _living(self) -> Nursery:
        """Raises `RenderTrouble`."""
        async with self._one:
            if self._nursery is not None and not self._nursery.gone.done():
                return self._nursery
            try:
                self._nursery = await Nursery.begin()
            except OSError as error:
                self.trouble = str(error)
                log.error("documents can't be opened: %s", error)
                raise RenderTrouble("renderer_away") from None
            self.trouble = None
            if self._watch is None or self._watch.done():
                self._watch = asyncio.create_task(self._restart())
            return self._nursery

    async def _restart(self) -> None:
        while (nursery := self._nursery) is not None:
            await asyncio.shield(nursery.gone)
            await nursery.end()
            log.warning("the process that opens documents is gone; another is started")
            await asyncio.sleep(AGAIN_S)
            try:
                await self._living()
            except RenderTrouble:
                return  # the next document tries again


async def _document(nursery: Nursery, source: int) -> Document:
    """Raises `RenderTrouble`."""
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            child = await nursery.fork(theirs, source)
    except BaseException:
        ours.close()
        raise
    reader, writer = await asyncio.open_unix_connection(sock=ours, limit=1 << 20)
    return Document(child, reader, writer)


class _Sink:
    """Where a PDF is written, by a descriptor of its own: pieces may come when whoever asked is gone, and the number of
    a closed descriptor is another file's."""

    def __init__(self, fd: int) -> None:
        self.trouble: OSError | None = None
        self._fd = os.dup(fd)
        self._left = MOST_FLATTENED
        weakref.finalize(self, os.close, self._fd)

    def take(self, body: bytes) -> None:
        """In a thread. Raises `frames.Garbled` where there is no end of it."""
        self._left -= len(body)
        if self._left < 0:
            raise frames.Garbled
        if self.trouble is None:
            try:
                _write(self._fd, body)
            except OSError as error:
                self.trouble = error


def _write(fd: int, body: bytes) -> None:
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(fd, rest) :]
