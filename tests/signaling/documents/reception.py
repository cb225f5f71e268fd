"""Everything around uploads but the desk, with a clock that is moved by hand."""

import asyncio
from typing import Any

from signaling.core.errors import Refused
from signaling.documents.examine import Examine
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.pictures import Pictures
from signaling.documents.storage import Threaded
from signaling.documents.uploads import Uploads
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.uploads import Upload, Version
from signaling.store.uploads import Uploads as Table
from tests.rendering import MemoryRenderer

PDF = b"%PDF-0002" + b"." * 60_000
DESK = "demo"


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1_795_000_000_000

    def now(self) -> int:
        return self.at


class Reception:
    """Its desk says yes unless told otherwise."""

    def __init__(self, database: Database, storage: Threaded, scanner: str = "") -> None:
        self.table = Table(database, DESK)
        self.log = AuditLog(database, DESK)
        self.storage = storage
        self.renderer = MemoryRenderer()
        self.clock = Hands()
        self.brought: list[Version] = []
        self.no: Refused | None = None
        self.asked = 0
        self.opened = OpenDocuments(storage, self.renderer)
        self.pictures = Pictures(storage, self.opened, 1 << 20)
        self.examine = Examine(
            storage, self.opened, self.pictures, self.clock, scanner=scanner, most_pages=3
        )
        self.uploads = self.again()

    def again(self) -> Uploads:
        """As after a restart."""
        return Uploads(
            self.table,
            self.storage,
            self.examine,
            self.clock,
            self.bring,
            most=1 << 20,
            again_s=0.01,
        )

    async def bring(self, upload: Upload, version: Version) -> None:
        self.asked += 1
        if self.no is not None:
            raise self.no
        self.brought.append(version)

    async def close(self) -> None:
        await self.uploads.stop()
        await self.pictures.stop()
        await self.opened.stop()

    async def send(self, body: bytes = PDF, contact: str | None = "c") -> str:
        view = await self.uploads.begin(contact, "p", "Antrag.pdf", len(body))
        for offset in range(0, len(body), 20_000):
            await self.uploads.write(view.id, offset, body[offset : offset + 20_000])
        return view.id

    async def until(self, id: str, *states: str) -> Any:  # noqa: A002
        async with asyncio.timeout(30):
            while True:
                view = await self.uploads.look(id)
                assert view is not None
                if view.state in states:
                    return view
                await asyncio.sleep(0.005)

    def left(self) -> list[str]:
        return list(self.storage.storage.holders())
