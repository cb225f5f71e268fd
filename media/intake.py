"""Where the recorder takes what the media workers hand over: one connection a worker, one batch a datagram."""

import asyncio
import logging
import os
import socket
from pathlib import Path
from typing import Final, Protocol

from media.core import batch
from media.core.batch import BadBatch, Channel

log = logging.getLogger(__name__)

BATCHES: Final = 32
"""Read at a time; then permits and timers get their turn."""
LONGEST: Final = 1 << 17
MOST_CHANNELS: Final = 0x100000000


class Taker(Protocol):
    """Who gets it. Channels have numbers of their own here, never used twice. Moments are ns, monotonic."""

    def begun(self, number: int, channel: Channel) -> None: ...
    def packet(self, number: int, at: int, packet: bytes) -> None: ...
    def reported(self, number: int, at: int, ntp: int, timestamp: int) -> None: ...
    def missed(self, number: int, count: int) -> None: ...
    def over(self, number: int) -> None: ...
    def lost(self, numbers: list[int]) -> None:
        """Their worker is gone."""


class Intake:
    """Listens at `path`. Whoever reaches it is a worker: the folder is the server's alone."""

    def __init__(self, path: Path, taker: Taker) -> None:
        """Raises `OSError`."""
        self._path = path
        self._taker = taker
        self._loop = asyncio.get_running_loop()
        self._connections: dict[socket.socket, tuple[int, set[int]]] = {}
        self._count = 0
        self._buffer = memoryview(bytearray(LONGEST))
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)
        self._socket.bind(os.fsencode(path))
        self._socket.listen(64)
        self._loop.add_reader(self._socket, self._accept)

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()
        for sock in list(self._connections):
            self._drop(sock)
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        try:
            sock, _ = self._socket.accept()
        except OSError:
            return
        sock.setblocking(False)
        self._connections[sock] = (self._count * MOST_CHANNELS, set())
        self._count += 1
        self._loop.add_reader(sock, self._read, sock)

    def _read(self, sock: socket.socket) -> None:
        base, channels = self._connections[sock]
        for _ in range(BATCHES):
            try:
                size = sock.recv_into(self._buffer)
            except BlockingIOError:
                return
            except OSError:
                size = 0
            if not size:
                log.warning("a media worker's packets end", extra={"channels": len(channels)})
                self._drop(sock)
                return
            try:
                self._take(bytes(self._buffer[:size]), base, channels)
            except BadBatch as error:
                log.error("a media worker's batch is damaged", extra={"why": str(error)})
                self._drop(sock)
                return

    def _take(self, data: bytes, base: int, channels: set[int]) -> None:
        taker = self._taker
        take = taker.packet
        for kind, channel, at, body in batch.records(data):
            number = base + channel
            if kind == batch.PACKET:
                take(number, at, body)
            elif kind == batch.BEGUN:
                channels.add(number)
                taker.begun(number, batch.read_channel(body))
            elif kind == batch.REPORTED and len(body) == batch.REPORT.size:
                taker.reported(number, at, *batch.REPORT.unpack(body))
            elif kind == batch.MISSED and len(body) == batch.COUNT.size:
                taker.missed(number, batch.COUNT.unpack(body)[0])
            elif kind == batch.OVER:
                channels.discard(number)
                taker.over(number)
            else:
                raise BadBatch("an unknown record")

    def _drop(self, sock: socket.socket) -> None:
        self._loop.remove_reader(sock)
        sock.close()
        _, channels = self._connections.pop(sock)
        if channels:
            self._taker.lost(sorted(channels))
