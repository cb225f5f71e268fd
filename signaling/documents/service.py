"""All that a desk has for documents, put together; started and stopped with the server.

The folder or its keys may be away when the server starts: it starts all the same, calls go on, documents are refused
with the reason, and it is tried again until they are there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from signaling.config import Settings
from signaling.core.desk import Desk
from signaling.core.errors import Code, Refused
from signaling.core.events import DocumentBrought
from signaling.core.events import Version as Facts
from signaling.core.session import ENDED
from signaling.documents.downloads import Handover
from signaling.documents.examine import Examine
from signaling.documents.forgetting import Forgetting
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.palette import COLOURS
from signaling.documents.pictures import Pictures
from signaling.documents.storage import Threaded
from signaling.documents.sweep import Sweep
from signaling.documents.turns import Turns
from signaling.documents.uploads import Uploads
from signaling.documents.versions import Versions
from signaling.ports import Clock, Renderer, Storage, StorageTrouble
from signaling.store import uploads as tables
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.library import Library
from signaling.store.marks import Marks
from signaling.store.papers import Papers

log = logging.getLogger(__name__)

AGAIN_S: Final = 10.0
SWEEP_S: Final = 600.0
LOOK_S: Final = 2.0
MOST_BUFFERED: Final = 128 << 20
"""Bytes of pieces that are being received at the same time."""
MOST_LOADED: Final = 2
"""Pages whose marks are being loaded: each may have half a million points, which take 60 MB on their way."""
MOST_TOLD: Final = 8
TOLD_SHARE: Final = 2
"""Long answers with marks that are being read: each is in memory, up to some 8 MB, until its reader has it."""
Submit = Callable[[DocumentBrought], Awaitable[object]]


class Documents:
    """Made inside a running loop. `trouble`: why nothing can be kept or read now; None where all is well."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        storage: Storage,
        renderer: Renderer,
        clock: Clock,
        desk: Desk,
        submit: Submit,
    ) -> None:
        section, name = settings.documents, settings.desk.id
        self._settings = settings
        self.renderer: Final = renderer
        self._desk = desk
        self._submit = submit
        self.enabled: Final = section.enabled
        self.trouble: str | None = "storage_away"
        self.buffered = 0
        self.loading: Final = asyncio.Semaphore(MOST_LOADED)
        self.telling: Final = Turns(MOST_TOLD, TOLD_SHARE)
        table = tables.Uploads(database, name)
        self.storage: Final = Threaded(storage)
        self.opened: Final = OpenDocuments(self.storage, renderer)
        self.pictures: Final = Pictures(self.storage, self.opened, section.cache_mb << 20)
        self.versions: Final = Versions(table)
        self.library: Final = Library(database, name)
        self.papers: Final = Papers(database, name)
        self.marks: Final = Marks(database, name)
        examine = Examine(
            self.storage,
            self.opened,
            self.pictures,
            clock,
            scanner=section.clamav,
            most_pages=section.most_pages,
        )
        self.uploads: Final = Uploads(
            table, self.storage, examine, clock, self._bring, most=section.most_mb << 20
        )
        self.handover: Final = Handover(
            self.papers,
            self.marks,
            self.versions,
            self.storage,
            self.opened,
            SigningKeys(database, name),
            clock,
            desk=name,
            days=section.days,
            colours=COLOURS,
        )
        self.sweep: Final = Sweep(
            self.papers, self.versions, self.storage, self.opened, clock, days=section.days
        )
        self.forgetting: Final = Forgetting(
            database, name, self.storage, self.versions, self.opened
        )
        self._table = table
        self._tasks: list[asyncio.Task[None]] = []
        self._starting: asyncio.Future[None] | None = None

    def open_now(self) -> int:
        """Documents that have a process."""
        return len(self.opened)

    def check(self) -> None:
        """Raises `Refused` where there are no documents, or none now."""
        if not self.enabled:
            raise Refused(Code.DOCUMENTS_OFF, "the house hasn't switched documents on")
        if self.trouble is not None:
            words = "documents can't be kept or read now"
            raise Refused(Code.UNAVAILABLE, words, reason=self.trouble)

    async def start(self) -> None:
        if not self.enabled:
            return
        # The first document waits for it, the desk doesn't.
        self._starting = asyncio.ensure_future(self.renderer.start())
        if not await self._prepare():
            self._go(self._until_there())
        self._go(self._keep_sweeping())
        self._go(self._follow_contacts())

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.uploads.stop()
        await self.pictures.stop()
        await self.opened.stop()
        if self._starting is not None:
            await self._starting
        await self.renderer.stop()  # without documents it may have opened a backdrop all the same
        await asyncio.to_thread(self.storage.close)

    async def _prepare(self) -> bool:
        try:
            await self.storage.run(self.storage.storage.prepare)
            unfinished = {upload.id for upload in await self._table.unfinished()}
            await self.sweep.orphans(unfinished)
        except StorageTrouble as trouble:
            if self.trouble != trouble.code:
                log.error("documents can't be kept or read", extra={"code": trouble.code})
            self.trouble = trouble.code
            return False
        self.trouble = None
        await self.uploads.start()
        return True

    async def _until_there(self) -> None:
        while not await self._prepared():
            await asyncio.sleep(AGAIN_S)
        log.warning("documents can be kept and read again")

    async def _prepared(self) -> bool:
        """The same, where the database may be away as well."""
        try:
            return await self._prepare()
        except Exception:
            log.exception("documents could not be looked through")
            return False

    async def _keep_sweeping(self) -> None:
        while True:
            if self.trouble is None:
                try:
                    await self.uploads.sweep()
                    await self.sweep.run()
                    await self.pictures.trim()
                except Exception:
                    log.exception("documents could not be swept")
            await asyncio.sleep(SWEEP_S)

    async def _follow_contacts(self) -> None:
        """What was on the way in a contact that is over comes to nothing."""
        while True:
            await asyncio.sleep(LOOK_S)
            contacts = self._desk.state.contacts
            for name in self.uploads.contacts:
                contact = contacts.get(name)
                if contact is None or contact.state in ENDED:
                    try:
                        await self.uploads.contact_over(name)
                    except Exception:  # the next round tries again
                        log.exception("an upload of a contact that is over could not be ended")

    async def _bring(self, upload: tables.Upload, version: tables.Version) -> None:
        """Raises `Refused`."""
        if upload.contact is None:
            return
        event = DocumentBrought(
            contact=upload.contact, participant=upload.by, version=facts(version)
        )
        await self._submit(event)

    def _go(self, work: "Awaitable[None]") -> None:
        self._tasks.append(asyncio.ensure_future(work))


def facts(
    version: tables.Version, *, name: str | None = None, valid_until: int | None = None
) -> Facts:
    """As the desk is told of a version."""
    return Facts(
        id=version.id,
        name=name or version.name,
        kind=version.kind,
        pages=version.pages,
        sizes=version.sizes,
        sha256=version.sha256,
        size=version.size,
        library=version.document,
        number=version.number,
        valid_until=valid_until,
    )
