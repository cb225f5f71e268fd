"""From a received file to a version that can be shown: checked, looked through in the sandbox, its first page drawn.

A file with a password is opened with it once, and a copy that opens without is kept beside it, encrypted like
everything; the password is kept nowhere.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from typing import Final, cast

from signaling.core.document_views import Sizes
from signaling.documents import clamav
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.pictures import Pictures
from signaling.documents.storage import Source, Threaded, scratch
from signaling.generated import new_id
from signaling.ports import Clock, OpenDocument, RenderTrouble, Storage, StorageTrouble
from signaling.store.uploads import Upload, UploadCode, UploadState, Version

FIRST_WIDTH: Final = 800
"""What pages ask for first of a page that they have nothing of."""
PIECE: Final = 4 << 20
REFUSES: Final = frozenset(
    {"damaged", "too_many_pages", "too_large", "unsupported", "timeout", "out_of_memory"}
)
"""Troubles of the renderer that are the file's own."""
Show = Callable[[UploadState], None]


class Unreachable(Exception):
    """Somebody who is needed is away: later."""

    def __init__(self, code: UploadCode) -> None:
        super().__init__(code)
        self.code: Final = code


class Rejected(Exception):
    """This file never becomes a document."""

    def __init__(self, code: UploadCode) -> None:
        super().__init__(code)
        self.code: Final = code


class Password(Exception):
    """It needs one; `wrong`: another one."""

    def __init__(self, *, wrong: bool) -> None:
        super().__init__("wrong" if wrong else "needed")
        self.wrong: Final = wrong


class Examine:
    """`scanner`: ClamAV's address, or empty."""

    def __init__(
        self,
        storage: Threaded,
        opened: OpenDocuments,
        pictures: Pictures,
        clock: Clock,
        *,
        scanner: str,
        most_pages: int,
    ) -> None:
        self._storage = storage
        self._opened = opened
        self._pictures = pictures
        self._clock = clock
        self._scanner = scanner
        self._most_pages = most_pages

    async def look(
        self, upload: Upload, password: str | None, show: Show, here: Source | None = None
    ) -> Version:
        """`show` is told how far it is; `here`: its bytes, where they are at hand, closed in any case.

        Raises `Unreachable`, `Rejected`, `Password`.
        """
        try:
            source = here or await self._storage.source(upload.id, upload.size)
        except StorageTrouble as trouble:
            if trouble.code == "storage_away":
                raise Unreachable("storage_away") from None
            raise Rejected("failed") from None
        try:
            show("checking")
            await self._scan(source)
            show("converting")
            return await self._convert(upload, source, password)
        except RenderTrouble as trouble:
            raise _translated(trouble) from None
        except StorageTrouble as trouble:
            full = trouble.code == "disk_full"
            raise Unreachable("disk_full" if full else "storage_away") from None
        finally:
            os.close(source.fd)

    async def forget(self, version: Version) -> None:
        """What was made of a file that came to nothing."""
        if version.readable is not None:
            await self._destroy(version.readable)

    async def _destroy(self, readable: str) -> None:
        await self._opened.close(readable)
        await self._storage.run(self._storage.storage.destroy, readable)

    async def _scan(self, source: Source) -> None:
        if not self._scanner:
            return
        try:
            found = await clamav.scan(self._scanner, source.fd)
        except clamav.ScannerAway:
            raise Unreachable("scanner_away") from None
        except clamav.ScannerRefuses:
            raise Rejected("too_large") from None
        if found is not None:
            raise Rejected("infected")

    async def _convert(self, upload: Upload, source: Source, password: str | None) -> Version:
        opening = self._opened.use(
            upload.id, upload.size, upload.share, source=source.fd, password=password
        )
        readable: tuple[str, int] | None = None
        try:
            async with opening as document:
                inspected = document.inspected
                pages = len(inspected.sizes)
                if pages > self._most_pages:
                    raise Rejected("too_many_pages")
                picture = await document.page(1, FIRST_WIDTH, "first")
                if password is not None:
                    readable = await self._unlocked(document)
            if readable is not None:
                await self._opened.close(upload.id)
            holder = readable[0] if readable else upload.id
            await self._pictures.keep(holder, 1, FIRST_WIDTH, "first", picture.body)
        except asyncio.CancelledError:
            if readable is not None:
                await self._destroy(readable[0])
            raise
        return Version(
            id=upload.id,
            contact=upload.contact,
            document=None,
            number=None,
            name=upload.name,
            kind=inspected.kind,
            pages=pages,
            sizes=short(inspected.sizes),
            sha256=source.sha256,
            size=upload.size,
            notes=inspected.notes,
            readable=readable[0] if readable else None,
            readable_size=readable[1] if readable else None,
            valid_from=None,
            valid_until=None,
            made_at=self._clock.now(),
            made_by=upload.by,
            destroyed_at=None,
        )

    async def _unlocked(self, document: OpenDocument) -> tuple[str, int]:
        """A copy that opens without the password: where it lies, and its size."""
        with scratch() as fd:
            await document.flatten((), fd)
            storing = asyncio.ensure_future(self._storage.run(stored, self._storage.storage, fd))
            try:
                return await asyncio.shield(storing)
            except asyncio.CancelledError:
                # The thread reads `fd` to its end, and what it kept is nobody's.
                holder, _ = await storing
                await self._destroy(holder)
                raise


def short(sizes: Sizes) -> Sizes:
    """Without what only repeats the last entry: most documents have one size."""
    end = len(sizes)
    while end > 1 and sizes[end - 1] == sizes[end - 2]:
        end -= 1
    return sizes[:end]


def stored(storage: Storage, fd: int) -> tuple[str, int]:
    """What is behind a descriptor, as a holder of its own: its name and size. Blocks. Raises `StorageTrouble`."""
    holder, size = new_id(), 0
    storage.begin(holder)
    try:
        for number, piece in enumerate(_pieces(fd)):
            storage.append(holder, number, piece)
            size += len(piece)
    except StorageTrouble:
        storage.destroy(holder)
        raise
    return holder, size


def _pieces(fd: int) -> Iterator[bytes]:
    at = 0
    while piece := os.pread(fd, PIECE, at):
        yield piece
        at += len(piece)


def _translated(trouble: RenderTrouble) -> Exception:
    if trouble.code in {"needs_password", "wrong_password"}:
        return Password(wrong=trouble.code == "wrong_password")
    if trouble.code in REFUSES:
        return Rejected(cast("UploadCode", trouble.code))
    return Unreachable("renderer_away")
