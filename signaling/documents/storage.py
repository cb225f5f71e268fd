"""What lies in the storage, for a loop that must not block: everything in threads, whole documents as sealed memfds."""

import asyncio
import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, NamedTuple, ParamSpec, TypeVar

from signaling.ports import Storage, StorageTrouble

P = ParamSpec("P")
T = TypeVar("T")

THREADS: Final = 4
SEALS: Final = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


class Source(NamedTuple):
    """A whole document in memory that can't be changed any more. `fd`: a sealed memfd, the holder's to close."""

    fd: int
    size: int
    sha256: str


class Threaded:
    """A storage without blocking. `close` waits for what runs."""

    def __init__(self, storage: Storage) -> None:
        self.storage: Final = storage
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="documents")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises what `work` raises, usually `StorageTrouble`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*args, **kwargs))

    async def source(self, holder: str, size: int) -> Source:
        """All of it, decrypted piece by piece. Raises `StorageTrouble`, *truncated* where it isn't `size` bytes."""
        loop = asyncio.get_running_loop()
        filling = loop.run_in_executor(self._threads, fill, self.storage.read(holder), holder, size)
        try:
            return await asyncio.shield(filling)
        except asyncio.CancelledError:
            filling.add_done_callback(_forget)
            raise

    def close(self) -> None:
        self._threads.shutdown()


class Filling:
    """A document on its way into memory: written piece by piece, from one thread at a time."""

    def __init__(self) -> None:
        """Raises `OSError`."""
        self._fd: int | None = os.memfd_create("document", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        self._digest = hashlib.sha256()
        self._one = threading.Lock()
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Nothing once it is closed. Raises `OSError`."""
        with self._one:
            if self._fd is None:
                return
            self._digest.update(piece)
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            self.size += len(piece)

    def source(self) -> Source:
        """All of it, which stays as it is; from now on the caller's to close."""
        with self._one:
            assert self._fd is not None
            fcntl.fcntl(self._fd, fcntl.F_ADD_SEALS, SEALS)
            made, self._fd = Source(self._fd, self.size, self._digest.hexdigest()), None
            return made

    def close(self) -> None:
        with self._one:
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None


def fill(pieces: Iterator[bytes], about: str, size: int) -> Source:
    """A sealed memfd with these bytes. Raises `StorageTrouble`."""
    filling = Filling()
    try:
        for piece in pieces:
            filling.add(piece)
        if filling.size != size:
            raise StorageTrouble("truncated", about)
        return filling.source()
    finally:
        filling.close()


def sha256_of(fd: int) -> str:
    """Of all that is behind a descriptor, as hex. Blocks."""
    digest, at = hashlib.sha256(), 0
    while piece := os.pread(fd, 1 << 20, at):
        digest.update(piece)
        at += len(piece)
    return digest.hexdigest()


@contextmanager
def scratch() -> Iterator[int]:
    """A memfd to write into."""
    fd = os.memfd_create("scratch", os.MFD_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


def _forget(filling: "asyncio.Future[Source]") -> None:
    """Nobody waits for it any more."""
    if not filling.cancelled() and filling.exception() is None:
        os.close(filling.result().fd)
