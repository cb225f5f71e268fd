"""What was kept long enough is destroyed, by its key; the audit log certifies each.

What only a contact had goes some days after its end, with copies made for it; what was uploaded for the library and
never came into it after a day; the library's own stays. What a crash left without anybody's knowledge goes at a start.
"""

import logging
from itertools import groupby
from typing import Final

from signaling.core.records import AuditRecord
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import Threaded
from signaling.documents.versions import Versions
from signaling.ports import Clock, StorageTrouble
from signaling.store.papers import Papers
from signaling.store.uploads import Version

log = logging.getLogger(__name__)

DAY_MS: Final = 86_400_000
CLAIM_MS: Final = 600_000
"""Longer than the documents of one contact take to go."""


class Sweep:
    """Of one desk. `days`: how long after the end of a contact."""

    def __init__(
        self,
        papers: Papers,
        versions: Versions,
        storage: Threaded,
        opened: OpenDocuments | None,
        clock: Clock,
        *,
        days: int,
    ) -> None:
        self._papers = papers
        self._versions = versions
        self._storage = storage
        self._opened = opened
        self._clock = clock
        self._keeps_ms = days * DAY_MS

    async def run(self) -> int:
        """How many versions and copies were destroyed. Done again where it was interrupted. Raises `StorageTrouble`."""
        now, done = self._clock.now(), 0
        await self._papers.release_old(now - CLAIM_MS)
        while versions := await self._papers.overdue(now - self._keeps_ms):
            for contact, own in groupby(versions, key=lambda version: version.contact or ""):
                if await self._papers.claim(contact, now):
                    for version in own:
                        await self._destroy(version, "expired")
                        done += 1
                    await self._papers.release(contact)
        while versions := await self._papers.unused(now - DAY_MS):
            for version in versions:
                await self._destroy(version, "unused")
            done += len(versions)
        while copies := await self._papers.old_copies(now - self._keeps_ms):
            for copy in copies:
                if not await self._papers.claim(copy.contact, now):
                    continue
                await self._gone(copy.holder)
                data: dict[str, str | int | None] = {
                    "why": "expired",
                    "contact": copy.contact,
                    "sha256": copy.sha256,
                    "copy": copy.number,
                }
                await self._papers.copy_destroyed(copy, self._entry(copy.version, data))
                await self._papers.release(copy.contact)
                done += 1
        return done

    async def orphans(self, uploads: set[str]) -> int:
        """What lies there and nobody knows of: before anything new is received. Raises `StorageTrouble`."""
        known = await self._papers.holders() | uploads
        lost = set(await self._storage.run(self._storage.storage.holders)) - known
        for holder in lost:
            await self._gone(holder)
        if lost:
            log.warning("files without an upload were destroyed", extra={"count": len(lost)})
        return len(lost)

    async def _destroy(self, version: Version, why: str) -> None:
        """First the keys: a crash before the row says so has it said by the next sweep."""
        await self._gone(version.id)
        if version.readable is not None:
            await self._gone(version.readable)
        self._versions.forget(version.id)
        data: dict[str, str | int | None] = {
            "why": why,
            "contact": version.contact,
            "sha256": version.sha256,
            "pages": version.pages,
        }
        entry = self._entry(version.id, data)
        await self._papers.destroyed(self._clock.now(), version, entry)

    async def _gone(self, holder: str) -> None:
        if self._opened is not None:
            await self._opened.close(holder)
        try:
            await self._storage.run(self._storage.storage.destroy, holder)
        except StorageTrouble as trouble:
            log.error("a document could not be destroyed", extra={"code": trouble.code})
            raise

    def _entry(self, version: str, data: dict[str, str | int | None]) -> AuditRecord:
        now = self._clock.now()
        return AuditRecord(
            at=now, kind="document.destroyed", actor=None, subject=version, data=data
        )
