"""Uploads: received piece by piece, then examined, until there is a document or a reason why not.

    receiving -> checking -> converting -> ready
                    |  ^        |     \\-> needs_password -> converting
                    v  |        v
                  waiting    refused

A piece is acknowledged when it is safe on disk, and belongs exactly where the ones before it end; any other offset is
answered with the true one, so that a page goes on after a cut, a reload or a crash of the server. *waiting*: the virus
scanner or the renderer can't be reached; tried again until it can. *cancelled* is the person's own, *refused* says why.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.documents.examine import Examine, Password, Rejected, Unreachable
from signaling.documents.gathering import Gathering
from signaling.documents.storage import Threaded
from signaling.documents.turns import Turns
from signaling.generated import new_id
from signaling.ports import Clock, StorageTrouble
from signaling.store.uploads import OVER, Upload, UploadCode, UploadState, Version
from signaling.store.uploads import Uploads as Table

log = logging.getLogger(__name__)

LEAST_PIECE: Final = 16 << 10
MOST_PIECE: Final = 4 << 20
MOST_AT_ONCE: Final = 6
"""Unfinished uploads of one contact, or of one writer of the library."""
MOST_BYTES: Final = 10
"""Times the largest file: all that one contact may bring."""
RESERVE: Final = 64 << 20
"""Bytes that stay free on the disk."""
ABANDONED_MS: Final = 3_600_000
AGAIN_S: Final = 10.0
MOST_PASSWORDS: Final = 10
MOST_EXAMINED: Final = 6
"""At the same time: each is in memory as a whole meanwhile."""
SHARE: Final = 1
"""Of these, of one contact or one writer of the library: whose file takes long waits with the next one."""
Bring = Callable[[Upload, Version], Awaitable[None]]
"""Tells the desk; raises `Refused`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far an upload is. `offset`: bytes that are safe on disk; `version`, `pages`: once *ready*."""

    id: str
    name: str
    size: int
    offset: int
    state: UploadState
    code: UploadCode | None
    version: str | None
    pages: int | None


class _Live:
    """An upload that isn't over. `offset` bytes in `pieces` pieces are safe on disk."""

    def __init__(self, upload: Upload, offset: int, pieces: int) -> None:
        self.upload = upload
        self.offset = offset
        self.pieces = pieces
        self.touched = upload.changed_at
        self.lock = asyncio.Lock()
        self.task: asyncio.Task[None] | None = None
        self.passwords = 0
        self.settled = False  # the desk is being told: too late to cancel
        self.over = False  # it comes to nothing


class Uploads:
    """Of one desk. `most`: bytes of a file. Made inside a running loop."""

    def __init__(
        self,
        table: Table,
        storage: Threaded,
        examine: Examine,
        clock: Clock,
        bring: Bring,
        *,
        most: int,
        again_s: float = AGAIN_S,
    ) -> None:
        self._table = table
        self._storage = storage
        self._examine = examine
        self._clock = clock
        self._bring = bring
        self._most = most
        self._again_s = again_s
        self._few = Turns(MOST_EXAMINED, SHARE)
        self._gathering = Gathering()
        self._live: dict[str, _Live] = {}
        self._beginning = asyncio.Lock()  # what is counted stays true until the next one counts
        self._writes: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Go on with what was unfinished: what is on disk counts."""
        for upload in await self._table.unfinished():
            live = self._live[upload.id] = _Live(upload, 0, 0)
            try:
                pieces = await self._storage.run(self._storage.storage.pieces, upload.id)
            except StorageTrouble as trouble:
                log.error("an upload can't be gone on with", extra={"code": trouble.code})
                await self._refuse(live, "failed")
                continue
            live.offset, live.pieces = sum(pieces), len(pieces)
            live.touched = self._clock.now()
            if live.offset == upload.size and upload.state != "needs_password":
                self._begin_examining(live)

    async def stop(self) -> None:
        tasks = [live.task for live in self._live.values() if live.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._writes, return_exceptions=True)
        self._gathering.close()

    # --- what a page asks for

    async def begin(self, contact: str | None, by: str, name: str, size: int) -> Standing:
        """Raises `Refused`; what is refused for what it is, is an upload that says so."""
        now = self._clock.now()
        upload = Upload(
            id=new_id(),
            contact=contact,
            by=by,
            name=name,
            size=size,
            state="receiving",
            code=None,
            pages=None,
            made_at=now,
            changed_at=now,
        )
        if not 0 < size <= self._most:
            code: UploadCode = "too_large" if size else "empty"
            return view(replace(upload, state="refused", code=code), 0)
        async with self._beginning:
            await self._check_room(contact, by, size)
            try:
                await self._storage.run(self._storage.storage.begin, upload.id)
            except StorageTrouble as trouble:
                raise _troubled(trouble) from None
            await self._table.add(upload)
            self._live[upload.id] = _Live(upload, 0, 0)
            self._gathering.begin(upload.id, size)
        return view(upload, 0)

    async def write(self, id: str, offset: int, data: bytes) -> Standing:  # noqa: A002
        """The piece is safe on disk when this returns. Raises `Refused`.

        A piece that is being written is written to its end, also when whoever sent it is gone.
        """
        live = self._find(id)
        writing = asyncio.get_running_loop().create_task(self._write(live, offset, data))
        self._writes.add(writing)
        writing.add_done_callback(self._written)
        await asyncio.shield(writing)
        return self._view(live)

    async def look(self, id: str) -> Standing | None:  # noqa: A002
        live = self._live.get(id)
        if live is not None:
            return self._view(live)
        upload = await self._table.get(id)
        return None if upload is None else over(upload)

    def of(self, contact: str | None, by: str) -> list[Standing]:
        """This person's, unfinished, the oldest first."""
        mine = (
            each
            for each in self._live.values()
            if (each.upload.contact, each.upload.by) == (contact, by)
        )
        return [self._view(live) for live in mine]

    async def owner(self, id: str) -> tuple[str | None, str] | None:  # noqa: A002
        """Contact and person."""
        live = self._live.get(id)
        upload = live.upload if live is not None else await self._table.get(id)
        return None if upload is None else (upload.contact, upload.by)

    def unlock(self, id: str, password: str) -> Standing:  # noqa: A002
        """Raises `Refused`."""
        live = self._find(id)
        if live.upload.state != "needs_password" or live.task is not None:
            raise Refused(Code.UPLOAD_OVER, "no password is asked for", state=live.upload.state)
        live.passwords += 1
        live.touched = self._clock.now()
        self._begin_examining(live, password)
        return self._view(live)

    async def cancel(self, id: str) -> Standing:  # noqa: A002
        """Nothing of it stays. Cancelled twice it stays cancelled. Raises `Refused`."""
        live = self._live.get(id)
        if live is None or live.settled or live.over:
            found = await self.look(id)
            if found is None or found.state != "cancelled":
                raise Refused(
                    Code.UPLOAD_OVER, "this upload is over", state=found.state if found else None
                )
            return found
        await self._end(live, "cancelled", None)
        return self._view(live)

    async def contact_over(self, contact: str) -> None:
        """What isn't finished by then comes to nothing."""
        for live in list(self._live.values()):
            if live.upload.contact == contact and not live.settled:
                await self._refuse(live, "contact_over")

    @property
    def contacts(self) -> set[str]:
        """Those with unfinished uploads."""
        return {live.upload.contact for live in self._live.values() if live.upload.contact}

    @property
    def names(self) -> set[str]:
        """Of all that are unfinished."""
        return set(self._live)

    async def sweep(self) -> None:
        """Whatever nobody went on with for an hour is given up."""
        self._gathering.rest()
        before = self._clock.now() - ABANDONED_MS
        for live in list(self._live.values()):
            resting = live.task is None or live.task.done()
            if resting and not live.over and live.touched < before:
                await self._refuse(live, "abandoned")

    # --- receiving

    async def _check_room(self, contact: str | None, by: str, size: int) -> None:
        mine = (
            len(self.of(None, by))
            if contact is None
            else sum(live.upload.contact == contact for live in self._live.values())
        )
        if mine >= MOST_AT_ONCE:
            raise Refused(Code.UPLOAD_LIMIT, "too many at once", limit=MOST_AT_ONCE)
        if contact is not None:
            brought = await self._table.bytes_of(contact)
            if brought + size > MOST_BYTES * self._most:
                limit = MOST_BYTES * self._most
                raise Refused(Code.UPLOAD_LIMIT, "too much in one contact", limit=limit)
        try:
            free = await self._storage.run(self._storage.storage.free)
        except StorageTrouble as trouble:
            raise _troubled(trouble) from None
        promised = sum(live.upload.size - live.offset for live in self._live.values())
        if free < promised + size + RESERVE:
            raise Refused(Code.UPLOAD_DISK_FULL, "no room on the disk")

    def _find(self, id: str) -> _Live:  # noqa: A002
        live = self._live.get(id)
        if live is None:
            raise Refused(Code.UPLOAD_OVER, "this upload is over")
        return live

    async def _write(self, live: _Live, offset: int, data: bytes) -> None:
        async with live.lock:
            state, size = live.upload.state, live.upload.size
            if offset != live.offset or (state == "receiving" and not data):
                raise Refused(Code.UPLOAD_OFFSET, "it goes on elsewhere", offset=live.offset)
            if state != "receiving" or live.over:
                raise Refused(Code.UPLOAD_OVER, "all of it is here", state=state)
            if offset + len(data) > size:
                raise Refused(Code.TOO_LARGE, "more than was announced", limit=size - offset)
            if len(data) < LEAST_PIECE and offset + len(data) < size:
                words = f"a piece but the last has at least {LEAST_PIECE} bytes"
                raise Refused(Code.FIELD_INVALID, words, field="size")
            try:
                await self._storage.run(self._keep, live.upload.id, live.pieces, data)
            except StorageTrouble as trouble:
                raise _troubled(trouble) from None
            live.pieces += 1
            live.offset += len(data)
            live.touched = self._clock.now()
            if live.offset == size and not live.over:
                self._begin_examining(live)

    def _keep(self, id: str, number: int, data: bytes) -> None:  # noqa: A002
        """Blocks. Raises `StorageTrouble`."""
        self._storage.storage.append(id, number, data)
        self._gathering.add(id, data)

    def _written(self, task: "asyncio.Task[None]") -> None:
        self._writes.discard(task)
        if not task.cancelled():
            task.exception()  # told to whoever sent it, who may have gone

    # --- examining

    def _begin_examining(self, live: _Live, password: str | None = None) -> None:
        live.upload = replace(live.upload, state="checking", code=None)
        task = asyncio.get_running_loop().create_task(self._run(live, password))
        live.task = task

    async def _run(self, live: _Live, password: str | None) -> None:
        """Until it has come to something. What nobody foresaw refuses the file, and leaves everything else alone."""
        try:
            await self._settle(live, await self._examined(live, password))
        except Password as wanted:
            if live.passwords >= MOST_PASSWORDS:
                await self._insist(partial(self._refuse, live, "too_many_passwords"))
            else:
                code: UploadCode | None = "wrong_password" if wanted.wrong else None
                await self._insist(partial(self._save, live, "needs_password", code))
                live.task = None
        except Rejected as rejected:
            await self._insist(partial(self._refuse, live, rejected.code))
        except Exception:
            log.exception("an upload could not be examined")
            await self._refuse(live, "failed")

    async def _examined(self, live: _Live, password: str | None) -> Version:
        """However long it takes until all who are needed are there."""

        def show(state: UploadState) -> None:
            live.upload = replace(live.upload, state=state, code=None)

        while True:
            try:
                async with self._few.take(live.upload.share):
                    here = self._gathering.take(live.upload.id, live.upload.size)
                    return await self._examine.look(live.upload, password, show, here)
            except Unreachable as away:
                await self._insist(partial(self._save, live, "waiting", away.code))
                await asyncio.sleep(self._again_s)

    async def _insist(self, work: Callable[[], Awaitable[None]]) -> None:
        """A database that is away comes back: nothing that was received is given up for that. Raises `Refused`."""
        while True:
            try:
                return await work()
            except (DataError, IntegrityError, ProgrammingError):
                raise  # no patience mends these
            except Refused as refused:
                if refused.code is not Code.UNAVAILABLE:
                    raise
            except Exception:
                log.exception("an upload waits for the database")
            await asyncio.sleep(self._again_s)

    async def _save(self, live: _Live, state: UploadState, code: UploadCode | None) -> None:
        now = self._clock.now()
        upload = replace(live.upload, state=state, code=code, changed_at=now)
        await self._table.change(upload)
        live.upload = upload

    async def _settle(self, live: _Live, version: Version) -> None:
        """The version is kept, the desk is told, the upload is over: after a crash in between it is done again."""
        live.settled = True
        await self._insist(partial(self._table.change, live.upload, version=version))
        try:
            await self._insist(partial(self._bring, live.upload, version))
        except Refused as refused:
            limit = refused.code is Code.DOCUMENT_LIMIT
            await self._examine.forget(version)
            code: UploadCode = "document_limit" if limit else "contact_over"
            await self._insist(partial(self._refuse, live, code))
            return
        live.upload = replace(live.upload, pages=version.pages)
        await self._insist(partial(self._save, live, "ready", None))
        self._live.pop(live.upload.id, None)

    async def _refuse(self, live: _Live, code: UploadCode) -> None:
        await self._end(live, "refused", code)

    async def _end(self, live: _Live, state: UploadState, code: UploadCode | None) -> None:
        """Its key goes, and with it what was received."""
        if live.over:
            return
        live.over = True
        task = live.task
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        now = self._clock.now()
        upload = replace(live.upload, state=state, code=code, changed_at=now)
        entries = []
        if state == "refused":
            data: dict[str, str | int | None] = {"code": code, "contact": live.upload.contact}
            entries.append(
                AuditRecord(
                    at=now,
                    kind="upload.refused",
                    actor=live.upload.by,
                    subject=live.upload.id,
                    data=data,
                )
            )
        async with live.lock:
            self._gathering.drop(live.upload.id)
            try:
                await self._table.change(upload, *entries)
            except Exception:
                live.over = False  # the database is away: the next sweep gives it up
                raise
            try:
                await self._storage.run(self._storage.storage.destroy, live.upload.id)
            except StorageTrouble as trouble:  # the sweep finds what is left
                log.error("an upload's file could not be destroyed", extra={"code": trouble.code})
        live.upload = upload
        self._live.pop(live.upload.id, None)

    def _view(self, live: _Live) -> Standing:
        return view(live.upload, live.offset)


def view(upload: Upload, offset: int) -> Standing:
    ready = upload.state == "ready"
    return Standing(
        id=upload.id,
        name=upload.name,
        size=upload.size,
        offset=offset,
        state=upload.state,
        code=upload.code,
        version=upload.id if ready else None,
        pages=upload.pages if ready else None,
    )


def over(upload: Upload) -> Standing:
    """Of one that nothing more happens to."""
    assert upload.state in OVER
    return view(upload, upload.size if upload.state == "ready" else 0)


def _troubled(trouble: StorageTrouble) -> Refused:
    if trouble.code == "disk_full":
        return Refused(Code.UPLOAD_DISK_FULL, "no room on the disk")
    log.error("an upload could not be kept", extra={"code": trouble.code})
    return Refused(Code.UNAVAILABLE, "documents can't be kept now", reason=trouble.code)
