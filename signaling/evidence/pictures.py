"""Pages as they stood, with what was drawn on them: made from the document by the sandboxed renderer, kept nowhere."""

import asyncio
import fcntl
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from signaling.core.errors import Refused
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.palette import drawn
from signaling.documents.storage import SEALS
from signaling.documents.versions import Versions
from signaling.evidence.sheets import Sheet
from signaling.ports import OpenDocument, RenderTrouble, StorageTrouble

WIDTH: Final = 1_200
"""Pixels: small print of an A4 page can be read, also on paper."""
TRIES: Final = 6
AGAIN_S: Final = 2.0
BUSY: Final = frozenset({"renderer_away", "timeout"})
"""Codes of what may be over in a moment."""


class Painter:
    """`colours`: of marks, as #rrggbb."""

    def __init__(
        self,
        versions: Versions,
        opened: OpenDocuments,
        colours: Sequence[str],
        *,
        width: int = WIDTH,
    ) -> None:
        self._versions = versions
        self._opened = opened
        self._colours = colours
        self._width = width
        self._one = asyncio.Lock()  # calls go before evidence: it takes one document at a time

    async def paint(self, sheets: Sequence[Sheet], by: str) -> dict[Sheet, bytes | str]:
        """WebP or JPEG; or a code that says why there is no picture. `by`: in whose share they are made."""
        found: dict[Sheet, bytes | str] = {}
        async with self._one:
            for version, layers in _layers(sheets).items():
                for layer in layers:
                    found |= await self._patiently(version, layer, f"evidence-{by}")
        return found

    async def _patiently(
        self, version: str, layer: Sequence[Sheet], by: str
    ) -> dict[Sheet, bytes | str]:
        """What is busy now is asked again: a bundle is made once and lasts."""
        for left in reversed(range(TRIES)):
            try:
                return await self._layer(version, layer, by)
            except Refused as refused:
                return dict.fromkeys(layer, refused.code.value)
            except (RenderTrouble, StorageTrouble) as trouble:
                if not left or trouble.code not in BUSY:
                    return dict.fromkeys(layer, trouble.code)
            await asyncio.sleep(AGAIN_S)
        raise AssertionError("the last try returns")

    async def _layer(
        self, version: str, layer: Sequence[Sheet], by: str
    ) -> dict[Sheet, bytes | str]:
        """Each page of a version at most once, so that one copy with marks has them all."""
        lines = [drawn(mark, self._colours) for sheet in layer for mark in sheet.marks]
        known = await self._versions.get(version)
        if not lines:
            async with self._opened.use(*known.lies, by) as document:
                return {sheet: await self._page(document, sheet.page) for sheet in layer}
        with _copy() as fd:
            async with self._opened.use(*known.lies, by) as document:
                await document.flatten(lines, fd)
            fcntl.fcntl(fd, fcntl.F_ADD_SEALS, SEALS)
            size = os.fstat(fd).st_size
            try:
                async with self._opened.use(by, size, by, source=fd) as marked:
                    return {sheet: await self._page(marked, sheet.page) for sheet in layer}
            finally:
                await self._opened.close(by)

    async def _page(self, document: OpenDocument, page: int) -> bytes | str:
        try:
            return (await document.page(page, self._width, "good")).body
        except RenderTrouble as trouble:
            if trouble.code != "damaged":
                raise
            return trouble.code


@contextmanager
def _copy() -> Iterator[int]:
    """For a document with marks, in memory alone."""
    fd = os.memfd_create("evidence", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        yield fd
    finally:
        os.close(fd)


def _layers(sheets: Sequence[Sheet]) -> dict[str, list[list[Sheet]]]:
    """By version: the first picture of each page, then the second ones, …; those without marks apart."""
    found: defaultdict[str, list[list[Sheet]]] = defaultdict(list)
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    bare: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if not sheet.marks:
            bare[sheet.version].append(sheet)
            continue
        layers, at = found[sheet.version], counts[sheet.version, sheet.page]
        counts[sheet.version, sheet.page] += 1
        if at == len(layers):
            layers.append([])
        layers[at].append(sheet)
    for version, pages in bare.items():
        found[version].append(pages)
    return dict(found)
