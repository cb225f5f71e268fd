"""The server's end of `forkserver`: started with nothing of ours, asked for a process a document."""

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final

from signaling.ports import RenderTrouble

log = logging.getLogger(__name__)

READY_S: Final = 30
"""Importing the decoders takes a second, on a busy small machine many."""
FORK_S: Final = 5
COMMAND: Final = (sys.executable, "-I", "-m", "signaling.documents.forkserver")
MOST_MESSAGE: Final = 4_096


@dataclass
class Child:
    """A process of one document. `ended`: its status as of wait, None where nobody could tell. Close `pidfd`."""

    pidfd: int
    ended: "asyncio.Future[int | None]"


class Nursery:
    """One living forkserver. `gone` is done once it isn't any more."""

    def __init__(self, process: subprocess.Popen[bytes], connection: socket.socket) -> None:
        self.process = process
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._connection = connection
        self._ready: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._forks: dict[int, asyncio.Future[int]] = {}
        self._children: dict[int, asyncio.Future[int | None]] = {}
        self._number = 0
        asyncio.get_running_loop().add_reader(connection, self._hear)

    @classmethod
    async def begin(cls) -> "Nursery":
        """Raises `OSError` with the reason where documents can't be opened on this machine."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            process = await asyncio.to_thread(_started, theirs.fileno())
        nursery = cls(process, ours)
        try:
            async with asyncio.timeout(READY_S):
                trouble = await nursery._ready
        except TimeoutError:
            trouble = "the process that opens documents doesn't start"
        if trouble:
            await nursery.end()
            raise OSError(trouble)
        return nursery

    async def fork(self, connection: socket.socket, source: int) -> Child:
        """A process that has these two. Raises `RenderTrouble`."""
        loop = asyncio.get_running_loop()
        self._number += 1
        number = self._number
        forked = self._forks[number] = loop.create_future()
        ended = self._children[number] = loop.create_future()
        try:
            socket.send_fds(
                self._connection,
                [json.dumps({"fork": number}).encode()],
                [connection.fileno(), source],
            )
            async with asyncio.timeout(FORK_S):
                return Child(await forked, ended)
        except (OSError, TimeoutError):
            raise RenderTrouble("renderer_away") from None
        finally:
            self._forks.pop(number, None)

    async def end(self) -> None:
        """Its children have sockets of their own, which their documents close."""
        self._lost()
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    def _hear(self) -> None:
        while True:
            try:
                raw, descriptors, _, _ = socket.recv_fds(self._connection, MOST_MESSAGE, 1)
            except BlockingIOError:
                return
            except OSError:
                raw, descriptors = b"", []
            if not raw:
                self._lost()
                return
            self._heard(json.loads(raw), descriptors)

    def _heard(self, message: dict[str, Any], descriptors: list[int]) -> None:
        if "forked" in message:
            waiting = self._forks.get(message["forked"])
            if (
                waiting is None or waiting.done()
            ):  # nobody waits any more: its socket is closed, so it ends
                for fd in descriptors:
                    os.close(fd)
            else:
                waiting.set_result(descriptors[0])
        elif "ended" in message:
            ended = self._children.pop(message["ended"], None)
            if ended is not None and not ended.done():
                ended.set_result(message["status"])
        elif not self._ready.done():
            self._ready.set_result(message.get("trouble"))

    def _lost(self) -> None:
        if self.gone.done():
            return
        self.gone.set_result(None)
        asyncio.get_running_loop().remove_reader(self._connection)
        self._connection.close()
        if not self._ready.done():
            self._ready.set_result("the process that opens documents ended at once")
        for fork in self._forks.values():
            if not fork.done():
                fork.set_exception(ConnectionResetError())
        for ended in self._children.values():
            if not ended.done():
                ended.set_result(None)
        self._children.clear()
        self.process.poll()


def _started(connection: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program
        COMMAND,
        stdin=connection,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
