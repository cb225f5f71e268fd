"""Writing in a thread of its own: a disk that stands still holds up neither packets nor permits.

Everything is written in the order in which it was given. What waits is counted; a file that can't be written any more
says so once, and swallows the rest.
"""

import asyncio
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from threading import Thread
from typing import Final

from media import indexes
from media.core.index import Index
from media.vault import BODY, HEAD, NOTE, Table, Vault, WriteFailed, Writer

log = logging.getLogger(__name__)

MOST_WAITING: Final = 64 << 20
"""Bytes in memory that a disk may owe."""
SYNC_S: Final = 5.0
"""A power cut costs so much of a part at most; what is written is safe from everything else at once."""
Job = tuple[Callable[[], object], int]


class Disk:
    """The thread, and the archive that it writes to."""

    def __init__(self, vault: Vault, loop: asyncio.AbstractEventLoop) -> None:
        self.vault = vault
        self.later = loop.call_soon_threadsafe
        """Runs something in the loop, from the thread."""
        self._loop = loop
        self._gathered: list[Job] = []
        self._jobs: SimpleQueue[list[Job] | None] = SimpleQueue()
        self._given = self._given_jobs = 0
        self._done = self._done_jobs = 0  # only the thread writes them
        self._moved_at = 0.0
        self._thread = Thread(target=self._work, name="disk", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Bytes."""
        return self._given - self._done

    def stands_still(self) -> float:
        """Seconds for which one and the same job has been under way; 0 while there is none."""
        return time.monotonic() - self._moved_at if self._given_jobs > self._done_jobs else 0.0

    def do(self, job: Callable[[], object], size: int = 0) -> None:
        """In the thread, with all that is given in this turn of the loop: waking it costs more than most jobs."""
        if not self._gathered:
            self._loop.call_soon(self._hand_over)
        self._gathered.append((job, size))
        self._given += size

    def free(self, then: Callable[[int | None], object]) -> None:
        """How many bytes are free, None if the folder can't be asked."""

        def ask() -> None:
            try:
                self.vault.find()
                found = os.statvfs(self.vault.folder)
                free: int | None = found.f_bavail * found.f_frsize
            except OSError:
                free = None
            self.later(lambda: then(free))

        self.do(ask)

    def stop(self, seconds: float) -> None:
        """Write what waits, for so long at most."""
        self._hand_over()
        self._jobs.put(None)
        self._thread.join(seconds)

    def _hand_over(self) -> None:
        if self._given_jobs == self._done_jobs:
            self._moved_at = time.monotonic()
        self._given_jobs += len(self._gathered)
        self._jobs.put(self._gathered)
        self._gathered = []

    def _work(self) -> None:
        while (given := self._jobs.get()) is not None:
            for job, size in given:
                try:
                    job()
                except Exception:
                    log.exception("a job of the disk failed")
                self._done += size
                self._done_jobs += 1
                self._moved_at = time.monotonic()


class PartFile:
    """One part's file, written by the thread. `written` is called once its first media are, `failed` with a code."""

    def __init__(
        self,
        disk: Disk,
        recording: str,
        sequence: int,
        key: bytes,
        *,
        written: Callable[[], object],
        failed: Callable[[str], object],
    ) -> None:
        self._disk = disk
        self._name = (recording, sequence)
        self._key = key
        self._written: Callable[[], object] | None = written
        self._failed = failed
        self._writer: Writer | None = None
        self._synced_at = 0.0
        self._over = False

    def begin(self, head: Mapping[str, object], media: bytes) -> None:
        """Make the file. `media`: all before the first cluster."""

        def make() -> None:
            self._writer = self._disk.vault.create(*self._name, self._key)
            self._writer.append(HEAD, _json(head))
            self._writer.append(BODY, media)
            self._synced_at = time.monotonic()

        self._do(make, len(media))

    def media(self, data: bytes) -> None:
        def write() -> None:
            assert self._writer is not None
            self._writer.append(BODY, data)
            if self._written is not None:
                self._disk.later(self._written)
                self._written = None
            if (now := time.monotonic()) - self._synced_at >= SYNC_S:
                self._writer.sync()
                self._synced_at = now

        self._do(write, len(data))

    def note(self, mark: Mapping[str, object]) -> None:
        def write() -> None:
            assert self._writer is not None
            self._writer.append(NOTE, _json(mark))

        self._do(write, 0)

    def end(self, totals: Mapping[str, object], index: Index) -> None:
        def write() -> None:
            assert self._writer is not None
            self._writer.finish(_json(totals))
            self._lead(self._writer.table(), index)

        self._do(write, 0)

    def _lead(self, table: Table, index: Index) -> None:
        """The index beside it. The part is whole without: it is made again from the part when somebody watches."""
        recording, sequence = self._name
        try:
            file = indexes.path(self._disk.vault, recording, sequence)
            indexes.write(file, sequence, self._key, table, index)
        except (OSError, WriteFailed) as error:
            log.warning("an index can't be written", extra={"why": str(error)})

    def _do(self, job: Callable[[], None], size: int) -> None:
        def guarded() -> None:
            if self._over:
                return
            try:
                job()
            except WriteFailed as error:
                log.error("a part can't be written", extra={"code": error.code, "why": str(error)})
                self._fail(error.code)
            except Exception:
                log.exception("a part can't be written")
                self._fail("write_failed")

        self._disk.do(guarded, size)

    def _fail(self, code: str) -> None:
        """In the thread."""
        self._over = True
        if self._writer is not None:
            self._writer.close()
        self._disk.later(lambda: self._failed(code))


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
